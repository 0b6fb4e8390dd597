import { bytes, u16, u16At, zeros } from './bytes'
import { type Heard, question } from './question'

/** RFC 1035 section 4.1.1: QR is the first bit of the third byte. Servers that understood nothing still repeat the id. */
function hearDns(answer: Uint8Array, asked: Uint8Array): Heard {
  const flags = answer[2] ?? 0
  if (answer.length < 12 || (flags & 0x80) === 0 || (flags & 0x78) !== 0) return 'unlike'
  return u16At(answer, 0) === u16At(asked, 0) ? 'answer' : 'other-question'
}

/** A name as labels (RFC 1035 section 3.1). */
function labels(name: string): Uint8Array {
  return bytes(...name.split('.').map((label) => bytes(label.length, label)), 0)
}

/** One question without recursion (RFC 1035 section 4.1). */
function dnsQuery(id: Uint8Array, name: string, type: number, dnsClass: number): Uint8Array {
  return bytes(id, u16(0), u16(1), zeros(6), labels(name), u16(type), u16(dnsClass))
}

/** NetBIOS' first-level encoding of the name `*`: each half byte is a letter from A on (RFC 1001 section 14.1). */
const anyNetbiosName = `CK${'A'.repeat(30)}`

/** Names of hosts and services. */
export const nameQuestions = [
  question({
    key: 'dns',
    name: 'DNS, the name version.bind',
    ports: [53],
    source: 'RFC 1035 section 4.1; the name: RFC 4892 section 3',
    // TXT (16) in class CHAOS (3): no server passes it on to another
    ask: (random) => dnsQuery(random(2), 'version.bind', 16, 3),
    hear: hearDns,
  }),
  question({
    key: 'mdns',
    name: 'mDNS, the kinds of services',
    ports: [5353],
    source: 'RFC 6762 section 6.7 and RFC 6763 section 9',
    quiet: 'it answers only on its own network, and may answer to the whole network',
    // PTR (12) in class IN with the bit that asks for an answer to this computer alone (section 5.4)
    ask: (random) => dnsQuery(random(2), '_services._dns-sd._udp.local', 12, 0x8001),
    hear: (answer, asked) => {
      const heard = hearDns(answer, asked)
      // an answer that is no legacy one has the id 0 (section 18.1)
      return heard === 'other-question' && u16At(answer, 0) === 0 ? 'answer' : heard
    },
  }),
  question({
    key: 'netbios-ns',
    name: 'NetBIOS, the status of the name *',
    ports: [137],
    source: 'RFC 1002 sections 4.2.17 and 4.2.18',
    quiet: null,
    ask: (random) => bytes(random(2), u16(0), u16(1), zeros(6), labels(anyNetbiosName), u16(0x21), u16(1)),
    hear: hearDns,
  }),
]
