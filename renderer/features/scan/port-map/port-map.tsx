import { useEffect, useId, useState } from 'react'
import { stateAt } from '#shared/scan/state'
import { IconButton } from '../../../ui/button'
import { countOf } from '../../../ui/numbers'
import { Segmented } from '../../../ui/segmented'
import { useScan, useScanKit } from '../scan-context'
import { isUnderWay } from '../scan-state'
import { StateGlyph } from '../state-glyph'
import { HostStrips } from './host-strips'
import { MapLegend } from './map-legend'
import { summaryOfHost } from './map-summary'
import { PortField } from './port-field'
import styles from './port-map.module.css'
import { allPorts, ianaRanges, type PortRange, rangeAround, sameRange, zoomIn, zoomOut } from './port-range'
import { readoutOf } from './readout'

const zooms = [
  { value: 'all', text: 'All', label: 'All ports', range: allPorts },
  ...ianaRanges.map((range) => ({
    value: range.key as string,
    text: range.name,
    label: `${range.name} ports, ${range.first} to ${range.last}`,
    range: { first: range.first, last: range.last } as PortRange,
  })),
]

/** The region of the map: the hosts as strips, or one host as a field. */
export function PortMap() {
  const { actions } = useScanKit()
  const started = useScan((state) => state.run !== null)
  const hostCount = useScan((state) => state.run?.hosts.length ?? 0)
  const severalHosts = useScan((state) => (state.run?.plan.hosts ?? 1) > 1)
  const openHost = useScan((state) => state.openHost)
  const entry = useScan((state) => (state.openHost === null ? undefined : state.run?.hosts[state.openHost]))
  const strips = severalHosts && openHost === null
  return (
    <section className={styles.map} aria-label="Port map">
      <header className={styles.header}>
        {severalHosts && openHost !== null && (
          <IconButton icon="back" label="All hosts" onClick={() => actions.openHost(null)} />
        )}
        <h2 className={styles.title}>
          {strips ? `${countOf(hostCount, 'host')}` : (entry?.host.address ?? 'Port map')}
          {entry !== undefined && entry.host.target !== entry.host.address && (
            <span className={styles.target}>{entry.host.target}</span>
          )}
        </h2>
      </header>
      {strips && started ? <HostStrips /> : <HostField />}
    </section>
  )
}

function HostField() {
  const { actions } = useScanKit()
  const underWay = useScan((state) => isUnderWay(state.phase))
  const run = useScan((state) => state.run)
  const openHost = useScan((state) => state.openHost)
  const selected = useScan((state) => state.selected)
  const services = useScan((state) => state.services)
  const computer = useScan((state) => state.computer)
  const [range, setRange] = useState<PortRange>(allPorts)
  const [cursor, setCursor] = useState<number | null>(null)
  const [said, setSaid] = useState('')
  const helpId = useId()

  const host = openHost === null ? null : (run?.results.host(openHost) ?? null)
  const chosen = selected !== null && selected.host === openHost ? selected.port : null
  const shown = cursor ?? chosen
  const slot = shown === null ? -1 : (run?.results.slotOf[shown] ?? -1)
  const facts = slot >= 0 ? (host?.facts(slot) ?? null) : null
  const readout = shown === null ? null : readoutOf(shown, facts, services?.find(shown, 'tcp') ?? null)

  // A port that was chosen in the table is brought into sight.
  useEffect(() => {
    if (chosen !== null) setRange((before) => rangeAround(before, chosen))
  }, [chosen])

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
        host={host}
        version={run?.version ?? 0}
        range={range}
        onRange={setRange}
        cursor={cursor}
        onCursor={(port, by) => {
          setCursor(port)
          if (by !== 'keys' || port === null) return
          const at = run?.results.slotOf[port] ?? -1
          const known = at >= 0 ? (host?.facts(at) ?? null) : null
          setSaid(readoutOf(port, known, services?.find(port, 'tcp') ?? null).spoken)
        }}
        selected={chosen}
        onSelect={(port) => {
          if (openHost !== null && host !== null) actions.select({ host: openHost, port })
        }}
        ephemeral={computer?.ephemeralPorts ?? null}
        describedBy={helpId}
      />
      <p id={helpId} className="visually-hidden">
        {host === null ? 'No results yet.' : underWay ? 'The scan is under way.' : summaryOfHost(host)} Arrow
        keys walk, n and p go to the next open port, typing a number jumps to it, plus and minus zoom, Enter
        shows details. The results table has the same ports as rows.
      </p>
      <p className="visually-hidden" aria-live="polite">
        {said}
      </p>
      <p className={styles.readout} aria-hidden="true">
        {readout === null ? (
          <span className={styles.hint}>Point at a cell, or walk with the arrow keys</span>
        ) : (
          <>
            <b className={styles.port}>{readout.port}</b>
            {facts !== null && <StateGlyph state={stateAt(facts.state)} />}
            <span>{readout.state}</span>
            {readout.reason !== '' && <span className={styles.quiet}>{readout.reason}</span>}
            {readout.roundTrip !== '' && <span className={styles.quiet}>{readout.roundTrip}</span>}
            <span className={styles.service}>{readout.service}</span>
          </>
        )}
      </p>
      <MapLegend />
    </>
  )
}
