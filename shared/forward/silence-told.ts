import { outcomeText } from './device-told'
import type { RouterSilence } from './refusal-found'
import { type MappingWay, mappingWays } from './request'
import { portControlText } from './router-codes'
import { wayNames } from './way-names'

/** What stands for a router where none takes requests: a few sentences. */
export function silenceText(silence: RouterSilence): string {
  switch (silence.silence) {
    case 'no-gateway':
      return 'No router (default gateway) of this computer is known over IPv4: connect it to your network, or name the router.'
    case 'not-waited':
      return notWaitedText(silence)
    case 'no-way':
      return noWayText(silence)
  }
}

function noWayText(silence: Extract<RouterSilence, { readonly silence: 'no-way' }>): string {
  const who = `The router at ${silence.gateway}`
  const silent = mappingWays.filter((way) => silence[way] === null).map((way) => wayNames[way])
  if (silent.length === mappingWays.length) {
    return `${who} answers neither UPnP nor NAT-PMP nor PCP. They may be switched off in its settings; forwards have to be made on its own page then.`
  }
  const rest =
    silent.length > 1
      ? [`it answers neither ${silent.join(' nor ')}`]
      : silent.map((name) => `it does not answer ${name}`)
  return [
    `${who} ${listed([...mappingWays.flatMap((way) => saidText(wayNames[way], silence[way])), ...rest])}.`,
    ...new Set(silence.refusals.map(portControlText)),
    'So forwards have to be made on its own page.',
  ].join(' ')
}

type Said = Extract<RouterSilence, { readonly silence: 'no-way' }>[MappingWay]

/** Goes on from "the router". */
function saidText(name: string, said: Said): readonly string[] {
  switch (said?.said) {
    case undefined:
      return []
    case 'refuses':
      return [`refuses ${name}`]
    case 'not-asked':
      return [`could not be asked by ${name}${said.code === null ? '' : ` (${said.code})`}`]
    case 'device':
      return [`says by ${name} that it is a router, but ${outcomeText(said.outcome)}`]
  }
}

/** Our own time ran out before the router's answers were in. */
export function notWaitedText({
  gateway,
  limitMs,
}: {
  readonly gateway: string
  readonly limitMs: number
}): string {
  return `Portlight stopped waiting for the router at ${gateway} after ${Math.round(limitMs / 1_000)} seconds.`
}

/** "a", "a, and b", "a, b, and c". */
function listed(clauses: readonly string[]): string {
  const last = clauses.at(-1) ?? ''
  return clauses.length < 2 ? last : `${clauses.slice(0, -1).join(', ')}, and ${last}`
}
