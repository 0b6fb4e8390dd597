import type { FeatureCommand } from '#shared/shell/shell'
import { ReferenceContext, type ReferenceKit } from '../../features/reference/reference-context'
import type { Feature } from '../feature'
import { lazyView } from '../lazy-view'

const referenceView = lazyView(
  'Ports',
  async () => (await import('../../features/reference/reference-view')).ReferenceView,
)

/** What is this port? */
export function referenceFeature(kit: ReferenceKit): Feature {
  return {
    key: 'reference',
    icon: 'reference',
    view: <ReferenceContext value={kit}>{referenceView}</ReferenceContext>,
    run: (command) => runInReference(kit, command),
    phase: () => 'idle',
    dispose: () => kit.controller.dispose(),
  }
}

function runInReference({ controller }: ReferenceKit, command: FeatureCommand): void {
  switch (command) {
    case 'run.start':
      void controller.again()
      return
    case 'run.new':
      controller.startOver()
      return
    case 'view.filter':
      controller.askForField()
      return
    // looking up takes a moment: there is nothing to pause, to end or to save
    case 'run.pause':
    case 'run.cancel':
    case 'run.export':
      return
  }
}
