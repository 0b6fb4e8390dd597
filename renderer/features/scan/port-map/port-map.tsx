import { useCallback } from 'react'
import { IconButton } from '../../../ui/button'
import { countOf } from '../../../ui/numbers'
import { PortMapFrame, PortMap as PortMapOf } from '../../../ui/port-map/port-map'
import { hostOfScope } from '../../../ui/port-ways'
import { Segmented } from '../../../ui/segmented'
import { useScan, useScanKit } from '../scan-context'
import { isUnderWay, onlyState, shownProtocol } from '../scan-state'
import { fieldCells, portsOf } from './field-cells'
import { HostStrips } from './host-strips'
import styles from './host-strips.module.css'
import { summaryOfHost } from './map-summary'
import { readoutOf } from './readout'
import { scanKinds } from './scan-kinds'
import { ScanLegend } from './scan-legend'

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
    <PortMapFrame
      title={
        <>
          {severalHosts && openHost !== null && (
            <IconButton icon="back" label="All hosts" onClick={() => actions.openHost(null)} />
          )}
          <h2 className={styles.title}>
            {strips ? `${countOf(hostCount, 'host')}` : (entry?.host.address ?? 'Port map')}
            {entry !== undefined && entry.host.target !== entry.host.address && (
              <span className={styles.target}>{entry.host.target}</span>
            )}
          </h2>
          {!strips && <ProtocolChoice />}
        </>
      }
    >
      {strips && started ? <HostStrips /> : <HostField />}
    </PortMapFrame>
  )
}

const protocolWords = { tcp: 'TCP', udp: 'UDP' } as const

/** Which protocol's ports the map shows, where more than one was asked. */
function ProtocolChoice() {
  const { actions } = useScanKit()
  const protocol = useScan(shownProtocol)
  const asked = useScan((state) => state.run?.results.asked ?? null)
  if (asked === null || asked.protocols.length < 2) return null
  return (
    <span className={styles.protocols}>
      <Segmented
        small
        label="Protocol of the map"
        segments={asked.protocols.map((value) => ({ value, text: protocolWords[value] }))}
        value={protocol}
        onChange={actions.showProtocol}
      />
    </span>
  )
}

function HostField() {
  const { actions } = useScanKit()
  const protocol = useScan(shownProtocol)
  const underWay = useScan((state) => isUnderWay(state.phase))
  const run = useScan((state) => state.run)
  const openHost = useScan((state) => state.openHost)
  const selected = useScan((state) => state.selected)
  const services = useScan((state) => state.services)
  const computer = useScan((state) => state.computer)
  const host = openHost === null ? null : (run?.results.hosts[openHost] ?? null)
  const nameOf = useCallback(
    (port: number) => services?.find(port, protocol)?.name ?? null,
    [services, protocol],
  )
  const only = useScan(onlyState)
  const fill = useCallback(
    (cells: Uint8Array) => fieldCells(host, protocol, only, cells),
    [host, protocol, only],
  )
  const stands = host === null ? 'No results yet.' : underWay ? 'The scan is under way.' : summaryOfHost(host)
  return (
    <PortMapOf
      kinds={scanKinds}
      key={`${run?.id} ${openHost} ${protocol}`}
      subject={host}
      version={run?.version ?? 0}
      fill={fill}
      // a run's first answers may be there before the map is
      begins={(host?.version ?? 0) < 3}
      label="Ports of this host, one cell each"
      summary={`${stands} Arrow keys walk, n and p go to the next open port, typing a number jumps to it, plus and minus zoom, Enter shows details. The results table has the same ports as rows.`}
      readoutOf={(port) => {
        const known = host?.evidenceOf(protocol, port) ?? null
        return readoutOf(port, known, services?.find(port, protocol) ?? null)
      }}
      selected={
        selected !== null && selected.host === openHost && selected.protocol === protocol
          ? selected.port
          : null
      }
      onSelect={(port) => {
        if (openHost !== null && host !== null) actions.select({ host: openHost, protocol, port })
      }}
      ephemeral={computer?.ephemeralPorts ?? null}
      legend={<ScanLegend />}
      nameOf={nameOf}
      portOf={(port) => {
        const scanned = openHost === null ? undefined : run?.hosts[openHost]?.host
        return scanned === undefined
          ? null
          : { host: hostOfScope(scanned.address, scanned.scope), port, protocol }
      }}
      // while it changes thirty times a second nobody can hear it
      listed={host === null || underWay ? [] : portsOf(host, protocol, 'open')}
      listLabel="Open ports"
    />
  )
}
