import { clashingRows, type WantedAddress } from './clash'
import type { ConflictFacts } from './facts'
import type { BindProbe } from './report'

type TableFacts = Pick<
  ConflictFacts,
  'question' | 'probes' | 'sockets' | 'system' | 'tableProblem' | 'unlistedTcp' | 'strays'
>

/**
 * Whether a socket may have the port that no table lists and that lets a probe of Node in: a TCP socket that set
 * SO_REUSEADDR, was bound and neither listens nor connects. Linux lists none such; it counts them.
 */
export function mayBeBoundUnseen({
  question,
  system,
  unlistedTcp,
  strays,
}: Pick<TableFacts, 'question' | 'system' | 'unlistedTcp' | 'strays'>): boolean {
  if (system !== 'linux' || question.protocol !== 'tcp' || unlistedTcp?.atMost === 0) return false
  const noneFound = strays !== null && strays.length === 0
  return !(noneFound && unlistedTcp?.allSeen === true)
}

/**
 * What a program without SO_REUSEADDR (with it, for UDP) would see. Node can't try that: libuv sets the option for TCP on
 * Unix and never on Windows, and a UDP probe with it would take datagrams away from whoever has the port. It follows from
 * the table: without the option every socket on the port is in the way, in whatever state, with it (on Linux) only
 * listeners and those whose own socket did not set it.
 */
export function inferredProbes(facts: TableFacts): BindProbe[] {
  return facts.probes
    .filter(({ source }) => source === 'probed')
    .map((probe) => ({
      ...probe,
      source: 'inferred' as const,
      ...(probe.reuseAddress === 'set' ? unset(probe, facts) : set(probe)),
    }))
}

type Inferred = Pick<BindProbe, 'reuseAddress' | 'outcome' | 'error'>

function unset({ address, family, outcome, error }: BindProbe, facts: TableFacts): Inferred {
  const { sockets, question, system, tableProblem } = facts
  const notKnown: Inferred = { reuseAddress: 'unset', outcome: 'not-known', error: null }
  // what fails with it fails without it
  if (outcome !== 'binds') return { reuseAddress: 'unset', outcome, error }
  if (tableProblem !== null || (system !== 'linux' && system !== 'darwin')) return notKnown
  const wanted: WantedAddress = { address, family }
  const inTheWay = clashingRows(sockets, question, [wanted], new Set([address]))
  if (inTheWay.length > 0) return { reuseAddress: 'unset', outcome: 'fails', error: 'EADDRINUSE' }
  return mayBeBoundUnseen(facts) ? notKnown : { reuseAddress: 'unset', outcome: 'binds', error: null }
}

/** The option never makes anything harder; what it makes possible depends on how the other socket was made. */
function set({ outcome, error }: BindProbe): Inferred {
  if (outcome === 'binds' || (outcome === 'fails' && error !== 'EADDRINUSE')) {
    return { reuseAddress: 'set', outcome, error }
  }
  return { reuseAddress: 'set', outcome: 'not-known', error: null }
}
