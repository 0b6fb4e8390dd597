import * as v from 'valibot'

/** Rows that one batch holds at most: what one message costs, and what is lost when a consumer is slow. */
export const maxRows = 4096

const bytes = v.instance(Uint8Array)
const floats = v.instance(Float32Array)

/**
 * Results in columns; row `i` is the i-th entry of each. A later row of the same port replaces the earlier one.
 *
 * - `ports`: 1 to 65535
 * - `protocols`: codes of `ports/protocol.ts`
 * - `states`, `reasons`, `outcomes`: codes of `state.ts`; the outcome is that of the last try
 * - `tries`: connection attempts so far, 255 stands for more
 * - `rtts`: milliseconds from SYN to answer of the last try; NaN where nothing answered
 * - `waits`: milliseconds waited over all tries
 * - `times`: milliseconds from the start of the scan to the verdict
 */
export const PortRows = v.pipe(
  v.object({
    ports: v.instance(Uint16Array),
    protocols: bytes,
    states: bytes,
    reasons: bytes,
    outcomes: bytes,
    tries: bytes,
    rtts: floats,
    waits: floats,
    times: floats,
  }),
  v.check(
    (rows) =>
      rows.ports.length <= maxRows &&
      Object.values(rows).every((column) => column.length === rows.ports.length),
    `the columns are of one length, of at most ${maxRows}`,
  ),
)
export type PortRows = v.InferOutput<typeof PortRows>

/** What is known of ports in columns, without the ports themselves. */
export type PortColumns = Omit<PortRows, 'ports' | 'protocols'>

/** Columns of a given length, filled with zeros, and round trips with NaN: nothing answered. */
export function emptyColumns(length: number): PortColumns {
  return {
    states: new Uint8Array(length),
    reasons: new Uint8Array(length),
    outcomes: new Uint8Array(length),
    tries: new Uint8Array(length),
    rtts: new Float32Array(length).fill(Number.NaN),
    waits: new Float32Array(length),
    times: new Float32Array(length),
  }
}

/** Rows of a given length, filled as {@link emptyColumns} are. */
export function emptyRows(length: number): PortRows {
  return { ports: new Uint16Array(length), protocols: new Uint8Array(length), ...emptyColumns(length) }
}

/** The first `length` rows, in columns of their own. */
export function firstRows(rows: PortRows, length: number): PortRows {
  return {
    ports: rows.ports.slice(0, length),
    protocols: rows.protocols.slice(0, length),
    states: rows.states.slice(0, length),
    reasons: rows.reasons.slice(0, length),
    outcomes: rows.outcomes.slice(0, length),
    tries: rows.tries.slice(0, length),
    rtts: rows.rtts.slice(0, length),
    waits: rows.waits.slice(0, length),
    times: rows.times.slice(0, length),
  }
}
