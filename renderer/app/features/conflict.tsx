import type { FeatureCommand, ShellState } from '#shared/shell/shell'
import { ConflictContext, type ConflictKit } from '../../features/conflict/conflict-context'
import type { ConflictState } from '../../features/conflict/conflict-state'
import type { Feature } from '../feature'
import { lazyView } from '../lazy-view'

const conflictView = lazyView(
  'In use',
  async () => (await import('../../features/conflict/conflict-view')).ConflictView,
)

/** What is using this port? */
export function conflictFeature(kit: ConflictKit): Feature {
  return {
    key: 'conflict',
    icon: 'conflict',
    view: <ConflictContext value={kit}>{conflictView}</ConflictContext>,
    run: (command) => runInConflict(kit, command),
    phase: ({ conflict }) => phaseForMenu(conflict),
    dispose: () => {
      kit.controller.dispose()
      kit.stopping.dispose()
      kit.starting.dispose()
    },
  }
}

function runInConflict({ actions, controller, exporter }: ConflictKit, command: FeatureCommand): void {
  switch (command) {
    case 'run.start':
      void controller.again()
      return
    case 'run.cancel':
      controller.cancel()
      return
    case 'run.new':
      controller.cancel()
      actions.startOver()
      return
    case 'run.export':
      void exporter.save()
      return
    case 'view.filter':
      actions.askForField()
      return
    // an answer takes a moment: there is nothing to pause
    case 'run.pause':
      return
  }
}

function phaseForMenu({ asking, report }: ConflictState): ShellState['run'] {
  if (asking !== null) return 'running'
  return report === null ? 'idle' : 'done'
}
