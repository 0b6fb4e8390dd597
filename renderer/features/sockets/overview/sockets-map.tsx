import { useCallback, useMemo } from 'react'
import { ownerText } from '#shared/sockets/output/table'
import { isListening, type Socket } from '#shared/sockets/socket'
import { markIn } from '../../../ui/filter-mark'
import { countOf } from '../../../ui/numbers'
import { MapLegend } from '../../../ui/port-map/map-legend'
import { PortMap, PortMapFrame, type PortReadout } from '../../../ui/port-map/port-map'
import { usualOrder } from '../rows/row-order'
import { KindGlyph } from '../socket-glyph'
import { kindHints, kindMarks, kindOf, kindWords, mapTokenOf, socketCells, socketKinds } from '../socket-kind'
import { useSockets, useSocketsKit } from '../sockets-context'
import { listeningPorts, socketField, socketsOn } from './socket-field'

/** The map is always of the same computer: what lights up on it is new. */
const thisComputer = {}
const none: readonly Socket[] = []

const legend = socketKinds.map((kind) => ({
  key: kind,
  word: kindWords[kind],
  hint: kindHints[kind],
  token: mapTokenOf(kind),
  glyph: <KindGlyph kind={kind} size={11} />,
}))

/** All ports of this computer, and what is on them. */
export function SocketsMap() {
  const { actions } = useSocketsKit()
  const reading = useSockets((state) => state.reading)
  const selected = useSockets((state) => state.selected?.local.port ?? null)
  const sockets = reading?.sockets ?? none
  const ephemeral = reading?.summary.facts.ephemeral ?? null
  const listening = useMemo(() => listeningPorts(sockets, ephemeral), [sockets, ephemeral])
  const only = useSockets((state) => markIn(state.filter, 'kind'))
  const shown = useMemo(
    () => (only === null ? sockets : sockets.filter((socket) => kindMarks[kindOf(socket)] === only)),
    [sockets, only],
  )
  const fill = useCallback((cells: Uint8Array) => socketField(shown, cells, ephemeral), [shown, ephemeral])
  const summary = summaryOf(sockets.length, listening)
  // what has a port changes rarely, and names are drawn anew with every reading
  const nameOf = useMemo(() => {
    const names = new Map<number, string>()
    for (const socket of sockets) {
      const name = socket.owners[0]?.program ?? socket.service
      if (isListening(socket) && name != null) names.set(socket.local.port, name)
    }
    return (port: number) => names.get(port) ?? null
  }, [sockets])
  return (
    <PortMapFrame title={<h2>Ports of this computer</h2>}>
      <PortMap
        kinds={socketCells}
        subject={reading === null ? null : thisComputer}
        version={reading?.summary.at ?? 0}
        fill={fill}
        begins={false}
        label="Ports of this computer, one cell each"
        summary={`${summary} Arrow keys walk, n and p go to the next port that listens, typing a number jumps to it, plus and minus zoom, Enter selects its socket. The table has the same sockets as rows.`}
        readoutOf={(port) => readoutOf(port, socketsOn(sockets, port))}
        selected={selected === 0 ? null : selected}
        onSelect={(port) => {
          const [first] = socketsOn(sockets, port).sort(usualOrder)
          if (first !== undefined) actions.select(first)
        }}
        ephemeral={ephemeral}
        legend={<KindsLegend />}
        nameOf={nameOf}
        portOf={(port) => {
          const [first] = socketsOn(sockets, port)
          return first === undefined ? null : { host: null, port, protocol: first.protocol }
        }}
        listed={listening}
        listLabel="Ports that listen"
      />
    </PortMapFrame>
  )
}

function KindsLegend() {
  const { actions } = useSocketsKit()
  const only = useSockets((state) => markIn(state.filter, 'kind'))
  return (
    <MapLegend
      label="Kinds of sockets"
      entries={legend}
      only={socketKinds.find((kind) => kindMarks[kind] === only) ?? null}
      onChoose={(key) => {
        const kind = socketKinds.find((known) => known === key)
        if (kind !== undefined) actions.toggleKind(kind)
      }}
    />
  )
}

/** A port in one line; what counts most on it comes first. */
export function readoutOf(port: number, sockets: readonly Socket[]): PortReadout {
  const [first, ...others] = [...sockets].sort(
    (a, b) => socketKinds.indexOf(kindOf(a)) - socketKinds.indexOf(kindOf(b)) || usualOrder(a, b),
  )
  if (first === undefined) {
    const words = port === 0 ? 'is no port' : 'no socket'
    return { glyph: null, words, quiet: [], end: '', spoken: `Port ${port}, ${words}` }
  }
  const kind = kindOf(first)
  const owner = first.owners.length === 0 ? '' : ownerText(first)
  const more = others.length === 0 ? '' : `${countOf(others.length, 'more socket')}`
  const end = first.service ?? ''
  const words = kind === 'passing' ? (first.state ?? '') : kindWords[kind]
  return {
    glyph: <KindGlyph kind={kind} />,
    words,
    quiet: [owner, more].filter((part) => part !== ''),
    end,
    spoken: [`Port ${port}`, words, owner, end, more].filter((part) => part !== '').join(', '),
  }
}

function summaryOf(count: number, ports: readonly number[]): string {
  if (ports.length === 0) return `${countOf(count, 'socket')}, none listens.`
  const named = ports.slice(0, 40).join(', ')
  const more = ports.length > 40 ? ` and ${ports.length - 40} more` : ''
  return `${countOf(count, 'socket')}; listening on ${ports.length === 1 ? 'port' : 'ports'} ${named}${more}.`
}
