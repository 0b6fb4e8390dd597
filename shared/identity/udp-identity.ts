import { bytes, u16 } from '../scan/udp/bytes'
import type { Heard, UdpQuestion } from '../scan/udp/question'
import type { Identity } from './identity'
import { evidenceOf, identityOf, unknownIdentity } from './identity-of'
import { recognise } from './matchers/index'
import { dnsVersion } from './questions/directories'
import { memcachedVersion } from './questions/stores'
import { sipOptions } from './questions/talk'

/** How a protocol is called, in nmap's words, where that is not the question's own key. */
const names: Readonly<Record<string, string>> = {
  dns: 'domain',
  'snmp-v1': 'snmp',
  'snmp-v2c': 'snmp',
  'snmp-v3': 'snmp',
  ipmi: 'asf-rmcp',
  'ms-sql-browser': 'ms-sql-m',
  dhcp: 'dhcps',
  ssdp: 'upnp',
  mdns: 'mdns',
  cldap: 'ldap',
  kerberos: 'kerberos-sec',
  ike: 'isakmp',
  'ike-v1': 'isakmp',
  'ike-nat-t': 'isakmp',
  'radius-accounting': 'radius',
}

/** Answers so short or so plain that another program could give them by chance. */
const plainAnswers = new Set(['tftp', 'nat-pmp', 'ubiquiti', 'rtp', 'l2tp', 'xdmcp'])

/** What the same protocol says over TCP, where a matcher reads it; the first number is of bytes that only UDP has. */
const asOverTcp: Readonly<Record<string, (answer: Uint8Array) => readonly [Uint8Array, string]>> = {
  // RFC 1035 section 4.2.2: over TCP its length stands before it
  dns: (answer) => [bytes(u16(answer.length), answer), dnsVersion],
  // protocol.txt: the head of a datagram has eight bytes
  memcached: (answer) => [answer.subarray(8), memcachedVersion],
  sip: (answer) => [answer, sipOptions],
  // its answers are those of HTTP, and so is the field that names the program
  ssdp: (answer) => [answer, ''],
}

/**
 * What the answer to a scan's own question says of a UDP port: nothing more is sent for it.
 * @param heard what the question's own rule says of the answer
 */
export function identityOfUdp(
  port: number,
  question: UdpQuestion,
  answer: Uint8Array,
  heard: Heard,
): Identity {
  const evidence = [evidenceOf(question.name, false, answer)]
  if (heard !== 'answer') return unknownIdentity('not-recognised', evidence)
  const protocol = names[question.key] ?? question.key
  const [bytesOverTcp, asked] = asOverTcp[question.key]?.(answer) ?? [null, '']
  const more = bytesOverTcp === null ? null : recognise(bytesOverTcp, asked)
  const confidence = plainAnswers.has(question.key) ? 'likely' : 'certain'
  return identityOf(port, { ...more, protocol, confidence }, evidence)
}
