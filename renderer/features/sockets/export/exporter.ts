import { fromThrown } from '#shared/ipc/result'
import { type SocketsStore, socketsActions } from '../sockets-slice'

/** Writes the rows that are shown to a file of the person's choice. */
export interface SocketsExporter {
  /** `format` is one of the keys of `exportFormats`. */
  save(format: string): Promise<void>
}

interface ExporterEdges {
  readonly save: (suggestedName: string, text: string) => Promise<string | null>
  readonly version: () => Promise<string>
  readonly now: () => number
}

/** The formats are loaded when they are first used: the first view does not need them. */
export function createSocketsExporter(store: SocketsStore, edges: ExporterEdges): SocketsExporter {
  return {
    async save(format) {
      const state = store.getState().sockets
      try {
        const [{ exportSockets }, version] = await Promise.all([import('./export-sockets'), edges.version()])
        const file = exportSockets(state, format, version)
        if (file !== null) await edges.save(file.name, file.text)
      } catch (thrown) {
        const { message } = fromThrown(thrown)
        socketsActions(store).sayFileProblem(
          `The file was not written: ${message} Try another place.`,
          edges.now(),
        )
      }
    },
  }
}
