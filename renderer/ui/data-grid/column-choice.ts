import * as v from 'valibot'
import type { GridColumn } from './grid-column'

/** What a person made of a table's columns; all keys are those of columns, and others are passed over. */
const ColumnChoiceSchema = v.object({
  /** Left to right, as far as they were moved. */
  order: v.array(v.string()),
  hidden: v.array(v.string()),
  /** Shown although they would step back. */
  shown: v.array(v.string()),
  /** Pixels. */
  widths: v.record(v.string(), v.pipe(v.number(), v.minValue(30), v.maxValue(2000))),
})
export type ColumnChoice = Readonly<v.InferOutput<typeof ColumnChoiceSchema>>

/** For `remembered`. */
export const columnChoiceSchema: v.GenericSchema<unknown, ColumnChoice> = ColumnChoiceSchema

export const usualColumns: ColumnChoice = { order: [], hidden: [], shown: [], widths: {} }

/** All columns in the order that was chosen; one that is new since then stays behind the one that it follows by itself. */
export function orderedColumns<Key extends string>(
  columns: readonly GridColumn<Key>[],
  { order }: ColumnChoice,
): readonly GridColumn<Key>[] {
  const ordered = order.flatMap((key) => columns.find((column) => column.key === key) ?? [])
  columns.forEach((column, index) => {
    if (ordered.includes(column)) return
    const before = columns[index - 1]
    ordered.splice(before === undefined ? 0 : ordered.indexOf(before) + 1, 0, column)
  })
  return [...new Set(ordered)]
}

/**
 * The columns that are shown, left to right; all of them where none would be left.
 * @param stepBack those that say nothing at the moment: they are shown only where a person wants that
 */
export function shownColumns<Key extends string>(
  columns: readonly GridColumn<Key>[],
  choice: ColumnChoice,
  stepBack: readonly Key[],
): readonly GridColumn<Key>[] {
  const ordered = orderedColumns(columns, choice)
  const shown = ordered.filter(({ key }) =>
    choice.shown.includes(key) ? true : !choice.hidden.includes(key) && !stepBack.includes(key),
  )
  return shown.length === 0 ? ordered : shown
}

/** Shows or hides a column. @param isShown whether it is shown now */
export function toggledColumn(choice: ColumnChoice, key: string, isShown: boolean): ColumnChoice {
  const without = (keys: readonly string[]) => keys.filter((known) => known !== key)
  return {
    ...choice,
    hidden: isShown ? [...without(choice.hidden), key] : without(choice.hidden),
    shown: isShown ? without(choice.shown) : [...without(choice.shown), key],
  }
}

/** Puts a column where another one that is shown stands, which makes room. */
export function movedColumn<Key extends string>(
  columns: readonly GridColumn<Key>[],
  choice: ColumnChoice,
  key: Key,
  to: Key,
): ColumnChoice {
  const keys = orderedColumns(columns, choice).map((column) => column.key)
  const target = keys.indexOf(to)
  if (!keys.includes(key) || target < 0) return choice
  const others = keys.filter((known) => known !== key)
  return { ...choice, order: [...others.slice(0, target), key, ...others.slice(target)] }
}

/** Makes a column so many pixels wide; no narrower than its head can be read, no wider than a screen. */
export function resizedColumn(choice: ColumnChoice, key: string, width: number): ColumnChoice {
  return { ...choice, widths: { ...choice.widths, [key]: Math.round(Math.min(1200, Math.max(36, width))) } }
}

/** The columns as `grid-template-columns`. A width that was chosen gives way only where there is no room for it. */
export function columnTracks<Key extends string>(
  shown: readonly GridColumn<Key>[],
  { widths }: ColumnChoice,
): string {
  return shown
    .map(({ key, width }) => {
      const chosen = widths[key]
      return chosen === undefined ? width : `minmax(${Math.min(36, chosen)}px, ${chosen}px)`
    })
    .join(' ')
}
