import { jsonEnd, jsonHead, jsonHost, jsonPort } from './json'
import { detailedPorts } from './listing'
import type { ReportFormat } from './report'

/** JSON Lines: one line for the scan's head, one for each host (as in the JSON document), one for its end. */
export const jsonlFormat: ReportFormat = (start) => ({
  begin: () => line({ kind: 'scan', ...jsonHead(start) }),
  *host(host) {
    const head = JSON.stringify({ kind: 'host', ...jsonHost(start, host) })
    yield `${head.slice(0, -1)},"ports":[`
    let ports = 0
    for (const port of detailedPorts(start, host)) {
      ports += 1
      yield `${ports === 1 ? '' : ','}${JSON.stringify(jsonPort(start, host, port))}`
    }
    yield ']}\n'
  },
  end: (end) => line({ kind: 'end', ...jsonEnd(start, end) }),
})

function line(value: Record<string, unknown>): string {
  return `${JSON.stringify(value)}\n`
}
