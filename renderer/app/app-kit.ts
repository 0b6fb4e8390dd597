import { createExporter } from '../features/scan/results-table/exporter'
import { recentTargets } from '../features/scan/run/recent-targets'
import { createScanController } from '../features/scan/run/scan-controller'
import type { ScanKit } from '../features/scan/scan-context'
import { scanActions, scanStoreOf } from '../features/scan/scan-slice'
import type { Shell } from './shell/shell'
import { type AppStore, createAppStore } from './store'
import { createTheme, type Theme } from './theme'

/** Everything that the views work with, put together once. */
export interface AppKit {
  readonly store: AppStore
  readonly shell: Shell
  readonly theme: Theme
  readonly scan: ScanKit
}

/** The composition root of the page. */
export function createAppKit(shell: Shell, storage: Storage, root: HTMLElement): AppKit {
  const store = createAppStore()
  const scanStore = scanStoreOf(store)
  const recent = recentTargets(storage)
  const controller = createScanController(scanStore, {
    engine: shell.engine,
    recent,
    newId: () => crypto.randomUUID(),
    now: () => Date.now(),
  })
  scanStore.update(() => ({ recent: recent.list() }))
  return {
    store,
    shell,
    theme: createTheme(root, storage),
    scan: {
      store: scanStore,
      actions: scanActions(scanStore),
      controller,
      shell,
      exporter: createExporter(scanStore, {
        save: shell.save,
        version: async () => (await shell.info()).version,
      }),
    },
  }
}

/** Loads the names of services: a chunk of its own, because the first view can do without. */
export async function loadServices(kit: AppKit): Promise<void> {
  const [{ ServiceTable }, data] = await Promise.all([
    import('#shared/services/service-table'),
    import('#resources/services/services.json'),
  ])
  const services = new ServiceTable(data.default)
  kit.scan.store.update(() => ({ services }))
}
