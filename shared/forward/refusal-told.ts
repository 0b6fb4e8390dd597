import { portText } from '../ports/port-text'
import { problemText } from './device-told'
import type { attempts, RefusalReason, RefusalRest } from './refusal-found'
import { wayNames } from './way-names'

type Why<W extends RefusalReason['why']> = Extract<RefusalReason, { readonly why: W }>

/** RFC 6886 section 3.5. */
const natPmpResults: Readonly<Record<number, readonly [string, string]>> = {
  1: ['UNSUPP_VERSION', 'The router speaks another version of NAT-PMP.'],
  2: ['NOT_AUTHORIZED', 'The router does not let devices forward ports: it is switched off in its settings.'],
  3: ['NETWORK_FAILURE', 'The router has no public address of its own on the internet right now.'],
  4: ['OUT_OF_RESOURCES', 'The router has no room for another forward. Remove one that is not needed.'],
  5: ['UNSUPP_OPCODE', 'The router does not know this kind of request.'],
}

/** RFC 6887 section 7.4. */
const pcpResults: Readonly<Record<number, readonly [string, string]>> = {
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

const ownErrors: Readonly<Record<Why<'upnp'>['about'], Readonly<Record<number, string>>>> = {
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

/** Behind "Portlight also tried it". */
const attemptWords: Readonly<Record<(typeof attempts)[number], string>> = {
  'without-end': 'without an end',
  'for-a-week': 'for a week',
  'no-sender': 'without naming a sender',
  plainer: 'with a plainer description',
  all: 'with all of that',
}

/** The protocol's own code for what the router said no with (`718 ConflictInMappingEntry`); null: it was not the router that did. */
export function refusalCode(because: RefusalReason): string | null {
  switch (because.why) {
    case 'nat-pmp':
      return codeText(because.result, natPmpResults[because.result]?.[0])
    case 'pcp':
      return codeText(because.result, pcpResults[because.result]?.[0])
    case 'upnp':
      return codeText(because.error, because.words)
    default:
      return null
  }
}

function codeText(code: number, words = ''): string {
  return words === '' ? String(code) : `${code} ${words}`
}

/** A refusal in whole sentences. */
export function refusalText({
  because,
  rest,
}: {
  readonly because: RefusalReason
  readonly rest: readonly RefusalRest[]
}): string {
  return [reasonText(because), ...rest.map(restText)].join(' ')
}

export function reasonText(because: RefusalReason): string {
  switch (because.why) {
    case 'nat-pmp':
      return natPmpResults[because.result]?.[1] ?? unknownError
    case 'pcp':
      return pcpResults[because.result]?.[1] ?? unknownError
    case 'upnp':
      return upnpText(because)
    case 'silent':
      return `The router does not answer to ${wayNames[because.way]}.`
    case 'not-spoken':
      return `The router does not speak ${wayNames[because.way]} (any more).`
    case 'no-ipv6-by':
      return `The router does not open ports of IPv6 by ${wayNames[because.way]}.`
    case 'not-asked':
      return `The router could not be asked by ${wayNames[because.way]} (${because.code}).`
    case 'no-router':
      return because.silence ?? 'The router does not take requests of this kind.'
    case 'no-address':
      return `${because.text} is not an address to forward to.`
    case 'no-journal':
      return `Portlight keeps a journal of what it asks a router for, and can’t write it (${because.code}). So nothing was asked for.`
    case 'not-done':
      return `${notDone[because.what]}: the router ${problemText(because.problem)}.`
    case 'not-known':
      return `The router said yes, but then ${problemText(because.problem)}, so it is not known whether the forward is ${because.what === 'make' ? 'there' : 'gone'}.`
    case 'leads-elsewhere':
      return `The router said yes, but the port still leads to ${because.address}, port ${because.port}.`
    case 'one-each':
      return `The router already forwards port ${because.externalPort} to port ${because.internalPort} of this computer, and NAT-PMP knows only one forward to each port.`
    case 'other-port':
      return `The router gave port ${because.given} instead of ${because.wanted}: that one is taken.`
    case 'taken':
      return `The router already forwards ${portText({ protocol: because.protocol, port: because.externalPort })} to ${because.address}, port ${because.port}.`
    default:
      return plain[because.why]
  }
}

function upnpText({ about, error, tried }: Why<'upnp'>): string {
  const sentence = ownErrors[about][error] ?? upnpErrors[error] ?? unknownError
  const words = tried.map((attempt) => attemptWords[attempt])
  return words.length === 0 ? sentence : `${sentence} Portlight also tried it ${words.join(', then ')}.`
}

const notDone: Readonly<Record<Why<'not-done'>['what'], string>> = {
  make: 'The forward could not be made',
  unmake: 'The forward could not be removed',
  open: 'The port could not be opened',
  close: 'The port could not be closed',
  'look-at': 'The forward could not be looked at',
  'look-for': 'Nothing was changed, because it is not known whether the port is free',
}

const plain = {
  'no-gateway':
    'This computer has no router (default gateway) over IPv4: connect it to your network, or name the router.',
  'no-port': 'The router said yes to NAT-PMP, but gave no port.',
  'proof-lost': 'PCP lets only the program remove a forward that made it.',
  'other-maker':
    'PCP lets only the program remove a forward that made it, and Portlight did not make this one.',
  'maker-not-shown': 'Portlight did not make this forward, and the router does not show whose it is.',
  'opener-not-shown': 'Portlight did not open this port, and the router does not show who did.',
  'not-listed': 'The router said yes, but the forward does not stand in its list.',
  'still-listed': 'The router said that it removed the forward, but it is still there.',
  'no-number': 'The router said yes, but gave the opening no number to find it by.',
  'not-open': 'The router said yes, but the port is not open.',
  'only-to-asker': 'In this way, the router only forwards to the computer that asks: to this one.',
  'no-global-ipv6': 'This computer has no IPv6 address that the internet could reach.',
  'ipv6-one-port': 'With IPv6 the port is the same outside and inside.',
} as const

function restText(rest: RefusalRest): string {
  switch (rest.rest) {
    case 'may-stand':
      return 'It may have been made all the same: look at what the router forwards.'
    case 'put-back':
      return 'The forward that was there before is back.'
    case 'stays':
      return `The forward to ${rest.address}, port ${rest.port}, is still there: remove it from that computer, or on the router’s page.`
    case 'lost':
      return `The forward that was there before is gone, too: it led to ${rest.address}, port ${rest.port}.`
  }
}
