import type { Identity } from '#shared/identity/identity'
import {
  type HostSummary,
  noCounts,
  type ScanEvent,
  type ScanProgress,
  type StateCounts,
  verdictStates,
} from '#shared/scan/event'
import type { ScanPlan } from '#shared/scan/plan'
import { emptyRows, type PortRows } from '#shared/scan/rows'
import { outcomeCode, type PortState, type Reason, reasonCode, stateCode } from '#shared/scan/state'

/** What became of one port in a scan that is only played. */
export interface FakePort {
  readonly state: PortState
  readonly reason: Reason
  readonly outcome: string
  readonly rtt: number
  readonly tries: number
}

/** A host that is only played: who it is, and what each port answers. */
export interface FakeHost {
  readonly address: string
  readonly target?: string
  readonly port: (port: number) => FakePort
  readonly summary?: Partial<HostSummary>
  /** What answers, by port. */
  readonly identities?: Readonly<Record<number, Identity>>
}

/** A scan to play. */
export interface FakeScan {
  readonly plan?: Partial<ScanPlan>
  readonly hosts: readonly FakeHost[]
  readonly down?: readonly string[]
  /** Rows in a batch, and milliseconds between two batches. */
  readonly batch?: number
  readonly everyMs?: number
  /** The connection breaks, or the scan stands still, when this part of all ports is done. */
  readonly breakAt?: number
  readonly holdAt?: number
  readonly progress?: Partial<ScanProgress>
}

export const openPort: FakePort = {
  state: 'open',
  reason: 'syn-ack',
  outcome: 'CONNECTED',
  rtt: 0.08,
  tries: 1,
}
export const closedPort: FakePort = {
  state: 'closed',
  reason: 'conn-refused',
  outcome: 'ECONNREFUSED',
  rtt: 0.04,
  tries: 1,
}
export const silentPort: FakePort = {
  state: 'filtered',
  reason: 'no-response',
  outcome: 'TIMEOUT',
  rtt: Number.NaN,
  tries: 3,
}
export const prohibitedPort: FakePort = {
  state: 'filtered',
  reason: 'admin-prohibited',
  outcome: 'EHOSTUNREACH',
  rtt: 1.2,
  tries: 2,
}

/** A host whose listed ports are open and whose others are all the same. */
export function hostWith(address: string, open: readonly number[], others: FakePort = closedPort): FakeHost {
  const known = new Set(open)
  return {
    address,
    port: (port) =>
      known.has(port)
        ? { ...openPort, rtt: 0.05 + (port % 97) / 300 }
        : { ...others, rtt: others.rtt + (port % 31) / 900 },
  }
}

/** Ports in the order in which they are asked: not by number, as in a real scan. */
export function shuffled(ports: Uint16Array): Uint16Array {
  const order = Uint16Array.from(ports)
  let seed = 12345
  for (let at = order.length - 1; at > 0; at -= 1) {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
    const other = seed % (at + 1)
    const kept = order[at] ?? 0
    order[at] = order[other] ?? 0
    order[other] = kept
  }
  return order
}

/** Columns of some ports of a host. */
export function rowsOf(host: FakeHost, ports: ArrayLike<number>, atMs: number): PortRows {
  const rows = emptyRows(ports.length)
  for (let row = 0; row < ports.length; row += 1) {
    const port = ports[row] ?? 0
    const fake = host.port(port)
    rows.ports[row] = port
    rows.states[row] = stateCode[fake.state]
    rows.reasons[row] = reasonCode(fake.reason)
    rows.outcomes[row] = outcomeCode(fake.outcome)
    rows.tries[row] = fake.tries
    rows.rtts[row] = fake.rtt
    rows.waits[row] = Number.isNaN(fake.rtt) ? fake.tries * 1100 : fake.rtt
    rows.times[row] = atMs
  }
  return rows
}

/** Plays a scan as the engine would send it; `pause` makes it wait, `signal` ends it. */
export async function* playScan(
  scan: FakeScan,
  ports: Uint16Array,
  signal: AbortSignal,
  paused: () => boolean,
  breakOff: () => void,
): AsyncGenerator<ScanEvent, void, void> {
  const began = performance.now()
  const counts = { ...noCounts, notScanned: scan.hosts.length * ports.length }
  const total = scan.hosts.length * ports.length
  const order = shuffled(ports)
  const batch = scan.batch ?? 2048
  let done = 0
  const progress = (): ScanProgress => ({
    elapsedMs: performance.now() - began,
    done,
    total,
    counts: { ...counts },
    waiting: 0,
    fraction: total === 0 ? 1 : done / total,
    sent: done,
    inFlight: Math.min(2000, total - done),
    rate: 61_400,
    secondsLeft: (total - done) / 61_400,
    hostsDone: 0,
    hostsTotal: scan.hosts.length,
    hostsUp: scan.hosts.length,
    hostsDown: 0,
    paused: paused(),
    brake: 'none',
    ...scan.progress,
  })
  yield { kind: 'planned', plan: planOf(scan, ports) }
  const down = scan.down ?? []
  if (down.length > 0) {
    yield {
      kind: 'down',
      hosts: down.map((address) => ({
        target: address,
        address,
        up: false as const,
        reason: 'host-unreach' as const,
      })),
    }
  }
  for (const [index, host] of scan.hosts.entries()) {
    const family = host.address.includes(':') ? 'ipv6' : 'ipv4'
    yield {
      kind: 'host',
      host: { index, target: host.target ?? host.address, address: host.address, family, scope: 'private' },
    }
  }
  for (const [index, host] of scan.hosts.entries()) {
    const own = { ...noCounts }
    for (let from = 0; from < order.length && !signal.aborted; from += batch) {
      while (paused() && !signal.aborted) await tick(20)
      if (scan.holdAt !== undefined && done / total >= scan.holdAt) while (!signal.aborted) await tick(50)
      if (signal.aborted) break
      const rows = rowsOf(host, order.subarray(from, from + batch), performance.now() - began)
      for (const code of rows.states) {
        const key = countKey(code)
        own[key] += 1
        counts[key] += 1
      }
      counts.notScanned -= rows.ports.length
      done += rows.ports.length
      yield { kind: 'rows', host: index, rows }
      yield { kind: 'progress', progress: progress() }
      if (scan.breakAt !== undefined && done / total >= scan.breakAt) return breakOff()
      await tick(scan.everyMs ?? 12)
    }
    if (signal.aborted) break
    for (const [port, identity] of Object.entries(host.identities ?? {})) {
      yield { kind: 'identity', host: index, protocol: 'tcp', port: Number(port), identity }
    }
    yield {
      kind: 'host-done',
      summary: {
        index,
        up: true,
        reason: 'none',
        counts: own,
        answersEverything: false,
        intercepted: [],
        elapsedMs: performance.now() - began,
        ...host.summary,
      },
    }
  }
  yield { kind: 'progress', progress: progress() }
  yield {
    kind: 'done',
    summary: {
      elapsedMs: performance.now() - began,
      partial: signal.aborted,
      counts,
      sent: done,
      hostsTotal: scan.hosts.length + down.length,
      hostsUp: scan.hosts.length,
      hostsDown: down.length,
    },
  }
}

/** The plan of a scan that is played. */
export function planOf(scan: FakeScan, ports: Uint16Array): ScanPlan {
  const hosts = scan.hosts.length + (scan.down?.length ?? 0)
  return {
    id: 'plan',
    asked: { tcp: ports, udp: new Uint16Array(0) },
    hosts,
    hostsExact: true,
    ports: ports.length,
    probes: hosts * ports.length,
    names: [],
    scopes: ['private'],
    needs: [],
    rateCeiling: 1500,
    secondsAtCeiling: (hosts * ports.length) / 1500,
    ...scan.plan,
  }
}

function countKey(code: number): keyof StateCounts {
  return verdictStates.find((state) => stateCode[state] === code) ?? 'notScanned'
}

function tick(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
