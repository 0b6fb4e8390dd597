import { Fragment, memo, type ReactNode } from 'react'
import { Icon } from '../icon'
import type { PortRef } from '../port-ways'
import { portMark } from '../port-ways'
import type { RowPlace } from './data-grid'
import styles from './data-grid.module.css'
import type { GridColumn } from './grid-column'

interface GridRowProps extends RowPlace {
  /** Left out: it is none that can be selected. */
  readonly selected?: boolean
  readonly className?: string | undefined
  readonly onChoose: (index: number) => void
  /** The port that it stands for. */
  readonly port?: PortRef | null | undefined
  readonly children: ReactNode
}

/** One row of a grid: it lies where its place is, and a click chooses it. */
export function GridRow(props: GridRowProps) {
  const { id, index, top, active, marked, selected, className, onChoose, port, children } = props
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
      {...(port == null ? {} : portMark(port))}
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

/** Of a cell with a text that may be long. */
export const longText: string = styles.text ?? ''

/** One cell. One that holds a text alone costs nothing while the text stays. */
export const GridCell = memo(function GridCell({ className, title, children }: GridCellProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: the grid moves by aria-activedescendant
    <div role="gridcell" className={className} title={title}>
      {children}
    </div>
  )
})

interface GridCellsProps<Key extends string> {
  /** The columns that are shown, left to right. */
  readonly shown: readonly GridColumn<Key>[]
  readonly cells: Readonly<Record<Key, ReactNode>>
}

/** The cells of a row, in the order of its columns. */
export function GridCells<Key extends string>({ shown, cells }: GridCellsProps<Key>) {
  return shown.map(({ key }) => <Fragment key={key}>{cells[key]}</Fragment>)
}

interface FoldCellProps {
  /** How many columns are shown: it reaches over all of them. */
  readonly columns: number
  readonly unfolded: boolean
  readonly children: ReactNode
}

/** The cell that stands for the rows of a group, folded or not. */
export function FoldCell({ columns, unfolded, children }: FoldCellProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above
    <div role="gridcell" aria-colspan={columns} className={styles.fold} style={{ gridColumn: '1 / -1' }}>
      <button type="button" tabIndex={-1} aria-expanded={unfolded} className={styles.unfold}>
        <span className={unfolded ? styles.turned : styles.twist}>
          <Icon name="right" size={12} />
        </span>
        {children}
      </button>
    </div>
  )
}
