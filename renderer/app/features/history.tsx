import type { FeatureCommand } from '#shared/shell/shell'
import { HistoryContext, type HistoryKit } from '../../features/history/history-context'
import type { Feature } from '../feature'
import { lazyView } from '../lazy-view'

const historyView = lazyView(
  'History',
  async () => (await import('../../features/history/history-view')).HistoryView,
)

/** What changed? */
export function historyFeature(kit: HistoryKit): Feature {
  return {
    key: 'history',
    icon: 'history',
    view: <HistoryContext value={kit}>{historyView}</HistoryContext>,
    run: (command) => runInHistory(kit, command),
    phase: () => 'idle',
    dispose: () => {},
  }
}

function runInHistory({ controller }: HistoryKit, command: FeatureCommand): void {
  switch (command) {
    case 'run.start':
      void controller.refresh()
      return
    case 'run.new':
    case 'view.filter':
      controller.askForSearch()
      return
    case 'run.cancel':
      controller.closeComparison()
      controller.closeCapture()
      return
    // there is nothing to pause; what is kept is exported where it is opened
    case 'run.pause':
    case 'run.export':
      return
  }
}
