import type { ForwardVerdict } from '#shared/forward/forward-verdicts'

/** A verdict in a few words; the sentence of the report says more. */
export const verdictTitles: Readonly<Record<ForwardVerdict, string>> = {
  reachable: 'Reachable',
  'reachable-other-machine': 'Another machine answers',
  'reachable-no-answer': 'It arrives, and gets no answer',
  'no-listener': 'No program listens',
  'loopback-only': 'Listens to this computer only',
  'host-firewall': 'This computer’s firewall blocks it',
  'no-gateway': 'No router found',
  'no-mapping': 'Not forwarded by the router',
  'mapping-wrong-host': 'Forwarded to another computer',
  'mapping-wrong-port': 'Forwarded to another port',
  'mapping-disabled': 'The forward is switched off',
  'mapping-ineffective': 'The forward has no effect',
  'double-nat': 'A second router is in front',
  'carrier-grade-nat': 'The provider shares your address',
  'vpn-or-other-exit': 'Another way out, such as a VPN',
  'blocked-upstream': 'Blocked before your router',
  'no-internet': 'No internet',
  'name-points-elsewhere': 'The name leads elsewhere',
  'not-known': 'Not known',
}

/** Yes, no, or neither: gives the mark and the colour. */
export type Tone = 'yes' | 'no' | 'open'

export function toneOf(verdict: ForwardVerdict): Tone {
  if (verdict === 'reachable') return 'yes'
  return verdict === 'not-known' ? 'open' : 'no'
}
