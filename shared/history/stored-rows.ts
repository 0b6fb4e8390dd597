import type { AskedPorts } from '../ports/asked-ports'
import { type Protocol, protocolCode } from '../ports/protocol'
import type { StateCounts } from '../scan/event'
import { emptyRows, maxRows, type PortRows } from '../scan/rows'
import { type PortState, type Reason, reasonCode, reasons, stateCode } from '../scan/state'
import { codeOf, notAsked, PortColumn, stateOfCode } from './port-column'
import type { StoredHost, StoredPort, StoredRest, StoredRun } from './stored-run'

/** What hosts have in common that sum up the same ports in the same way: the rows of all ports, before those that are listed. */
interface Ground {
  readonly rest: readonly StoredRest[]
  readonly complete: boolean
  readonly batches: readonly PortRows[]
  /** Codes of the states of all ports, by number. */
  readonly states: Uint8Array
  /** How many there are of each code. */
  readonly sizes: Uint32Array
}

/** Kept at a time, of 1.4 MB at most each: where hosts differ in a few ports, our own files sum up what is left of each. */
const mostGrounds = 8

/** The verdicts of hosts of a stored run as rows of a scan. Most hosts of a run sum up the same: those rows are made once. */
export class StoredRows {
  readonly #run: StoredRun
  readonly #asked: AskedPorts
  /** The newest first. */
  readonly #grounds = new Map<Protocol, readonly Ground[]>()
  readonly #column = new PortColumn()

  constructor(run: StoredRun, asked: AskedPorts) {
    this.#run = run
    this.#asked = asked
  }

  /** The verdicts of a host's ports; counts them. */
  *rowsOf(
    host: StoredHost,
    counts: { -readonly [Key in keyof StateCounts]: StateCounts[Key] },
  ): Generator<PortRows, void, void> {
    for (const protocol of this.#asked.protocols) {
      // the last word on a port counts, where a file has several
      const listed = new Map(
        host.ports.flatMap((port) => (port.protocol === protocol ? [[port.port, port]] : [])),
      )
      const known = [...listed.values()].filter(({ state }) => isKnown(codeOf(state)))
      const ground =
        known.length === listed.size ? this.#groundOf(host, protocol) : this.#made(host, protocol)
      const sizes = Uint32Array.from(ground.sizes)
      for (const { port, state } of known) {
        const before = ground.states[port] ?? notAsked
        const code = codeOf(state)
        if (isKnown(before)) sizes[before] = (sizes[before] ?? 0) - 1
        sizes[code] = (sizes[code] ?? 0) + 1
      }
      // a later row of a port counts: what many hosts share stays as it is
      yield* ground.batches
      yield* rowsOfListed(known, protocol)
      for (const [code, size] of sizes.entries()) {
        const state = stateByCode[code] ?? 'not-scanned'
        if (size === 0 || state === 'not-scanned' || state === 'waiting') continue
        counts[state] += size
        counts.notScanned -= size
      }
    }
  }

  #groundOf(host: StoredHost, protocol: Protocol): Ground {
    const recent = this.#grounds.get(protocol) ?? []
    const made = recent.find((one) => one.complete === host.complete && isSame(one.rest, host.rest))
    if (made !== undefined) return made
    const ground = this.#made({ ...host, ports: [] }, protocol)
    this.#grounds.set(protocol, [ground, ...recent.slice(0, mostGrounds - 1)])
    return ground
  }

  #made(host: StoredHost, protocol: Protocol): Ground {
    const states = this.#column.fill(this.#run, host, protocol).states.slice()
    const why = reasonsBy(host, protocol)
    const ports = this.#asked[protocol].filter((port) => isKnown(states[port] ?? notAsked))
    const sizes = new Uint32Array(256)
    const batches: PortRows[] = []
    for (let first = 0; first < ports.length; first += maxRows) {
      const some = ports.subarray(first, first + maxRows)
      const rows = emptyRows(some.length)
      rows.ports.set(some)
      rows.protocols.fill(protocolCode[protocol])
      rows.tries.fill(1)
      // a plain loop: it goes over every port of every host
      for (let row = 0; row < some.length; row += 1) {
        const port = some[row] ?? 0
        const code = states[port] ?? notAsked
        rows.states[row] = codeByCode[code] ?? 0
        rows.reasons[row] = why[port] ?? 0
        sizes[code] = (sizes[code] ?? 0) + 1
      }
      batches.push(rows)
    }
    return { rest: host.rest, complete: host.complete, batches, states, sizes }
  }
}

function isSame(one: readonly StoredRest[], other: readonly StoredRest[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ protocol, state, reason, ports }, at) => {
      const rest = other[at]
      // ranges that are written alike are one object, see `RunBuilder`
      return (
        rest?.protocol === protocol && rest.state === state && rest.reason === reason && rest.ports === ports
      )
    })
  )
}

/** Rows of ports that the file lists one by one. */
function rowsOfListed(listed: readonly StoredPort[], protocol: Protocol): readonly PortRows[] {
  return Array.from({ length: Math.ceil(listed.length / maxRows) }, (_, at) => {
    const some = listed.slice(at * maxRows, (at + 1) * maxRows)
    const rows = emptyRows(some.length)
    rows.protocols.fill(protocolCode[protocol])
    for (const [row, detail] of some.entries()) {
      rows.ports[row] = detail.port
      rows.states[row] = codeByCode[codeOf(detail.state)] ?? 0
      addDetail(rows, row, detail)
    }
    return rows
  })
}

/** What is known of a port that the file lists one by one. */
function addDetail(rows: PortRows, row: number, detail: StoredPort): void {
  if (detail.reason !== null) rows.reasons[row] = reasonCode(scanReason(detail.reason))
  rows.tries[row] = Math.min(255, Math.max(0, detail.tries ?? 1))
  rows.rtts[row] = detail.rttMs ?? Number.NaN
}

/** Codes of the reasons of what is summed up, by port. */
function reasonsBy({ rest }: StoredHost, protocol: Protocol): Uint8Array {
  const why = new Uint8Array(65_536)
  for (const { protocol: of, ports, reason } of rest) {
    if (of !== protocol || ports === null) continue
    const code = reasonCode(scanReason(reason))
    if (code !== 0) for (const [first, last] of ports.ranges()) why.fill(code, first, last + 1)
  }
  return why
}

/** A stored verdict as a scan of ours knows it: what it has no word for is not scanned, see `leftOutOf`. */
function scanState(code: number): PortState {
  const state = stateOfCode(code)
  switch (state) {
    case 'open':
    case 'closed':
    case 'filtered':
    case 'open|filtered':
    case 'error':
      return state
    case 'unfiltered':
    case 'closed|filtered':
    case 'not-known':
    case null:
      return 'not-scanned'
    default:
      return state satisfies never
  }
}

/** By code: it is looked up for each port of each host. */
const stateByCode: readonly PortState[] = Array.from({ length: 256 }, (_, code) => scanState(code))
const codeByCode = Uint8Array.from(stateByCode, (state) => stateCode[state])

function isKnown(code: number): boolean {
  return codeByCode[code] !== stateCode['not-scanned']
}

/** nmap's words for what we call otherwise: a reset is what refuses a connection. */
const ourWords: ReadonlyMap<string, Reason> = new Map([
  ['reset', 'conn-refused'],
  ['host-prohibited', 'admin-prohibited'],
  ['net-prohibited', 'admin-prohibited'],
])

/** A reason in a scan's own words; `none` for those that it has none for. */
export function scanReason(reason: string | null): Reason {
  return reasons.find((known) => known === reason) ?? ourWords.get(reason ?? '') ?? 'none'
}
