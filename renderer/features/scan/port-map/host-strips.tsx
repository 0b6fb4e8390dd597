import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef } from 'react'
import type { ScannedHost } from '#shared/scan/event'
import type { HostResults } from '#shared/scan/results'
import { parseIpv4 } from '#shared/targets/address'
import { formatCount } from '../../../ui/numbers'
import { type Palette, readPalette } from '../../../ui/port-map/palette'
import { MapLine } from '../../../ui/port-map/port-map'
import { useDocumentTheme } from '../../../ui/use-document-theme'
import { useElementSize } from '../../../ui/use-element-size'
import { hostRanks } from '../results-table/row-order'
import { useScan, useScanKit } from '../scan-context'
import { type HostEntry, onlyState } from '../scan-state'
import { StateGlyph } from '../state-glyph'
import styles from './host-strips.module.css'
import { scanKinds } from './scan-kinds'
import { ScanLegend } from './scan-legend'
import { drawStrip, type StripScale, stripBuckets, stripScale, stripTicks } from './strip'

const rowHeight = 34

/** One strip a host; choosing one opens its field. */
export function HostStrips() {
  const { actions } = useScanKit()
  const run = useScan((state) => state.run)
  const selected = useScan((state) => state.selected)
  const scroller = useRef<HTMLDivElement>(null)
  const measure = useRef<HTMLSpanElement>(null)
  // all strips are of one width and one look: asked once, and not by each row that is scrolled into sight
  const { width } = useElementSize(measure)
  const theme = useDocumentTheme()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tokens change with the theme
  const palette = useMemo(() => readPalette(document.documentElement, scanKinds), [theme])
  const virtual = useVirtualizer({
    count: run?.hosts.length ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
  })
  const order = useMemo(() => {
    const places: number[] = []
    hostRanks(run?.hosts ?? []).forEach((rank, host) => {
      places[rank] = host
    })
    return places
  }, [run?.hosts])
  const asked = run?.results.asked ?? null
  const scale = useMemo(() => (asked === null ? null : stripScale(asked)), [asked])
  if (run === null || asked === null || scale === null) return null
  return (
    <>
      <div className={styles.axis} aria-hidden="true">
        <span />
        <span className={styles.ticks}>
          {stripTicks(asked, scale).map(({ part, text }) => (
            <span key={part} style={{ left: `${part * 100}%`, translate: `${-part * 100}% 0` }}>
              {text}
            </span>
          ))}
        </span>
        <span className={styles.stripCounts}>
          <span>open</span>
          <span>filtered</span>
        </span>
      </div>
      <div ref={scroller} className={styles.strips}>
        <div className={styles.measure} aria-hidden="true">
          <span />
          <span ref={measure} />
        </div>
        <ul style={{ height: virtual.getTotalSize(), position: 'relative' }} aria-label="Hosts">
          {virtual.getVirtualItems().map((item) => {
            const host = order[item.index] ?? -1
            const entry = run.hosts[host]
            const columns = run.results.hosts[host]
            if (entry === undefined || columns === undefined) return null
            return (
              <li key={host} className={styles.stripRow} style={{ transform: `translateY(${item.start}px)` }}>
                <button
                  type="button"
                  className={styles.stripButton}
                  aria-current={selected?.host === host}
                  onClick={() => actions.openHost(host)}
                >
                  <HostName {...entry.host} />
                  <Strip
                    columns={columns}
                    version={columns.version}
                    scale={scale}
                    width={width}
                    palette={palette}
                  />
                  <StripCounts entry={entry} columns={columns} />
                </button>
              </li>
            )
          })}
        </ul>
      </div>
      <MapLine>
        {run.downCount > 0 ? (
          <span className={styles.quiet}>
            {formatCount(run.downCount)} more {run.downCount === 1 ? 'host is' : 'hosts are'} down or not
            reachable
          </span>
        ) : (
          <span className={styles.quiet}>Open a host to see its field</span>
        )}
      </MapLine>
      <ScanLegend />
    </>
  )
}

function StripCounts({ entry, columns }: { readonly entry: HostEntry; readonly columns: HostResults }) {
  const open = columns.count('open')
  const filtered = columns.count('filtered') + columns.count('open|filtered')
  const silent = entry.summary !== null && entry.summary.up === null
  return (
    <span className={styles.stripCounts}>
      <span className={open > 0 ? '' : styles.quiet}>
        <StateGlyph state="open" size={10} />
        <span className="visually-hidden">open </span>
        {formatCount(open)}
      </span>
      <span className={filtered > 0 ? '' : styles.quiet}>
        <StateGlyph state="filtered" size={10} />
        <span className="visually-hidden">filtered </span>
        {formatCount(filtered)}
      </span>
      {silent && <span className="visually-hidden">nothing answered</span>}
    </span>
  )
}

/** A host by the name that was asked for, where it was one, and by its address. */
function HostName({ target, address }: ScannedHost) {
  const named = parseIpv4(target) === null && /[a-z]/i.test(target) && !/[/:]/.test(target)
  return (
    <span className={styles.stripName} title={named ? `${target}, ${address}` : address}>
      {named && <b>{target}</b>}
      <span className={named ? styles.quiet : undefined}>{address}</span>
    </span>
  )
}

interface StripProps {
  readonly columns: HostResults
  readonly version: number
  readonly scale: StripScale
  /** CSS pixels; 0: not known yet. */
  readonly width: number
  readonly palette: Palette
}

function Strip({ columns, version, scale, width, palette }: StripProps) {
  const only = useScan(onlyState)
  const canvas = useRef<HTMLCanvasElement>(null)
  const ratio = window.devicePixelRatio
  const pixels = Math.max(1, Math.floor(width * ratio))
  // biome-ignore lint/correctness/useExhaustiveDependencies: columns change in place, `version` stands for them
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (context)
      drawStrip(
        context,
        stripBuckets(columns.states(), pixels, scale, only),
        palette,
        14 * ratio,
        Math.round(3 * ratio),
      )
  }, [columns, version, pixels, palette, ratio, scale, only])
  return (
    <span className={styles.strip}>
      <canvas ref={canvas} width={pixels} height={14 * ratio} className={styles.stripCanvas} />
    </span>
  )
}
