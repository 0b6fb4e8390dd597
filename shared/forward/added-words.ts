import { portText } from '../ports/port-text'
import type { AddMapping } from './request'
import type { AddMappingAnswer } from './router'
import { leaseWords } from './verdict/verdict-router'

/** What a person is told of a forward that was made, and for how long it will stand: the same in the app and in a terminal. */
export function addedText(
  { mapping, by }: Pick<Extract<AddMappingAnswer, { readonly kind: 'added' }>, 'mapping' | 'by'>,
  asked: Pick<AddMapping, 'externalPort' | 'leaseSeconds' | 'keep'>,
): string {
  const { family, protocol, externalPort, internalAddress, internalPort, enabled, leaseSeconds } = mapping
  const who = by === undefined ? 'The router' : `The device at ${by}`
  const port = portText({ protocol, port: externalPort })
  return [
    family === 'ipv6'
      ? `${who} lets ${port} of ${internalAddress} in now.`
      : `${who} forwards ${port} to ${internalAddress}, port ${internalPort}, now.`,
    ...(enabled ? [] : ['But it is switched off there: switch it on, on its own page.']),
    ...(externalPort === asked.externalPort
      ? []
      : [`It gave this port instead of ${asked.externalPort}: tell it to those who want in.`]),
    endText(leaseSeconds, asked),
    ...(by === undefined
      ? []
      : [`${by} is not where this computer sends what goes to the internet, so it may let nobody in.`]),
  ].join(' ')
}

/** @param got seconds; 0: without end, null: not told */
function endText(
  got: number | null,
  { leaseSeconds, keep }: Pick<AddMapping, 'leaseSeconds' | 'keep'>,
): string {
  if (got === null) {
    const again = ' Portlight asks for it again every half hour, as long as it runs.'
    return `The router did not say how long it will stand.${keep === true ? again : ''}`
  }
  if (got === 0) {
    const words = 'It stands until somebody removes it, or the router forgets it.'
    return leaseSeconds === 0
      ? words
      : `The router knows no time limit: ${words[0]?.toLowerCase()}${words.slice(1)}`
  }
  if (keep === true)
    return `The router ends it in ${leaseWords(got)}. Portlight renews it before that, as long as it runs.`
  const end = `The router ends it in ${leaseWords(got)}, unless it is renewed before.`
  return leaseSeconds === 0 ? `It does not stay. ${end}` : end
}
