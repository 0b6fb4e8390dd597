import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { columnChoiceSchema } from '../../ui/data-grid/column-choice'
import { remembered, type TextStorage } from '../../ui/remembered'
import { createSocketsExporter } from './export/exporter'
import { createSocketsController } from './feed/sockets-controller'
import type { SocketsKit } from './sockets-context'
import { type SocketsStore, socketsActions } from './sockets-slice'

/** As much of the shell as this feature uses. */
export interface SocketsShell {
  readonly engine: (signal: AbortSignal) => Promise<Client<EngineContract>>
  readonly copy: (text: string) => Promise<void>
  /** Gives the place it was saved at, or null where the person thought better of it. */
  readonly save: (suggestedName: string, text: string) => Promise<string | null>
  readonly info: () => Promise<{ readonly version: string }>
}

/** Puts the feature together on a store and a shell. `why` is another feature's, or null. */
export function createSocketsKit(
  store: SocketsStore,
  shell: SocketsShell,
  storage: TextStorage,
  why: SocketsKit['why'],
): SocketsKit {
  const now = () => Date.now()
  return {
    store,
    actions: socketsActions(store),
    controller: createSocketsController(store, { engine: shell.engine, now }),
    exporter: createSocketsExporter(store, {
      save: shell.save,
      version: async () => (await shell.info()).version,
      now,
    }),
    copy: shell.copy,
    columns: remembered(storage, 'portlight.sockets.columns', columnChoiceSchema),
    async reachable(signal) {
      const found = await (await shell.engine(signal))['sockets.reachable']({}, signal)
      return new Map(found.map(({ socket, reachableFrom }) => [socket, reachableFrom]))
    },
    why,
  }
}
