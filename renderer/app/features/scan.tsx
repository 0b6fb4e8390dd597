import type { FeatureCommand, ShellState } from '#shared/shell/shell'
import { summaryText } from '../../features/scan/progress/progress-words'
import { ScanContext, type ScanKit, scanFormId } from '../../features/scan/scan-context'
import { isUnderWay, type Phase } from '../../features/scan/scan-state'
import type { Feature } from '../feature'
import { lazyView } from '../lazy-view'

const scanView = lazyView('Scan', async () => (await import('../../features/scan/scan-view')).ScanView)

/** What is open over there? */
export function scanFeature(kit: ScanKit): Feature {
  return {
    key: 'scan',
    icon: 'scan',
    view: <ScanContext value={kit}>{scanView}</ScanContext>,
    run: (command) => runInScan(kit, command),
    phase: ({ scan }) => phaseForMenu(scan.phase),
    progress: ({ scan }) => (isUnderWay(scan.phase) ? (scan.run?.progress?.fraction ?? null) : null),
    ended: ({ scan: { run } }) =>
      run === null || run.summary === null ? null : `${run.targets.targets}: ${summaryText(run.summary)}.`,
    // a scan waits a while for its page
    dispose: () => {},
  }
}

function runInScan({ store, controller, actions, exporter }: ScanKit, command: FeatureCommand): void {
  const { phase } = store.getState().scan
  switch (command) {
    case 'run.start':
      // as Enter does: the form says what is missing, and leads to it
      formOf(scanFormId)?.requestSubmit()
      return
    case 'run.pause':
      void controller.setPaused(phase !== 'paused')
      return
    case 'run.cancel':
      // With nothing to cancel, Escape leaves what is open.
      if (phase === 'idle' || phase === 'done') actions.select(null)
      else controller.cancel()
      return
    case 'run.new':
      // a scan that is under way is stopped, and what it has found stays
      if (isUnderWay(phase)) controller.cancel()
      else actions.startOver()
      formOf(scanFormId)?.querySelector<HTMLInputElement>('input[type="text"]')?.focus()
      return
    case 'run.export':
      void exporter.save('json')
      return
    case 'view.filter':
      actions.askForFilter()
      return
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
