import type { ConflictKit } from '../../features/conflict/conflict-context'
import type { ForwardKit } from '../../features/forward/forward-context'
import { HistoryContext, type HistoryKit } from '../../features/history/history-context'
import { type HistorySlice, historySlice, historyStoreOf } from '../../features/history/history-slice'
import { hasRoomForBoth } from '../../features/history/room'
import { createHistoryController } from '../../features/history/run/history-controller'
import type { ScanKit } from '../../features/scan/scan-context'
import type { SocketsKit } from '../../features/sockets/sockets-context'
import { lazyView } from '../lazy-view'
import type { Place, PlaceCommands } from '../place'

const historyView = lazyView(
  'History',
  async () => (await import('../../features/history/history-view')).HistoryView,
)

/** Those whose answers are kept, and shown again as they were. */
export interface Answering {
  readonly conflict: ConflictKit
  readonly forward: ForwardKit
  readonly scan: ScanKit
  readonly sockets: SocketsKit
}

/** What changed? */
export const historyPlace: Place<HistorySlice, HistoryKit, Answering> = {
  icon: 'history',
  slice: historySlice,
  keys: [
    {
      keys: [
        ['/ or Mod+F', 'Search'],
        ['F5 or Mod+R', 'Look again'],
        ['Esc', 'Stop reading, or back'],
      ],
    },
  ],
  open({ store: whole, shell, go }, others) {
    const store = historyStoreOf(whole)
    const controller = createHistoryController(store, {
      engine: shell.engine,
      async show(events, origin, listed) {
        go('scan')
        const shown = await others.scan.controller.showKept(events, origin, listed)
        // another one is under way, and stays
        if (!shown) go('history')
        return shown
      },
      showAnswer(answer, at) {
        const { conflict, forward, sockets } = others
        switch (answer.kind) {
          case 'conflict':
            conflict.controller.showKept(answer.asked, answer.result)
            go('conflict')
            return true
          case 'forward':
            if (forward.store.getState().forward.running) return false
            forward.tests.showAgain(answer.result, answer.asked)
            go('forward')
            return true
          case 'router':
            forward.router.showKept(answer.result, at)
            go('forward')
            return true
          case 'sockets':
            sockets.controller.showKept(answer.result)
            go('sockets')
            return true
          default:
            return answer satisfies never
        }
      },
    })
    const kit: HistoryKit = { store, controller }
    return {
      kit,
      view: <HistoryContext value={kit}>{historyView}</HistoryContext>,
      commands: commandsOf(kit),
    }
  },
}

function commandsOf({ store, controller }: HistoryKit): PlaceCommands {
  return {
    'run.start': () => void controller.refresh(),
    'run.new': () => controller.askForSearch(),
    'view.filter': () => controller.askForSearch(),
    'run.cancel'() {
      controller.cancelReading()
      if (store.getState().history.aside && !hasRoomForBoth()) return controller.bringBack()
      controller.closeComparison()
      controller.closeCapture()
    },
    // there is nothing to pause; what is kept is exported where it is opened
  }
}
