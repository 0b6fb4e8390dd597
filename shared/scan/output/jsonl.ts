import { jsonEnd, jsonHead, jsonHost, jsonPort } from './json'
import { detailedPorts } from './listing'
import type { ReportFormat } from './report'

/** JSON Lines: one line for the scan's head, one for each host (as in the JSON document), one for its end. */
export const jsonlFormat: ReportFormat = (start) => ({
  begin: () => line({ kind: 'scan', ...jsonHead(start) }),
  host: (host) =>
    line({
      kind: 'host',
      ...jsonHost(host),
      ports: [...detailedPorts(start, host)].map((port) => jsonPort(start, port)),
    }),
  end: (end) => line({ kind: 'end', ...jsonEnd(end) }),
})

function line(value: Record<string, unknown>): string {
  return `${JSON.stringify(value)}\n`
}
