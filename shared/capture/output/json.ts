import { jsonText } from '../../words/json-text'
import { packetText } from '../packet-text'
import type { CaptureReport, JudgedAttempt } from '../report'

/** One JSON document, an attempt a line: there may be many. */
export function* captureJson(
  { format, packets, from, until, attempts, notTold }: CaptureReport,
  { label, version }: { label: string; version: string },
): Generator<string, void, void> {
  const head = {
    portlight: version,
    command: 'capture',
    file: label,
    format,
    packets,
    from: isoText(from),
    until: isoText(until),
    notTold,
  }
  yield `${jsonText(head).slice(0, -1)},"attempts":[`
  for (const [at, judged] of attempts.entries()) yield `${at === 0 ? '' : ','}\n  ${attemptJson(judged)}`
  yield `${attempts.length === 0 ? '' : '\n'}]}\n`
}

function attemptJson({ attempt, verdict }: JudgedAttempt): string {
  const { protocol, client, server, asked, packets, leftOut } = attempt
  return jsonText({
    protocol,
    client,
    server,
    ...verdict,
    asked,
    packets: packets.map((packet) => ({
      number: packet.number,
      at: isoText(packet.at),
      line: packetText(packet),
    })),
    packetsLeftOut: leftOut,
  })
}

/** ISO 8601 to the microsecond; null: none, or none that a calendar has. */
function isoText(at: number | null): string | null {
  if (at === null || Math.abs(at / 1000) > 8.64e15) return null
  const micros = String(((at % 1000) + 1000) % 1000).padStart(3, '0')
  return new Date(Math.floor(at / 1000)).toISOString().replace('Z', `${micros}Z`)
}
