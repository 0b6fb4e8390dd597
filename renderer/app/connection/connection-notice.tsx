import { useEffect, useState, useSyncExternalStore } from 'react'
import { Button } from '../../ui/button'
import { Notice } from '../../ui/notice'
import type { ConnectionState, ConnectionView } from './connection-state'
import { endWords, longLostWords, lostWords, type Words } from './connection-words'

/** Milliseconds of a break before it is worth a word: most are over by then. */
const worthAWordMs = 1200
/** Milliseconds after which the reason may be another one than the network. */
const longMs = 30_000

/** Says calmly how the page stands with its server, where that is not as it should be. */
export function ConnectionNotice({ connection }: { readonly connection: ConnectionView }) {
  const state = useSyncExternalStore(
    (listener) => connection.subscribe(listener),
    () => connection.state(),
  )
  const lostFor = useLostFor(state)
  const words = wordsOf(state, lostFor)
  return (
    <Notice {...(state.kind === 'ended' ? { tone: 'grave' } : {})}>
      {words === null ? null : (
        <>
          <p>
            <b>{words.title}</b> {words.advice}
          </p>
          {state.kind === 'lost' && (
            <Button look="plain" onClick={() => connection.tryNow()}>
              Try now
            </Button>
          )}
        </>
      )}
    </Notice>
  )
}

function wordsOf(state: ConnectionState, lostFor: number): Words | null {
  if (state.kind === 'ended') return endWords(state.reason)
  if (state.kind !== 'lost' || lostFor < worthAWordMs) return null
  return lostFor < longMs ? lostWords : longLostWords
}

/** Milliseconds for which the connection has been away, as far as they change the words. */
function useLostFor(state: ConnectionState): number {
  const since = state.kind === 'lost' ? state.since : null
  const [lostFor, setLostFor] = useState(0)
  useEffect(() => {
    setLostFor(0)
    if (since === null) return
    const timers = [worthAWordMs, longMs].map((ms) =>
      setTimeout(() => setLostFor(ms), Math.max(0, since + ms - Date.now())),
    )
    return () => {
      for (const timer of timers) clearTimeout(timer)
    }
  }, [since])
  return lostFor
}
