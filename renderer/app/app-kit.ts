import * as v from 'valibot'
import { useStore } from 'zustand'
import type { ConflictAnswer } from '#shared/conflict/facts'
import type { ConflictReport } from '#shared/conflict/report'
import type { ForwardFound } from '#shared/forward/found'
import type { ForwardEvent } from '#shared/forward/report'
import { type PlaceKey, places } from '#shared/shell/places'
import { isWildcard } from '#shared/sockets/reach'
import { watchIntervals } from '#shared/sockets/request'
import { type RecentQuestions, recentQuestions } from '../features/conflict/ask/recent-questions'
import type { ConflictKit } from '../features/conflict/conflict-context'
import { conflictActions, conflictStoreOf } from '../features/conflict/conflict-slice'
import { createConflictController } from '../features/conflict/run/conflict-controller'
import { createConflictExporter } from '../features/conflict/run/exporter'
import { createStartAgainController } from '../features/conflict/run/start-again-controller'
import { createStopController } from '../features/conflict/run/stop-controller'
import { createForwardKit } from '../features/forward/forward-kit'
import { forwardStoreOf } from '../features/forward/forward-slice'
import { helperLine } from '../features/forward/helpers/helper-words'
import type { HistoryKit } from '../features/history/history-context'
import { historyStoreOf } from '../features/history/history-slice'
import { createHistoryController } from '../features/history/run/history-controller'
import type { LessonKit } from '../features/lesson/lesson-context'
import { lessonStoreOf } from '../features/lesson/lesson-slice'
import { createLessonController } from '../features/lesson/run/lesson-controller'
import type { ReferenceKit } from '../features/reference/reference-context'
import { referenceStoreOf } from '../features/reference/reference-slice'
import { createReferenceController } from '../features/reference/run/reference-controller'
import { answeredSockets } from '../features/scan/owners/answered-sockets'
import { createExporter } from '../features/scan/results-table/exporter'
import { recentTargets } from '../features/scan/run/recent-targets'
import { createScanController } from '../features/scan/run/scan-controller'
import type { ScanKit } from '../features/scan/scan-context'
import { scanActions, scanStoreOf } from '../features/scan/scan-slice'
import { createSettingsController } from '../features/settings/run/settings-controller'
import type { SettingsKit } from '../features/settings/settings-context'
import { onSetting, settingsStoreOf } from '../features/settings/settings-slice'
import type { SocketsKit } from '../features/sockets/sockets-context'
import { createSocketsKit } from '../features/sockets/sockets-kit'
import { socketsStoreOf } from '../features/sockets/sockets-slice'
import { createStartController } from '../features/start/run/start-controller'
import type { StartKit } from '../features/start/start-context'
import { startStoreOf } from '../features/start/start-slice'
import { createWatchController } from '../features/watch/run/watch-controller'
import type { WatchKit } from '../features/watch/watch-context'
import { watchStoreOf } from '../features/watch/watch-slice'
import { columnChoiceSchema } from '../ui/data-grid/column-choice'
import type { PortWay } from '../ui/port-ways'
import { remembered } from '../ui/remembered'
import type { Feature } from './feature'
import type { FeatureKits } from './feature-kits'
import { conflictFeature } from './features/conflict'
import { forwardFeature } from './features/forward'
import { historyFeature } from './features/history'
import { lessonFeature } from './features/lesson'
import { referenceFeature } from './features/reference'
import { scanFeature } from './features/scan'
import { settingsFeature } from './features/settings'
import { socketsFeature } from './features/sockets'
import { startFeature } from './features/start'
import { watchFeature } from './features/watch'
import { newId } from './new-id'
import { recall } from './recall'
import { useRecentAnswers } from './recent-answers'
import type { Shell } from './shell/shell'
import { type AppStore, createAppStore } from './store'
import { takeOffer } from './take-offer'
import { createTheme, type Theme } from './theme'

/** Everything that the views work with, put together once. */
export interface AppKit extends FeatureKits {
  readonly shell: Shell
  readonly theme: Theme
  /** In the order of the bar at the side; there is always one. */
  readonly features: readonly [Feature, ...Feature[]]
  readonly start: StartKit
  readonly lesson: LessonKit
  readonly settings: SettingsKit
  readonly watch: WatchKit
  readonly history: HistoryKit
  /** Reads from the history what was asked before this page was opened. */
  readonly recall: () => Promise<void>
  /** What features do with a port that another one shows. */
  readonly portWays: readonly PortWay[]
}

/** What puts into words what the engine found: a chunk of its own, because the first view can do without. */
export interface Words {
  readonly conflict: (answer: ConflictAnswer) => Promise<ConflictReport>
  readonly forward: (found: ForwardFound) => Promise<ForwardEvent>
}

const usualWords: Words = {
  conflict: async (answer) => (await import('#shared/conflict/answer')).conflictReport(answer),
  forward: async (found) => (await import('#shared/forward/told')).told(found),
}

/** The composition root of the page. @param tab what outlives a reload of the page, and nothing else */
export function createAppKit(
  shell: Shell,
  storage: Storage,
  tab: Storage,
  root: HTMLElement,
  words: Words = usualWords,
): AppKit {
  const store = createAppStore()
  const rememberedPlace = remembered(storage, 'portlight.place', v.picklist(places.map(({ key }) => key)))
  const settingsStore = settingsStoreOf(store)
  const chosen = () => settingsStore.getState().settings.values
  const scanStore = scanStoreOf(store)
  const recent = recentTargets()
  const controller = createScanController(scanStore, {
    engine: shell.engine,
    recent,
    askFrom: () => chosen()['scan.ask-from'],
    tab,
    now: () => Date.now(),
  })
  const scan: ScanKit = {
    store: scanStore,
    actions: scanActions(scanStore),
    controller,
    shell,
    columns: remembered(storage, 'portlight.scan.columns', columnChoiceSchema),
    exporter: createExporter(scanStore, {
      save: shell.save,
      version: async () => (await shell.info()).version,
    }),
  }
  const go = (place: PlaceKey) => {
    store.setState({ place })
    if (place !== 'settings') rememberedPlace.write(place)
  }
  const why: SocketsKit['why'] & {} = (port, protocol, address) => {
    go('conflict')
    // what is bound to every address stands in the way of every address
    void conflict.controller.askFor({
      port,
      protocol,
      address: address === null || isWildcard(address) ? null : address,
    })
  }
  /** What is asked for is what is open now, and not an old reading that is shown. */
  const showLiveSockets = () => {
    if (sockets.store.getState().sockets.keptFrom !== null) sockets.controller.setPaused(false)
    go('sockets')
  }
  const showSockets = (port: number) => {
    sockets.actions.showPort(port)
    showLiveSockets()
  }
  const sockets = createSocketsKit(socketsStoreOf(store), shell, storage, why)
  scanStore.subscribe(({ scan: { run } }, before) => {
    const here = run?.here ?? null
    if (run === null || here === null || here === before.scan.run?.here) return
    sockets.actions.takeAnswers(answeredSockets(run, here))
  })
  const questions = recentQuestions()
  const conflict = createConflictKit(store, shell, questions, showSockets, words)
  const forward = createForwardKit(
    forwardStoreOf(store),
    shell,
    (helpers) => {
      if (helpers === null) void settings.controller.reset(['forward.outside'])
      else void settings.controller.choose({ 'forward.outside': helpers })
    },
    words.forward,
  )
  const settings: SettingsKit = {
    store: settingsStore,
    controller: createSettingsController(settingsStore, {
      engine: shell.engine,
      storage,
      forgetHere() {
        scanStore.update(() => ({ recent: recent.clear() }))
        conflict.store.update(() => ({ recent: questions.clear() }))
        forward.store.update(() => ({ history: [] }))
      },
    }),
    outsideLine: helperLine,
    chooseOutside() {
      go('forward')
      forward.actions.openHelpers(true)
    },
    copy: shell.copy,
  }
  onSetting(settingsStore, 'forward.outside', forward.helpers.take)
  onSetting(settingsStore, 'sockets.seconds', (seconds) =>
    sockets.controller.setIntervalMs(watchIntervals.find((ms) => ms === seconds * 1000) ?? 1000),
  )
  onSetting(settingsStore, 'scan.timing', (timing) => {
    // of a scan that is shown the form says how it was asked
    if (scanStore.getState().scan.run === null) scan.actions.setForm({ timing })
  })
  const referenceStore = referenceStoreOf(store)
  const reference: ReferenceKit = {
    store: referenceStore,
    controller: createReferenceController(referenceStore, { engine: shell.engine }),
  }
  const lessonStore = lessonStoreOf(store)
  const lesson: LessonKit = {
    store: lessonStore,
    controller: createLessonController(lessonStore, { engine: shell.engine, save: shell.save, newId }),
  }
  const historyStore = historyStoreOf(store)
  const history: HistoryKit = {
    store: historyStore,
    controller: createHistoryController(historyStore, {
      engine: shell.engine,
      async show(events, origin) {
        go('scan')
        const shown = await controller.showKept(events, origin)
        // another one is under way, and stays
        if (!shown) go('history')
        return shown
      },
      showAnswer(answer, at) {
        switch (answer.kind) {
          case 'conflict':
            conflict.controller.showKept(answer.asked, answer.result)
            go('conflict')
            return true
          case 'forward':
            if (forward.store.getState().forward.running) return false
            forward.tests.showAgain(answer.result, answer.asked)
            go('forward')
            return true
          case 'router':
            forward.router.showKept(answer.result, at)
            go('forward')
            return true
          case 'sockets':
            sockets.controller.showKept(answer.result)
            go('sockets')
            return true
          default:
            return answer satisfies never
        }
      },
    }),
  }
  const watchStore = watchStoreOf(store)
  const watch: WatchKit = {
    store: watchStore,
    controller: createWatchController(watchStore, {
      engine: shell.engine,
      choose: (values) => void settings.controller.choose(values),
      background: async () => (await shell.info()).background,
    }),
    chooseFile: shell.choose ?? null,
    showSockets,
  }
  const startStore = startStoreOf(store)
  const parts: FeatureKits = { store, go, conflict, scan, forward, sockets, reference }
  const start: StartKit = {
    store: startStore,
    controller: createStartController(startStore, { engine: shell.engine }),
    take: (offer) => takeOffer(parts, offer),
    showListeners(which) {
      sockets.actions.showAll()
      sockets.actions.setListeningOnly(true)
      if (which === 'exposed') sockets.actions.showOverview(true)
      showLiveSockets()
    },
    useComputer: () => useStore(store, (state) => state.scan.computer),
    useRecent: () => useRecentAnswers(parts),
  }
  const opensWith = chosen()['app.start']
  store.setState({ place: opensWith === 'last' ? (rememberedPlace.read() ?? 'start') : opensWith })
  return {
    store,
    shell,
    theme: createTheme(
      root,
      settingsStore,
      (theme) => void settings.controller.choose({ 'app.theme': theme }),
    ),
    settings,
    features: [
      startFeature(start),
      conflictFeature(conflict),
      socketsFeature(sockets),
      scanFeature(scan),
      forwardFeature(forward),
      referenceFeature(reference),
      historyFeature(history),
      watchFeature(watch),
      lessonFeature(lesson),
      settingsFeature(settings),
    ],
    go,
    scan,
    conflict,
    forward,
    sockets,
    reference,
    start,
    lesson,
    watch,
    history,
    recall: () =>
      recall(shell, storage, {
        conflict: conflict.store,
        questions,
        scan: scanStore,
        targets: recent,
        forward,
      }),
    portWays: [
      {
        key: 'reference',
        name: 'What is this port?',
        icon: 'reference',
        elsewhere: true,
        go: ({ port, protocol }) => {
          go('reference')
          void reference.controller.show(port, protocol)
        },
      },
      {
        key: 'sockets',
        name: 'Show its sockets',
        icon: 'sockets',
        elsewhere: false,
        go: ({ port }) => showSockets(port),
      },
      {
        key: 'conflict',
        name: 'Why is it in use?',
        icon: 'conflict',
        elsewhere: false,
        go: ({ port, protocol }) => why(port, protocol, null),
      },
      {
        key: 'scan',
        name: 'Is it open?',
        icon: 'scan',
        elsewhere: true,
        inMenuOnly: true,
        go: ({ host, port, protocol }) => {
          const ports = `${protocol === 'udp' ? 'U:' : ''}${port}`
          takeOffer(parts, { kind: 'scan', targets: host ?? '127.0.0.1', ports })
        },
      },
      {
        key: 'forward',
        name: 'Can the internet reach it?',
        icon: 'forward',
        elsewhere: false,
        inMenuOnly: true,
        go: ({ port, protocol }) => takeOffer(parts, { kind: 'forward', port, protocol }),
      },
    ],
  }
}

function createConflictKit(
  store: AppStore,
  shell: Shell,
  recent: RecentQuestions,
  showSockets: (port: number) => void,
  words: Words,
): ConflictKit {
  const conflictStore = conflictStoreOf(store)
  const controller = createConflictController(conflictStore, {
    engine: shell.engine,
    recent,
    inWords: words.conflict,
  })
  return {
    store: conflictStore,
    actions: conflictActions(conflictStore),
    controller,
    stopping: createStopController(conflictStore, {
      engine: shell.engine,
      again: (stopped) => controller.again(stopped),
    }),
    starting: createStartAgainController(conflictStore, {
      engine: shell.engine,
      again: (happened) => controller.again(happened),
    }),
    exporter: createConflictExporter(conflictStore, {
      save: shell.save,
      version: async () => (await shell.info()).version,
    }),
    shell,
    showSockets,
  }
}

/** Loads the names of services: a chunk of its own, because the first view can do without. */
export async function loadServices(kit: AppKit): Promise<void> {
  const [{ ServiceTable }, data] = await Promise.all([
    import('#shared/services/service-table'),
    import('#resources/services/services.json'),
  ])
  const services = new ServiceTable(data.default)
  kit.scan.store.update(() => ({ services }))
}
