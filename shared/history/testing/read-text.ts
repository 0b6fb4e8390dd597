import { PortColumn, stateOfCode } from '../port-column'
import { RunFileReader } from '../read/read-run'
import type { ReadRun, StoredProtocol, StoredRun, StoredState } from '../stored-run'

/** Reads a text in pieces of a length. */
export function readText(text: string, pieceLength = text.length + 1): ReadRun {
  const reader = new RunFileReader()
  for (let at = 0; at < text.length; at += pieceLength) {
    if (!reader.push(text.slice(at, at + pieceLength))) break
  }
  return reader.end()
}

/** The run of a text that is one. */
export function runOf(text: string, pieceLength?: number): StoredRun {
  const read = readText(text, pieceLength)
  if (!read.ok) throw new Error(read.message)
  return read.run
}

/** What a run says of a port; null where it was not asked. */
export function stateIn(
  run: StoredRun,
  address: string,
  port: number,
  protocol: StoredProtocol = 'tcp',
): StoredState | null {
  const column = new PortColumn().fill(run, run.hosts.get(address) ?? null, protocol)
  return stateOfCode(column.states[port] ?? 0)
}
