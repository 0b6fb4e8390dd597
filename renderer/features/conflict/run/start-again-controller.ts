import { fromThrown } from '#shared/ipc/result'
import type { ConflictStore } from '../conflict-slice'
import type { Happened, StartState } from '../conflict-state'
import { type ConflictEdges, inOurWords } from './conflict-controller'

/** Starts a program again that was stopped, once the person has seen how and said yes. */
export interface StartAgainController {
  /** Opens the dialog; does nothing else. */
  open(again: StartState['again']): void
  /** The person said yes. */
  confirm(): Promise<void>
  /** Closes the dialog; what was started goes on. */
  close(): void
  dispose(): void
}

interface StartEdges extends Pick<ConflictEdges, 'engine'> {
  /** Looks at the port again. */
  readonly again: (happened?: Happened) => Promise<void>
}

export function createStartAgainController(store: ConflictStore, edges: StartEdges): StartAgainController {
  let current: AbortController | null = null
  const { update } = store
  const setStep = (own: AbortController, step: StartState['step']) => {
    if (current !== own) return
    update(({ starting }) => (starting === null ? {} : { starting: { ...starting, step } }))
  }

  return {
    open: (again) => update(() => ({ starting: { again, step: { kind: 'asking' } } })),
    async confirm() {
      const { starting } = store.getState().conflict
      if (starting?.again.kind !== 'known' || starting.step.kind !== 'asking') return
      const { id } = starting.again
      const own = new AbortController()
      current = own
      setStep(own, { kind: 'starting', pid: null })
      try {
        const client = await edges.engine(own.signal)
        const { toldStart } = await import('#shared/conflict/fixes/start-told')
        for await (const found of client['conflict.start']({ id }, own.signal)) {
          if (current !== own) return
          const event = toldStart(found)
          if (event.kind === 'listening') {
            // the new answer says the rest: nothing is left to be closed
            update(() => ({ starting: null }))
            await edges.again(event)
            return
          }
          setStep(own, event.kind === 'started' ? { kind: 'starting', pid: event.pid } : event)
        }
      } catch (thrown) {
        setStep(own, { kind: 'failed', sentence: inOurWords(fromThrown(thrown)).message })
      }
    },
    close() {
      const asked = store.getState().conflict.starting?.step.kind === 'asking'
      current?.abort()
      current = null
      update(() => ({ starting: null }))
      // something may have taken the port
      if (!asked) void edges.again()
    },
    dispose() {
      current?.abort()
    },
  }
}
