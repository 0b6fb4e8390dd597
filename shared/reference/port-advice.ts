import type { PortRange } from '../conflict/facts'
import { isBrowserBlocked } from './browser-blocked'
import { rangeOf } from './port-ranges'

/** Why a port suits a program of one's own, or doesn't. */
export const adviceCodes = [
  'excluded',
  'in-use-here',
  'privileged',
  'browser-blocked',
  'ephemeral',
  'scanned-often',
  'reserved',
  'registered',
  'common-use',
  'seen-in-your-network',
  'dynamic-range',
] as const
export type AdviceCode = (typeof adviceCodes)[number]

/** `impossible`: it can't be had as things are. */
export type AdviceVerdict = 'good' | 'possible' | 'avoid' | 'impossible'

export interface AdviceReason {
  readonly code: AdviceCode
  readonly sentence: string
}

export interface PortAdvice {
  readonly verdict: AdviceVerdict
  readonly reasons: readonly AdviceReason[]
  /** What could not be looked at, as sentences. */
  readonly notKnown: readonly string[]
}

/** What is known about a port when somebody wants it for a program. Null: not known. */
export interface AdviceFacts {
  /** Names that IANA registered for it. */
  readonly registered: readonly string[]
  /** What people run there, as words. */
  readonly commonUses: readonly string[]
  readonly ephemeral: PortRange | null
  /** Ports that the system keeps from outgoing connections. */
  readonly reserved: readonly PortRange[]
  /** Ports that no program may have; null: there may be some, and the system did not tell them. */
  readonly excluded: readonly PortRange[] | null
  readonly unprivilegedFrom: number | null
  /** Who has it now, as words such as "node (process 3)"; empty: nobody; null: not known. */
  readonly inUse: readonly string[] | null
  /** Other computers on which kept scans found it open, as words. */
  readonly seen: readonly string[]
}

/** How grave each reason is. */
const gravity: Readonly<Record<AdviceCode, Exclude<AdviceVerdict, 'good'>>> = {
  excluded: 'impossible',
  'in-use-here': 'impossible',
  privileged: 'avoid',
  'browser-blocked': 'avoid',
  ephemeral: 'avoid',
  'scanned-often': 'avoid',
  reserved: 'possible',
  registered: 'possible',
  'common-use': 'possible',
  'seen-in-your-network': 'possible',
  'dynamic-range': 'possible',
}

/** Port 0 (RFC 6335, section 6). */
const anyFreePort: AdviceReason = {
  code: 'reserved',
  sentence: 'Port 0 stands for “any free port”: a program that asks for it gets another one.',
}

const order = ['good', 'possible', 'avoid', 'impossible'] as const

/**
 * Ports that are tried everywhere on the internet all day, because what stands behind them is worth most: remote access, file
 * sharing, databases, cameras. From plain knowledge of what public sensors report; no measured figures stand behind it.
 */
const scannedOften: ReadonlySet<number> = new Set([
  ...[
    21, 22, 23, 25, 53, 80, 110, 111, 135, 139, 143, 443, 445, 554, 587, 993, 995, 1433, 1521, 1723, 2222,
    2323, 2375,
  ],
  ...[
    3306, 3389, 5060, 5432, 5555, 5900, 5985, 6379, 7547, 8000, 8080, 8081, 8443, 8545, 8888, 9200, 11211,
    27017,
  ],
])

/** Whether a port, 0 to 65535, is a good one for a program of one's own; the gravest reason first. */
export function advise(port: number, facts: AdviceFacts): PortAdvice {
  if (port === 0) return { verdict: 'impossible', reasons: [anyFreePort], notKnown: [] }
  const reasons = reasonsOf(port, facts)
  const verdict = reasons.reduce<AdviceVerdict>(
    (worst, { code }) => (order.indexOf(gravity[code]) > order.indexOf(worst) ? gravity[code] : worst),
    'good',
  )
  return {
    verdict,
    reasons: reasons.toSorted((a, b) => order.indexOf(gravity[b.code]) - order.indexOf(gravity[a.code])),
    notKnown: notKnownOf(facts, 'it'),
  }
}

/** What the system did not tell of a port, or of several, as sentences. */
export function notKnownOf(
  { inUse, excluded }: Pick<AdviceFacts, 'inUse' | 'excluded'>,
  which: 'it' | 'one of them',
): readonly string[] {
  return [
    ...(inUse === null ? [`Whether something has ${which} on this computer now is not known.`] : []),
    ...(excluded === null
      ? [
          `Whether Windows keeps ${which} from all programs is not known: netsh gave no answer that can be read.`,
        ]
      : []),
  ]
}

function reasonsOf(port: number, facts: AdviceFacts): readonly AdviceReason[] {
  const { ephemeral, reserved, excluded, registered, commonUses, inUse, seen } = facts
  const within = ({ first, last }: PortRange) => port >= first && port <= last
  const privilegedBelow = facts.unprivilegedFrom ?? 1024
  const kept = reserved.some(within)
  const handedOut = ephemeral !== null && within(ephemeral) && !kept
  const found: readonly (readonly [AdviceCode, string | false])[] = [
    ['excluded', excluded?.some(within) === true && 'The system keeps this port from all programs.'],
    ['in-use-here', inUse !== null && inUse.length > 0 && `${inUse.join(', ')} has it on this computer now.`],
    [
      'privileged',
      port < privilegedBelow && `Below ${privilegedBelow} only an administrator may listen on this computer.`,
    ],
    ['browser-blocked', isBrowserBlocked(port) && 'Browsers refuse to open addresses with this port.'],
    [
      'ephemeral',
      handedOut &&
        `This system gives ${ephemeral.first} to ${ephemeral.last} to outgoing connections: one of them may have it when your program starts.`,
    ],
    [
      'scanned-often',
      scannedOften.has(port) && 'Strangers try this port all day on every address of the internet.',
    ],
    [
      'reserved',
      kept && 'An administrator keeps this port from outgoing connections, probably for a program of theirs.',
    ],
    ['registered', registered.length > 0 && `IANA registered it for ${quotedList(registered)}.`],
    ['common-use', commonUses.length > 0 && `People often run this there: ${commonUses.join('; ')}.`],
    [
      'seen-in-your-network',
      seen.length > 0 &&
        `Your last scans found it open on ${namedList(seen)}: something there is used to it.`,
    ],
    [
      'dynamic-range',
      rangeOf(port).name === 'dynamic' &&
        !handedOut &&
        'It is in the range that other systems give to outgoing connections (49152 to 65535).',
    ],
  ]
  return found.flatMap(([code, sentence]) => (sentence === false ? [] : [{ code, sentence }]))
}

function quotedList(names: readonly string[]): string {
  return namedList(names.map((name) => `“${name}”`))
}

function namedList(names: readonly string[]): string {
  const shown = names.slice(0, 3)
  return names.length > 3 ? `${shown.join(', ')} and others` : shown.join(', ')
}

/**
 * Good ports, the nearest to `near` first, and of two equally near ones the higher.
 * @param count how many; fewer come only where the whole range has no more
 */
export function suggestPorts(
  near: number,
  count: number,
  factsOf: (port: number) => AdviceFacts,
): readonly number[] {
  const good: number[] = []
  for (let distance = 1; distance < 65_536 && good.length < count; distance += 1) {
    for (const port of [near + distance, near - distance]) {
      if (port < 1024 || port > 49_151 || good.length === count) continue
      if (advise(port, factsOf(port)).verdict === 'good') good.push(port)
    }
  }
  return good
}
