import { type KeyboardEvent, useEffect, useState } from 'react'
import { fromThrown } from '#shared/ipc/result'
import { Button, IconButton } from '../button'
import { countOf } from '../numbers'
import { type CopyFormat, copiedRows, copyFormats, mostCopied } from './copied-rows'
import styles from './data-grid.module.css'

/** How the rows of a grid are copied. */
export interface RowCopy {
  readonly heads: readonly string[]
  /** The texts of a row, below those heads; null where it has none. */
  readonly cellsOf: (index: number) => readonly string[] | null
  readonly copy: (text: string) => Promise<void>
}

const saidMs = 4000

/** Copies rows, and says for a while what became of it. */
export function useCopying({ heads, cellsOf, copy }: RowCopy) {
  const [said, setSaid] = useState<string | null>(null)
  useEffect(() => {
    if (said === null) return
    const timer = setTimeout(() => setSaid(null), saidMs)
    return () => clearTimeout(timer)
  }, [said])
  const take = async (format: CopyFormat, indexes: readonly number[]) => {
    const rows = indexes.map(cellsOf).filter((cells) => cells !== null)
    if (rows.length === 0) return
    const text = copiedRows(format, heads, rows)
    if (text.length > mostCopied) {
      setSaid(`${countOf(rows.length, 'row')} are too many to copy: write them to a file, with “Export”.`)
      return
    }
    const name = copyFormats.find(({ key }) => key === format)?.name
    try {
      await copy(text)
      setSaid(`${countOf(rows.length, 'row')} copied${format === 'text' ? '' : ` as ${name}`}.`)
    } catch (thrown) {
      setSaid(`Nothing was copied: ${fromThrown(thrown).message}`)
    }
  }
  return { said, take }
}

interface CopyBarProps {
  readonly count: number
  readonly said: string | null
  readonly onCopy: (format: CopyFormat) => void
  readonly onClear: () => void
}

/** What can be done with the rows that were put together; below them, and only while there are any. */
export function CopyBar({ count, said, onCopy, onClear }: CopyBarProps) {
  /** The keys that the rows have, for whoever came here from them. */
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey) return
    if (event.key === 'Escape') onClear()
    else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c') onCopy('text')
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <>
      <p aria-live="polite" className={said === null ? 'visually-hidden' : styles.said}>
        {said}
      </p>
      {count > 1 && (
        <div className={styles.bar} role="toolbar" aria-label="Selected rows" onKeyDown={onKeyDown}>
          <span className={styles.barText}>{countOf(count, 'row')}: copy as</span>
          {copyFormats.map(({ key, name }) => (
            <Button key={key} onClick={() => onCopy(key)}>
              {name}
            </Button>
          ))}
          <IconButton icon="close" label="Select none" onClick={onClear} />
        </div>
      )}
    </>
  )
}
