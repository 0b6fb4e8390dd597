import { clip } from '../words/problem'
import { lastPort } from './port-list'
import type { Protocol } from './protocol'

/** One word for ports, without the protocol that it names for itself. */
export interface PortWord {
  /** What the place at hand has to read: a number, a range, a name. */
  readonly body: string
  /** Where the body begins in the word. */
  readonly at: number
  /** Null: none is named. */
  readonly protocol: Protocol | null
}

/**
 * The protocol of a port as people write it, wherever ports are typed: `53/udp`, `53:udp`, `53 udp`, `udp/53`, `udp:53`, `UDP 53`, `U:53`,
 * and `:3000` for no protocol. A word that names two has the second one in its body, which no place can read.
 */
export function readPortWord(word: string): PortWord {
  const before = /^(tcp|udp|t|u)[46]?[/:\s]+/i.exec(word)
  const colon = before === null && /^:\d/.test(word) ? 1 : 0
  const at = (before?.[0].length ?? 0) + colon
  const after = before === null ? /[/:\s](tcp|udp)[46]?$/i.exec(word) : null
  const named = (before ?? after)?.[1]?.toLowerCase()
  return {
    body: word.slice(at, after?.index),
    at,
    protocol: named === undefined ? null : named.startsWith('u') ? 'udp' : 'tcp',
  }
}

export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= lastPort
}

/** What is wrong with a number that is no port. */
export function noPortMessage(port: number | string): string {
  if (Number(port) === 0) return 'Port 0 stands for any free port: name one from 1 to 65535.'
  return `${clip(String(port))} is no port: ports are whole numbers from 1 to 65535.`
}
