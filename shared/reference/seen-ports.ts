import type { StoredHost, StoredRun } from '../history/stored-run'
import type { Protocol } from '../sockets/socket'
import { protocols } from '../sockets/socket'
import { scopeOf } from '../targets/address'

/** A port that a kept scan found open on another computer of the networks around this one. */
export interface SeenPort {
  readonly protocol: Protocol
  readonly port: number
  readonly address: string
  /** What the host is called; null: not known. */
  readonly name: string | null
  /** When it was scanned, in milliseconds since 1970; null: not known. */
  readonly at: number | null
}

/** Hosts and open ports of one host that are looked at: a kept scan may be as large as it likes. */
const mostHosts = 4096
const mostOpen = 1000

/** What one scan says of one host. */
export interface HostSight {
  readonly address: string
  readonly name: string | null
  readonly at: number | null
  readonly open: ReadonlySet<string>
  /** Whether it says of a port that is not open that it is not. */
  readonly denies: (protocol: Protocol, port: number) => boolean
}

/** What a scan says of each host that was in the networks around this computer. @param own this computer's addresses */
export function sightsOf(run: StoredRun, own: ReadonlySet<string>): readonly HostSight[] {
  const sights: HostSight[] = []
  for (const host of run.hosts.values()) {
    if (sights.length >= mostHosts) break
    // what accepts everything tells nothing
    if (scopeOf(host.address, own) !== 'private' || host.answersEverything) continue
    const open = host.ports.filter(({ port, state }) => state === 'open' && !host.intercepted.has(port))
    sights.push({
      address: host.address,
      name: host.names[0]?.name ?? null,
      at: host.startedAt ?? run.startedAt,
      open: new Set(open.slice(0, mostOpen).map(({ protocol, port }) => `${protocol} ${port}`)),
      denies: (protocol, port) => denies(run, host, protocol, port),
    })
  }
  return sights
}

/** Only a scan that asked for the port, and came to its end there, can say that it is not open. */
function denies(run: StoredRun, host: StoredHost, protocol: Protocol, port: number): boolean {
  if (!host.complete || host.up === false || run.asked?.get(protocol)?.has(port) !== true) return false
  const listed = host.ports.find((one) => one.protocol === protocol && one.port === port)
  const untold = ['error', 'not-known']
  if (listed !== undefined) return !untold.includes(listed.state)
  return !host.rest.some(({ state, ports }) => untold.includes(state) && (ports === null || ports.has(port)))
}

/**
 * What is open as far as scans tell, the newest word on each port of a host.
 * @param runs newest first
 */
export function seenPorts(runs: readonly (readonly HostSight[])[]): readonly SeenPort[] {
  const newest = new Map<string, SeenPort | null>()
  const later = new Map<string, HostSight[]>()
  for (const sights of runs) {
    for (const { address, name, at, open } of sights) {
      for (const key of open) {
        const whole = `${address} ${key}`
        if (newest.has(whole)) continue
        const [word = '', number = ''] = key.split(' ')
        const protocol = protocols.find((one) => one === word)
        if (protocol === undefined) continue
        const port = Number(number)
        const denied = later.get(address)?.some((sight) => sight.denies(protocol, port)) === true
        newest.set(whole, denied ? null : { protocol, port, address, name, at })
      }
    }
    for (const sight of sights) later.set(sight.address, [...(later.get(sight.address) ?? []), sight])
  }
  return [...newest.values()].filter((seen) => seen !== null)
}
