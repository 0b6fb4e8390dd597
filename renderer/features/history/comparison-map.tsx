import { type ReactNode, useCallback, useMemo, useState } from 'react'
import type { KeptComparison } from '#shared/history/request'
import { MapLegend } from '../../ui/port-map/map-legend'
import { PortMap, PortMapFrame } from '../../ui/port-map/port-map'
import {
  type ComparedKind,
  comparedCells,
  comparedField,
  comparedHints,
  comparedKinds,
  comparedWords,
  kindsOf,
  tokenOf,
} from './compared-field'
import styles from './comparison-panel.module.css'

const shapes: Readonly<Record<ComparedKind, ReactNode>> = {
  came: <circle cx="6" cy="6" r="4.2" fill="currentColor" />,
  went: <circle cx="6" cy="6" r="3.8" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  other: <path d="M2 10 10 2M2 6 6 2M6 10l4-4" stroke="currentColor" strokeWidth="1.4" />,
  stays: <path d="M2.5 6h7" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />,
}

function Glyph({ kind }: { readonly kind: ComparedKind }) {
  return (
    <svg width={11} height={11} viewBox="0 0 12 12" aria-hidden="true">
      {shapes[kind]}
    </svg>
  )
}

const legend = comparedKinds.map((kind) => ({
  key: kind,
  word: comparedWords[kind],
  hint: comparedHints[kind],
  token: tokenOf(kind),
  glyph: <Glyph kind={kind} />,
}))

/** The ports of one host at two times: what is new is lit, what went is a ring. */
export default function ComparisonMap({ result }: { readonly result: KeptComparison }) {
  const fields = useMemo(
    () =>
      result.hosts.flatMap(({ address, ports }) =>
        ports.map((field) => ({ name: `${address}, ${field.protocol.toUpperCase()}`, address, field })),
      ),
    [result],
  )
  const [chosen, setChosen] = useState(0)
  const [only, setOnly] = useState<ComparedKind | null>(null)
  const [selected, setSelected] = useState<number | null>(null)
  const shown = fields[chosen] ?? fields[0]
  const kinds = useMemo(
    () => (shown === undefined ? new Map<number, ComparedKind>() : kindsOf(shown.field)),
    [shown],
  )
  const fill = useCallback((cells: Uint8Array) => comparedField(kinds, only, cells), [kinds, only])
  if (shown === undefined) return null
  const changed = [...kinds].filter(([, kind]) => kind !== 'stays').map(([port]) => port)
  return (
    <div className={styles.map}>
      <PortMapFrame
        longTitle
        title={
          <>
            <h3>Ports that changed</h3>
            <select
              aria-label="Host on the map"
              value={chosen}
              onChange={(event) => {
                setChosen(Number(event.target.value))
                setSelected(null)
              }}
            >
              {fields.map(({ name }, at) => (
                <option key={name} value={at}>
                  {name}
                </option>
              ))}
            </select>
          </>
        }
      >
        <PortMap
          kinds={comparedCells}
          subject={shown}
          version={only === null ? 0 : comparedKinds.indexOf(only) + 1}
          fill={fill}
          begins={false}
          label={`Ports of ${shown.name}, one cell each`}
          summary={`${summaryOf(kinds)} Arrow keys walk, n and p go to the next port that changed, typing a number jumps to it, plus and minus zoom. The list below has the same changes in words.`}
          readoutOf={(port) => {
            const kind = kinds.get(port)
            const words = kind === undefined ? 'nothing to tell' : comparedWords[kind]
            const glyph = kind === undefined ? null : <Glyph kind={kind} />
            return { glyph, words, quiet: [], end: '', spoken: `Port ${port}, ${words}` }
          }}
          selected={selected}
          onSelect={setSelected}
          ephemeral={null}
          legend={
            <MapLegend
              label="What became of a port"
              entries={legend}
              only={only}
              onChoose={(key) => {
                const kind = comparedKinds.find((known) => known === key) ?? null
                setOnly((before) => (before === kind ? null : kind))
              }}
            />
          }
          nameOf={noName}
          portOf={(port) =>
            kinds.has(port) ? { host: shown.address, port, protocol: shown.field.protocol } : null
          }
          listed={changed}
          listLabel="Ports that changed"
        />
      </PortMapFrame>
    </div>
  )
}

function noName(): null {
  return null
}

function summaryOf(kinds: ReadonlyMap<number, ComparedKind>): string {
  const counts = comparedKinds.map((kind) => {
    const count = [...kinds.values()].filter((one) => one === kind).length
    return `${count} ${comparedWords[kind]}`
  })
  return `${counts.join(', ')}.`
}
