import type { Neighbours } from '../platform'
import type { SystemAnswer } from '../system-output'

/** Readers of what macOS' commands print: route(8), sysctl(8), arp(8). */

/** The gateway in the output of `route -n get default`; null where the default route leads over no address. */
export function parseRoute(text: string): string | null {
  return /^[ \t]*gateway: (\d+\.\d+\.\d+\.\d+)[ \t]*$/m.exec(text)?.[1] ?? null
}

/** The range in the output of `sysctl net.inet.ip.portrange.first net.inet.ip.portrange.last`. */
export function parsePortRange(text: string): { first: number; last: number } | null {
  const first = /portrange\.first: (\d+)/.exec(text)?.[1]
  const last = /portrange\.last: (\d+)/.exec(text)?.[1]
  return first === undefined || last === undefined ? null : { first: Number(first), last: Number(last) }
}

/** What `arp -an` told: nothing where the link has no hosts. Null: it could not read the table, and ends with 1 then, or did not answer. */
export function neighboursTold(answer: SystemAnswer): Neighbours | null {
  return answer.text === null || answer.code !== 0 ? null : parseArp(answer.text)
}

/** The entries of `arp -an`: "? (192.168.1.7) at (incomplete) on en0 …" while ARP has no answer. */
export function parseArp(text: string): Neighbours {
  const neighbours = new Map<string, string | null>()
  for (const [, address, at = ''] of text.matchAll(/^\S+ \(([\d.]+)\) at (\S+) /gm)) {
    // it leaves out leading zeros
    const hardware = at.toLowerCase().replace(/\b[0-9a-f](?=:|$)/g, '0$&')
    if (address !== undefined) neighbours.set(address, at === '(incomplete)' ? null : hardware)
  }
  return neighbours
}
