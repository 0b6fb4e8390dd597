import type { ShellState } from '#shared/shell/shell'
import { summaryText } from '../../features/scan/progress/progress-words'
import { createExporter } from '../../features/scan/results-table/exporter'
import { recentTargets } from '../../features/scan/run/recent-targets'
import { createScanController } from '../../features/scan/run/scan-controller'
import { ScanContext, type ScanKit, scanFormId } from '../../features/scan/scan-context'
import { type ScanSlice, scanActions, scanSlice, scanStoreOf } from '../../features/scan/scan-slice'
import { isUnderWay, type Phase } from '../../features/scan/scan-state'
import { columnChoiceSchema } from '../../ui/data-grid/column-choice'
import { remembered } from '../../ui/remembered'
import { lazyView } from '../lazy-view'
import { mostRecalled, type Place, type PlaceCommands } from '../place'

const scanView = lazyView('Scan', async () => (await import('../../features/scan/scan-view')).ScanView)

/** What is open over there? */
export const scanPlace: Place<ScanSlice, ScanKit> = {
  icon: 'scan',
  slice: scanSlice,
  keys: [
    {
      keys: [
        ['Enter', 'Start, from a field'],
        ['F5 or Mod+R', 'Scan again'],
        ['Mod+P', 'Pause and resume'],
        ['Esc', 'Cancel'],
        ['Mod+N', 'New scan'],
        ['Mod+S', 'Export results'],
      ],
    },
    {
      title: 'Results',
      keys: [
        ['/ or Mod+F', 'Filter'],
        ['Arrows', 'Walk the rows'],
        ['Enter', 'Unfold, or show details'],
        ['Mod+C', 'Copy the row'],
      ],
    },
  ],
  open({ store: whole, shell, storage, tab, go, take, settings }) {
    const store = scanStoreOf(whole)
    const recent = recentTargets()
    const actions = scanActions(store)
    const controller = createScanController(store, {
      engine: shell.engine,
      recent,
      askFrom: () => settings.chosen()['scan.ask-from'],
      tab,
      now: () => Date.now(),
    })
    const kit: ScanKit = {
      store,
      actions,
      controller,
      shell,
      columns: remembered(storage, 'portlight.scan.columns', columnChoiceSchema),
      exporter: createExporter(store, {
        save: shell.save,
        version: async () => (await shell.info()).version,
      }),
    }
    settings.on('scan.timing', (timing) => {
      // of a scan that is shown the form says how it was asked
      if (store.getState().scan.run === null) actions.setForm({ timing })
    })
    return {
      kit,
      view: <ScanContext value={kit}>{scanView}</ScanContext>,
      commands: commandsOf(kit),
      phase: ({ scan }) => phaseForMenu(scan.phase),
      progress: ({ scan }) => (isUnderWay(scan.phase) ? (scan.run?.progress?.fraction ?? null) : null),
      // what was kept, or is in a file, has ended long ago
      ended: ({ scan: { run } }) =>
        run === null || run.summary === null || run.origin !== undefined
          ? null
          : {
              title: 'The scan has ended',
              sentence: `${run.targets.targets}: ${summaryText(run.summary)}.`,
            },
      // a scan waits a while for its page, so nothing is disposed of
      take(errand) {
        if (errand.kind !== 'scan') return false
        go('scan')
        if (errand.ports !== null) actions.setForm({ ports: errand.ports })
        void controller.startWith(errand.targets)
        return true
      },
      way: {
        name: 'Is it open?',
        elsewhere: true,
        inMenuOnly: true,
        go({ host, port, protocol }) {
          const ports = `${protocol === 'udp' ? 'U:' : ''}${port}`
          take({ kind: 'scan', targets: host ?? '127.0.0.1', ports })
        },
      },
      recent: {
        of: ({ scan }) => scan.recent,
        answers: () =>
          store.getState().scan.recent.map((text) => ({
            key: `scan ${text}`,
            text,
            note: 'what is open there?',
            again() {
              go('scan')
              void controller.startWith(text)
            },
          })),
        async recall(client) {
          const { entries } = await client['history.list']({ words: '', what: 'scan', most: mostRecalled })
          const targets = entries.flatMap((entry) => (entry.what === 'scan' ? [entry.asked.targets] : []))
          store.update(() => ({ recent: recent.fill(targets) }))
        },
        forget: () => store.update(() => ({ recent: recent.clear() })),
      },
    }
  },
}

function commandsOf({ store, controller, actions, exporter }: ScanKit): PlaceCommands {
  const phase = () => store.getState().scan.phase
  return {
    'run.start'() {
      // as Enter does: the form says what is missing, and leads to it
      formOf(scanFormId)?.requestSubmit()
    },
    'run.pause': () => void controller.setPaused(phase() !== 'paused'),
    'run.cancel'() {
      // With nothing to cancel, Escape leaves what is open.
      if (phase() === 'idle' || phase() === 'done') actions.select(null)
      else controller.cancel()
    },
    'run.new'() {
      // a scan that is under way is stopped, and what it has found stays
      if (isUnderWay(phase())) controller.cancel()
      else actions.startOver()
      formOf(scanFormId)?.querySelector<HTMLInputElement>('input[type="text"]')?.focus()
    },
    'run.export': () => void exporter.save('json'),
    'view.filter': () => actions.askForFilter(),
  }
}

function formOf(id: string): HTMLFormElement | null {
  const found = document.getElementById(id)
  return found instanceof HTMLFormElement ? found : null
}

function phaseForMenu(phase: Phase): ShellState['run'] {
  switch (phase) {
    case 'running':
    case 'stopping':
      return 'running'
    case 'paused':
      return 'paused'
    case 'done':
      return 'done'
    default:
      return 'idle'
  }
}
