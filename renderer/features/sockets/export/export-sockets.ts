import { exposuresOf } from '#shared/sockets/exposure'
import { socketsCsv, socketsCsvHead } from '#shared/sockets/output/csv'
import { socketsJson } from '#shared/sockets/output/json'
import { TableModels } from '../rows/table-model'
import type { SocketsState } from '../sockets-state'

/** The rows that are shown as the text of a file, with a name that says from when they are; null where there is none. */
export function exportSockets(
  state: SocketsState,
  format: string,
  version: string,
): { readonly name: string; readonly text: string } | null {
  const { reading } = state
  if (reading === null) return null
  const { matching } = new TableModels().make({ ...state, grouped: false })
  const at = new Date(reading.summary.at)
  if (format === 'csv') {
    return {
      name: fileName(at, 'csv'),
      text: [socketsCsvHead(false), ...socketsCsv(matching, null)].join(''),
    }
  }
  const exposures = exposuresOf(matching, state.answered)
  const report = { version, summary: reading.summary, sockets: matching, exposures, reachable: null }
  return { name: fileName(at, 'json'), text: [...socketsJson(report)].join('') }
}

/** A plain name, such as `portlight sockets 2026-11-21 14.05.09.json`. */
function fileName(at: Date, ending: string): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `portlight sockets ${day} ${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}.${ending}`
}
