import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  columnTracks,
  movedColumn,
  orderedColumns,
  resizedColumn,
  shownColumns,
  toggledColumn,
  usualColumns,
} from './column-choice'

const columns = (['host', 'port', 'state', 'service'] as const).map((key) => ({
  key,
  head: key,
  width: '1fr',
}))
type Key = (typeof columns)[number]['key']
const keys = (shown: readonly { readonly key: string }[]) => shown.map(({ key }) => key).join(' ')

describe('the columns of a table', () => {
  it('keep what a person made of them, also when there are new ones', () => {
    const before = columns.filter(({ key }) => key !== 'state')
    const moved = movedColumn(before, usualColumns, 'service', 'host')
    expect(keys(orderedColumns(before, moved))).toBe('service host port')
    expect(keys(orderedColumns(columns, moved))).toBe('service host port state')
    expect(keys(orderedColumns(columns, { ...usualColumns, order: ['gone', 'state'] }))).toBe(
      'host port state service',
    )
  })

  it('step back where they say nothing, unless a person wants them', () => {
    expect(keys(shownColumns(columns, usualColumns, ['host']))).toBe('port state service')
    const wanted = toggledColumn(usualColumns, 'host', false)
    expect(keys(shownColumns(columns, wanted, ['host']))).toBe('host port state service')
    expect(keys(shownColumns(columns, toggledColumn(wanted, 'host', true), []))).toBe('port state service')
  })

  it('are never all hidden, never lost and never twice', () => {
    const key = fc.constantFrom<Key>('host', 'port', 'state', 'service')
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), key, key)), (deeds) => {
        let choice = usualColumns
        for (const [move, one, other] of deeds) {
          const isShown = shownColumns(columns, choice, ['host']).some((column) => column.key === one)
          choice = move ? movedColumn(columns, choice, one, other) : toggledColumn(choice, one, isShown)
          const ordered = orderedColumns(columns, choice)
          expect(new Set(ordered).size).toBe(columns.length)
          expect(ordered).toHaveLength(columns.length)
          expect(shownColumns(columns, choice, ['host']).length).toBeGreaterThan(0)
          if (move) expect(ordered.findIndex((column) => column.key === one)).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })

  it('have the width that was chosen, within reason', () => {
    const wide = resizedColumn(resizedColumn(usualColumns, 'port', 3), 'service', 240.4)
    expect(columnTracks(columns, wide)).toBe('1fr minmax(36px, 36px) 1fr minmax(36px, 240px)')
  })
})
