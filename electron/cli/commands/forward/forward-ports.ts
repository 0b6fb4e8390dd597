import { readPortWord } from '#shared/ports/port-word'
import type { Protocol } from '#shared/sockets/socket'
import { type OptionsOrProblem, wrong } from '../../arguments'
import { type NamedPort, portNamed } from './forward-port'

/** A port to be forwarded, and the one inside that it leads to. */
export interface ForwardedPort extends NamedPort {
  readonly internalPort: number
}

/** Ports of one command at most: a router is asked for each by itself, and holds some dozens. */
export const mostPorts = 64

/**
 * Reads ports as people write them for routers: `25565`, `2456-2458`, `80,443`, `25565/udp`, `udp/53`, `8080:80` and names, in one
 * word or several. Each comes once.
 * @param words at least one
 * @param protocols those that options name, for ports that name none themselves; empty: TCP, or what a name needs
 */
export function portsNamed(
  words: readonly string[],
  protocols: readonly Protocol[],
): OptionsOrProblem<readonly ForwardedPort[], string> {
  const found = new Map<string, ForwardedPort>()
  for (const part of words.flatMap((word) => word.split(','))) {
    const read = portsOf(part, protocols)
    if (!read.ok) return read
    for (const port of read.value) found.set(`${port.port}/${port.protocol}`, port)
    if (found.size > mostPorts) {
      return wrong(`More than ${mostPorts} ports: name fewer of them at a time.`)
    }
  }
  return { ok: true, value: [...found.values()] }
}

function portsOf(
  part: string,
  protocols: readonly Protocol[],
): OptionsOrProblem<readonly ForwardedPort[], string> {
  const { body: text, protocol: own } = readPortWord(part)
  const [outer = '', inner, more] = text.split(':')
  if (more !== undefined) return wrong(`"${part}" has two colons: write OUTER:INNER, such as 8080:80.`)
  const range = /^(\d{1,5})-(\d{1,5})$/.exec(outer)
  if (range !== null && inner !== undefined) {
    return wrong(`"${part}": a range is forwarded to the same ports inside; name single ports for others.`)
  }
  const inside = inner === undefined ? null : portNamed(inner, 'tcp')
  if (inside !== null && (!inside.ok || inside.value.name !== null)) {
    return wrong(`"${inner}" is not a port. Ports go from 1 to 65535.`)
  }
  const wanted = own === null ? protocols : [own]
  const names = range === null ? [outer] : portsBetween(Number(range[1]), Number(range[2]))
  if (names === null) return wrong(`Write the lower port first: ${range?.[2]}-${range?.[1]}.`)
  const found: ForwardedPort[] = []
  for (const name of names) {
    for (const protocol of wanted.length === 0 ? [null] : wanted) {
      const read = portNamed(name, protocol)
      if (!read.ok) return read
      found.push({ ...read.value, internalPort: inside?.ok === true ? inside.value.port : read.value.port })
    }
  }
  return { ok: true, value: found }
}

/** As many as may be and one more, so that a range that is too long is told; null: the ends are the wrong way round. */
function portsBetween(first: number, last: number): readonly string[] | null {
  if (last < first) return null
  return Array.from({ length: Math.min(last - first, mostPorts) + 1 }, (_, at) => String(first + at))
}
