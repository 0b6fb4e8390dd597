import { portText } from '#shared/ports/port-text'
import { ForwardContext, type ForwardKit } from '../../features/forward/forward-context'
import { createForwardKit } from '../../features/forward/forward-kit'
import { type ForwardSlice, forwardSlice, forwardStoreOf } from '../../features/forward/forward-slice'
import { initialForwardForm } from '../../features/forward/forward-state'
import { verdictTitles } from '../../features/forward/verdict/verdict-words'
import { whenText } from '../../ui/when-text'
import { lazyView } from '../lazy-view'
import type { Place, PlaceCommands } from '../place'

const forwardView = lazyView(
  'Forward',
  async () => (await import('../../features/forward/forward-view')).ForwardView,
)

/** Can the internet reach me? */
export const forwardPlace: Place<ForwardSlice, ForwardKit> = {
  icon: 'forward',
  slice: forwardSlice,
  keys: [
    {
      keys: [
        ['Enter', 'Test, from the port'],
        ['F5 or Mod+R', 'Test or ask again'],
        ['Esc', 'Cancel'],
        ['/ or Mod+F', 'To the port'],
        ['Mod+N', 'New test'],
        ['Mod+S', 'Save the report as JSON'],
      ],
    },
  ],
  open({ store: whole, shell, words, go, take, settings }) {
    const store = forwardStoreOf(whole)
    const kit = createForwardKit(
      store,
      shell,
      (helpers) => {
        if (helpers === null) settings.reset(['forward.outside'])
        else void settings.choose({ 'forward.outside': helpers })
      },
      words.forward,
    )
    settings.on('forward.outside', kit.helpers.take)
    return {
      kit,
      view: <ForwardContext value={kit}>{forwardView}</ForwardContext>,
      commands: commandsOf(kit),
      phase({ forward }) {
        if (forward.running) return 'running'
        return forward.run === null ? 'idle' : 'done'
      },
      // it may wait for a telephone, to which one goes meanwhile
      ended({ forward: { run } }) {
        if (run === null || run.report === null || run.kept === true) return null
        const { port, protocol } = run.request
        return {
          title: 'The test has ended',
          sentence: `${portText({ port, protocol })}: ${verdictTitles[run.report.verdict]}.`,
        }
      },
      dispose() {
        kit.tests.dispose()
        kit.router.dispose()
        kit.mend.dispose()
        kit.where.dispose()
      },
      take(errand) {
        if (errand.kind !== 'forward' && errand.kind !== 'helpers') return false
        go('forward')
        if (errand.kind === 'helpers') kit.actions.openHelpers(true)
        else void kit.tests.start({ port: String(errand.port), protocol: errand.protocol })
        return true
      },
      way: {
        name: 'Can the internet reach it?',
        elsewhere: false,
        inMenuOnly: true,
        go: ({ port, protocol }) => take({ kind: 'forward', port, protocol }),
      },
      recent: {
        of: ({ forward }) => forward.history,
        answers: () =>
          store.getState().forward.history.map((entry) => ({
            key: `forward ${entry.id}`,
            text: portText(entry),
            port: { host: null, port: entry.port, protocol: entry.protocol },
            note: `${verdictTitles[entry.verdict]}, ${whenText(entry.startedAt, Date.now())}`,
            again() {
              go('forward')
              void kit.earlier.open(entry)
            },
          })),
        recall: () => kit.earlier.refresh(),
        forget: () => store.update(() => ({ history: [] })),
      },
    }
  },
}

function commandsOf(kit: ForwardKit): PlaceCommands {
  const state = () => kit.store.getState().forward
  return {
    'run.start'() {
      const { tab } = state()
      if (tab === 'router') void kit.router.refresh()
      else if (tab === 'where') void kit.where.look()
      else void kit.tests.start()
    },
    'run.cancel'() {
      const { tab, running } = state()
      if (running) kit.tests.cancel()
      else if (tab === 'where') kit.where.cancel()
    },
    'run.new'() {
      kit.tests.clear()
      kit.actions.setForm(initialForwardForm)
      kit.actions.show('test')
      focusPort()
    },
    'run.export'() {
      const { run } = state()
      if (run?.report != null) void kit.exporter.save(run.report)
    },
    'view.filter'() {
      kit.actions.show('test')
      focusPort()
    },
    // a test of some seconds is not paused
  }
}

/** After the view is there. */
function focusPort(): void {
  requestAnimationFrame(() =>
    document.querySelector<HTMLInputElement>('form input[role="combobox"]')?.focus(),
  )
}
