import type { ForwardReport } from '#shared/forward/report'
import { fromThrown } from '#shared/ipc/result'
import type { ForwardStore } from '../forward-slice'

/** Gives a report away: as text for somebody who helps, or as a file. */
export interface ReportExporter {
  /** Gives false where the clipboard refused. */
  copy(report: ForwardReport, blanked: boolean): Promise<boolean>
  /** As the command line prints it. Gives the place, null where the person thought better of it; a failure is in the state. */
  save(report: ForwardReport): Promise<string | null>
}

interface ExporterEdges {
  readonly copy: (text: string) => Promise<void>
  readonly save: (suggestedName: string, text: string) => Promise<string | null>
  readonly version: () => Promise<string>
}

/** The words of reports are loaded when they are first used. */
export function createReportExporter(store: ForwardStore, edges: ExporterEdges): ReportExporter {
  return {
    async copy(report, blanked) {
      try {
        const { reportText } = await import('./report-text')
        const { helpers } = store.getState().forward
        const version = await edges.version().catch(() => 'of an unknown version')
        await edges.copy(reportText(report, { version, blanked, helpers }))
        return true
      } catch {
        return false
      }
    },
    async save(report) {
      try {
        const { forwardTestJson } = await import('#shared/forward/output/json')
        return await edges.save(fileName(report), forwardTestJson(report, await edges.version()))
      } catch (thrown) {
        const { message } = fromThrown(thrown)
        store.update(() => ({
          problem: { code: 'failed', message: `The file was not written: ${message} Try another place.` },
        }))
        return null
      }
    },
  }
}

/** A plain name, such as `portlight forward 25565 tcp 2026-11-21 14.05.json`. */
function fileName({ port, protocol, at }: ForwardReport): string {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `portlight forward ${port} ${protocol} ${day} ${two(date.getHours())}.${two(date.getMinutes())}.json`
}
