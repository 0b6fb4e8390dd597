import { useMemo } from 'react'
import { useStore } from 'zustand'
import { verdictTitles } from '../features/forward/verdict/verdict-words'
import type { RecentAnswer } from '../ui/recent-answer'
import { whenText } from '../ui/when-text'
import type { FeatureKits } from './feature-kits'

/** What was asked before, of all features: the newest of each first, in turn. */
export function useRecentAnswers({
  store,
  go,
  conflict,
  scan,
  forward,
}: FeatureKits): readonly RecentAnswer[] {
  const questions = useStore(store, (state) => state.conflict.recent)
  const targets = useStore(store, (state) => state.scan.recent)
  const tests = useStore(store, (state) => state.forward.history)
  return useMemo(() => {
    const asked = questions.map(
      (question): RecentAnswer => ({
        key: `conflict ${JSON.stringify(question)}`,
        icon: 'conflict',
        text: `${question.protocol.toUpperCase()} port ${question.port}`,
        note: question.address === null ? 'in use here?' : `on ${question.address}, in use here?`,
        again: () => {
          go('conflict')
          void conflict.controller.askFor(question)
        },
      }),
    )
    const scanned = targets.map(
      (text): RecentAnswer => ({
        key: `scan ${text}`,
        icon: 'scan',
        text,
        note: 'what is open there?',
        again: () => {
          go('scan')
          void scan.controller.startWith(text)
        },
      }),
    )
    const tested = tests.map(
      (entry): RecentAnswer => ({
        key: `forward ${entry.id}`,
        icon: 'forward',
        text: `${entry.protocol.toUpperCase()} port ${entry.port}`,
        note: `${verdictTitles[entry.verdict]}, ${whenText(entry.startedAt, Date.now())}`,
        again: () => {
          go('forward')
          void forward.earlier.open(entry)
        },
      }),
    )
    return inTurn(asked, scanned, tested)
  }, [questions, targets, tests, go, conflict, scan, forward])
}

function inTurn<T>(...lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(...lists.map(({ length }) => length))
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat()
}
