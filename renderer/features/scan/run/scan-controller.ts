import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { type ErrorValue, Failure, fromThrown } from '#shared/ipc/result'
import { AskedPorts } from '#shared/ports/asked-ports'
import type { FollowedEvent } from '#shared/run/run'
import type { ScanEvent } from '#shared/scan/event'
import { unresolvedOf } from '#shared/scan/name-failure'
import { questionsOf, type ScanPlan } from '#shared/scan/plan'
import { ScanRecord, usualCells } from '#shared/scan/record'
import type { ScanTargets } from '#shared/scan/request'
import type { TextStorage } from '../../../ui/remembered'
import { checkForm } from '../controls/form-check'
import type { ScanStore } from '../scan-slice'
import { isUnderWay, type RunState, type ScanState, withoutResults } from '../scan-state'
import { type BesideScans, besideScans } from './beside-scans'
import type { RecentTargets } from './recent-targets'
import { findAgain, opened, rememberScan } from './remembered-scan'
import { nextFrame, nowAndThen, RunBatcher, type Schedule } from './run-batcher'
import { taken } from './taken'

/** What a run needs from outside. */
export interface ScanEdges {
  /** A client that is connected, or a `disconnected` failure. */
  readonly engine: (signal: AbortSignal) => Promise<Client<EngineContract>>
  /** What this tab alone remembers while its page is reloaded. */
  readonly tab: TextStorage
  readonly recent: RecentTargets
  /** Questions from which somebody wants to be asked first, also where nobody else would. */
  readonly askFrom: () => number
  readonly now: () => number
  readonly schedule?: Schedule
}

/** Starts, pauses and ends scans. At most one is under way; what a stale one still sends is dropped. */
export interface ScanController extends BesideScans {
  start(): Promise<void>
  /** Takes over targets and starts; ports stay as they are. */
  startWith(targets: string): Promise<void>
  /** The dialog's answer. */
  answer(confirmed: boolean): void
  setPaused(paused: boolean): Promise<void>
  cancel(): void
  /**
   * Shows a scan that was kept, as it was; nothing is asked of anybody for it. Who cancels it sees what was there before: a part of
   * a file would look like all of it. False: another one is under way.
   * @param listed hosts that are in it; undefined: not known
   */
  showKept(events: AsyncIterable<FollowedEvent>, origin: string, listed?: number): Promise<boolean>
  /** Shows the scan again that this tab showed before its page was reloaded. */
  findAgain(): Promise<void>
}

export function createScanController(store: ScanStore, edges: ScanEdges): ScanController {
  let current: AbortController | null = null
  let answered: ((confirmed: boolean) => void) | null = null
  const scan = () => store.getState().scan
  const { update } = store
  const { lookHere, ...beside } = besideScans(store, edges)

  const confirm = (need: 'public' | 'large', plan: ScanPlan, own: AbortController): Promise<boolean> => {
    update(() => ({ phase: 'confirming', confirmation: { need, plan } }))
    return new Promise((resolve) => {
      answered = (confirmed) => {
        answered = null
        update(() => ({ confirmation: null }))
        resolve(confirmed)
      }
      own.signal.addEventListener('abort', () => answered?.(false), { once: true })
    })
  }

  const start = async () => {
    if (current !== null) return
    const targets = scan().form
    const check = checkForm(targets, scan().services)
    if (!check.ready) return
    const own = new AbortController()
    current = own
    let began = false
    const idle = scan().run === null ? 'idle' : 'done'
    update(() => ({ phase: 'planning', problem: null, unresolved: [] }))
    try {
      const client = await edges.engine(own.signal)
      const plan = await client['scan.plan'](targets, own.signal)
      update(() => ({ unresolved: unresolvedOf(plan.names) }))
      if (plan.probes === 0) throw nothingToScan(plan)
      for (const need of questionsOf(plan, edges.askFrom())) {
        if (!(await confirm(need, plan, own))) {
          update(() => ({ phase: idle }))
          return
        }
      }
      update(() => ({ recent: edges.recent.add(targets.targets) }))
      began = true
      await run(client, targets, plan, own)
    } catch (thrown) {
      failed(thrown, began)
    } finally {
      if (current === own) current = null
    }
  }

  const failed = (thrown: unknown, began: boolean) => {
    const error = fromThrown(thrown)
    update((state) => ({
      // results of another scan must not stand under the failure of this one
      ...(began || error.code === 'cancelled'
        ? { phase: state.run === null ? 'idle' : 'done' }
        : withoutResults(state)),
      confirmation: null,
      problem: error.code === 'cancelled' ? null : inOurWords(error, began),
    }))
  }

  const findScanAgain = async () => {
    const own = new AbortController()
    const again = await findAgain(edges.tab, edges.engine, own.signal)
    if (again.kind === 'none') return
    // the person was quicker, and wants another one
    if (current !== null || scan().run !== null) return own.abort()
    if (again.kind === 'gone') return update(() => ({ problem: again.problem }))
    current = own
    const { run, plan, events } = again.scan
    const targets = run.asked
    // what was typed meanwhile stays
    update(({ form }) => (form.targets === '' ? { form: targets } : {}))
    try {
      await show({ targets, plan, startedAt: run.startedAt }, paused(events), own)
    } catch (thrown) {
      failed(thrown, true)
    } finally {
      if (current === own) current = null
    }
  }

  /**
   * Says that the scan stands still. The first word on it may be older than the pause, so each is looked at, until one says so or
   * the person has paused or gone on here.
   */
  async function* paused(events: AsyncIterable<ScanEvent>) {
    let known = false
    for await (const event of events) {
      if (!known && event.kind === 'progress') {
        known = event.progress.paused || scan().phase !== 'running'
        if (event.progress.paused) update(({ phase }) => (phase === 'running' ? { phase: 'paused' } : {}))
      }
      yield event
    }
  }

  const run = async (
    client: Client<EngineContract>,
    targets: ScanTargets,
    plan: ScanPlan,
    own: AbortController,
  ) => {
    const request = {
      id: plan.id,
      mayScanPublic: plan.needs.includes('public'),
      mayScanLarge: plan.needs.includes('large'),
    }
    rememberScan(edges.tab, plan.id)
    await show({ targets, plan, startedAt: edges.now() }, client['scan.run'](request, own.signal), own)
  }

  /** Shows a run to its end. */
  const show = async (
    begun: Pick<RunState, 'targets' | 'plan' | 'startedAt' | 'origin' | 'listed'>,
    events: AsyncIterable<ScanEvent>,
    own: AbortController,
  ) => {
    const { id, asked } = begun.plan
    const results = new ScanRecord(AskedPorts.of(asked), edges.now, usualCells)
    const fresh: RunState = {
      ...begun,
      id,
      results,
      version: 0,
      hosts: [],
      progress: null,
      summary: null,
      downCount: 0,
      here: null,
    }
    const phase = begun.origin === undefined ? 'running' : 'opening'
    update(() => ({ ...startOfRun(begun.plan), phase, run: fresh }))
    const batcher = new RunBatcher(
      results,
      (change) =>
        update((state) => {
          if (state.run?.id !== id) return {}
          return { run: change(state.run) }
        }),
      edges.schedule ?? (begun.origin === undefined ? nextFrame : nowAndThen),
    )
    try {
      await taken(events, batcher, own.signal)
    } finally {
      results.settle()
      batcher.flush()
      update((state) => (state.run?.id === id ? { phase: 'done' } : {}))
    }
    // the next scan need not wait for it
    if (begun.origin === undefined) void lookHere(id)
  }

  return {
    start,
    async startWith(targets) {
      update(({ form }) => ({ form: { ...form, targets } }))
      await start()
    },
    answer(confirmed) {
      answered?.(confirmed)
    },
    async setPaused(paused) {
      const { phase, run } = scan()
      if (run === null || current === null || (phase !== 'running' && phase !== 'paused')) return
      update(() => ({ phase: paused ? 'paused' : 'running' }))
      try {
        const client = await edges.engine(current.signal)
        await client['scan.pause']({ id: run.id, paused })
      } catch {
        // The run ends by itself where its engine is gone, and says why.
        update((state) => (isUnderWay(state.phase) ? { phase: 'running' } : {}))
      }
    },
    cancel() {
      if (current === null) return
      update(({ phase }) => (isUnderWay(phase) ? { phase: 'stopping' } : {}))
      current.abort()
    },
    async showKept(kept, origin, listed) {
      if (current !== null) return false
      const own = new AbortController()
      current = own
      const { phase, run: before, form, unresolved, openHost, selected, filter } = scan()
      try {
        const found = await opened(kept[Symbol.asyncIterator]())
        if (found === null) return false
        const { run, plan, events } = found
        update(() => ({ form: run.asked, unresolved: [] }))
        const begun = { targets: run.asked, plan, startedAt: run.startedAt, origin }
        await show(listed === undefined ? begun : { ...begun, listed }, until(own.signal, events), own)
        if (own.signal.aborted)
          update(() => ({ phase, run: before, form, unresolved, openHost, selected, filter }))
        return true
      } finally {
        if (current === own) current = null
      }
    },
    findAgain: findScanAgain,
    ...beside,
  }
}

/** What comes from a file knows nothing of who cancels. */
async function* until(signal: AbortSignal, events: AsyncIterable<ScanEvent>) {
  for await (const event of events) {
    if (signal.aborted) return
    yield event
  }
}

function startOfRun(plan: ScanPlan): Partial<ScanState> {
  return {
    selected: null,
    aside: null,
    openHost: plan.hosts === 1 ? 0 : null,
    unfolded: new Set(),
    filter: '',
    problem: null,
  }
}

function nothingToScan(plan: ScanPlan): Failure {
  const failed = unresolvedOf(plan.names)
  return new Failure({
    code: 'not-found',
    message:
      failed.length > 0
        ? 'None of the targets could be resolved. Check the spelling, or whether this computer has a working name server.'
        : 'Nothing is left to scan: the exclusions take everything out.',
  })
}

/** What a failure means to somebody who scans. */
function inOurWords(error: ErrorValue, underWay: boolean): ErrorValue {
  if (error.code !== 'disconnected') return error
  return {
    ...error,
    message: underWay
      ? 'The scan engine stopped. What was found so far is kept. Start again when you like.'
      : 'The scan engine does not answer. It is started anew by itself. Try again in a moment.',
  }
}
