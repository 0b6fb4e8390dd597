import { portText } from '../../ports/port-text'
import { counted, durationText, printableLine } from '../../scan/output/figures'
import type { RunEntry, ScanEntry } from '../run-entry'

const longestTargets = 40

/** What a kept run was about, what came out, and what else there is to say: one line each. */
export interface EntryWords {
  readonly about: string
  readonly found: string
  readonly note: string
}

/** A kept run in words. All text in it is foreign, and made printable here. */
export function entryWords(entry: RunEntry): EntryWords {
  const took = durationText(entry.tookMs)
  switch (entry.what) {
    case 'scan':
      return {
        about: targetsText(entry),
        found: `${counted(entry.open, 'open port')}, ${counted(entry.hostsUp, 'host')} up`,
        note: `${counted(entry.ports, 'port')}${entry.hostsTotal > 1 ? ' each' : ''}, ${took}${entry.partial ? ', stopped early' : ''}`,
      }
    case 'conflict': {
      const { port, protocol, address } = entry.asked
      const where = address === null ? '' : ` on ${printableLine(address)}`
      return {
        about: `${portText({ protocol, port })}${where} in use?`,
        found: printableLine(entry.sentence),
        note: took,
      }
    }
    case 'forward':
      return {
        about: `${portText(entry)} from the internet?`,
        found: printableLine(entry.sentence),
        note: entry.name === null ? took : `by the name ${printableLine(entry.name)}, ${took}`,
      }
    case 'sockets':
      return {
        about: 'Sockets of this computer',
        found: `${counted(entry.listeners, 'listener')}, ${counted(entry.sockets, 'socket')} in all`,
        note: entry.partial ? 'listeners alone are kept of so many' : took,
      }
    case 'router':
      return {
        about: `Forwards of the router${entry.gateway === null ? '' : ` at ${printableLine(entry.gateway)}`}`,
        found: `${counted(entry.forwards, 'forward')}${entry.partial ? ' at least' : ''}`,
        note: took,
      }
    default:
      return entry satisfies never
  }
}

/** What was scanned, in one line. */
export function targetsText({ asked: { targets } }: ScanEntry): string {
  const words = targets.split(/[\s,]+/).filter((word) => word !== '')
  const text = printableLine(words.join(' '))
  if (text.length <= longestTargets) return text
  return `${printableLine(words[0] ?? '').slice(0, longestTargets)} and ${counted(words.length - 1, 'more target', 'more')}`
}

/** The name that a person gave a run, or that it is kept for good; empty: neither. */
export function markText({ mark }: RunEntry): string {
  const name = mark?.name == null ? [] : [`“${printableLine(mark.name)}”`]
  return [...name, ...(mark?.kept === true ? ['kept for good'] : [])].join(', ')
}
