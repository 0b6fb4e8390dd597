import type { AdviceVerdict } from './port-advice'
import type { PortReference } from './port-reference'
import type { Encryption } from './port-text'
import type { PortReport } from './report'

/** In one line, what a port is for; null: nothing is known of it. What people run comes before what IANA's list says. */
export function headlineOf({ texts, commonUses, registrations }: PortReference): string | null {
  const [text] = texts
  if (text !== undefined) return text.name
  const [common] = commonUses
  if (common !== undefined) return common.use
  const [registered] = registrations
  if (registered === undefined) return null
  return registered.description === '' ? registered.name : registered.description
}

/** Protocols that something is known of: "tcp", "udp", "tcp/udp"; empty: none. */
export function protocolsOf({ registrations, commonUses, texts }: PortReference): string {
  const known = new Set([
    ...texts.flatMap(({ protocols }) => protocols),
    ...commonUses.map(({ protocol }) => protocol),
    ...registrations.flatMap(({ protocols }) => protocols),
  ])
  return (['tcp', 'udp'] as const).filter((protocol) => known.has(protocol)).join('/')
}

/** Whether somebody on the way can read along, for a person. */
export const encryptionWords: Readonly<Record<Encryption, string>> = {
  no: 'no: whoever is on the way can read along',
  optional: 'only where both ends switch it on',
  always: 'yes, always',
  depends: 'it depends on the program or the port',
}

/** What a verdict says to somebody who wants the port for a program. */
export const adviceWords: Readonly<Record<AdviceVerdict, string>> = {
  good: 'a good choice',
  possible: 'possible',
  avoid: 'better avoided',
  impossible: 'impossible at the moment',
}

/** Who listens on this computer, in one line. */
export function hereWords(here: PortReport['here']): string {
  if (here === null) return 'not known, because the sockets of this computer could not be read'
  return here.length === 0 ? 'no program listens there on this computer' : here.join('; ')
}

/** On which other computers kept scans found a port open; each with its day. */
export function seenWords(seen: PortReport['seen']): readonly string[] {
  if (seen === null) return ['not known, because no scan is kept here, or what is kept could not be read']
  if (seen.length === 0) return ['the last scans found it open on no other computer of your network']
  return seen.map(({ protocol, address, name, at }) => {
    const who = name === null ? address : `${name} (${address})`
    return `open over ${protocol.toUpperCase()} on ${who}${at === null ? '' : `, seen on ${dayOf(at)}`}`
  })
}

/** Local day: 2026-11-28. */
function dayOf(at: number): string {
  const day = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}
