import type { FeatureCommand } from '#shared/shell/shell'
import { WatchContext, type WatchKit } from '../../features/watch/watch-context'
import type { Feature } from '../feature'
import { lazyView } from '../lazy-view'

const watchView = lazyView('Watch', async () => (await import('../../features/watch/watch-view')).WatchView)

/** What changes here? */
export function watchFeature(kit: WatchKit): Feature {
  return {
    key: 'watch',
    icon: 'watch',
    view: <WatchContext value={kit}>{watchView}</WatchContext>,
    run: (command) => runInWatch(kit, command),
    phase: ({ watch }) => (watch.watching ? 'running' : watch.count > 0 ? 'done' : 'idle'),
    dispose: () => kit.controller.dispose(),
  }
}

function runInWatch({ controller }: WatchKit, command: FeatureCommand): void {
  switch (command) {
    case 'run.start':
      controller.start()
      return
    case 'run.cancel':
      controller.stop()
      return
    // a watch that pauses would miss what it is for
    case 'run.new':
    case 'run.pause':
    case 'run.export':
    case 'view.filter':
      return
  }
}
