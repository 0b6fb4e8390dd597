import { useEffect, useRef, useState } from 'react'
import { useScan } from '../scan-context'
import { isUnderWay } from '../scan-state'
import { type TableModel, tableModel } from './table-model'

/** Milliseconds between two orders of the table while rows arrive, at least and at most. */
const leastEvery = 60
const mostEvery = 1500
/** The part of the time that ordering may take. */
const share = 0.1

/**
 * The rows to show. What the person does is answered at once; what arrives is taken in at most every 60 ms, and more
 * seldom where ordering takes long, so that it never costs the scan its smoothness.
 */
export function useTableModel(): TableModel {
  const results = useScan((state) => state.run?.results ?? null)
  const version = useScan((state) => state.run?.version ?? 0)
  const hosts = useScan((state) => state.run?.hosts)
  const services = useScan((state) => state.services)
  const here = useScan((state) => state.run?.here ?? null)
  const filter = useScan((state) => state.filter)
  const sort = useScan((state) => state.sort)
  const unfolded = useScan((state) => state.unfolded)
  const underWay = useScan((state) => isUnderWay(state.phase))
  const [model, setModel] = useState<TableModel>({ rows: [], groups: [], matching: 0 })
  const last = useRef({ at: Number.NEGATIVE_INFINITY, took: 0, asked: {} as object })

  // biome-ignore lint/correctness/useExhaustiveDependencies: columns change in place, `version` stands for them
  useEffect(() => {
    const asked = { results, filter, sort, unfolded, services, here }
    const before = last.current.asked as typeof asked
    const byPerson = (Object.keys(asked) as (keyof typeof asked)[]).some((key) => asked[key] !== before[key])
    const make = () => {
      const began = performance.now()
      const next = tableModel({ results, hosts: hosts ?? [], services, here, filter, sort, unfolded })
      const at = performance.now()
      last.current = { at, took: at - began, asked }
      setModel(next)
    }
    const every = Math.min(mostEvery, Math.max(leastEvery, last.current.took / share))
    const wait = byPerson || !underWay ? 0 : last.current.at + every - performance.now()
    if (wait <= 0) return make()
    const timer = setTimeout(make, wait)
    return () => clearTimeout(timer)
  }, [results, version, hosts, services, here, filter, sort, unfolded, underWay])
  return model
}
