import type { KeyboardEvent, RefObject } from 'react'
import { rowText } from '../rows/row-text'
import { isGroup, type TableModel } from '../rows/table-model'
import { useSocketsKit } from '../sockets-context'

/** Pixels that a row is high. */
export const rowHeight = 26

interface TableKeys {
  readonly model: TableModel
  readonly active: number
  readonly scroller: RefObject<HTMLElement | null>
  /** Walks to a row; it takes care of the ends. */
  readonly move: (index: number) => void
  /** Opens what a row holds. */
  readonly choose: (index: number) => void
}

/** The keys of the table: arrows, pages and ends walk, Enter opens, Left and Right fold, Ctrl+C copies. */
export function useTableKeys({ model, active, scroller, move, choose }: TableKeys) {
  const { actions, copy } = useSocketsKit()

  /** Left folds a group, or goes to the one that a row belongs to; Right unfolds. */
  const fold = (folds: boolean) => {
    const row = model.rows[active]
    if (row === undefined) return
    if (isGroup(row)) {
      if (row.folded !== folds) actions.turnGroup(row.key)
      else if (!folds) move(active + 1)
      return
    }
    if (!folds) return
    for (let index = active; index >= 0; index -= 1) {
      const above = model.rows[index]
      if (above !== undefined && isGroup(above)) return move(index)
    }
  }

  return (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 280) / rowHeight) - 2)
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: model.rows.length - 1,
    }
    const target = targets[event.key]
    if (event.altKey) return
    if (target !== undefined) move(target)
    else if (event.key === 'Enter') choose(active)
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') fold(event.key === 'ArrowLeft')
    else if (event.key.toLowerCase() === 'c' && (event.ctrlKey || event.metaKey)) {
      const row = model.rows[active]
      if (row === undefined || isGroup(row)) return
      void copy(rowText(row))
    } else return
    event.preventDefault()
  }
}
