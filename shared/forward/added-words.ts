import type { AddMapping } from './request'
import type { AddMappingAnswer } from './router'
import { leaseWords } from './verdict-router'

/** What a person is told of a forward that was made, and for how long it will stand: the same in the app and in a terminal. */
export function addedText(
  { mapping, by }: Extract<AddMappingAnswer, { readonly kind: 'added' }>,
  asked: Pick<AddMapping, 'externalPort' | 'leaseSeconds'>,
): string {
  const { family, protocol, externalPort, internalAddress, internalPort, enabled, leaseSeconds } = mapping
  const who = by === undefined ? 'The router' : `The device at ${by}`
  const port = `${protocol.toUpperCase()} port ${externalPort}`
  return [
    family === 'ipv6'
      ? `${who} lets ${port} of ${internalAddress} in now.`
      : `${who} forwards ${port} to ${internalAddress}, port ${internalPort}, now.`,
    ...(enabled ? [] : ['But it is switched off there: switch it on, on its own page.']),
    ...(externalPort === asked.externalPort
      ? []
      : [`It gave this port instead of ${asked.externalPort}: tell it to those who want in.`]),
    endText(leaseSeconds, asked.leaseSeconds),
    ...(by === undefined
      ? []
      : [`${by} is not where this computer sends what goes to the internet, so it may let nobody in.`]),
  ].join(' ')
}

/** @param got seconds; 0: without end, null: not told. @param asked 0: as long as the router will */
function endText(got: number | null, asked: number): string {
  if (got === null) return 'The router did not say how long it will stand.'
  if (got === 0) {
    const words = 'It stands until somebody removes it, or the router forgets it.'
    return asked === 0 ? words : `The router knows no time limit: ${words[0]?.toLowerCase()}${words.slice(1)}`
  }
  const end = `The router ends it in ${leaseWords(got)}, unless it is renewed before.`
  return asked === 0 ? `It does not stay. ${end}` : end
}
