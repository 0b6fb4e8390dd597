import { createWatchController } from '../../features/watch/run/watch-controller'
import { WatchContext, type WatchKit } from '../../features/watch/watch-context'
import { type WatchSlice, watchSlice, watchStoreOf } from '../../features/watch/watch-slice'
import { lazyView } from '../lazy-view'
import type { Place, PlaceCommands } from '../place'

const watchView = lazyView('Watch', async () => (await import('../../features/watch/watch-view')).WatchView)

/** What changes here? */
export const watchPlace: Place<WatchSlice, WatchKit> = {
  icon: 'watch',
  slice: watchSlice,
  keys: [
    {
      keys: [
        ['F5 or Mod+R', 'Begin to watch'],
        ['Esc', 'Close the form'],
      ],
    },
  ],
  open({ store: whole, shell, take, settings }) {
    const store = watchStoreOf(whole)
    const controller = createWatchController(store, {
      engine: shell.engine,
      choose: settings.choose,
      background: async () => (await shell.info()).background,
    })
    const kit: WatchKit = {
      store,
      controller,
      chooseFile: shell.choose ?? null,
      showSockets: (port) => take({ kind: 'sockets', port }),
    }
    return {
      kit,
      view: <WatchContext value={kit}>{watchView}</WatchContext>,
      commands: commandsOf(kit),
      dispose: controller.dispose,
    }
  },
}

function commandsOf({ controller }: WatchKit): PlaceCommands {
  return {
    'run.start': () => controller.start(),
    // one that pauses would miss what it is for, and no stray key ends it
  }
}
