import { unknownWords } from '../identity/identity-words'
import { counted } from '../scan/output/figures'
import { listText } from '../words/list-text'
import { wasNotFoundOut } from './compare-facts'
import type { Side } from './compared-side'
import type { HostChange, NotKnown, PortChangeKind } from './comparison'
import { differences, stateOfCode } from './port-column'
import { PortRanges } from './port-ranges'
import {
  type StoredHost,
  type StoredProtocol,
  type StoredRun,
  type StoredState,
  storedProtocols,
} from './stored-run'

/** What became of the ports of a host that is in both runs, and what of them nobody can know. */
export function comparePorts(inA: StoredHost, inB: StoredHost, a: Side, b: Side) {
  const changes: HostChange[] = []
  const notKnown: NotKnown[] = []
  for (const protocol of storedProtocols) {
    if (!speaksOf(inA, a.run, protocol) && !speaksOf(inB, b.run, protocol)) continue
    a.column.fill(a.run, inA, protocol)
    b.column.fill(b.run, inB, protocol)
    for (const { from, to, ports } of differences(a.column, b.column)) {
      const [before, after] = [stateOfCode(from), stateOfCode(to)]
      if (isVerdict(before) && isVerdict(after)) {
        changes.push(...portChanges(protocol, ports, before, after, inA, inB))
      } else if (before === 'open') notKnown.push(openIn(a, ports, protocol, after, b, inB))
      else if (after === 'open') notKnown.push(openIn(b, ports, protocol, before, a, inA))
    }
  }
  return { changes, notKnown }
}

function speaksOf(host: StoredHost, { asked }: StoredRun, protocol: StoredProtocol): boolean {
  return (
    asked?.has(protocol) === true ||
    host.ports.some((port) => port.protocol === protocol) ||
    host.rest.some((rest) => rest.protocol === protocol)
  )
}

function isVerdict(state: StoredState | null): state is StoredState {
  return state !== null && state !== 'not-known' && state !== 'error'
}

/** One change a port where it is or was open, as each has a service of its own; others in one. */
function portChanges(
  protocol: StoredProtocol,
  ports: PortRanges,
  from: StoredState,
  to: StoredState,
  inA: StoredHost,
  inB: StoredHost,
): HostChange[] {
  const change = changeOf(from, to)
  const groups =
    from === 'open' || to === 'open' ? Array.from(ports, (port) => PortRanges.of([port])) : [ports]
  const of = to === 'open' ? inB : inA
  return groups.map((group) => {
    const [port] = group
    const single =
      group.size === 1 ? of.ports.find((one) => one.protocol === protocol && one.port === port) : undefined
    return { kind: 'ports', change, protocol, ports: group, from, to, service: single?.service ?? null }
  })
}

function changeOf(from: StoredState, to: StoredState): PortChangeKind {
  if (from.startsWith('open|') || to.includes('|')) return 'otherwise'
  if (to === 'open') return 'opened'
  if (to === 'filtered') return 'filtered'
  if (to === 'closed') return from === 'open' ? 'closed' : 'unfiltered'
  return 'otherwise'
}

/** Ports that are open in one run and of which the other has no verdict. */
function openIn(
  side: Side,
  ports: PortRanges,
  protocol: StoredProtocol,
  state: StoredState | null,
  other: Side,
  host: StoredHost,
): NotKnown {
  const which = `${ports.size === 1 ? 'Port' : 'Ports'} ${String(ports)}/${protocol}`
  const lead = `${which} ${ports.size === 1 ? 'is' : 'are'} open in ${side.label}; `
  if (state !== null) return { sentence: `${lead}${other.label} has no verdict there.`, counts: true }
  if (other.run.asked === null)
    return { sentence: `${lead}${other.label} does not say what it asked.`, counts: true }
  if (!host.complete) return { sentence: `${lead}the host was not finished in ${other.label}.`, counts: true }
  return { sentence: `${lead}${other.label} did not ask.`, counts: false }
}

/** Versions that one run knows and the other did not ask for. */
export function unaskedVersions(inA: StoredHost, inB: StoredHost, a: Side, b: Side): NotKnown[] {
  if (a.run.recognises && b.run.recognises) return [...notFoundOut(inA, inB, b), ...notFoundOut(inB, inA, a)]
  if (a.run.recognises === b.run.recognises) return []
  const [knows, other, of, against] = a.run.recognises ? [a, b, inA, inB] : [b, a, inB, inA]
  const open = new Set(
    against.ports.filter(({ state }) => state === 'open').map(({ protocol, port }) => `${port}/${protocol}`),
  )
  const ports = of.ports
    .filter(({ service, port, protocol }) => service?.recognised === true && open.has(`${port}/${protocol}`))
    .map(({ port, protocol }) => `${port}/${protocol}`)
  if (ports.length === 0) return []
  const which = ports.length > 8 ? counted(ports.length, 'port') : listText(ports)
  const sentence = `What runs on ${which} is known in ${knows.label}; ${other.label} did not ask for versions.`
  return [{ sentence, counts: false }]
}

/** Ports that one run recognised, and at which the other one asked in vain. */
function* notFoundOut(knows: StoredHost, asked: StoredHost, side: Side): Generator<NotKnown, void, void> {
  const known = new Set(
    knows.ports.flatMap(({ service, protocol, port }) =>
      service?.recognised === true ? [`${port}/${protocol}`] : [],
    ),
  )
  for (const stored of asked.ports) {
    const port = `${stored.port}/${stored.protocol}`
    const because = stored.identity?.because ?? null
    if (stored.state !== 'open' || !known.has(port) || because === null || !wasNotFoundOut(stored)) continue
    const sentence = `What runs on ${port} was not found out in ${side.label}: ${unknownWords[because]}.`
    yield { sentence, counts: false }
  }
}
