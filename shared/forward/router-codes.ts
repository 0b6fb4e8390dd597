import type { PortControlRefusal, RefusalReason } from './refusal-found'
import { wayNames } from './way-names'

type About = Extract<RefusalReason, { readonly why: 'upnp' }>['about']

type Results = Readonly<Record<number, readonly [word: string, sentence: string]>>

/** RFC 6886 section 3.5. */
const natPmp: Results = {
  1: ['UNSUPP_VERSION', 'The router speaks another version of NAT-PMP.'],
  2: ['NOT_AUTHORIZED', 'The router does not let devices forward ports: it is switched off in its settings.'],
  3: ['NETWORK_FAILURE', 'The router has no public address of its own on the internet right now.'],
  4: ['OUT_OF_RESOURCES', 'The router has no room for another forward. Remove one that is not needed.'],
  5: ['UNSUPP_OPCODE', 'The router does not know this kind of request.'],
}

/** RFC 6887 section 7.4. */
const pcp: Results = {
  1: ['UNSUPP_VERSION', 'The router speaks another version of PCP.'],
  2: [
    'NOT_AUTHORIZED',
    'The router does not let this computer do that: another program made this forward, or it is switched off in the router’s settings.',
  ],
  3: ['MALFORMED_REQUEST', 'The router did not understand the request.'],
  4: ['UNSUPP_OPCODE', 'The router does not know this kind of request.'],
  5: ['UNSUPP_OPTION', 'The router does not know an option of the request.'],
  6: ['MALFORMED_OPTION', 'The router did not understand an option of the request.'],
  7: ['NETWORK_FAILURE', 'The router has no public address of its own on the internet right now.'],
  8: ['NO_RESOURCES', 'The router has no room for another forward. Remove one that is not needed.'],
  9: ['UNSUPP_PROTOCOL', 'The router can’t forward this protocol.'],
  10: ['USER_EX_QUOTA', 'This computer already has as many forwards as the router allows.'],
  11: ['CANNOT_PROVIDE_EXTERNAL', 'The router can’t give this port or address.'],
  12: [
    'ADDRESS_MISMATCH',
    'The router sees this computer under another address: there is another router, or a VPN, in between.',
  ],
  13: ['EXCESSIVE_REMOTE_PEERS', 'The router can’t limit the forward to so many senders.'],
}

/** By UPnP's error code (WANIPConnection:2 section 2.5, :1 section 2.4). */
const upnpErrors: Readonly<Record<number, string>> = {
  401: 'The router does not know this kind of request.',
  402: 'The router did not take the request. Some routers also say so when they have no room for another forward.',
  501: 'The router tried, and failed without saying why.',
  602: 'The router does not offer this kind of request.',
  606: 'The router does not let this computer do that. Many routers let a device forward ports to itself only, or not at all until UPnP is allowed in their settings.',
  713: 'The router has no forward with that number in its list.',
  714: 'The router has no such forward (any more).',
  715: 'The router can’t make a forward for everybody; it wants one sender named.',
  716: 'The router can’t forward all ports at once; it wants one port named.',
  718: 'The router already uses this port for another forward or for itself.',
  724: 'The router wants the same port number outside and inside.',
  725: 'The router only knows forwards without an end, not for a limited time.',
  726: 'The router can’t limit a forward to one sender.',
  727: 'The router can’t forward a single port, only all of them.',
  728: 'The router has no room for another forward. Remove one that is not needed.',
  729: 'The port is already taken by a setting on the router’s own page, or by another protocol.',
  730: 'The router has no forward in that range.',
  731: 'The router does not let this computer use this port.',
  732: 'The router wants one port of this computer named.',
  733: 'The router finds the values contradictory.',
}

const ownErrors: Readonly<Record<About, Readonly<Record<number, string>>>> = {
  forward: {},
  // routers that let devices forward ports to themselves only call it a conflict, too
  'other-host': {
    718: 'The router refuses: it uses this port already, or it lets every device forward ports to itself only.',
  },
  // WANIPv6FirewallControl:1 section 2.4, which uses some of these numbers for other things
  pinhole: {
    701: 'The router has no room for another opening.',
    702: 'The router’s IPv6 firewall is switched off: nothing has to be opened.',
    703: 'The router’s settings don’t allow devices to open ports for IPv6.',
    704: 'The router has no such opening (any more).',
    705: 'The router can’t open ports of this protocol for IPv6.',
    706: 'The router wants one port of this computer named.',
    707: 'The router wants one protocol named.',
    708: 'The router can’t open a port for everybody; it wants one sender named.',
  },
}

const unknownError = 'The router refused, with an error that Portlight does not know.'

const results = { 'nat-pmp': natPmp, pcp } as const

export function resultText({ why, result }: PortControlRefusal): string {
  return results[why][result]?.[1] ?? unknownError
}

/** With the protocol's name before it. */
export function portControlText(refusal: PortControlRefusal): string {
  return `${wayNames[refusal.why]}: ${resultText(refusal)}`
}

export function errorText(about: About, error: number): string {
  return ownErrors[about][error] ?? upnpErrors[error] ?? unknownError
}

/** The protocol's own code for what the router said no with (`718 ConflictInMappingEntry`); null: it was not the router that did. */
export function refusalCode(because: PortControlRefusal): string
export function refusalCode(because: RefusalReason): string | null
export function refusalCode(because: RefusalReason): string | null {
  switch (because.why) {
    case 'nat-pmp':
    case 'pcp':
      return codeText(because.result, results[because.why][because.result]?.[0])
    case 'upnp':
      return codeText(because.error, because.words)
    default:
      return null
  }
}

function codeText(code: number, words = ''): string {
  return words === '' ? String(code) : `${code} ${words}`
}
