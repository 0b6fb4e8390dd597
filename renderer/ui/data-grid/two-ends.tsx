import type { ReactNode } from 'react'
import styles from './two-ends.module.css'

interface TwoEndsProps {
  readonly text: string
  /** What stands behind it, and is never cut. */
  readonly children?: ReactNode
}

/**
 * A long name in a cell: in one line where that has room, else in two; where two lines have none either, its middle is left out.
 * Names that differ, differ at one of their ends. Whoever hears it hears all of it.
 */
export function TwoEnds({ text, children }: TwoEndsProps) {
  const at = breakOf(text)
  return (
    <>
      <span className="visually-hidden">{text} </span>
      <span className={styles.first} aria-hidden="true">
        {text.slice(0, at)}
      </span>
      <span className={styles.second}>
        <span className={styles.last} aria-hidden="true">
          <bdi>{text.slice(at)}</bdi>
        </span>
        {children}
      </span>
    </>
  )
}

/** The classes of the cell around it. */
export const twoEnds: string = styles.cell ?? ''

/** Where a name goes on in the second line: behind the sign that is nearest to its middle, else there. */
export function breakOf(text: string): number {
  const middle = Math.ceil(text.length / 2)
  const signs = [...text.matchAll(/[-_.\s/@:](?=[^-_.\s/@:])/g)].map(({ index }) => index + 1)
  const near = signs.filter((at) => Math.abs(at - middle) <= text.length / 4)
  const [first = middle, ...rest] = near
  return rest.reduce((best, at) => (Math.abs(at - middle) < Math.abs(best - middle) ? at : best), first)
}
