import { serviceTable } from '#engine/sockets/service-names'
import { findKnownPorts, type KnownPort, knownPorts } from '#shared/forward/known-ports'
import type { Protocol } from '#shared/sockets/socket'
import { nearest } from '#shared/words/nearest'
import { type OptionsOrProblem, wrong } from '../../arguments'

/** A port as it was typed, by number or by name. */
export interface NamedPort {
  readonly port: number
  readonly protocol: Protocol
  /** What it was named by; null: a number. */
  readonly name: string | null
}

/**
 * A number, or the name of a game or service, or IANA's name of one. A name that means several ports is answered with all
 * of them, because a test of the wrong one would say nothing.
 */
export function portNamed(text: string, protocol: Protocol | null): OptionsOrProblem<NamedPort, string> {
  if (/^-?\d+$/.test(text)) {
    const port = Number(text)
    return port >= 1 && port <= 65_535
      ? { ok: true, value: { port, protocol: protocol ?? 'tcp', name: null } }
      : wrong(`"${text}" is not a port. Ports go from 1 to 65535.`)
  }
  const lower = text.toLowerCase()
  const all = findKnownPorts(text)
  const exact = all.filter(({ name }) => name.toLowerCase() === lower)
  const begins = all.filter(({ name }) => name.toLowerCase().startsWith(lower))
  const meant = exact.length > 0 ? exact : begins.length > 0 ? begins : all
  const wanted = protocol === null ? meant : meant.filter(({ protocols }) => protocols.includes(protocol))
  const [first] = wanted
  if (first !== undefined && lower !== '') {
    const several = wanted.some(
      ({ port, protocols }) => port !== first.port || protocols[0] !== first.protocols[0],
    )
    if (several) return wrong(severalMeant(text, wanted))
    return {
      ok: true,
      value: { port: first.port, protocol: protocol ?? first.protocols[0], name: first.name },
    }
  }
  const official = officialPort(lower)
  if (official !== null)
    return { ok: true, value: { port: official, protocol: protocol ?? 'tcp', name: text } }
  const near = nearest(
    text,
    knownPorts.map(({ name }) => name.replace(/ \(.*/, '')),
  )
  const hint = near === null ? '' : ` Did you mean ${near}?`
  return wrong(`"${text}" is neither a port nor a game or service that Portlight knows.${hint}`)
}

function severalMeant(text: string, meant: readonly KnownPort[]): string {
  const listed = meant.slice(0, 4).map(({ name, port, protocols }) => `${name} (${protocols[0]} ${port})`)
  const more = meant.length > listed.length ? ', …' : ''
  return `"${text}" can mean several ports: ${listed.join(', ')}${more}. Name the port.`
}

function officialPort(name: string): number | null {
  // a pattern of names is no name
  const [port] = /^[\w.+-]+$/.test(name) ? serviceTable().portsNamed(name) : []
  return port ?? null
}
