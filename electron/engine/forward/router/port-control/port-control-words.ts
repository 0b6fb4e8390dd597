import type { Refusal } from '../upnp/upnp-words'

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

/** A refusal of NAT-PMP. */
export function natPmpRefusal(result: number): Refusal {
  return refusal(natPmpResults[result], result)
}

/** A refusal of PCP. */
export function pcpRefusal(result: number): Refusal {
  return refusal(pcpResults[result], result)
}

function refusal(known: readonly [string, string] | undefined, result: number): Refusal {
  const [word, sentence] = known ?? ['', 'The router refused, with an error that Portlight does not know.']
  return { code: word === '' ? String(result) : `${result} ${word}`, sentence }
}
