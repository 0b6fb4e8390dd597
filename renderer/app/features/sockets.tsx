import type { FeatureCommand, ShellState } from '#shared/shell/shell'
import { SocketsContext, type SocketsKit } from '../../features/sockets/sockets-context'
import type { FeedPhase } from '../../features/sockets/sockets-state'
import type { Feature } from '../feature'
import { lazyView } from '../lazy-view'

const socketsView = lazyView(
  'Sockets',
  async () => (await import('../../features/sockets/sockets-view')).SocketsView,
)

/** What does this computer have open? */
export function socketsFeature(kit: SocketsKit): Feature {
  return {
    key: 'sockets',
    icon: 'sockets',
    view: <SocketsContext value={kit}>{socketsView}</SocketsContext>,
    run: (command) => runInSockets(kit, command),
    phase: ({ sockets }) => phaseForMenu(sockets.phase),
    dispose: () => kit.controller.close(),
  }
}

function runInSockets({ store, controller, actions, exporter }: SocketsKit, command: FeatureCommand): void {
  switch (command) {
    case 'run.start':
      controller.refresh()
      return
    case 'run.pause':
      controller.setPaused(store.getState().sockets.phase !== 'paused')
      return
    case 'run.cancel':
      actions.stepBack()
      return
    case 'run.new':
      actions.showAll()
      return
    case 'run.export':
      void exporter.save('json')
      return
    case 'view.filter':
      actions.askForFilter()
      return
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
