import type { FeatureCommand } from '#shared/shell/shell'
import { StartContext, type StartKit } from '../../features/start/start-context'
import { StartView } from '../../features/start/start-view'
import type { Feature } from '../feature'

/** What do you want to know? */
export function startFeature(kit: StartKit): Feature {
  return {
    key: 'start',
    icon: 'home',
    view: (
      <StartContext value={kit}>
        <StartView />
      </StartContext>
    ),
    run: (command) => runInStart(kit, command),
    phase: () => 'idle',
    dispose: () => kit.controller.dispose(),
  }
}

function runInStart({ controller }: StartKit, command: FeatureCommand): void {
  switch (command) {
    case 'run.start':
      void controller.look()
      return
    case 'run.new':
      controller.setText('')
      controller.askForField()
      return
    case 'view.filter':
      controller.askForField()
      return
    // it leads on, and has nothing of its own to pause, to end or to save
    case 'run.pause':
    case 'run.cancel':
    case 'run.export':
      return
  }
}
