import type { ConflictQuestion } from '#shared/conflict/question'
import { portText } from '#shared/ports/port-text'
import type { ShellState } from '#shared/shell/shell'
import { isWildcard } from '#shared/sockets/reach'
import { isSameQuestion, recentQuestions } from '../../features/conflict/ask/recent-questions'
import { ConflictContext, type ConflictKit } from '../../features/conflict/conflict-context'
import {
  type ConflictSlice,
  conflictActions,
  conflictSlice,
  conflictStoreOf,
} from '../../features/conflict/conflict-slice'
import type { ConflictState } from '../../features/conflict/conflict-state'
import { createConflictController } from '../../features/conflict/run/conflict-controller'
import { createConflictExporter } from '../../features/conflict/run/exporter'
import { createStartAgainController } from '../../features/conflict/run/start-again-controller'
import { createStopController } from '../../features/conflict/run/stop-controller'
import { lazyView } from '../lazy-view'
import { mostRecalled, type Place, type PlaceCommands } from '../place'

const conflictView = lazyView(
  'In use',
  async () => (await import('../../features/conflict/conflict-view')).ConflictView,
)

/** What is using this port? */
export const conflictPlace: Place<ConflictSlice, ConflictKit> = {
  icon: 'conflict',
  slice: conflictSlice,
  keys: [
    {
      keys: [
        ['Enter', 'Ask'],
        ['Shift+Enter', 'A further line'],
        ['Mod+Enter', 'Stop what has the port. Press it again to agree'],
        ['Mod+C', 'Copy the answer for a ticket'],
        ['F5 or Mod+R', 'Look again'],
        ['/ or Mod+F', 'To the field'],
        ['Mod+N', 'New question'],
        ['Mod+S', 'Save the answer as JSON'],
      ],
    },
  ],
  open({ store: whole, shell, words, go, take }) {
    const { engine, save } = shell
    const store = conflictStoreOf(whole)
    const recent = recentQuestions()
    const actions = conflictActions(store)
    const controller = createConflictController(store, { engine, recent, inWords: words.conflict })
    const { again } = controller
    const kit: ConflictKit = {
      store,
      actions,
      controller,
      stopping: createStopController(store, { engine, again }),
      starting: createStartAgainController(store, { engine, again }),
      exporter: createConflictExporter(store, { save, version: async () => (await shell.info()).version }),
      shell,
    }
    return {
      kit,
      view: <ConflictContext value={kit}>{conflictView}</ConflictContext>,
      commands: commandsOf(kit),
      phase: ({ conflict }) => phaseForMenu(conflict),
      dispose() {
        controller.dispose()
        kit.stopping.dispose()
        kit.starting.dispose()
      },
      take(errand) {
        if (errand.kind === 'why') {
          const { port, protocol, address } = errand
          go('conflict')
          // what is bound to every address stands in the way of every address
          const asked = address === null || isWildcard(address) ? null : address
          void controller.askFor({ port, protocol, address: asked })
          return true
        }
        if (errand.kind !== 'conflict') return false
        go('conflict')
        actions.startOver()
        actions.setText(errand.text)
        if (errand.protocol === 'udp') actions.setProtocol('udp')
        void controller.ask()
        return true
      },
      way: {
        name: 'Why is it in use?',
        elsewhere: false,
        go: ({ port, protocol }) => take({ kind: 'why', port, protocol, address: null }),
      },
      deed: {
        name: 'Stop what has it…',
        icon: 'stop',
        elsewhere: false,
        go({ port, protocol }) {
          go('conflict')
          void askToStop(kit, { port, protocol, address: null })
        },
      },
      recent: {
        of: ({ conflict }) => conflict.recent,
        answers: () =>
          store.getState().conflict.recent.map((question) => ({
            key: `conflict ${JSON.stringify(question)}`,
            text: portText(question),
            port: { host: null, port: question.port, protocol: question.protocol },
            note: question.address === null ? 'in use here?' : `on ${question.address}, in use here?`,
            again() {
              go('conflict')
              void controller.askFor(question)
            },
          })),
        async recall(client) {
          const { entries } = await client['history.list']({
            words: '',
            what: 'conflict',
            most: mostRecalled,
          })
          const asked = entries.flatMap((entry) => (entry.what === 'conflict' ? [entry.asked] : []))
          store.update(() => ({ recent: recent.fill(asked) }))
        },
        forget: () => store.update(() => ({ recent: recent.clear() })),
      },
    }
  },
}

/** Asks who has the port, and then whether to end it; where nothing can be ended, the answer says why. */
async function askToStop({ controller, store, stopping }: ConflictKit, question: ConflictQuestion) {
  await controller.askFor(question)
  const { report, asking } = store.getState().conflict
  const stops = report?.fixes.find((fix) => fix.stops !== null)?.stops ?? null
  // a newer question may have been asked meanwhile
  if (report === null || asking !== null || stops === null || !isSameQuestion(report, question)) return
  await stopping.open(stops, question)
}

function commandsOf({ actions, controller, exporter }: ConflictKit): PlaceCommands {
  return {
    'run.start': () => void controller.again(),
    'run.cancel': () => controller.cancel(),
    'run.new'() {
      controller.cancel()
      actions.startOver()
    },
    'run.export': () => void exporter.save(),
    'view.filter': () => actions.askForField(),
    // an answer takes a moment: there is nothing to pause
  }
}

function phaseForMenu({ asking, report }: ConflictState): ShellState['run'] {
  if (asking !== null) return 'running'
  return report === null ? 'idle' : 'done'
}
