import { PortRanges } from '../../history/port-ranges'
import { counted, durationText, printableLine } from '../../scan/output/figures'
import { painter, type TerminalTextStyle, wrapLines } from '../../words/terminal-text'
import type { Frame } from '../frame'
import { packetOf } from '../packet'
import { packetText } from '../packet-text'
import { type AttemptGroup, type CaptureReport, groupsOf } from '../report'
import type { AttemptState } from '../verdict'

/** What a state is called. */
export const attemptWords: Readonly<Record<AttemptState, string>> = {
  open: 'open',
  refused: 'refused',
  rejected: 'rejected',
  answered: 'answered',
  silent: 'silent',
  'not-known': 'not known',
}

const colours: Readonly<Record<AttemptState, string>> = {
  open: '32',
  answered: '32',
  refused: '31',
  rejected: '31',
  silent: '33',
  'not-known': '33',
}

/** Groups that a person reads; a file for programs has all. */
const mostGroups = 200

/** The attempts of a capture, those together that went alike, for a person. */
export function captureText(
  report: CaptureReport,
  { label, version, style }: { label: string; version: string; style: TerminalTextStyle },
): string {
  const { attempts, packets, from, until, format, notTold } = report
  const groups = groupsOf(attempts)
  const when =
    from === null || until === null
      ? 'without times'
      : `${durationText((until - from) / 1000)} from ${dayText(from)} ${clockText(from)}`
  const paint = painter(style)
  const lines = [
    paint(
      '2',
      `Portlight ${version} reads ${printableLine(label)}: ${format}, ${counted(packets, 'packet')}, ${when}`,
    ),
    ...(attempts.length === 0 ? ['', 'No connection attempt of TCP and no datagram of UDP is in it.'] : []),
    ...groups.slice(0, mostGroups).flatMap((group) => ['', ...groupLines(group, style)]),
    ...(groups.length > mostGroups
      ? ['', `${counted(groups.length - mostGroups, 'further group')} of attempts: --json has them all.`]
      : []),
    ...(notTold.length === 0
      ? []
      : ['', 'Not told here', ...notTold.flatMap((line) => row('', line, style))]),
  ]
  return `${lines.join('\n')}\n`
}

function groupLines({ address, protocol, ports, count, first }: AttemptGroup, style: TerminalTextStyle) {
  const { attempt, verdict } = first
  const paint = painter(style)
  const client = `${attempt.client.address} port ${attempt.client.port}`
  const who = count === 1 ? `from ${client}` : `${counted(count, 'attempt')}, the first from ${client}`
  return [
    `${paint('1', `${address} ${PortRanges.of(ports)}/${protocol}`)}  ${paint(`1;${colours[verdict.state]}`, attemptWords[verdict.state])}  ${who}`,
    ...row('', verdict.sentence, style),
    ...verdict.reasons.flatMap((reason, at) => row(at === 0 ? 'because' : '', reason, style)),
    ...packetLines(first).map((line) => `  ${' '.repeat(titleWidth)}${paint('2', line)}`),
  ]
}

/** Its packets with number and time, as tcpdump would write them. */
export function packetLines({ attempt: { packets, leftOut } }: AttemptGroup['first']): readonly string[] {
  const width = String(packets.at(-1)?.number ?? 0).length
  let before = 0
  return packets.flatMap((packet, at) => {
    const line = `${String(packet.number).padStart(width)}  ${clockText(packet.at)} ${packetText(packet)}`
    // what is not kept lies between the first eight and the last four
    const gap = leftOut > 0 && at === packets.length - 4 && before > 0
    before = packet.number
    return gap ? [`${' '.repeat(width)}  … ${counted(leftOut, 'more packet')} …`, line] : [line]
  })
}

const titleWidth = 9

function row(title: string, text: string, style: TerminalTextStyle): readonly string[] {
  const first = `  ${painter(style)('2', title.padEnd(titleWidth))}`
  return wrapLines(printableLine(text), style, { first, width: 2 + titleWidth })
}

/** Local time of a packet to the microsecond, as tcpdump writes it: 15:04:05.000123. @param at microseconds since 1970 */
export function clockText(at: number | null): string {
  if (at === null) return '--:--:--.------'
  const time = new Date(Math.floor(at / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const fraction = String(((at % 1_000_000) + 1_000_000) % 1_000_000).padStart(6, '0')
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${fraction}`
}

function dayText(at: number): string {
  const time = new Date(Math.floor(at / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
}

/** A line for each packet that is understood, as `tcpdump -n` writes it. */
export function frameLines(frames: readonly Frame[]): readonly string[] {
  return frames.flatMap((frame) => {
    const packet = packetOf(frame)
    return typeof packet === 'string' ? [] : [`${clockText(packet.at)} ${packetText(packet)}`]
  })
}
