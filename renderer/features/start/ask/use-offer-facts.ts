import { useMemo } from 'react'
import type { NamedPort, OfferFacts } from '#shared/start/offers'
import { useStartKit } from '../start-context'

/** What is known beside a text: the addresses and the name of this computer, and what the words stand for. */
export function useOfferFacts(named: readonly NamedPort[]): OfferFacts {
  const { useComputer } = useStartKit()
  const computer = useComputer()
  return useMemo(
    () => ({
      own: computer === null ? [] : [computer.hostName, ...computer.addresses.map(({ address }) => address)],
      named,
    }),
    [computer, named],
  )
}
