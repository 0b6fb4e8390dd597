import type { NatBehaviour } from '#shared/forward/report'

type Behaviour = NonNullable<NatBehaviour['mapping']>

/** What a NAT's way of giving out ports means to somebody at home (RFC 4787 section 4.1). */
const mappingWords: Readonly<Record<Behaviour, string>> = {
  'endpoint-independent':
    'The router shows the same outer port to everybody. Games and calls can agree on a direct connection.',
  'address-dependent':
    'The router shows every host outside another port. Direct connections of games and calls fail now and then.',
  'address-and-port-dependent':
    'The router shows every host and port outside another port (a “symmetric” NAT). Direct connections of games and calls mostly need a relay.',
}

/** What a NAT lets in on a port that a program opened by sending (RFC 4787 section 5). */
const filteringWords: Readonly<Record<Behaviour, string>> = {
  'endpoint-independent': 'Once a program has sent something, anybody may answer on that port.',
  'address-dependent': 'Only hosts that a program has sent something to may answer.',
  'address-and-port-dependent':
    'Only the very host and port that a program has sent something to may answer.',
}

export function mappingMeaning({ mapping }: NatBehaviour): string | null {
  return mapping === null ? null : mappingWords[mapping]
}

export function filteringMeaning({ filtering }: NatBehaviour): string | null {
  return filtering === null ? null : filteringWords[filtering]
}
