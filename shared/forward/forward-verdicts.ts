/** The first broken hop, or that there is none. */
export const forwardVerdicts = [
  'reachable',
  'reachable-other-machine',
  'reachable-no-answer',
  'no-listener',
  'loopback-only',
  'host-firewall',
  'no-gateway',
  'no-mapping',
  'mapping-wrong-host',
  'mapping-wrong-port',
  'mapping-disabled',
  'mapping-ineffective',
  'double-nat',
  'carrier-grade-nat',
  'vpn-or-other-exit',
  'blocked-upstream',
  'no-internet',
  'name-points-elsewhere',
  'not-known',
] as const
export type ForwardVerdict = (typeof forwardVerdicts)[number]
