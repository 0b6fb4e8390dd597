import { clashingRows, type WantedAddress } from './clash'
import type { ConflictFacts } from './facts'
import type { BindProbe } from './report'

/**
 * What a program without SO_REUSEADDR (with it, for UDP) would see. Node can't try that: libuv sets the option for TCP on
 * Unix and never on Windows, and a UDP probe with it would take datagrams away from whoever has the port. It follows from
 * the table: without the option every socket on the port is in the way, in whatever state, with it (on Linux) only
 * listeners and those whose own socket did not set it.
 */
export function inferredProbes(
  facts: Pick<ConflictFacts, 'question' | 'probes' | 'sockets' | 'system'>,
): BindProbe[] {
  return facts.probes
    .filter(({ source }) => source === 'probed')
    .map((probe) => ({
      ...probe,
      source: 'inferred' as const,
      ...(probe.reuseAddress === 'set' ? unset(probe, facts) : set(probe)),
    }))
}

type Inferred = Pick<BindProbe, 'reuseAddress' | 'outcome' | 'error'>

function unset(
  { address, family, outcome, error }: BindProbe,
  { sockets, question, system }: Pick<ConflictFacts, 'question' | 'sockets' | 'system'>,
): Inferred {
  // what fails with it fails without it
  if (outcome !== 'binds') return { reuseAddress: 'unset', outcome, error }
  if (system !== 'linux' && system !== 'darwin')
    return { reuseAddress: 'unset', outcome: 'not-known', error: null }
  const wanted: WantedAddress = { address, family }
  const inTheWay = clashingRows(sockets, question, [wanted], new Set([address]))
  return inTheWay.length > 0
    ? { reuseAddress: 'unset', outcome: 'fails', error: 'EADDRINUSE' }
    : { reuseAddress: 'unset', outcome: 'binds', error: null }
}

/** The option never makes anything harder; what it makes possible depends on how the other socket was made. */
function set({ outcome, error }: BindProbe): Inferred {
  if (outcome === 'binds' || (outcome === 'fails' && error !== 'EADDRINUSE')) {
    return { reuseAddress: 'set', outcome, error }
  }
  return { reuseAddress: 'set', outcome: 'not-known', error: null }
}
