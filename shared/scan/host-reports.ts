import { AskedPorts } from '../ports/asked-ports'
import type { ScanEvent } from './event'
import type { HostReport } from './output/report'
import { ScanRecord } from './record'

/**
 * What a scan says of its hosts, of each when it is done; at the end comes what is known of those that it did not come through with.
 * @param now milliseconds since 1970
 * @param heard is told each event
 */
export async function* hostReports(
  events: AsyncIterable<ScanEvent>,
  now: () => number,
  heard: (event: ScanEvent) => void = () => {},
): AsyncGenerator<HostReport, void, void> {
  let record: ScanRecord | null = null
  for await (const event of events) {
    if (event.kind === 'planned') record = new ScanRecord(AskedPorts.of(event.plan.asked), now)
    heard(event)
    yield* record?.take(event) ?? []
  }
  yield* record?.unfinished() ?? []
}
