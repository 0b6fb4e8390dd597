import { memo, type ReactNode } from 'react'
import { Icon } from '../icon'
import type { RowPlace } from './data-grid'
import styles from './data-grid.module.css'

interface GridRowProps extends RowPlace {
  /** Left out: it is none that can be selected. */
  readonly selected?: boolean
  readonly className?: string | undefined
  readonly onChoose: (index: number) => void
  readonly children: ReactNode
}

/** One row of a grid: it lies where its place is, and a click chooses it. */
export function GridRow(props: GridRowProps) {
  const { id, index, top, active, marked, selected, className, onChoose, children } = props
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useKeyWithClickEvents: the grid around it has the keys
    <div
      role="row"
      id={id}
      aria-rowindex={index + 2}
      aria-selected={marked ? true : selected}
      tabIndex={-1}
      className={`${styles.row} ${selected === true || marked ? styles.selected : ''} ${active ? styles.active : ''} ${className ?? ''}`}
      style={{ top }}
      onClick={() => onChoose(index)}
    >
      {children}
    </div>
  )
}

interface GridCellProps {
  readonly className?: string | undefined
  readonly title?: string | undefined
  readonly children: ReactNode
}

/** One cell. One that holds a text alone costs nothing while the text stays. */
export const GridCell = memo(function GridCell({ className, title, children }: GridCellProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: the grid moves by aria-activedescendant
    <div role="gridcell" className={className} title={title}>
      {children}
    </div>
  )
})

interface FoldCellProps {
  /** The column that it begins in, counted from 1; it reaches to the last one. */
  readonly from: number
  /** How many columns the grid has. */
  readonly columns: number
  readonly unfolded: boolean
  readonly children: ReactNode
}

/** The cell that stands for the rows of a group, folded or not. */
export function FoldCell({ from, columns, unfolded, children }: FoldCellProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above
    <div
      role="gridcell"
      aria-colspan={columns - from + 1}
      className={styles.fold}
      style={{ gridColumn: `${from} / -1` }}
    >
      <button type="button" tabIndex={-1} aria-expanded={unfolded} className={styles.unfold}>
        <span className={unfolded ? styles.turned : styles.twist}>
          <Icon name="right" size={12} />
        </span>
        {children}
      </button>
    </div>
  )
}
