import { useStore } from 'zustand'
import type { ScanKit } from '../../features/scan/scan-context'
import { createStartController } from '../../features/start/run/start-controller'
import { StartContext, type StartKit } from '../../features/start/start-context'
import { type StartSlice, startSlice, startStoreOf } from '../../features/start/start-slice'
import { StartView } from '../../features/start/start-view'
import type { Place, PlaceCommands } from '../place'

/** What do you want to know? */
export const startPlace: Place<StartSlice, StartKit, { readonly scan: ScanKit }> = {
  icon: 'M2.5 7.500 8 2.800l5.500 4.700M4 6.500v6.700h8V6.500M6.700 13.200V9.500h2.600v3.700',
  slice: startSlice,
  keys: [
    {
      keys: [
        ['Enter', 'Ask what is marked'],
        ['Up Down', 'Mark another question'],
        ['Shift+Enter', 'A further line'],
        ['/ or Mod+F', 'To the field'],
      ],
    },
  ],
  open({ store: whole, shell: { engine }, take, useRecent }, others) {
    const store = startStoreOf(whole)
    const kit: StartKit = {
      store,
      controller: createStartController(store, { engine }),
      take,
      showListeners: (which) => take({ kind: 'listeners', which }),
      useComputer: () => useStore(others.scan.store, ({ scan }) => scan.computer),
      useRecent,
    }
    return {
      kit,
      view: (
        <StartContext value={kit}>
          <StartView />
        </StartContext>
      ),
      commands: commandsOf(kit),
      dispose: kit.controller.dispose,
    }
  },
}

function commandsOf({ controller }: StartKit): PlaceCommands {
  return {
    'run.start': () => void controller.look(),
    'run.new'() {
      controller.setText('')
      controller.askForField()
    },
    'view.filter': () => controller.askForField(),
    // it leads on, and has nothing of its own to pause, to end or to save
  }
}
