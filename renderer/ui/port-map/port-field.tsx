import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { PortRef } from '../port-ways'
import { portMark } from '../port-ways'
import { useDocumentTheme } from '../use-document-theme'
import { useElementSize } from '../use-element-size'
import { labelsOf, tipPlace } from './beside-cells'
import { type CellKind, emptyCells, type FieldCells, nextStop } from './cell-kind'
import { drawCells } from './draw-cells'
import { drawOverlay, lightUpMs } from './draw-overlay'
import { fieldKey, typedPort } from './field-keys'
import { FieldMarks } from './field-marks'
import { cellAt, gridFor, movedPort, portAt } from './grid'
import type { PlacedLabel } from './labels'
import { readPalette } from './palette'
import styles from './port-field.module.css'
import { allPorts, type PortRange, rangeAround, rangeBetween, zoomIn, zoomOut } from './port-range'

interface PortFieldProps {
  readonly kinds: readonly CellKind[]
  /** What the cells are those of: ports of another subject are not new. Null: there is nothing to show. */
  readonly subject: object | null
  /** Grows when what is known of the subject changes. */
  readonly version: number
  /** Writes the subject's codes into `cells`, of which it fills every one, and says which ports matter. It is another one when
   * others are to be shown. */
  readonly fill: (cells: Uint8Array) => FieldCells
  /** True: what glows when the subject is shown for the first time has just begun to. */
  readonly begins: boolean
  readonly label: string
  readonly range: PortRange
  readonly onRange: (range: PortRange) => void
  readonly cursor: number | null
  /** `by` tells whether it has to be said aloud. */
  readonly onCursor: (port: number | null, by: 'pointer' | 'keys') => void
  readonly selected: number | null
  readonly onSelect: (port: number) => void
  readonly ephemeral: PortRange | null
  readonly describedBy: string
  /** The name that stands beside one of the `stops` where there is room; null where it has none. */
  readonly nameOf: (port: number) => string | null
  /** The port that a cell stands for, for its menu; null: none. */
  readonly portOf?: ((port: number) => PortRef | null) | undefined
  /** What stands beside the port under the cursor. */
  readonly tip: ReactNode
}

/** CSS pixels of light beyond the field's edge. */
const bleedSize = 14
/** CSS pixels above each room for its heading. */
const headingSize = 20
const dragFrom = 6
const typingMs = 1200

/** The field of ports: a still canvas for what is known, a living one above for light, cursor and selection. */
export function PortField(props: PortFieldProps) {
  const { kinds, subject, version, fill, range, onRange, cursor, onCursor, selected, onSelect, nameOf } =
    props
  const place = useRef<HTMLDivElement>(null)
  const still = useRef<HTMLCanvasElement>(null)
  const living = useRef<HTMLCanvasElement>(null)
  const surface = useRef<HTMLDivElement>(null)
  const size = useElementSize(place)
  const theme = useDocumentTheme()
  const ratio = usePixelRatio()
  const [drag, setDrag] = useState<{ readonly from: number; readonly x: number; readonly y: number } | null>(
    null,
  )
  const [drawn, setDrawn] = useState<PortRange | null>(null)
  const buffer = useRef(new Uint8Array(65536))
  const field = useRef<FieldCells>(emptyCells)
  const seen = useRef(new Map<number, number>())
  const typing = useRef({ typed: '', at: 0 })
  const labels = useRef<readonly PlacedLabel[]>([])

  const grid = useMemo(
    () =>
      gridFor(range, Math.floor(size.width * ratio), Math.floor(size.height * ratio), headingSize * ratio),
    [range, size, ratio],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tokens change with the theme
  const palette = useMemo(() => readPalette(document.documentElement, kinds), [theme, kinds])

  // Ports that glowed before the map was shown are not new; the ones of a new subject neither.
  const known = useRef<object | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is known changes in place, `version` stands for it
  useLayoutEffect(() => {
    const fresh = known.current === subject && subject !== null
    if (!fresh) seen.current.clear()
    known.current = subject
    field.current = fill(buffer.current)
    const now = fresh || props.begins ? performance.now() : Number.NEGATIVE_INFINITY
    kinds.forEach(({ beacon }, code) => {
      if (beacon?.kind !== 'glow') return
      for (const port of field.current.lists[code] ?? []) {
        if (!seen.current.has(port)) seen.current.set(port, now)
      }
    })
    const context = still.current?.getContext('2d')
    if (context) drawCells(context, { grid, cells: field.current.cells, kinds, palette })
    labels.current = labelsOf(grid, field.current, nameOf, ratio)
  }, [subject, version, fill, kinds, grid, palette, nameOf])

  const bleed = Math.round(bleedSize * ratio)
  const frame = useRef(0)
  const overlay = useCallback(() => {
    const context = living.current?.getContext('2d')
    if (!context) return
    const now = performance.now()
    const reduced = matchMedia('(prefers-reduced-motion: reduce)').matches
    const moving = drawOverlay(context, {
      grid,
      palette,
      ratio,
      bleed,
      kinds,
      lists: field.current.lists,
      age: (port) => (reduced ? lightUpMs : now - (seen.current.get(port) ?? Number.NEGATIVE_INFINITY)),
      cursor,
      selected,
      drawn,
      labels: labels.current,
    })
    if (!moving) return
    // every other frame: it is a glow, not a game
    cancelAnimationFrame(frame.current)
    frame.current = requestAnimationFrame(() => {
      frame.current = requestAnimationFrame(overlay)
    })
  }, [kinds, grid, palette, ratio, bleed, cursor, selected, drawn])

  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` stands for what is known
  useEffect(() => {
    overlay()
    return () => cancelAnimationFrame(frame.current)
  }, [overlay, version, subject, fill, nameOf])

  const portUnder = (event: { clientX: number; clientY: number }): number | null => {
    const box = still.current?.getBoundingClientRect()
    if (box === undefined) return null
    return portAt(grid, (event.clientX - box.left) * ratio, (event.clientY - box.top) * ratio)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const action = fieldKey(event)
    if (action === null) return
    event.preventDefault()
    const from = cursor ?? selected ?? Math.max(1, range.first)
    const go = (port: number) => {
      onRange(rangeAround(range, port))
      onCursor(port, 'keys')
    }
    switch (action.kind) {
      case 'move':
        return go(movedPort(grid, from, action.move))
      case 'zoom':
        return onRange(action.direction === 1 ? zoomIn(range, from) : zoomOut(range))
      case 'all':
        return onRange(allPorts)
      case 'stop': {
        const port = nextStop(field.current.stops, from, action.direction)
        return port === null ? undefined : go(port)
      }
      case 'digit': {
        const { typed, at } = typing.current
        const next = typedPort(event.timeStamp - at > typingMs ? '' : typed, action.digit)
        typing.current = { typed: next.typed, at: event.timeStamp }
        return go(next.port)
      }
      case 'select':
        return onSelect(from)
    }
  }

  const onPointerMove = (event: PointerEvent) => {
    const port = portUnder(event)
    if (drag !== null && port !== null) {
      const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > dragFrom
      setDrawn(far ? { first: Math.min(drag.from, port), last: Math.max(drag.from, port) } : null)
    }
    onCursor(port, 'pointer')
  }

  const onPointerUp = (event: PointerEvent) => {
    const port = portUnder(event)
    if (drawn !== null) onRange(rangeBetween(drawn.first, drawn.last))
    else if (port !== null && drag !== null) onSelect(port)
    setDrag(null)
    setDrawn(null)
  }

  // The wheel must not scroll anything else, so its listener is not a passive one.
  const onWheel = useRef<(event: WheelEvent) => void>(() => {})
  onWheel.current = (event) => {
    event.preventDefault()
    if (Math.abs(event.deltaY) < 4) return
    const port = portUnder(event)
    if (wheelRested(event)) onRange(event.deltaY < 0 ? zoomIn(range, port ?? range.first) : zoomOut(range))
  }
  useEffect(() => {
    const element = surface.current
    const listener = (event: WheelEvent) => onWheel.current(event)
    element?.addEventListener('wheel', listener, { passive: false })
    return () => element?.removeEventListener('wheel', listener)
  }, [])

  const box = { width: grid.width / ratio, height: grid.height / ratio }
  const ref = cursor === null ? null : (props.portOf?.(cursor) ?? null)
  const marked = ref === null ? {} : portMark(ref)
  const pointed = cursor === null ? null : cellAt(grid, cursor)
  return (
    <div className={styles.frame}>
      <div ref={place} className={styles.place}>
        <div className={styles.field} style={box}>
          <canvas ref={still} className={styles.canvas} width={grid.width} height={grid.height} style={box} />
          <div
            ref={surface}
            className={styles.surface}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: an application is interactive, its keys are its own
            tabIndex={0}
            role="application"
            aria-roledescription="field of ports"
            aria-label={props.label}
            aria-describedby={props.describedBy}
            {...marked}
            onKeyDown={onKeyDown}
            onPointerMove={onPointerMove}
            onPointerLeave={() => onCursor(null, 'pointer')}
            onPointerDown={(event) => {
              const port = portUnder(event)
              if (event.button !== 0 || port === null) return
              event.currentTarget.setPointerCapture(event.pointerId)
              setDrag({ from: port, x: event.clientX, y: event.clientY })
            }}
            onPointerUp={onPointerUp}
            onPointerCancel={() => {
              setDrag(null)
              setDrawn(null)
            }}
          >
            <canvas
              ref={living}
              className={styles.living}
              width={grid.width + bleed * 2}
              height={grid.height + bleed * 2}
              style={{
                inset: -bleed / ratio,
                width: (grid.width + bleed * 2) / ratio,
                height: (grid.height + bleed * 2) / ratio,
              }}
            />
          </div>
          <FieldMarks grid={grid} ratio={ratio} ephemeral={props.ephemeral} />
          {pointed !== null && (
            <div className={styles.tip} style={tipPlace(pointed, grid, ratio)} aria-hidden="true">
              {props.tip}
            </div>
          )}
        </div>
      </div>
    </div>
  )
}

let wheelAt = 0

/** A wheel or a touchpad sends many events for one stroke: one of them zooms. */
function wheelRested(event: WheelEvent): boolean {
  const rested = event.timeStamp - wheelAt > 180
  if (rested) wheelAt = event.timeStamp
  return rested
}

function usePixelRatio(): number {
  const [ratio, setRatio] = useState(() => window.devicePixelRatio)
  useEffect(() => {
    const query = matchMedia(`(resolution: ${ratio}dppx)`)
    const listener = () => setRatio(window.devicePixelRatio)
    query.addEventListener('change', listener)
    return () => query.removeEventListener('change', listener)
  }, [ratio])
  return ratio
}
