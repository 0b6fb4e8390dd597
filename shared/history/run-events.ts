import { cleanText } from '../identity/answer-text'
import { type Identity, longestWord } from '../identity/identity'
import { AskedPorts } from '../ports/asked-ports'
import { portsOf } from '../ports/port-list'
import type { Protocol } from '../ports/protocol'
import { type DownHost, noCounts, type ScanEvent, type StateCounts } from '../scan/event'
import type { ScanPlan } from '../scan/plan'
import { PortRanges } from './port-ranges'
import { StoredRows, scanReason } from './stored-rows'
import type { StoredHost, StoredRun, StoredService, StoredState } from './stored-run'

/** A run from a file as the scan that it was: whatever shows or writes a scan takes it. */
export interface StoredScan {
  readonly asked: AskedPorts
  readonly plan: ScanPlan
  /** The events of a scan, from `planned` to `done`. */
  events(): Generator<ScanEvent, void, void>
  /** Sentences about what a scan of ours has no room for. */
  readonly leftOut: readonly string[]
}

/** Makes a scan of a run that was read. */
export function scanOf(run: StoredRun): StoredScan {
  const asked = askedOf(run)
  const hosts = Math.max(run.hosts.size, run.hostsTotal ?? 0)
  const plan: ScanPlan = {
    id: '',
    asked: { tcp: asked.tcp, udp: asked.udp },
    hosts,
    hostsExact: true,
    ports: asked.length,
    probes: hosts * asked.length,
    names: namesOf(run),
    scopes: [],
    needs: [],
    rateCeiling: null,
    secondsAtCeiling: null,
  }
  return { asked, plan, events: () => eventsOf(run, asked, plan), leftOut: leftOutOf(run) }
}

/** What was asked; where the file does not say that, what it has. */
function askedOf(run: StoredRun): AskedPorts {
  const portsIn = (protocol: Protocol): Uint16Array => {
    const wanted = new Uint8Array(65_536)
    const add = (ranges: PortRanges) => {
      for (const [first, last] of ranges.ranges()) wanted.fill(1, first, last + 1)
    }
    const seen = new Set<PortRanges>()
    add(run.asked?.get(protocol) ?? PortRanges.none)
    for (const host of run.hosts.values()) {
      for (const port of host.ports) if (port.protocol === protocol) wanted[port.port] = 1
      for (const { protocol: of, ports } of host.rest) {
        if (of !== protocol || ports === null || seen.has(ports)) continue
        seen.add(ports)
        add(ports)
      }
    }
    return portsOf(wanted)
  }
  return new AskedPorts(portsIn('tcp'), portsIn('udp'))
}

function namesOf({ hosts }: StoredRun): ScanPlan['names'] {
  return [...hosts.values()].flatMap(({ address, names }) =>
    names.map(({ name }) => ({ name, addresses: [address], problem: null })),
  )
}

function* eventsOf(run: StoredRun, asked: AskedPorts, plan: ScanPlan): Generator<ScanEvent, void, void> {
  yield { kind: 'planned', plan }
  const stored = new StoredRows(run, asked)
  const sum = { ...noCounts }
  const found = { up: 0, down: 0 }
  let index = 0
  for (const host of run.hosts.values()) {
    if (host.up === true) found.up += 1
    if (host.up === false) found.down += 1
    if (host.up !== true && host.ports.length + host.rest.length === 0) {
      yield { kind: 'down', hosts: [downOf(host)] }
      continue
    }
    const target = targetOf(host)
    const { address, family, answersEverything } = host
    yield { kind: 'host', host: { index, target, address, family, scope: 'private' } }
    const counts = { ...noCounts, notScanned: asked.length }
    for (const rows of stored.rowsOf(host, counts)) yield { kind: 'rows', host: index, rows }
    yield* identitiesOf(host, asked, index)
    for (const state of Object.keys(counts) as (keyof StateCounts)[]) sum[state] += counts[state]
    yield {
      kind: 'host-done',
      summary: {
        index,
        up: host.up,
        reason: host.up === true ? 'none' : scanReason(host.reason),
        counts,
        answersEverything,
        intercepted: [...host.intercepted],
        elapsedMs:
          host.startedAt === null || host.endedAt === null ? 0 : Math.max(0, host.endedAt - host.startedAt),
      },
    }
    index += 1
  }
  const took = run.startedAt === null || run.endedAt === null ? 0 : run.endedAt - run.startedAt
  yield {
    kind: 'done',
    summary: {
      elapsedMs: Math.max(0, took),
      partial: run.partial.length > 0,
      counts: sum,
      sent: 0,
      hostsTotal: plan.hosts,
      // files that were put together of several have the end of one of them
      hostsUp: Math.max(run.hostsUp ?? 0, found.up),
      hostsDown: Math.max(run.hostsDown ?? 0, found.down),
    },
  }
}

function targetOf({ address, names }: StoredHost): string {
  return names.find(({ typed }) => typed)?.name ?? address
}

function downOf(host: StoredHost): DownHost {
  const { address, up, reason } = host
  return { target: targetOf(host), address, up: up === false ? false : null, reason: scanReason(reason) }
}

/** What answers at the host's open ports, as far as the file knows. */
function* identitiesOf(host: StoredHost, asked: AskedPorts, index: number): Generator<ScanEvent, void, void> {
  for (const { protocol, port, state, service, identity } of host.ports) {
    if (state !== 'open' || (protocol !== 'tcp' && protocol !== 'udp') || asked.slotOf(protocol, port) < 0)
      continue
    const known = identity ?? (service?.recognised === true ? identityOf(service) : null)
    if (known !== null) yield { kind: 'identity', host: index, protocol, port, identity: known }
  }
}

/** What another scanner recognised, whose file has neither what was asked nor what was said. */
function identityOf({ name, product, version, extra, tls }: StoredService): Identity {
  const facts = { versions: [], alpn: null, certificate: null, wantsCertificate: null }
  const word = (text: string | null) => (text === null ? null : cleanText(text, longestWord))
  return {
    protocol: word(name),
    product: word(product),
    version: word(version),
    extra: word(extra),
    os: null,
    tls: tls ? facts : null,
    noPassword: null,
    confidence: 'certain',
    because: name === null ? 'not-recognised' : null,
    contradiction: null,
    details: {},
    evidence: [],
  }
}

function leftOutOf({ hosts }: StoredRun): readonly string[] {
  const strange = new Map<StoredState | 'sctp' | 'ip', number>()
  const count = (what: StoredState | 'sctp' | 'ip', ports: number) =>
    strange.set(what, (strange.get(what) ?? 0) + ports)
  for (const { ports, rest } of hosts.values()) {
    for (const { protocol, state, size } of [
      ...ports.map((port) => ({ ...port, size: 1 })),
      ...rest.map((one) => ({ ...one, size: one.count })),
    ]) {
      if (protocol === 'sctp' || protocol === 'ip') count(protocol, size)
      else if (state === 'unfiltered' || state === 'closed|filtered') count(state, size)
    }
  }
  return [...strange].map(([what, size]) => {
    switch (what) {
      case 'sctp':
        return `${size} of its ports are of SCTP, which is not shown.`
      case 'ip':
        return `${size} of its entries are IP protocols, which are no ports and not shown.`
      default:
        return `${size} of its ports are ${what.replace('|', ' or ')}, a state of scans that Portlight does not make: they are shown as not scanned.`
    }
  })
}
