import { type ReactNode, useEffect, useId, useState } from 'react'
import { IconButton } from '../button'
import type { PortRef } from '../port-ways'
import { Segmented } from '../segmented'
import type { CellKind, FieldCells } from './cell-kind'
import { PortField } from './port-field'
import styles from './port-map.module.css'
import { allPorts, ianaRanges, type PortRange, rangeAround, sameRange, zoomIn, zoomOut } from './port-range'

const zooms = [
  { value: 'all', text: 'All', label: 'All ports', range: allPorts },
  ...ianaRanges.map((range) => ({
    value: range.key as string,
    text: range.name,
    label: `${range.name} ports, ${range.first} to ${range.last}`,
    range: { first: range.first, last: range.last } as PortRange,
  })),
]

/** A port in one line: parts for eyes, a text for ears. */
export interface PortReadout {
  readonly glyph: ReactNode
  readonly words: string
  /** Quieter parts. */
  readonly quiet: readonly string[]
  /** What stands at the end of the line. */
  readonly end: string
  readonly spoken: string
}

interface PortMapProps {
  readonly kinds: readonly CellKind[]
  /** What the cells are those of, see `PortField`. */
  readonly subject: object | null
  readonly version: number
  readonly fill: (cells: Uint8Array) => FieldCells
  readonly begins: boolean
  /** The name of the field. */
  readonly label: string
  /** The whole map in words, and where else the same can be found. */
  readonly summary: string
  readonly readoutOf: (port: number) => PortReadout
  readonly selected: number | null
  readonly onSelect: (port: number) => void
  readonly ephemeral: PortRange | null
  readonly legend: ReactNode
  /** The name that stands beside a port that matters; null: its number alone. It changes with the names alone. */
  readonly nameOf: (port: number) => string | null
  /** The port that a cell stands for, for its menu. */
  readonly portOf?: (port: number) => PortRef | null
  /** The ports that matter as a list, for who does not see the field; the summary or another list has the others. */
  readonly listed: readonly number[]
  readonly listLabel: string
}

/** Entries of the list at most: a longer one is no help. */
const mostListed = 100

/** The line below a map. */
export function MapLine({ children }: { readonly children: ReactNode }) {
  return <p className={styles.readout}>{children}</p>
}

interface PortMapFrameProps {
  readonly title: ReactNode
  /** The title needs much room: the tools go below it sooner. */
  readonly longTitle?: boolean
  readonly children: ReactNode
}

/** The region of a map: its title, and below it what it shows. */
export function PortMapFrame({ title, longTitle = false, children }: PortMapFrameProps) {
  return (
    <section className={`${styles.map} ${longTitle ? styles.longTitle : ''}`} aria-label="Port map">
      <header className={styles.header}>{title}</header>
      {children}
    </section>
  )
}

/** All ports as a field of cells, with tools to zoom, a line for the port under the cursor, and a legend. */
export function PortMap(props: PortMapProps) {
  const { selected, readoutOf } = props
  const [range, setRange] = useState<PortRange>(allPorts)
  const [cursor, setCursor] = useState<number | null>(null)
  const [said, setSaid] = useState('')
  const helpId = useId()
  const shown = cursor ?? selected

  // A port that was chosen elsewhere is brought into sight.
  useEffect(() => {
    if (selected !== null) setRange((before) => rangeAround(before, selected))
  }, [selected])

  const zoom = zooms.find((known) => sameRange(known.range, range))
  return (
    <>
      <div className={styles.tools}>
        <Segmented
          small
          label="Zoom"
          segments={zooms}
          value={zoom?.value ?? null}
          onChange={(value) => setRange(zooms.find((known) => known.value === value)?.range ?? allPorts)}
        />
        <IconButton
          icon="minus"
          label="Zoom out"
          disabled={sameRange(range, allPorts)}
          onClick={() => setRange(zoomOut(range))}
        />
        <IconButton
          icon="plus"
          label="Zoom in"
          disabled={range.last - range.first < 64}
          onClick={() => setRange(zoomIn(range, shown ?? range.first))}
        />
      </div>
      <PortField
        kinds={props.kinds}
        subject={props.subject}
        version={props.version}
        portOf={props.portOf}
        fill={props.fill}
        begins={props.begins}
        label={props.label}
        range={range}
        onRange={setRange}
        cursor={cursor}
        onCursor={(port, by) => {
          setCursor(port)
          if (by === 'keys' && port !== null) setSaid(readoutOf(port).spoken)
        }}
        selected={selected}
        onSelect={props.onSelect}
        ephemeral={props.ephemeral}
        describedBy={helpId}
        nameOf={props.nameOf}
        tip={cursor === null ? null : <ReadoutLine port={cursor} readout={readoutOf(cursor)} />}
      />
      <p id={helpId} className="visually-hidden">
        {props.summary}
      </p>
      <p className="visually-hidden" aria-live="polite">
        {said}
      </p>
      {props.listed.length > 0 && (
        <ul className="visually-hidden" aria-label={props.listLabel}>
          {props.listed.slice(0, mostListed).map((port) => (
            <li key={port}>{readoutOf(port).spoken}</li>
          ))}
        </ul>
      )}
      {props.legend}
    </>
  )
}

function ReadoutLine({ port, readout }: { readonly port: number; readonly readout: PortReadout }) {
  return (
    <>
      <b className={styles.port}>{port}</b>
      {readout.glyph}
      <span>{readout.words}</span>
      {readout.quiet.map((part) => (
        <span key={part} className={styles.quiet}>
          {part}
        </span>
      ))}
      {readout.end !== '' && <span className={styles.end}>{readout.end}</span>}
    </>
  )
}
