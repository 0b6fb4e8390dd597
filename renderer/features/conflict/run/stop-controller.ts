import type { StopEvent } from '#shared/conflict/fixes/stop-told'
import type { ConflictQuestion } from '#shared/conflict/question'
import { fromThrown } from '#shared/ipc/result'
import type { ConflictStore } from '../conflict-slice'
import type { Stopped, StopState, StopStep } from '../conflict-state'
import { type ConflictEdges, inOurWords } from './conflict-controller'

/** How long a process is given to end by itself after each signal, in milliseconds. */
export const waitMs = 10_000

/** What puts into words what the engine found: not needed before somebody asks for it. */
const words = () => import('#shared/conflict/fixes/stop-told')

/** Ends a process once the person has confirmed it; at most one at a time. */
export interface StopController {
  /** Opens the dialog and shows what stopping would do; does nothing else. */
  open(process: StopState['process'], question: ConflictQuestion): Promise<void>
  /** The person confirmed. */
  confirm(force: boolean): Promise<void>
  /** Closes the dialog, stops waiting, and looks again where something may have changed. */
  close(): void
  dispose(): void
}

interface StopEdges extends Pick<ConflictEdges, 'engine'> {
  /** Looks at the port again. */
  readonly again: (stopped?: Stopped) => Promise<void>
}

export function createStopController(store: ConflictStore, edges: StopEdges): StopController {
  let current: AbortController | null = null
  let stopped: Stopped | null = null
  const { update } = store

  const setStep = (own: AbortController, step: StopStep, change: Partial<StopState> = {}) => {
    if (current !== own) return
    update(({ stop }) => (stop === null ? {} : { stop: { ...stop, ...change, step } }))
  }

  const take = (event: StopEvent, own: AbortController) => {
    switch (event.kind) {
      case 'signalled':
        return setStep(own, { kind: 'stopping', signal: event.signal, waitedMs: 0 })
      case 'waiting': {
        const before = store.getState().conflict.stop?.step
        const signal = before?.kind === 'stopping' ? before.signal : null
        return setStep(own, { kind: 'stopping', signal, waitedMs: event.waitedMs })
      }
      case 'still-running':
      case 'refused':
        return setStep(own, event)
      case 'done':
        stopped = event
        return
    }
  }

  return {
    async open(process, question) {
      current?.abort()
      const own = new AbortController()
      current = own
      update(() => ({ stop: { process, question, preview: null, step: { kind: 'looking' }, force: false } }))
      try {
        const client = await edges.engine(own.signal)
        const found = await client['conflict.preview']({ process, question }, own.signal)
        const { toldPreview } = await words()
        setStep(own, { kind: 'asking' }, { preview: toldPreview(found) })
      } catch (thrown) {
        setStep(own, { kind: 'failed', error: inOurWords(fromThrown(thrown)) })
      }
    },
    async confirm(force) {
      const stop = store.getState().conflict.stop
      const confirmed = stop?.preview?.confirms
      if (stop === null || confirmed === undefined) return
      if (stop.step.kind !== 'asking' && stop.step.kind !== 'still-running') return
      const own = new AbortController()
      current = own
      setStep(own, { kind: 'stopping', signal: null, waitedMs: 0 }, { force })
      const { question } = stop
      stopped = null
      try {
        const client = await edges.engine(own.signal)
        const request = { process: confirmed, question, force, waitMs }
        const { toldStop } = await words()
        for await (const found of client['conflict.stop'](request, own.signal)) take(toldStop(found), own)
      } catch (thrown) {
        setStep(own, { kind: 'failed', error: inOurWords(fromThrown(thrown)) })
      }
      if (current !== own) return
      if (stopped !== null) {
        // the answer says the rest: nothing is left to be closed
        update(() => ({ stop: null }))
        await edges.again(stopped)
        return
      }
      const step = store.getState().conflict.stop?.step
      if (step?.kind === 'stopping') {
        const message = 'It was not said what came of it. Look again to see who has the port.'
        setStep(own, { kind: 'failed', error: { code: 'failed', message } })
      }
      if (step?.kind === 'refused') await edges.again()
    },
    close() {
      const stop = store.getState().conflict.stop
      current?.abort()
      current = null
      update(() => ({ stop: null }))
      // A signal was sent, and nobody saw yet what came of it.
      const unseen = stop?.step.kind
      if (unseen === 'stopping' || unseen === 'still-running' || unseen === 'failed') void edges.again()
    },
    dispose() {
      current?.abort()
    },
  }
}
