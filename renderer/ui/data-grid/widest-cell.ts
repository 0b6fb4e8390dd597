/**
 * Pixels that the longest text of a column takes, its head among them, of the rows that are drawn now; null: there is none.
 * @param at index of the column among those that are shown
 */
export function widestCell(grid: Element | null, at: number): number | null {
  const widths: number[] = []
  for (const row of grid?.querySelectorAll('[role="row"]') ?? []) {
    const cell = row.children[at]
    // a row that stands for many others has one cell alone
    if (!(cell instanceof HTMLElement) || cell.hasAttribute('aria-colspan')) continue
    const { width, justifySelf } = cell.style
    Object.assign(cell.style, { width: 'max-content', justifySelf: 'start' })
    widths.push(Math.ceil(cell.getBoundingClientRect().width))
    Object.assign(cell.style, { width, justifySelf })
  }
  return widths.length === 0 ? null : Math.max(...widths)
}
