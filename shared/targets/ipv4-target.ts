import { clip } from '../words/problem'
import type { OctetSet, TargetOutcome, TargetPurpose, TargetSpec } from './target'

type Ipv4Spec = Extract<TargetSpec, { kind: 'ipv4' }>
type Outcome = TargetOutcome<Ipv4Spec>

const every: OctetSet = Array.from({ length: 256 }, (_, octet) => octet)
/** More than all values, each as a range of its own. */
const mostItems = 1024

const sets = new Map<number, OctetSet>()

/** One array for each range, because a file may hold 100,000 addresses. */
function octetsOf(first: number, last: number): OctetSet {
  const key = first * 256 + last
  const known = sets.get(key)
  if (known !== undefined) return known
  const octets = every.slice(first, last + 1)
  sets.set(key, octets)
  return octets
}

/** An address, a CIDR block, or octet ranges and lists; `word` has digits, dots, hyphens, stars, commas, and maybe a mask. */
export function parseIpv4Target(word: string, purpose: TargetPurpose): Outcome {
  const slash = word.indexOf('/')
  const address = slash === -1 ? word : word.slice(0, slash)
  const texts = address.split('.', 6)
  if (texts.length !== 4) return { message: notFour(address, texts.length) }
  const parts: OctetSet[] = []
  let at = 0
  for (const text of texts) {
    const set = parseOctets(text, at)
    if ('message' in set) return set
    parts.push(set.octets)
    at += text.length + 1
  }
  const octets = slash === -1 ? parts : masked(parts, word.slice(slash))
  if (!Array.isArray(octets)) return { part: word.slice(slash), at: slash, ...octets }
  const [a, b, c, d] = octets
  if (a === undefined || b === undefined || c === undefined || d === undefined)
    return { message: notFour(address, 0) }
  const refusal = purpose === 'scan' ? whyNoHost(word, a, b, c, d) : null
  if (refusal !== null) return { message: refusal }
  return { spec: { kind: 'ipv4', text: word, octets: [a, b, c, d] } }
}

function notFour(address: string, parts: number): string {
  const shown = clip(address)
  if (/^\d+$/.test(address)) {
    return `${shown} is not a host: write a name, or an address such as 192.168.1.1.`
  }
  if (parts > 4) return `${shown} is not an address: an IPv4 address has four numbers, this has more.`
  return `${shown} is not an address: an IPv4 address has four numbers, such as 192.168.1.1.`
}

type OctetsOutcome =
  | { readonly octets: OctetSet }
  | { readonly message: string; readonly part: string; readonly at: number }

/** One of the four numbers: `5`, `1-254`, `-10`, `200-`, `-` or `*` for all, and lists of these. */
function parseOctets(text: string, at: number): OctetsOutcome {
  if (!text.includes(',')) {
    const range = parseOctetRange(text, at)
    return 'message' in range ? range : { octets: octetsOf(range.first, range.last) }
  }
  const chosen = new Uint8Array(256)
  let start = 0
  for (const item of text.split(',', mostItems)) {
    const range = parseOctetRange(item, at + start)
    if ('message' in range) return range
    chosen.fill(1, range.first, range.last + 1)
    start += item.length + 1
  }
  if (start <= text.length) {
    return { part: text, at, message: 'This list is too long: write ranges such as 1-254.' }
  }
  return { octets: every.filter((octet) => chosen[octet] === 1) }
}

function parseOctetRange(
  item: string,
  at: number,
): { first: number; last: number } | { message: string; part: string; at: number } {
  const wrong = (message: string) => ({ part: item, at, message })
  if (item === '*') return { first: 0, last: 255 }
  if (item === '') return wrong('A number is missing: an IPv4 address has four, such as 192.168.1.1.')
  const match = /^(\d*)(?:(-)(\d*))?$/.exec(item.length > 40 ? '?' : item)
  if (match === null)
    return wrong(`${clip(item)} is not a range: write two numbers and a hyphen, such as 1-254.`)
  const [, left = '', hyphen = '', right = ''] = match
  for (const digits of [left, right]) {
    if (digits.length > 1 && digits.startsWith('0')) {
      const octal = /^[0-7]{1,4}$/.test(digits) ? Number.parseInt(digits, 8) : null
      const decimal = `${Number(digits)}`
      return wrong(
        octal === null || `${octal}` === decimal
          ? `Write ${decimal} instead of ${digits}: some programs read a number with a leading zero as octal.`
          : `${digits} can be read as ${decimal} or, in octal, as ${octal}: write ${decimal} or ${octal}.`,
      )
    }
    if (Number(digits) > 255)
      return wrong(`${digits} is too large: the numbers of an IPv4 address end at 255.`)
  }
  if (hyphen === '') return { first: Number(left), last: Number(left) }
  const first = Number(left)
  const last = right === '' ? 255 : Number(right)
  if (first > last) return wrong(`${item} runs backwards: write ${last}-${first}.`)
  return { first, last }
}

/** The block that a mask makes of an address; bits of the host are ignored, as nmap does. */
function masked(sets: readonly OctetSet[], mask: string): OctetSet[] | { message: string } {
  if (sets.some((set) => set.length !== 1)) {
    return { message: 'A mask goes with one address: write either a mask or ranges.' }
  }
  const bits = /^\/\d{1,3}$/.test(mask) ? Number(mask.slice(1)) : Number.NaN
  if (!(bits <= 32)) {
    return { message: `${clip(mask)} is not a mask of an IPv4 address: they go from /0 to /32.` }
  }
  return sets.map((set, index) => {
    const free = 2 ** Math.min(8, Math.max(0, 8 * (index + 1) - bits))
    const octet = set[0] ?? 0
    const first = octet - (octet % free)
    return octetsOf(first, first + free - 1)
  })
}

/** Why some of these addresses are no hosts: 0/8 (RFC 1122 section 3.2.1.3), 224/4 (RFC 5771), 255.255.255.255 (RFC 919). */
function whyNoHost(word: string, a: OctetSet, b: OctetSet, c: OctetSet, d: OctetSet): string | null {
  const shown = clip(word)
  const multicast = a.filter((octet) => octet >= 224 && octet <= 239)
  const one = a.length * b.length * c.length * d.length === 1
  if (one && a[0] === 0 && b[0] === 0 && c[0] === 0 && d[0] === 0) {
    return `${shown} means every address of this computer: scan 127.0.0.1 instead.`
  }
  if (a.length === 1 && a[0] === 0)
    return `${shown} is no host: addresses that begin with 0 mean this network.`
  if (multicast.length === a.length)
    return `${shown} is no host: 224.0.0.0 to 239.255.255.255 are multicast groups.`
  if (one && [a, b, c, d].every((set) => set[0] === 255)) {
    return `${shown} is no host: it is the broadcast address, which means every host of the network.`
  }
  if (a[0] === 0 || multicast.length > 0) {
    return `${shown} holds addresses that are no hosts: begin the first number at 1 and leave out 224 to 239 (1-223.0-255.0-255.0-255 is all of the internet).`
  }
  return null
}
