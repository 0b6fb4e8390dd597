import { counted } from '../../scan/output/figures'
import { listText } from '../../words/list-text'
import { serviceText } from '../compare-facts'
import type { Comparison, HostChange, OpenPort } from '../comparison'
import type { StoredRun, StoredService, StoredState } from '../stored-run'

/** How a change is marked, so that no colour has to be seen: new, gone, changed. */
export type ChangeMark = '+' | '-' | '~'

export interface ChangeWords {
  readonly mark: ChangeMark
  /** What it is of: "8080/tcp", "host", "name". */
  readonly of: string
  /** What happened, in a word or two. */
  readonly what: string
  /** From what to what. */
  readonly detail: string
}

/** One change in words. Texts of the files stand in them as they are: whoever writes them out makes them harmless. */
export function changeWords(change: HostChange): ChangeWords {
  switch (change.kind) {
    case 'ports': {
      const { ports, protocol, from, to } = change
      const list = String(ports)
      const of = list.length > 40 ? `${counted(ports.size, `${protocol} port`)}` : `${list}/${protocol}`
      const service = recognisedText(change.service)
      const which = list.length > 40 ? `: ${list}` : ''
      const mark = to === 'open' ? '+' : from === 'open' ? '-' : '~'
      const named = service === '' ? '' : `, ${service}`
      return {
        mark,
        of,
        what: whatHappened(change.change),
        detail: `${stateText(from)} → ${stateText(to)}${named}${which}`,
      }
    }
    case 'service': {
      const from = serviceText(change.from) || 'not recognised'
      const to = serviceText(change.to) || 'not recognised'
      const what =
        change.from?.name === change.to?.name && change.from?.product === change.to?.product
          ? 'version'
          : 'service'
      return { mark: '~', of: `${change.port}/${change.protocol}`, what, detail: `${from} → ${to}` }
    }
    case 'certificate':
      return {
        mark: '~',
        of: `${change.port}/${change.protocol}`,
        what: change.what,
        detail: `${change.from} → ${change.to}`,
      }
    case 'appeared':
      return { mark: '+', of: 'host', what: 'appeared', detail: openText(change.open) }
    case 'gone':
      return {
        mark: '-',
        of: 'host',
        what: 'gone',
        detail: `it does not answer any more${wasOpen(change.open)}`,
      }
    case 'names':
      return {
        mark: '~',
        of: 'name',
        what: 'changed',
        detail: `${namesText(change.from)} → ${namesText(change.to)}`,
      }
    case 'mac':
      return { mark: '~', of: 'MAC', what: 'changed', detail: `${change.from} → ${change.to}` }
    case 'system':
      return {
        mark: '~',
        of: 'system',
        what: 'changed',
        detail: `${change.from[0] ?? ''} → ${change.to[0] ?? ''}`,
      }
    case 'script':
      return {
        mark: '~',
        of: change.port ?? 'host',
        what: change.id,
        detail: `${scriptText(change.from)} → ${scriptText(change.to)}`,
      }
    default:
      return change satisfies never
  }
}

function whatHappened(change: Extract<HostChange, { kind: 'ports' }>['change']): string {
  switch (change) {
    case 'opened':
    case 'closed':
      return change
    case 'filtered':
      return 'now filtered'
    case 'unfiltered':
      return 'answers now'
    case 'otherwise':
      return 'changed'
    default:
      return change satisfies never
  }
}

function stateText(state: StoredState): string {
  return state.replace('|', ' or ')
}

function openText(open: readonly OpenPort[]): string {
  if (open.length === 0) return 'no port of it is open'
  return `open: ${open.map(portText).join(', ')}`
}

function wasOpen(open: readonly OpenPort[]): string {
  return open.length === 0 ? '' : `; it had ${open.map(portText).join(', ')} open`
}

function portText({ protocol, port, service }: OpenPort): string {
  const text = recognisedText(service)
  return `${port}/${protocol}${text === '' ? '' : ` ${text}`}`
}

/** A name that stands for the number alone says nothing of the program behind it. */
function recognisedText(service: StoredService | null): string {
  return service?.recognised === true ? serviceText(service) : ''
}

function namesText(names: readonly string[]): string {
  return names.length === 0 ? 'no name' : names.join(', ')
}

const longestScript = 120

function scriptText(output: string | null): string {
  if (output === null) return 'nothing'
  const line = output.trim().replaceAll(/\s+/g, ' ')
  return `"${line.length > longestScript ? `${line.slice(0, longestScript)}…` : line}"`
}

/** What a run is: "nmap 7.93, 2026-11-28 11:52, 1,000 TCP ports, 12 hosts listed". @param timeText in the reader's own way */
export function runWords(run: StoredRun, timeText: (atMs: number) => string): string {
  const { tool, startedAt, asked, hosts, partial } = run
  const parts = [tool.version === null ? tool.name : `${tool.name} ${tool.version}`]
  if (startedAt !== null) parts.push(timeText(startedAt))
  for (const [protocol, ports] of asked ?? []) {
    parts.push(
      protocol === 'ip'
        ? counted(ports.size, 'IP protocol')
        : counted(ports.size, `${protocol.toUpperCase()} port`),
    )
  }
  parts.push(`${counted(hosts.size, 'host')} listed`)
  return `${parts.join(', ')}${partial.length > 0 ? ' (only a part)' : ''}`
}

/** All of it in one sentence. */
export function summaryText({ counts, hosts, same, hostsInBoth }: Comparison): string {
  const { opened, closed, filtered, unfiltered, otherwise, service, appeared, gone, other } = counts
  const parts = [
    [opened, `${counted(opened, 'port')} opened`],
    [closed, `${counted(closed, 'port')} closed`],
    [filtered, `${counted(filtered, 'port')} filtered now`],
    [unfiltered, `${counted(unfiltered, 'port')} no longer filtered`],
    [otherwise, `${counted(otherwise, 'port')} changed otherwise`],
    [service, `${counted(service, 'service')} changed`],
    [appeared, `${counted(appeared, 'host')} appeared`],
    [gone, `${counted(gone, 'host')} gone`],
    [other, `${counted(other, 'other change')}`],
  ] as const
  const said = parts.flatMap(([count, text]) => (count > 0 ? [text] : []))
  if (said.length > 0) return `${listText(said)}.`
  if (same && hostsInBoth === 0) return 'The two have no host in common: there is nothing to compare.'
  if (same) return `No change in what both asked (${counted(hostsInBoth, 'host')}).`
  const unknown = hosts.filter(({ notKnown }) => notKnown.some(({ counts: does }) => does)).length
  return `No change that is certain; of ${counted(unknown, 'host')} not everything is known.`
}
