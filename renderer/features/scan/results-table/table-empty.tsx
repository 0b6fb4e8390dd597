import { useScan } from '../scan-context'
import { isUnderWay } from '../scan-state'

/** What stands where rows would be: each reason for it has its own words. */
export function TableEmpty() {
  const filter = useScan((state) => state.filter)
  const phase = useScan((state) => state.phase)
  const run = useScan((state) => state.run)
  if (filter.trim() !== '') return <p>No port matches “{filter.trim()}”.</p>
  if (phase === 'opening') return <p>Reading the file</p>
  if (isUnderWay(phase)) return <p>Waiting for the first answer</p>
  if (run !== null && run.hosts.length === 0 && run.downCount > 0) {
    return <p>No host answered, so no port was asked.</p>
  }
  return <p>No results.</p>
}
