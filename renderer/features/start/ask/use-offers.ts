import { useEffect, useMemo, useState } from 'react'
import { type NamedPort, offersFor } from '#shared/start/offers'
import { useStartKit } from '../start-context'
import type { Choice } from './choice'
import { offerChoices } from './offer-choices'

/** How long a text has to rest before its words are looked up, in milliseconds. */
const restMs = 120

/** What can be asked about a text; what its words stand for joins once it rests. */
export function useOffers(text: string): readonly Choice[] {
  const { take, useComputer } = useStartKit()
  const computer = useComputer()
  const named = useNames(text)
  return useMemo(() => {
    const own =
      computer === null ? [] : [computer.hostName, ...computer.addresses.map(({ address }) => address)]
    return offerChoices(offersFor(text, { own, named }), take)
  }, [text, named, computer, take])
}

const none: readonly NamedPort[] = []

/** What the words of a text stand for; none where they stand for nothing, or nobody has looked yet. */
function useNames(text: string): readonly NamedPort[] {
  const { controller } = useStartKit()
  const [named, setNamed] = useState(none)
  useEffect(() => {
    if (text.trim() === '') return
    const own = new AbortController()
    const timer = setTimeout(() => {
      controller.namesIn(text, own.signal).then(
        (names) => {
          if (!own.signal.aborted) setNamed(names)
        },
        // what can't be looked up has the offers that it has by itself
        () => {},
      )
    }, restMs)
    return () => {
      clearTimeout(timer)
      own.abort()
      setNamed(none)
    }
  }, [controller, text])
  return named
}
