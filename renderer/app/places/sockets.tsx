import type { ShellState } from '#shared/shell/shell'
import { watchIntervals } from '#shared/sockets/request'
import { answeredSockets } from '../../features/scan/owners/answered-sockets'
import type { ScanKit } from '../../features/scan/scan-context'
import { SocketsContext, type SocketsKit } from '../../features/sockets/sockets-context'
import { createSocketsKit } from '../../features/sockets/sockets-kit'
import { type SocketsSlice, socketsSlice, socketsStoreOf } from '../../features/sockets/sockets-slice'
import type { FeedPhase } from '../../features/sockets/sockets-state'
import { lazyView } from '../lazy-view'
import type { Place, PlaceCommands } from '../place'

const socketsView = lazyView(
  'Sockets',
  async () => (await import('../../features/sockets/sockets-view')).SocketsView,
)

/** What does this computer have open? */
export const socketsPlace: Place<SocketsSlice, SocketsKit, { readonly scan: ScanKit }> = {
  icon: 'sockets',
  slice: socketsSlice,
  keys: [
    {
      keys: [
        ['Space', 'Freeze, and go on'],
        ['F5 or Mod+R', 'Read at once'],
        ['Mod+P', 'Pause and resume'],
        ['/ or Mod+F', 'Filter'],
        ['Arrows', 'Walk the rows'],
        ['Left Right', 'Fold and unfold a process'],
        ['Enter', 'Show details'],
        ['Esc', 'Close details'],
        ['Mod+C', 'Copy the row'],
        ['Mod+S', 'Export'],
      ],
    },
  ],
  open({ store: whole, shell, storage, go, take, settings }, others) {
    const store = socketsStoreOf(whole)
    const kit = createSocketsKit(store, shell, storage, (port, protocol, address) =>
      take({ kind: 'why', port, protocol, address }),
    )
    const { actions, controller } = kit
    settings.on('sockets.seconds', (seconds) =>
      controller.setIntervalMs(watchIntervals.find((ms) => ms === seconds * 1000) ?? 1000),
    )
    return {
      kit,
      view: <SocketsContext value={kit}>{socketsView}</SocketsContext>,
      commands: commandsOf(kit),
      phase: ({ sockets }) => phaseForMenu(sockets.phase),
      dispose: () => controller.close(),
      joined() {
        others.scan.store.subscribe(({ scan: { run } }, before) => {
          const here = run?.here ?? null
          if (run === null || here === null || here === before.scan.run?.here) return
          actions.takeAnswers(answeredSockets(run, here))
        })
      },
      take(errand) {
        switch (errand.kind) {
          case 'sockets':
            actions.showPort(errand.port)
            break
          case 'listeners':
            actions.showAll()
            actions.setListeningOnly(true)
            if (errand.which === 'exposed') actions.showOverview(true)
            break
          default:
            return false
        }
        // what is asked for is what is open now, and not an old reading that is shown
        if (store.getState().sockets.keptFrom !== null) controller.setPaused(false)
        go('sockets')
        return true
      },
      way: {
        name: 'Show its sockets',
        elsewhere: false,
        go: ({ port }) => take({ kind: 'sockets', port }),
      },
    }
  },
}

function commandsOf({ store, controller, actions, exporter }: SocketsKit): PlaceCommands {
  return {
    'run.start': () => controller.refresh(),
    'run.pause': () => controller.setPaused(store.getState().sockets.phase !== 'paused'),
    'run.cancel': () => actions.stepBack(),
    'run.new': () => actions.showAll(),
    'run.export': () => void exporter.save('json'),
    'view.filter': () => actions.askForFilter(),
  }
}

function phaseForMenu(phase: FeedPhase): ShellState['run'] {
  switch (phase) {
    case 'off':
      return 'idle'
    case 'paused':
      return 'paused'
    case 'waiting':
    case 'live':
      return 'running'
  }
}
