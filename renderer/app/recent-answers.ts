import { useMemo } from 'react'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import type { RecentAnswer } from '../ui/recent-answer'
import type { OpenPlace } from './place'
import type { AppState, AppStore } from './store'

type Asked = Pick<OpenPlace<AppState, unknown>, 'recent'> & Pick<RecentAnswer, 'icon'>

/** What was asked before, of all places: the newest of each first, in turn. */
export function useRecentAnswers(store: AppStore, places: readonly Asked[]): readonly RecentAnswer[] {
  const asked = useStore(
    store,
    useShallow((state) => places.map(({ recent }) => recent?.of(state))),
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: the answers are made of what was asked
  return useMemo(
    () =>
      inTurn(
        ...places.map(({ icon, recent }) => (recent?.answers() ?? []).map((answer) => ({ ...answer, icon }))),
      ),
    [asked, places],
  )
}

function inTurn<T>(...lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(...lists.map(({ length }) => length))
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat()
}
