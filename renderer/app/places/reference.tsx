import { ReferenceContext, type ReferenceKit } from '../../features/reference/reference-context'
import {
  type ReferenceSlice,
  referenceSlice,
  referenceStoreOf,
} from '../../features/reference/reference-slice'
import { createReferenceController } from '../../features/reference/run/reference-controller'
import { lazyView } from '../lazy-view'
import type { Place, PlaceCommands } from '../place'

const referenceView = lazyView(
  'Ports',
  async () => (await import('../../features/reference/reference-view')).ReferenceView,
)

/** What is this port? */
export const referencePlace: Place<ReferenceSlice, ReferenceKit> = {
  icon: 'reference',
  slice: referenceSlice,
  keys: [
    {
      keys: [
        ['Enter', 'Look up, from the field'],
        ['Arrows', 'Walk what was found'],
        ['F5 or Mod+R', 'Look again'],
        ['/ or Mod+F', 'To the field'],
        ['Mod+N', 'Back to the start'],
      ],
    },
  ],
  open({ store: whole, shell: { engine }, go, take }) {
    const store = referenceStoreOf(whole)
    const controller = createReferenceController(store, { engine })
    const kit: ReferenceKit = { store, controller }
    return {
      kit,
      view: <ReferenceContext value={kit}>{referenceView}</ReferenceContext>,
      commands: commandsOf(kit),
      dispose: controller.dispose,
      take(errand) {
        if (errand.kind !== 'reference' && errand.kind !== 'search') return false
        go('reference')
        if (errand.kind === 'reference') void controller.show(errand.port, errand.protocol)
        else {
          controller.setText(errand.words)
          void controller.ask()
        }
        return true
      },
      way: {
        name: 'What is this port?',
        elsewhere: true,
        go: ({ port, protocol }) => take({ kind: 'reference', port, protocol }),
      },
    }
  },
}

function commandsOf({ controller }: ReferenceKit): PlaceCommands {
  return {
    'run.start': () => void controller.again(),
    'run.new': () => controller.startOver(),
    'view.filter': () => controller.askForField(),
    // looking up takes a moment: there is nothing to pause, to end or to save
  }
}
