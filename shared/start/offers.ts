import { readConflictText } from '../conflict/pasted/pasted-text'
import type { ConflictQuestion } from '../conflict/question'
import { portAsked } from '../reference/port-asked'
import { reachOf } from '../sockets/reach'
import type { Protocol } from '../sockets/socket'
import { parseIpv4, parseIpv6 } from '../targets/address'
import { parseTargets } from '../targets/target-spec'
import { clip } from '../words/problem'
import { schemePort } from './scheme-ports'
import { spokenQuestion } from './spoken-question'

/** A question that one of the features answers. */
export type OfferedQuestion =
  | {
      /** What is using this port? */
      readonly kind: 'conflict'
      /** For its field: the pasted error, or the place. */
      readonly text: string
      readonly protocol: Protocol
    }
  | {
      /** What is open over there? */
      readonly kind: 'scan'
      readonly targets: string
      /** In port grammar; null: as the form has them. */
      readonly ports: string | null
    }
  /** Can the internet reach me? */
  | { readonly kind: 'forward'; readonly port: number; readonly protocol: Protocol }
  /** What is this port? */
  | { readonly kind: 'reference'; readonly port: number; readonly protocol: Protocol }
  /** Which ports have to do with these words? */
  | { readonly kind: 'search'; readonly words: string }

/** What a typed text may mean. */
export type Offer = { readonly sentence: string } & OfferedQuestion

/** A port that goes by a name. */
export interface NamedPort {
  readonly port: number
  readonly protocol: Protocol
  /** What people call what runs there. */
  readonly name: string
  /** People outside are meant to reach it, as those of a game are. */
  readonly forOutside: boolean
}

/** What is known beside the text. */
export interface OfferFacts {
  /** Addresses of this computer and its name: a question about them is one about this computer. */
  readonly own: readonly string[]
  /** What the words of the text stand for, the likeliest first; none: nothing, or nobody has looked yet. */
  readonly named: readonly NamedPort[]
}

/** More would have to be read before one of them is taken. */
const mostOffers = 3

/**
 * What can be asked about a text that somebody typed or pasted, the likeliest first, at most three: an error of any program, a
 * port, a host, `host:port`, a network, a web address, or the name of what uses a port. Nothing is looked up for it.
 */
export function offersFor(typed: string, facts: OfferFacts): readonly Offer[] {
  const text = typed.trim()
  if (text === '') return []
  const offers =
    ofPastedError(text) ??
    ofPort(text, facts) ??
    ofPlace(text, facts) ??
    ofHosts(text) ??
    ofSentence(text, facts) ??
    ofNamingPort(text) ??
    ofWords(text, facts)
  return offers.slice(0, mostOffers)
}

/** The question about an error that was pasted; null for any other text, which may mean several things. */
export function pastedErrorOffer(typed: string): Offer | null {
  return ofPastedError(typed.trim())?.[0] ?? null
}

function ofPastedError(text: string): readonly Offer[] | null {
  const read = readConflictText(text)
  // it names no port: where errors are asked about, it is said what is missing
  if (!read.ok) {
    if (read.meaning === null) return null
    return [ofUnnamed(text), ...(text.includes('\n') ? [] : [search(text)])]
  }
  const [question] = read.value.questions
  if (question === undefined) return null
  // a line that names a port and tells of no failure may mean several things
  if (read.value.program === null && read.value.meaning === null && question.failure === undefined)
    return null
  const { port, protocol, failure } = question
  const why: Offer = { kind: 'conflict', text, protocol, sentence: whySentence(question) }
  const host = failure?.elsewhere === true ? (question.address ?? failure.host) : null
  return host === null
    ? [why, scanHere(port), reference(port, protocol)]
    : [scanThere(host, port), scanAll(host), why]
}

/** A line of a log or a file of settings that names a port, and tells of no failure. */
function ofNamingPort(text: string): readonly Offer[] | null {
  const read = readConflictText(text)
  const [question] = read.ok ? read.value.questions : []
  // a name alone is looked up
  if (question === undefined || !/\d/.test(text)) return null
  const { port, protocol } = question
  const why: Offer = { kind: 'conflict', text, protocol, sentence: whySentence(question) }
  return [why, protocol === 'tcp' ? scanHere(port) : search(text), reference(port, protocol)]
}

function ofUnnamed(text: string): Offer {
  return { kind: 'conflict', text, protocol: 'tcp', sentence: 'What is this error about?' }
}

function whySentence({ port, failure }: ConflictQuestion): string {
  if (failure?.connecting === true) return `Why does nobody answer on port ${port}?`
  return failure?.error === 'EACCES' || failure?.error === 'EPERM'
    ? `Why may a program not have port ${port}?`
    : `Why is ${port} in use here?`
}

/** A number, with or without its protocol, or a range of ports. */
function ofPort(text: string, { named }: OfferFacts): readonly Offer[] | null {
  const asked = portAsked(text.replace(/^port\s+/i, ''))
  if (typeof asked === 'string' || asked.kind === 'words') return null
  if (asked.kind === 'range') {
    const words = `${asked.first}-${asked.last}`
    return [
      { kind: 'search', words, sentence: `What are the ports ${asked.first} to ${asked.last}?` },
      {
        kind: 'scan',
        targets: '127.0.0.1',
        ports: words,
        sentence: `Which of ${asked.first} to ${asked.last} are open on this computer?`,
      },
    ]
  }
  return asked.port === 0
    ? [reference(0, asked.protocol)]
    : here(
        asked.port,
        asked.protocol,
        named.some(({ port, forOutside }) => port === asked.port && forOutside),
      )
}

/** One port of this computer. */
function here(port: number, protocol: Protocol, forOutside: boolean, name = String(port)): readonly Offer[] {
  const why: Offer = {
    kind: 'conflict',
    text: String(port),
    protocol,
    sentence: `Why is ${name} in use here?`,
  }
  const reach: Offer = {
    kind: 'forward',
    port,
    protocol,
    sentence: `Can the internet reach ${name}?`,
  }
  // a scan asks over TCP
  const second = protocol === 'tcp' ? scanHere(port) : reference(port, protocol)
  return forOutside ? [reach, why, reference(port, protocol)] : [why, second, reach]
}

/** A question in words, "what is using port 3000?": what it asks comes first. */
function ofSentence(text: string, facts: OfferFacts): readonly Offer[] | null {
  const spoken = spokenQuestion(text)
  if (spoken === null) return null
  const { port, protocol, host, asks } = spoken
  if (host !== null && !isHere(host, facts))
    return [scanThere(host, port), scanAll(host), reference(port, protocol)]
  const what = reference(port, protocol)
  const offers = [...here(port, protocol, false), what]
  const first = offers.filter(({ kind }) => kind === asks)
  return [...new Map([...first, ...offers].map((offer) => [offer.kind, offer])).values()]
}

/** `host:port`, or an address of a page or a database: one port of one host. */
function ofPlace(text: string, facts: OfferFacts): readonly Offer[] | null {
  const place = placeIn(text)
  if (place === null) return null
  const { host, port } = place
  if (host === '*' || host === '+') {
    // all addresses of this computer, as URLs of Windows' HTTP service and lists of sockets write it
    return here(
      port,
      'tcp',
      facts.named.some((one) => one.port === port && one.forOutside),
    )
  }
  if (!isHere(host, facts)) {
    return [scanThere(host, port), scanAll(host), reference(port, 'tcp')]
  }
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
  return [
    { kind: 'conflict', text: address, protocol: 'tcp', sentence: `Why is ${port} in use here?` },
    scanThere(host, port),
    reference(port, 'tcp'),
  ]
}

/** `example.org:443`, `[::1]:8080`, `https://example.org/x`, `postgres://me@db:5433/x`. */
function placeIn(text: string): { readonly host: string; readonly port: number } | null {
  const match =
    /^(?:(?<scheme>[a-z][a-z\d+.-]{0,30}):\/\/(?:[^\s/@?#]*@)?)?(?:\[(?<six>[\da-f:.]{2,45}(?:%[\w.-]{1,15})?)\]|(?<name>[^\s/:@[\]?#,]{0,253}))(?::(?<port>\d{1,5}))?(?<rest>[/?#]\S*)?$/iu.exec(
      text,
    )?.groups
  if (match === undefined) return null
  const { scheme, six, name = '', port, rest } = match
  // ":8080" is Go's way to write all addresses
  const host = six ?? (name === '' && scheme === undefined ? '*' : name)
  if (scheme === undefined && (port === undefined || rest !== undefined)) return null
  const wanted = port === undefined ? schemePort(scheme ?? '') : Number(port)
  if (wanted === null || wanted < 1 || wanted > 65_535) return null
  if (host !== '*' && host !== '+' && !isHost(host)) return null
  return { host, port: wanted }
}

/** Names, addresses and networks, one or several. */
function ofHosts(text: string): readonly Offer[] | null {
  const parsed = parseTargets(text)
  if (!parsed.ok) return null
  const [first] = parsed.value
  // one word without a dot is a name of a service as well as of a host
  if (
    first === undefined ||
    (parsed.value.length === 1 && first.kind === 'name' && !/[.\d]/.test(first.name))
  )
    return null
  // words of a sentence are names of hosts, too
  if (parsed.value.length > 1 && parsed.value.some(({ kind }) => kind === 'name') && !/[.:]/.test(text))
    return null
  return [scanAll(text)]
}

/** The name of what uses a port, the name of a host, or any words. */
function ofWords(text: string, { named }: OfferFacts): readonly Offer[] {
  const parsed = parseTargets(text)
  const host: readonly Offer[] =
    parsed.ok && parsed.value.length === 1 && text.length <= 64 ? [scanAll(text)] : []
  const [best, other] = named
  if (best !== undefined) {
    const [first, second] = ofNamed(best)
    // two of one name: each has its question
    const next = other === undefined ? second : ofNamed(other)[0]
    return [first, next, reference(best.port, best.protocol)].filter((offer) => offer !== undefined)
  }
  return [search(text), ...host]
}

function search(text: string): Offer {
  return {
    kind: 'search',
    words: text.slice(0, 200),
    sentence: `Which ports have to do with “${clip(text)}”?`,
  }
}

/** `25565 (Minecraft, Java Edition)` */
function ofNamed({ port, protocol, name, forOutside }: NamedPort): readonly Offer[] {
  return here(port, protocol, forOutside, `${port} (${name.replace(/ \((.*)\)$/, ', $1')})`)
}

function scanHere(port: number): Offer {
  return {
    kind: 'scan',
    targets: '127.0.0.1',
    ports: String(port),
    sentence: `Is ${port} open on this computer?`,
  }
}

function scanThere(host: string, port: number): Offer {
  return { kind: 'scan', targets: host, ports: String(port), sentence: `Is ${port} open on ${clip(host)}?` }
}

function scanAll(targets: string): Offer {
  const sentence = /[\s,/*]|\d-\d/.test(targets) ? 'What is open in' : 'What is open on'
  return { kind: 'scan', targets, ports: null, sentence: `${sentence} ${clip(targets)}?` }
}

function reference(port: number, protocol: Protocol): Offer {
  return { kind: 'reference', port, protocol, sentence: `What is port ${port}?` }
}

function isHost(host: string): boolean {
  const parsed = parseTargets(host)
  return parsed.ok && parsed.value.length === 1
}

function isHere(host: string, { own }: OfferFacts): boolean {
  const plain = host.toLowerCase()
  if (plain === 'localhost' || own.some((one) => one.toLowerCase() === plain)) return true
  const isAddress = parseIpv4(plain) !== null || parseIpv6(plain) !== null
  return isAddress && (reachOf(plain) === 'loopback' || plain === '0.0.0.0' || plain === '::')
}
