import { stat } from 'node:fs/promises'
import { type HostSight, type SeenPort, seenPorts, sightsOf } from '#shared/reference/seen-ports'
import { ownAddresses } from '../computer/interfaces'
import type { History } from '../history/history'
import { readRunFile } from '../history/read-run-file'

/** Scans that are looked at, the newest; and the largest file of one, in bytes. */
const mostRuns = 30
const mostBytes = 4 * 1024 * 1024

/** What kept scans found open around this computer. Files of scans never change, so each is read once. */
export class SeenInScans {
  readonly #history: History | null
  readonly #read = new Map<string, Promise<readonly HostSight[]>>()

  /** @param history null: nothing is kept here */
  constructor(history: History | null) {
    this.#history = history
  }

  /** Null: not known, because no scan is kept, or what is kept could not be read. */
  async ports(signal: AbortSignal): Promise<readonly SeenPort[] | null> {
    const history = this.#history
    if (history === null) return null
    try {
      const entries = (await history.scans()).slice(0, mostRuns)
      if (entries.length === 0) return null
      const there = new Set(entries.map(({ id }) => id))
      for (const id of this.#read.keys()) if (!there.has(id)) this.#read.delete(id)
      const runs: (readonly HostSight[])[] = []
      for (const entry of entries) {
        let sights = this.#read.get(entry.id)
        if (sights === undefined) {
          sights = sightsIn(history.fileOf(entry), signal)
          this.#read.set(entry.id, sights)
          // what could not be read is tried again
          sights.catch(() => this.#read.delete(entry.id))
        }
        runs.push(await sights)
      }
      return seenPorts(runs)
    } catch (thrown) {
      if (signal.aborted) throw thrown
      return null
    }
  }
}

async function sightsIn(file: string, signal: AbortSignal): Promise<readonly HostSight[]> {
  if ((await stat(file)).size > mostBytes) return []
  const read = await readRunFile(file, signal)
  return read.ok ? sightsOf(read.run, ownAddresses() ?? new Set()) : []
}
