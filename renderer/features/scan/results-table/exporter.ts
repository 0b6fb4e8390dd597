import { fromThrown } from '#shared/ipc/result'
import type { ScanStore } from '../scan-slice'

/** Writes the results that are shown to a file of the person's choice. */
export interface Exporter {
  /** `format` is one of the keys of `exportFormats`. */
  save(format: string): Promise<void>
}

interface ExporterEdges {
  readonly save: (suggestedName: string, text: string) => Promise<string | null>
  readonly version: () => Promise<string>
}

/** The formats are loaded when they are first used: the first view does not need them. */
export function createExporter(store: ScanStore, edges: ExporterEdges): Exporter {
  return {
    async save(format) {
      const { run, services } = store.getState().scan
      if (run === null) return
      try {
        const [{ exportRun }, version] = await Promise.all([import('./export-run'), edges.version()])
        const { name, text } = exportRun(run, services, format, version)
        await edges.save(name, text)
      } catch (thrown) {
        const { message } = fromThrown(thrown)
        store.update(() => ({
          problem: { code: 'failed', message: `The file was not written: ${message} Try another place.` },
        }))
      }
    },
  }
}
