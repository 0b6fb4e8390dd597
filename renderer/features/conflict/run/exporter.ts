import { fromThrown } from '#shared/ipc/result'
import type { ConflictStore } from '../conflict-slice'

/** Writes the answer to a file of the person's choice. */
export interface ConflictExporter {
  /** As JSON, in the form that `portlight why --json` has. Does nothing while there is no answer. */
  save(): Promise<void>
}

interface ExporterEdges {
  readonly save: (suggestedName: string, text: string) => Promise<string | null>
  readonly version: () => Promise<string>
}

export function createConflictExporter(store: ConflictStore, edges: ExporterEdges): ConflictExporter {
  return {
    async save() {
      const { report } = store.getState().conflict
      if (report === null) return
      try {
        const [{ conflictJson }, version] = await Promise.all([
          import('#shared/conflict/output/json'),
          edges.version(),
        ])
        const name = `portlight-why-${report.port}-${report.protocol}.json`
        await edges.save(name, conflictJson(report, version))
      } catch (thrown) {
        const { message } = fromThrown(thrown)
        store.update(() => ({
          problem: { code: 'failed', message: `The file was not written: ${message} Try another place.` },
        }))
      }
    },
  }
}
