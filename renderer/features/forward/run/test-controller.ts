import type { ForwardFound } from '#shared/forward/found'
import type { ForwardEvent, ForwardReport, TelephoneSaw } from '#shared/forward/report'
import type { ForwardTest } from '#shared/forward/request'
import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { type ErrorValue, failure, fromThrown } from '#shared/ipc/result'
import { checkForm } from '../form/form-check'
import type { ForwardStore } from '../forward-slice'
import type { ForwardForm } from '../forward-state'
import { chainAfter, emptyChain, endedChain } from './chain-state'

/** What tests need from outside. */
export interface TestEdges {
  /** A client that is connected, or a `disconnected` failure. */
  readonly engine: (signal: AbortSignal) => Promise<Client<EngineContract>>
  readonly now: () => number
  /** Puts what was found into words. */
  readonly told: (found: ForwardFound) => Promise<ForwardEvent>
  /** A test came to its end, and is kept. */
  readonly kept: () => void
}

/** Starts and ends tests. At most one is under way; what a stale one still sends is dropped. */
export interface TestController {
  /** Tests what the form asks for, after a change of it; does nothing while the form is wrong. */
  start(change?: Partial<ForwardForm>): Promise<void>
  /** Ends the test at once. The engine removes what it opened. */
  cancel(): void
  /** Tells the test what was seen on the telephone that it waits for. */
  telephoneSaw(told: TelephoneSaw): Promise<void>
  /** Shows a report that was kept. @param asked what it was asked with, where that is known */
  showAgain(report: ForwardReport, asked?: ForwardTest): void
  /** Forgets what is shown. */
  clear(): void
  dispose(): void
}

export function createTestController(store: ForwardStore, edges: TestEdges): TestController {
  let current: AbortController | null = null
  let lastId = 0
  const forward = () => store.getState().forward
  const { update } = store

  const start = async (change: Partial<ForwardForm> = {}) => {
    if (current !== null) return
    update(({ form }) => ({ form: { ...form, ...change }, tab: 'test' }))
    const { form, helpers } = forward()
    const request = checkForm(form, helpers).request
    if (request === null) return
    const own = new AbortController()
    current = own
    lastId += 1
    const id = lastId
    const startedAt = edges.now()
    update(() => ({
      running: true,
      problem: null,
      run: { id, request, startedAt, chain: emptyChain, report: null, cancelled: false },
    }))
    const ofThisRun = (event: ForwardEvent) => {
      if (own.signal.aborted) return
      if (event.kind === 'done') edges.kept()
      update(({ run }) => {
        if (run?.id !== id) return {}
        const report = event.kind === 'done' ? event.report : run.report
        return { run: { ...run, report, chain: chainAfter(run.chain, event) } }
      })
    }
    try {
      const client = await edges.engine(own.signal)
      for await (const found of client['forward.test'](request, own.signal))
        ofThisRun(await edges.told(found))
      if (!own.signal.aborted && forward().run?.report === null)
        throw failure('failed', 'The test ended without an answer. Try it again.')
    } catch (thrown) {
      if (!own.signal.aborted) fail(id, inOurWords(fromThrown(thrown)))
    } finally {
      if (current === own) {
        current = null
        update(() => ({ running: false }))
      }
    }
  }

  const fail = (id: number, problem: ErrorValue) => {
    update(({ run }) => ({
      problem,
      ...(run?.id === id
        ? { run: { ...run, chain: endedChain(run.chain, 'The test ended before this link.') } }
        : {}),
    }))
  }

  return {
    start,
    cancel() {
      if (current === null) return
      current.abort()
      current = null
      update(({ run }) => ({
        running: false,
        run:
          run === null
            ? null
            : {
                ...run,
                cancelled: true,
                chain: endedChain(run.chain, 'The test was cancelled before this link.'),
              },
      }))
    },
    async telephoneSaw(told) {
      if (current === null) return
      const { signal } = current
      // where the engine is gone, the test says so itself
      await edges
        .engine(signal)
        .then((client) => client['forward.telephone-saw'](told, signal))
        .catch(() => {})
    },
    showAgain(report, asked) {
      if (current !== null) return
      lastId += 1
      update(({ form, helpers }) => ({
        tab: 'test',
        form: { ...form, ...formOf(asked ?? { port: report.port, protocol: report.protocol }) },
        problem: null,
        run: {
          id: lastId,
          request: asked ?? requestOf(report, helpers),
          startedAt: report.at,
          chain: chainAfter(emptyChain, { kind: 'done', report }),
          report,
          cancelled: false,
          kept: true,
        },
      }))
    },
    clear() {
      if (current !== null) this.cancel()
      update(() => ({ run: null, problem: null }))
    },
    dispose() {
      current?.abort()
    },
  }
}

/** The form that asks the same. Who outside may look is agreed with now, and not in an old test. */
function formOf(asked: Pick<ForwardTest, 'port' | 'protocol'> & Partial<ForwardTest>): Partial<ForwardForm> {
  const { port, protocol, answer, map, hairpin, telephone, name, gateway } = asked
  return {
    port: String(port),
    protocol,
    ...(answer === undefined ? {} : { answer }),
    ...(map === undefined ? {} : { map }),
    ...(hairpin === undefined ? {} : { hairpin }),
    ...(telephone === undefined ? {} : { telephone }),
    ...(name === undefined ? {} : { name: name ?? '' }),
    ...(gateway === undefined ? {} : { gateway: gateway ?? '' }),
  }
}

/** What a kept report was asked with, as far as it tells. */
function requestOf({ port, protocol, name }: ForwardReport, outside: ForwardTest['outside']): ForwardTest {
  return {
    port,
    protocol,
    answer: false,
    map: false,
    hairpin: false,
    telephone: false,
    outside,
    name: name?.name ?? null,
    gateway: null,
  }
}

/** What a failure means to somebody who tests. */
export function inOurWords(error: ErrorValue): ErrorValue {
  if (error.code !== 'disconnected') return error
  return {
    ...error,
    message:
      'The part of Portlight that looks at the network stopped. It is started anew by itself. Try again in a moment. What it opened on the router is removed then.',
  }
}
