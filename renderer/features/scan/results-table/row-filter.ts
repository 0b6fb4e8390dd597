import { answersText, serviceText } from '#shared/identity/identity-words'
import { programOf } from '#shared/scan/listeners-here'
import type { ScanRecord } from '#shared/scan/record'
import { portStates, reasons } from '#shared/scan/state'
import { markIn } from '../../../ui/filter-mark'
import { formatRoundTrip } from '../../../ui/numbers'
import { reasonWord, stateWords } from '../port-state-words'
import type { RowOrder } from './row-order'

/** Whether a port's row is let through. */
export type Match = (host: number, slot: number) => boolean

/**
 * One box over all columns: every word has to occur in some column of the row, a port from its first digit on;
 * `state:open` is that state and no other. Words are looked up once for each port,
 * host, state and reason instead of for each row, so that 65,535 rows are filtered within a frame.
 * @returns null where there is nothing to filter by
 */
export function matcherOf(filter: string, results: ScanRecord, order: RowOrder): Match | null {
  const words = filter
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return null
  const matches = words.map((word) => wordMatch(word, results, order))
  return (host, slot) => matches.every((match) => match(host, slot))
}

function wordMatch(word: string, results: ScanRecord, { hosts, services, here }: RowOrder): Match {
  const states = results.hosts.map((host) => host.states())
  const mark = markIn(word, 'state')
  if (mark !== null) {
    const wanted = portStates.findIndex((state) => stateWords[state] === mark)
    return (host, slot) => (states[host]?.[slot] ?? 0) === wanted
  }
  const bySlot = new Uint8Array(results.asked.length)
  for (let slot = 0; slot < bySlot.length; slot += 1) {
    const { port, protocol } = results.asked.at(slot)
    const name = services?.find(port, protocol)?.name ?? ''
    const matches =
      protocol.includes(word) || String(port).startsWith(word) || name.toLowerCase().includes(word)
    if (matches) bySlot[slot] = 1
  }
  const isProgram = (host: number, slot: number) => {
    const { port, protocol } = results.asked.at(slot)
    return programOf(here, hosts[host]?.host, protocol, port).toLowerCase().includes(word)
  }
  const byState = portStates.map((state) => stateWords[state].includes(word))
  const byReason = reasons.map((reason) => reasonWord(reason).includes(word))
  const byHost = hosts.map(
    ({ host }) => host.address.toLowerCase().includes(word) || host.target.toLowerCase().includes(word),
  )
  const reasonColumns = results.hosts.map((host) => host.reasons())
  // Only words that look like a time are compared with times: making that text for every row is what costs.
  const isTime = /^[\d.]*(ms|s)?$/.test(word) && /[.ms]/.test(word)
  return (host, slot) =>
    bySlot[slot] === 1 ||
    (here !== null && isProgram(host, slot)) ||
    answersOf(results, host, slot).toLowerCase().includes(word) ||
    byHost[host] === true ||
    byState[states[host]?.[slot] ?? 0] === true ||
    byReason[reasonColumns[host]?.[slot] ?? 0] === true ||
    (isTime &&
      formatRoundTrip(results.hosts[host]?.rttAt(slot) ?? Number.NaN)
        .replace(' ', '')
        .includes(word))
}

/** What answers at a port, in words; "" where nobody knows. */
export function answersOf(results: ScanRecord, host: number, slot: number): string {
  const identity = results.hosts[host]?.identityAt(slot) ?? null
  if (identity === null) return ''
  const parts = [serviceText(identity) ?? '', answersText(identity)]
  return parts.filter((part) => part !== '').join(' ')
}

/** What the columns of a port's row say: what copying it gives. */
export function rowCells(
  results: ScanRecord,
  order: RowOrder,
  host: number,
  slot: number,
): readonly string[] | null {
  const facts = results.hosts[host]?.evidenceAt(slot)
  if (facts === undefined) return null
  return [
    order.hosts[host]?.host.address ?? '',
    String(facts.port),
    facts.protocol,
    stateWords[facts.state],
    reasonWord(facts.reason),
    answersOf(results, host, slot) || (order.services?.find(facts.port, facts.protocol)?.name ?? ''),
    programOf(order.here, order.hosts[host]?.host, facts.protocol, facts.port),
    formatRoundTrip(facts.rttMs ?? Number.NaN),
  ]
}
