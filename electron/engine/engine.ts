import { performance } from 'node:perf_hooks'
import type { OwnCommand } from '#shared/command-line/own-command'
import type { Complaint } from '#shared/history/complaint'
import type { Handlers } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { describeComputer } from './computer/describe'
import type { History } from './history/history'
import type { HistoryPolicy } from './history/history-policy'
import { HistoryTroubles } from './history/history-troubles'
import { onDemand } from './on-demand'
import { thisPlatform } from './platform/this-platform'
import { type RunLimits, Runs } from './runs/runs'
import type { LowerCeilings } from './scan/pace/timing'
import { SettingsDesk } from './settings/settings'
import type { SettingsReading } from './settings/settings-file'
import { serviceNames } from './sockets/service-names'
import { SocketBuilder } from './sockets/socket-builder'
import { Sockets } from './sockets/sockets'

export interface EngineOptions {
  /** The bundled `probe-worker`; null: large scans probe in this thread too. */
  readonly probeWorker: URL | null
  /** Folder for what must survive a crash: the journal of mappings that were opened on a router. Made when needed. */
  readonly dataFolder: string
  /** How much is kept of runs for a page that comes back. Without it nothing is, and a run ends with its asker. */
  readonly runs?: RunLimits
  /** Scans are kept in the data folder; without it none is. `complain` is told what goes wrong there, the settings too. */
  readonly history?: { readonly version: string; readonly complain: (complaint: Complaint) => void }
  /** How its command line is started on Node, as a file and arguments: lessons run in networks of their own by it. */
  readonly program?: readonly string[]
  /** How this very Portlight is started, see `own-command.ts`: remedies name it. */
  readonly own: OwnCommand
}

/** All network and operating-system work, as handlers of the contract: whatever carries the messages may serve them. */
export interface Engine {
  readonly handlers: Handlers<EngineContract>
  /** Undoes what a crash of an earlier engine left open on a router, and says what; for programs that stay. */
  tidyUp(): Promise<readonly string[]>
  /** Undoes what must not outlive the engine: mappings of a test on a router. */
  close(): Promise<void>
}

/** Makes an engine. It does nothing until it is asked. */
export function createEngine(options: EngineOptions): Engine {
  const platform = thisPlatform()
  const runs = new Runs(options.runs ?? null)
  const settings = new SettingsDesk(options.dataFolder)
  const said = new Set<string>()
  const chosen = async () => {
    const reading = await settings.now()
    for (const problem of reading.problems) {
      const name = JSON.stringify(problem)
      if (!said.has(name)) options.history?.complain({ settings: problem })
      said.add(name)
    }
    return reading
  }
  const troubles = new HistoryTroubles()
  // a command waits for the code of its own part alone
  const history = onDemand(async () => {
    if (options.history === undefined) return null
    const { version, complain } = options.history
    const { History } = await import('./history/history')
    return new History({
      version,
      complain: (problem) => {
        troubles.add(problem, Date.now())
        complain({ history: problem })
      },
      dataFolder: options.dataFolder,
      wallClock: Date.now,
      policy: async () => historyPolicyOf(await chosen()),
    })
  })
  /** Whoever has an answer need not wait until it is kept. */
  const unwritten = new Set<Promise<unknown>>()
  const keeper: Pick<History, 'keep'> = {
    async keep(answer, took) {
      const kept = history()
        .then((room) => room?.keep(answer, took) ?? null)
        .catch(() => null)
      unwritten.add(kept)
      return kept.finally(() => unwritten.delete(kept))
    },
  }
  const scans = onDemand(async () => {
    const [{ Scans }, { resolveName }] = await Promise.all([
      import('./scan/scans'),
      import('./scan/host/resolve-name'),
    ])
    return new Scans({
      platform,
      runs,
      history: await history(),
      lower: async () => lowerCeilingsOf(await chosen()),
      resolve: resolveName,
      wallClock: Date.now,
      worker: options.probeWorker,
      clock: () => performance.now(),
      random: Math.random,
    })
  })
  const historyAnswers = onDemand(async () => {
    const { HistoryAnswers } = await import('./history/history-answers')
    return new HistoryAnswers(await history(), troubles)
  })
  const sockets = new Sockets({
    source: () => platform.socketSource(new SocketBuilder(serviceNames()), options.own),
    wallClock: Date.now,
    history: keeper,
    packages: platform.packages,
  })
  const conflict = onDemand(async () => {
    const { Conflict } = await import('./conflict/conflict')
    return new Conflict({ platform, sockets, own: options.own, wallClock: Date.now, history: keeper })
  })
  const reachable = onDemand(async () => {
    const [{ Reachable }, { OutsideMemory }] = await Promise.all([
      import('./reach/reachable'),
      import('./reach/outside-memory'),
    ])
    const memory = new OutsideMemory(await history(), Date.now)
    return new Reachable({ platform, sockets, memory, wallClock: Date.now })
  })
  const forward = onDemand(async () => {
    const { Forward } = await import('./forward/forward')
    return new Forward({
      platform,
      sockets,
      dataFolder: options.dataFolder,
      wallClock: Date.now,
      history: keeper,
    })
  })
  const reference = onDemand(async () => {
    const [{ Reference }, { SeenInScans }] = await Promise.all([
      import('./reference/reference'),
      import('./reference/seen-in-scans'),
    ])
    return new Reference({ platform, sockets, seen: new SeenInScans(await history()) })
  })
  const lessons = onDemand(async () => {
    const { Lessons } = await import('./lesson/lessons')
    return new Lessons({ sockets, scans, program: options.program ?? null, clock: () => performance.now() })
  })
  const watching = onDemand(async () => {
    const { Watching } = await import('./watch/watching')
    return new Watching({ platform, sockets, scans, reachable, forward })
  })
  const sharedWatch = onDemand(async () => {
    const { SharedWatch } = await import('./watch/shared-watch')
    const watches = await watching()
    return new SharedWatch({ run: (request, signal) => watches.run(request, signal), settings })
  })
  const baselines = onDemand(async () => {
    const { BaselineDesk } = await import('./baseline/baseline-desk')
    const { dataFolder } = options
    const others = async () => (await watching()).others
    return new BaselineDesk({ sockets, reachable, settings, others, dataFolder, wallClock: Date.now })
  })
  return {
    handlers: {
      'computer.describe': (_input, signal) => describeComputer(platform, signal),
      'scan.plan': async (targets, signal) => (await scans()).plan(targets, signal),
      'scan.run': async function* (request, signal) {
        yield* (await scans()).run(request, signal)
      },
      'scan.pause': async ({ id, paused }) => {
        ;(await scans()).pause(id, paused)
        return null
      },
      'scan.packets': async (request, signal) => {
        const { captureProbe } = await import('./capture/probe-capture')
        return captureProbe(await scans(), request, signal)
      },
      'run.follow': (request, signal) => runs.follow(request, signal),
      'history.list': async (search) => (await historyAnswers()).list(search),
      'history.open': async (request) => (await historyAnswers()).open(request),
      'history.answer': async (request) => (await historyAnswers()).answer(request),
      'history.mark': async (request) => (await historyAnswers()).mark(request),
      'history.compare': async (request, signal) => (await historyAnswers()).compare(request, signal),
      'history.remove': async (request) => (await historyAnswers()).remove(request),
      'history.forget': async () => (await historyAnswers()).forget(),
      'settings.watch': (_input, signal) => settings.watch(signal),
      'settings.change': (change) => settings.change(change),
      'update.look': async (_input, signal) => {
        if (!(await chosen()).values['app.updates']) return { kind: 'not-asked' }
        const { askForUpdate, latestUrl } = await import('./update/update-check')
        return askForUpdate(latestUrl, signal)
      },
      'sockets.list': (query, signal) => sockets.list(query, signal),
      'sockets.reachable': async (_input, signal) => (await reachable()).all(signal),
      'sockets.to-itself': async (port, signal) => (await reachable()).toItself(port, signal),
      'sockets.watch': (request, signal) => sockets.watch(request, signal),
      'watch.run': async function* (request, signal) {
        yield* (await watching()).run(request, signal)
      },
      'watch.join': async function* (_input, signal) {
        yield* (await sharedWatch()).join(signal)
      },
      'watch.forget': async () => {
        ;(await sharedWatch()).forget()
        return null
      },
      'baseline.look': async (_input, signal) => (await baselines()).look(signal),
      'baseline.record': async ({ owner }, signal) => (await baselines()).record(owner, signal),
      'baseline.open': async ({ path }, signal) => (await baselines()).open(path, signal),
      'baseline.approve': async (request, signal) => (await baselines()).approve(request, signal),
      'conflict.explain': async (question, signal) => (await conflict()).explain(question, signal),
      'conflict.preview': async (request, signal) => (await conflict()).preview(request, signal),
      'conflict.stop': async function* (request, signal) {
        yield* (await conflict()).stop(request, signal)
      },
      'conflict.start': async function* (request, signal) {
        yield* (await conflict()).start(request, signal)
      },
      'forward.test': async function* (request, signal) {
        yield* (await forward()).test(request, signal)
      },
      'forward.where': async (request, signal) => (await forward()).where(request, signal),
      'forward.helpers': async (request, signal) => (await forward()).helpers(request, signal),
      'forward.mappings': async (request, signal) => (await forward()).mappings(request, signal),
      'forward.add': async (request, signal) => (await forward()).add(request, signal),
      'forward.remove': async (request, signal) => (await forward()).remove(request, signal),
      'forward.firewall': async (request, signal) => (await forward()).firewall(request, signal),
      'forward.kept': async function* (_input, signal) {
        yield* (await forward()).kept(signal)
      },
      'forward.telephone-saw': async (told) => {
        ;(await forward()).telephoneSaw(told)
        return null
      },
      'forward.let-go': async ({ id }) => {
        ;(await forward()).letGo(id)
        return null
      },
      'lesson.run': async function* (request, signal) {
        yield* (await lessons()).run(request, signal)
      },
      'lesson.go': async ({ runId }) => {
        ;(await lessons()).go(runId)
        return null
      },
      'reference.port': async ({ port, protocol }, signal) =>
        (await reference()).port(port, protocol, signal),
      'reference.search': async (search) => (await reference()).search(search),
      'reference.suggest': async (_input, signal) => (await reference()).suggest(signal),
    },
    async tidyUp() {
      // a crash seldom leaves anything, and all that knows routers is much to load
      const { mayHoldEntries } = await import('./forward/router/mapping/journal-folder')
      if (!(await mayHoldEntries(options.dataFolder))) return []
      return (await forward()).tidyUp(AbortSignal.timeout(30_000))
    },
    // what was never loaded has opened nothing
    async close() {
      runs.close()
      ;(await sharedWatch.made)?.close()
      await Promise.all([settings.close(), (await forward.made)?.close()])
      await Promise.all(unwritten)
    },
  }
}

/** What is kept of scans. Nothing is thrown away where what was chosen can't be read at the moment. */
function historyPolicyOf({ values, known }: SettingsReading): HistoryPolicy {
  const limits = { days: values['history.days'], bytes: values['history.megabytes'] * 1_000_000 }
  return { keep: values['history.keep'], limits: known ? limits : null }
}

function lowerCeilingsOf({ values }: SettingsReading): LowerCeilings {
  return { private: values['scan.ceiling-private'], public: values['scan.ceiling-public'] }
}
