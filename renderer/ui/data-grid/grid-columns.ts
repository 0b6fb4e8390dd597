import { type RefObject, useMemo, useRef, useState } from 'react'
import type { Remembered } from '../remembered'
import { useElementSize } from '../use-element-size'
import {
  type ColumnChoice,
  columnTracks,
  movedColumn,
  orderedColumns,
  resizedColumn,
  shownColumns,
  toggledColumn,
  usualColumns,
} from './column-choice'
import type { GridColumn } from './grid-column'

/** The columns of a grid as they are shown, and what a person can do with them. */
export interface GridColumns<Key extends string> {
  /** All, in the order that was chosen. */
  readonly all: readonly GridColumn<Key>[]
  readonly shown: readonly GridColumn<Key>[]
  /** For `grid-template-columns`. */
  readonly tracks: string
  readonly isUsual: boolean
  /** The grid's own element: how wide it is says which columns there is room for. */
  readonly frame: RefObject<HTMLDivElement | null>
  readonly toggle: (key: Key) => void
  readonly move: (key: Key, to: Key) => void
  readonly resize: (key: Key, width: number) => void
  readonly reset: () => void
}

/** Columns that are remembered. @param stepBack those that say nothing at the moment */
export function useGridColumns<Key extends string>(
  columns: readonly GridColumn<Key>[],
  kept: Remembered<ColumnChoice>,
  stepBack: readonly Key[],
): GridColumns<Key> {
  const [choice, setChoice] = useState(() => kept.read() ?? usualColumns)
  const choose = (next: ColumnChoice) => {
    kept.write(next)
    setChoice(next)
  }
  const frame = useRef<HTMLDivElement>(null)
  const { width } = useElementSize(frame)
  const back = columns
    .filter(({ key, from = 0 }) => stepBack.includes(key) || width < from)
    .map(({ key }) => key)
    .join(' ')
  // the same array while nothing changes: rows are drawn anew only for another one
  const shown = useMemo(
    () =>
      shownColumns(
        columns,
        choice,
        columns.flatMap(({ key }) => (back.split(' ').includes(key) ? [key] : [])),
      ),
    [columns, choice, back],
  )
  return {
    all: orderedColumns(columns, choice),
    shown,
    tracks: columnTracks(shown, choice),
    frame,
    isUsual: choice === usualColumns,
    toggle: (key) =>
      choose(
        toggledColumn(
          choice,
          key,
          shown.some((column) => column.key === key),
        ),
      ),
    move: (key, to) => choose(movedColumn(columns, choice, key, to)),
    resize: (key, width) => choose(resizedColumn(choice, key, width)),
    reset() {
      kept.forget()
      setChoice(usualColumns)
    },
  }
}
