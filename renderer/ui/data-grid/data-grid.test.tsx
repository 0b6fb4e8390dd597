import { useState } from 'react'
import { beforeEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { remembered } from '../remembered'
import { columnChoiceSchema } from './column-choice'
import { DataGrid } from './data-grid'
import { useGridColumns } from './grid-columns'
import { useGridLines } from './grid-lines'
import { GridCell, GridCells, GridRow } from './grid-row'
import { nextSort, type SortBy, unsorted } from './sort'

type Column = 'name' | 'size'

const shelfChoice = remembered(localStorage, 'shelf', columnChoiceSchema)
const shelfColumns = [
  { key: 'name', head: 'Name', width: '1fr' },
  { key: 'size', head: 'Size', name: 'Size in bytes', atEnd: true, width: '1fr' },
] as const

beforeEach(() => localStorage.removeItem('shelf'))

/** Four hundred rows in a window of ten; what was chosen and copied stands above it. */
function Shelf() {
  const lines = useGridLines(400, 20)
  const [active, setActive] = useState(0)
  const [sort, setSort] = useState<SortBy<Column>>(unsorted)
  const columns = useGridColumns<Column>(shelfColumns, shelfChoice, [])
  const [done, setDone] = useState('nothing')
  return (
    <div style={{ display: 'flex', flexDirection: 'column', height: 240 }}>
      <p>{done}</p>
      <DataGrid<Column>
        label="Shelf"
        columns={columns}
        sort={sort}
        onSort={(column) => setSort(nextSort(sort, column))}
        lines={lines}
        active={active}
        onMove={(index) => {
          setActive(index)
          lines.show(index)
        }}
        onChoose={(index) => {
          setActive(index)
          setDone(`chose ${index}`)
        }}
        keyOf={(index) => `thing ${index}`}
        copying={{
          heads: ['Name', 'Size'],
          cellsOf: (index) => [`thing ${index}`, String(index * 7)],
          copy: async (text) => {
            if (text.includes('thing 13')) throw new Error('The clipboard is closed.')
            setDone(`copied ${JSON.stringify(text)}`)
          },
        }}
        onOtherKey={() => false}
        classes={{}}
        row={(place) => (
          <GridRow
            key={place.index}
            {...place}
            selected={place.active}
            onChoose={(index) => {
              setActive(index)
              setDone(`chose ${index}`)
            }}
          >
            <GridCells
              shown={columns.shown}
              cells={{
                name: <GridCell>{`thing ${place.index}`}</GridCell>,
                size: <GridCell>{String(place.index * 7)}</GridCell>,
              }}
            />
          </GridRow>
        )}
        empty={null}
      />
    </div>
  )
}

const grid = () => page.getByRole('grid', { name: 'Shelf' })
const at = (index: number) =>
  expect.element(grid().getByRole('row', { selected: true })).toHaveTextContent(`thing ${index}`)

describe('a grid', () => {
  it('is walked to its ends and no further, and what is walked to is in sight', async () => {
    await render(<Shelf />)
    ;(grid().element() as HTMLElement).focus()
    await userEvent.keyboard('{ArrowUp}')
    await at(0)
    await userEvent.keyboard('{End}{ArrowDown}')
    await at(399)
    await expect.element(page.getByText('thing 399')).toBeInViewport()
    await userEvent.keyboard('{Home}{ArrowDown}{Control>}c{/Control}')
    await expect.element(page.getByText('copied "thing 1\\t7"')).toBeVisible()
  })

  it('puts rows together with Shift and Ctrl, by keys and by the pointer, and copies them as what is wanted', async () => {
    await render(<Shelf />)
    ;(grid().element() as HTMLElement).focus()
    const marked = () => grid().getByRole('row', { selected: true }).elements().length
    await userEvent.keyboard('{ArrowDown}{Shift>}{ArrowDown}{ArrowDown}{/Shift}')
    await expect.poll(marked).toBe(3)
    await userEvent.keyboard('{Control>}c{/Control}')
    await expect.element(page.getByText('3 rows copied.')).toBeVisible()
    await expect.element(page.getByText('copied "thing 1\\t7\\nthing 2\\t14\\nthing 3\\t21"')).toBeVisible()
    await page.getByText('thing 5', { exact: true }).click({ modifiers: ['Control'] })
    await expect.poll(marked).toBe(4)
    await page.getByRole('button', { name: 'CSV' }).click()
    await expect.element(page.getByText('4 rows copied as CSV.')).toBeVisible()
    await expect.element(page.getByText(/copied "Name,Size\\r\\nthing 1,7.*thing 5,35/)).toBeVisible()
    await page.getByText('thing 2', { exact: true }).click()
    await expect.poll(marked).toBe(1)
    await expect.element(page.getByRole('toolbar', { name: 'Selected rows' })).not.toBeInTheDocument()
    await page.getByText('thing 6', { exact: true }).click({ modifiers: ['Shift'] })
    await expect.poll(marked).toBe(5)
    await userEvent.keyboard('{Escape}')
    await expect.poll(marked).toBe(1)
    await userEvent.keyboard('{Control>}a{/Control}')
    await page.getByRole('button', { name: 'Text' }).click()
    await expect.element(page.getByText('Nothing was copied: The clipboard is closed.')).toBeVisible()
  })

  it('gives the keys back to the rows from the bar that copies them, and the bar has the same keys', async () => {
    await render(<Shelf />)
    await page.getByRole('grid', { name: 'Shelf' }).click({ position: { x: 40, y: 60 } })
    await userEvent.keyboard('{Home}{Shift>}{ArrowDown}{/Shift}')
    await page.getByRole('button', { name: 'CSV' }).click()
    await expect.element(page.getByText('2 rows copied as CSV.')).toBeVisible()
    await userEvent.keyboard('{Control>}c{/Control}')
    await expect.element(page.getByText('copied "thing 0\\t0\\nthing 1\\t7"')).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('toolbar')).not.toBeInTheDocument()
    await expect.element(page.getByRole('grid', { name: 'Shelf' })).toHaveFocus()
    await userEvent.keyboard('{Control>}a{/Control}')
    await expect.element(page.getByText('400 rows: copy as')).toBeVisible()
  })

  it('has columns that are moved, made wider and hidden, and are as they were left', async () => {
    const first = await render(<Shelf />)
    const heads = () =>
      grid()
        .getByRole('columnheader')
        .elements()
        .map((head) => head.textContent)
    const size = () => page.getByRole('button', { name: 'Size in bytes' })
    const width = () =>
      page.getByRole('columnheader', { name: 'Size in bytes' }).element().getBoundingClientRect().width
    ;(size().element() as HTMLElement).focus()
    await userEvent.keyboard('{Alt>}{ArrowLeft}{/Alt}')
    await expect.poll(heads).toEqual(['Size', 'Name'])
    expect(grid().getByRole('row').elements()[1]?.textContent).toBe('0thing 0')
    const before = width()
    await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}')
    await expect.poll(width).toBeCloseTo(before - 16, 0)
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Name' }).click()
    await expect.poll(heads).toEqual(['Size'])
    await first.unmount()
    await render(<Shelf />)
    await expect.poll(heads).toEqual(['Size'])
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('menuitem', { name: 'As they were' }).click()
    await expect.poll(heads).toEqual(['Name', 'Size'])
  })

  it('has columns as wide as their texts, after a double click on the edge or by key', async () => {
    await render(<Shelf />)
    const size = page.getByRole('columnheader', { name: 'Size in bytes' })
    const name = page.getByRole('columnheader', { name: 'Name' })
    const width = (of: typeof size) => of.element().getBoundingClientRect().width
    const before = width(name)
    const edge = name.element().querySelector('[title^="Drag to change"]')
    if (edge === null) throw new Error('the head has no edge')
    await userEvent.dblClick(edge)
    await expect.poll(() => width(name)).toBeLessThan(before / 2)
    const cells = page.getByRole('gridcell', { name: /^thing/ }).elements()
    expect(cells.length).toBeGreaterThan(9)
    for (const cell of cells) expect(cell.scrollWidth).toBeLessThanOrEqual(cell.clientWidth)
    ;(page.getByRole('button', { name: 'Size in bytes' }).element() as HTMLElement).focus()
    await userEvent.keyboard('{Shift>}{Enter}{/Shift}')
    await expect.poll(() => width(size)).toBeLessThan(before / 2)
    // it is not sorted by that
    await expect.element(size).toHaveAttribute('aria-sort', 'none')
  })

  it('is sorted by a head that the keyboard reached', async () => {
    await render(<Shelf />)
    const head = page.getByRole('button', { name: 'Size in bytes' })
    ;(head.element() as HTMLElement).focus()
    await userEvent.keyboard('{Enter}')
    await expect
      .element(page.getByRole('columnheader', { name: 'Size in bytes' }))
      .toHaveAttribute('aria-sort', 'ascending')
    await userEvent.keyboard(' ')
    await expect
      .element(page.getByRole('columnheader', { name: 'Size in bytes' }))
      .toHaveAttribute('aria-sort', 'descending')
    await expect.element(page.getByText('nothing')).toBeVisible()
  })

  it('keeps the keys when the row that was clicked is out of sight', async () => {
    await render(<Shelf />)
    await page.getByText('thing 3', { exact: true }).click()
    await expect.element(page.getByText('chose 3')).toBeVisible()
    await userEvent.keyboard('{End}')
    await at(399)
    await userEvent.keyboard('{ArrowUp}')
    await at(398)
  })
})
