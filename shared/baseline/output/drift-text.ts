import { counted, printableLine } from '../../scan/output/figures'
import { painter, type TerminalTextStyle, wrapLines } from '../../words/terminal-text'
import type { Baseline } from '../baseline'
import type { Drift } from '../drift'
import type { DriftItem, DriftKind, Gravity } from '../drift-item'

/** What an output is made of. */
export interface DriftReport {
  /** Version of Portlight. */
  readonly version: string
  /** The baseline's name. */
  readonly file: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** What the hosts were taken from, as a sentence; null: they were scanned then. */
  readonly hostsFrom: string | null
  readonly baseline: Baseline
  readonly drift: Drift
  /** The command that approves something, as it is typed; what has ended needs a new last day. */
  readonly approveCommand: (what: string, needsDay: boolean) => string
}

export const kindWords: Readonly<Record<DriftKind, string>> = {
  'new-listener': 'new listener',
  replaced: 'another program',
  'reach-widened': 'reached from farther away',
  'reach-narrowed': 'reached from less far away',
  gone: 'gone',
  'firewall-opened': 'opened by the firewall',
  'firewall-closed': 'closed by the firewall',
  'port-opened': 'opened',
  'port-closed': 'closed',
  'port-filtered': 'gives no answer',
  'service-changed': 'another service',
  'host-gone': 'host is down',
  'forward-new': 'new forward',
  'forward-changed': 'forward leads elsewhere',
  'forward-gone': 'forward is gone',
  'approval-ended': 'approval has ended',
}

export const gravityWords: Readonly<Record<Gravity, string>> = {
  high: 'grave',
  medium: 'look after it',
  low: 'good to know',
}

const gravityMarks: Readonly<Record<Gravity, string>> = { high: '!', medium: '*', low: '-' }
const gravityColours: Readonly<Record<Gravity, string>> = { high: '31', medium: '33', low: '2' }

/** What an item is called, and `approve` takes: "8000/tcp", "10.0.0.2:443/tcp", "router:25565/tcp". */
export function driftName({ part, port, protocol }: Pick<DriftItem, 'part' | 'port' | 'protocol'>): string {
  const which = port === null ? null : `${port}/${protocol}`
  switch (part.kind) {
    case 'computer':
      return which ?? protocol ?? ''
    case 'host': {
      const host = part.host.includes(':') && which !== null ? `[${part.host}]` : part.host
      return which === null ? host : `${host}:${which}`
    }
    case 'forward':
      return `router:${which}`
    default:
      return part satisfies never
  }
}

/** What all of it comes to, in a sentence. */
export function driftSummary({ items, notKnown, same }: Drift): string {
  if (same) return 'All is as approved.'
  const uncertain = notKnown.filter(({ counts }) => counts).length
  const unknown =
    uncertain === 0 ? '' : ` ${counted(uncertain, 'thing')} ${uncertain === 1 ? 'is' : 'are'} not known.`
  if (items.length === 0) return `Nothing is seen to be otherwise than approved.${unknown}`
  const grave = items.filter(({ gravity }) => gravity === 'high').length
  const how = grave === 0 ? 'none of them grave' : grave === items.length ? 'grave' : `${grave} of them grave`
  const count = counted(items.length, 'difference')
  return `${count} from what is approved${items.length === 1 && grave === 0 ? '' : `, ${how}`}.${unknown}`
}

/** What a person reads in a terminal. */
export function driftText(report: DriftReport, style: TerminalTextStyle): string {
  const { drift, version, file, hostsFrom, approveCommand } = report
  const paint = painter(style)
  const lines = [paint('2', `Portlight ${version} checks ${printableLine(file)}`)]
  if (hostsFrom !== null) lines.push(...paragraph(hostsFrom, style, ''))
  for (const item of drift.items) {
    const { gravity, kind, sentence, advice, approval, reachableFrom } = item
    const head = `${gravityMarks[gravity]} ${printableLine(driftName(item))}  ${kindWords[kind]} (${gravityWords[gravity]})`
    lines.push('', paint(gravityColours[gravity], head))
    const about = approval === null ? [] : [approvalText(approval)]
    const reach = reachableFrom === null ? [] : [`Can be reached from: ${reachableFrom.words}.`]
    for (const text of [sentence, ...reach, ...about, advice]) lines.push(...paragraph(text, style, '  '))
  }
  if (drift.notKnown.length > 0) lines.push('', paint('1', 'Not known'))
  for (const { sentence } of drift.notKnown) lines.push(...paragraph(sentence, style, '  ? '))
  lines.push('', driftSummary(drift))
  const [first] = drift.items.filter(({ edit }) => edit !== null)
  if (first !== undefined) {
    const command = approveCommand(driftName(first), first.kind === 'approval-ended')
    lines.push(`To approve: ${printableLine(command)}`)
  }
  return `${lines.join('\n')}\n`
}

function approvalText({ line, owner, purpose, until, note }: NonNullable<DriftItem['approval']>): string {
  const said = [
    owner === null ? null : `owner ${owner}`,
    purpose === null ? null : `purpose ${purpose}`,
    until === null ? null : `until ${until}`,
    note === null ? null : `note ${note}`,
  ].filter((text) => text !== null)
  return `Line ${line} of the baseline${said.length === 0 ? '.' : `: ${said.join(', ')}.`}`
}

function paragraph(text: string, style: TerminalTextStyle, lead: string): string[] {
  return wrapLines(printableLine(text), style, { first: lead })
}
