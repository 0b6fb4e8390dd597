import type { FeatureCommand, ShellState } from '#shared/shell/shell'
import { ForwardContext, type ForwardKit } from '../../features/forward/forward-context'
import { initialForwardForm } from '../../features/forward/forward-state'
import type { Feature } from '../feature'
import { lazyView } from '../lazy-view'

const forwardView = lazyView(
  'Forward',
  async () => (await import('../../features/forward/forward-view')).ForwardView,
)

/** Can the internet reach me? */
export function forwardFeature(kit: ForwardKit): Feature {
  return {
    key: 'forward',
    icon: 'forward',
    view: <ForwardContext value={kit}>{forwardView}</ForwardContext>,
    run: (command) => runInForward(kit, command),
    phase: ({ forward }): ShellState['run'] => {
      if (forward.running) return 'running'
      return forward.run === null ? 'idle' : 'done'
    },
    dispose() {
      kit.tests.dispose()
      kit.router.dispose()
      kit.mend.dispose()
      kit.where.dispose()
    },
  }
}

function runInForward(kit: ForwardKit, command: FeatureCommand): void {
  const { tab, running, run } = kit.store.getState().forward
  switch (command) {
    case 'run.start':
      if (tab === 'router') void kit.router.refresh()
      else if (tab === 'where') void kit.where.look()
      else void kit.tests.start()
      return
    case 'run.cancel':
      if (running) kit.tests.cancel()
      else if (tab === 'where') kit.where.cancel()
      return
    case 'run.new':
      kit.tests.clear()
      kit.actions.setForm(initialForwardForm)
      kit.actions.show('test')
      focusPort()
      return
    case 'run.export':
      if (run?.report != null) void kit.exporter.save(run.report)
      return
    case 'view.filter':
      kit.actions.show('test')
      focusPort()
      return
    // a test of some seconds is not paused
    case 'run.pause':
      return
  }
}

/** After the view is there. */
function focusPort(): void {
  requestAnimationFrame(() =>
    document.querySelector<HTMLInputElement>('form input[role="combobox"]')?.focus(),
  )
}
