import { clip, type Parsed, Problems } from '../words/problem'
import { AskedPorts } from './asked-ports'
import { lastPort, portsOf } from './port-list'
import { longestName, mistakeOf } from './port-mistakes'
import { readPortWord } from './port-word'
import { type PortPreset, portPresets } from './presets'
import type { Protocol } from './protocol'

export { formatPorts, subtractPorts } from './port-list'

/** Names of ports, for the service names of the grammar. */
export interface PortNames {
  /** Ports whose service name matches; `*` stands for any characters, `?` for one. Case does not matter. */
  portsNamed(pattern: string, protocol: Protocol): readonly number[]
}

/** Patterns with `*`, `?` or brackets that one text may hold: each is held against every name. */
const maxPatterns = 100

/**
 * Ports in nmap's grammar: `22,80,1-1024`, `-100` (from 1), `60000-` (to 65535), `-` (all), service names with `*` and
 * `?`, `[1-1024]` (those of them that have a name), presets by their key, and `T:` or `U:` before any of these, which then holds
 * for all that follow. The time that it takes grows with the text's length only.
 * @param protocols what ports without a letter are meant over
 * @returns the ports, or up to {@link maxProblems} problems; an empty text is one too
 */
export function parsePorts(
  text: string,
  names: PortNames,
  protocols: readonly Protocol[] = ['tcp'],
): Parsed<AskedPorts> {
  return new PortParser(names, protocols).parse(text)
}

class PortParser {
  readonly #names: PortNames
  readonly #problems = new Problems()
  /** Ranges that begin at a port, less those that ended before it: any number of ranges costs one addition each. */
  readonly #begun = { tcp: new Int32Array(lastPort + 2), udp: new Int32Array(lastPort + 2) }
  /** Words whose ports are in. */
  readonly #seen = new Set<string>()
  #patterns = 0
  /** What the part at hand is about. A letter sticks: parts after `U:` are UDP ports too. */
  #protocols: readonly Protocol[]

  constructor(names: PortNames, protocols: readonly Protocol[]) {
    this.#names = names
    this.#protocols = protocols
  }

  parse(text: string): Parsed<AskedPorts> {
    if (text.trim() === '') {
      this.#problems.add('', 0, 'Say which ports: for example 22,80,443 or 1-1024, or - for all.')
    } else {
      for (let start = 0; start <= text.length && !this.#problems.full; ) {
        const comma = text.indexOf(',', start)
        const end = comma === -1 ? text.length : comma
        this.#part(text.slice(start, end), start, start > 0, comma !== -1)
        start = end + 1
      }
    }
    return this.#problems.parsed(() => new AskedPorts(this.#ports('tcp'), this.#ports('udp')))
  }

  #ports(protocol: Protocol): Uint16Array {
    const begun = this.#begun[protocol]
    const wanted = new Uint8Array(lastPort + 1)
    let depth = 0
    for (let port = 1; port <= lastPort; port++) {
      depth += begun[port] ?? 0
      if (depth > 0) wanted[port] = 1
    }
    return portsOf(wanted)
  }

  #add(first: number, last: number, protocol: Protocol): void {
    const begun = this.#begun[protocol]
    begun[first] = (begun[first] ?? 0) + 1
    begun[last + 1] = (begun[last + 1] ?? 0) - 1
  }

  /** One part between commas, with the blanks around it. */
  #part(raw: string, rawStart: number, commaBefore: boolean, commaAfter: boolean): void {
    const part = raw.trim()
    const start = rawStart + (raw.length - raw.trimStart().length)
    if (part === '') {
      this.#problems.add(raw, rawStart, nothingThere(commaBefore, commaAfter))
      return
    }
    const prefix = /^([A-Za-z]):[ \t]*/.exec(part)
    if (prefix === null) {
      this.#own(part, start)
      return
    }
    const item = part.slice(prefix[0].length)
    const letter = (prefix[1] ?? '').toUpperCase()
    if (letter === 'T' || letter === 'U') this.#protocols = [letter === 'T' ? 'tcp' : 'udp']
    if ((letter === 'T' || letter === 'U') && item !== '') this.#item(item, start + prefix[0].length)
    else this.#problems.add(part, start, wrongPrefix(letter))
  }

  /** A protocol that stands beside a port, unlike a letter, is that port's alone: `53/udp,80`. */
  #own(part: string, start: number): void {
    const { body, at, protocol } = readPortWord(part)
    if (body === '') {
      this.#item(part, start)
      return
    }
    const before = this.#protocols
    if (protocol !== null) this.#protocols = [protocol]
    this.#item(body, start + at)
    this.#protocols = before
  }

  #item(item: string, start: number): void {
    if (/^\d*(?:-\d*)?$/.test(item)) {
      const range = this.#range(item, start)
      if (range === null) return
      for (const protocol of this.#protocols) this.#add(range.first, range.last, protocol)
    } else if (/^\[\d*(?:-\d*)?\]$/.test(item) && item.length > 2) {
      this.#named(item, start)
    } else {
      this.#word(item, start)
    }
  }

  /** `22`, `1-1024`, `-100`, `60000-` or `-`; null where a problem was reported. */
  #range(item: string, start: number): { first: number; last: number } | null {
    const hyphen = item.indexOf('-')
    const whole = { item, start }
    if (hyphen === -1) {
      const port = this.#port(item, start, whole)
      return port === null ? null : { first: port, last: port }
    }
    const left = item.slice(0, hyphen)
    const right = item.slice(hyphen + 1)
    const first = left === '' ? 1 : this.#port(left, start, whole)
    const last = right === '' ? lastPort : this.#port(right, start + hyphen + 1, whole)
    if (first === null || last === null) return null
    if (first > last) {
      this.#problems.add(item, start, `${clip(item)} runs backwards: write ${last}-${first}.`)
      return null
    }
    return { first, last }
  }

  #port(digits: string, start: number, whole: { item: string; start: number }): number | null {
    const significant = digits.replace(/^0+/, '')
    const port = significant.length > 5 ? Number.POSITIVE_INFINITY : Number(significant)
    if (port >= 1 && port <= lastPort) return port
    const message =
      port === 0
        ? /^0+-[1-9]/.test(whole.item)
          ? `Port 0 can't be scanned: ports begin at 1, write ${clip(whole.item.replace(/^0+/, '1'))}.`
          : "Port 0 can't be scanned: ports begin at 1."
        : `${clip(digits)} is not a port: they end at ${lastPort}.`
    this.#problems.add(digits, start, message)
    return null
  }

  /** Those of a range that have a name: `[1-1024]`. */
  #named(item: string, start: number): void {
    const range = this.#range(item.slice(1, -1), start + 1)
    if (range === null || !this.#isNew(item, start, true)) return
    this.#remember(item)
    for (const protocol of this.#protocols) {
      for (const port of this.#names.portsNamed('*', protocol)) {
        if (port >= range.first && port <= range.last) this.#add(port, port, protocol)
      }
    }
  }

  /** A preset, a service name, or something that is neither. */
  #word(text: string, start: number): void {
    const mistake = mistakeOf(text)
    if (mistake !== null) {
      this.#problems.add(text, start, mistake)
      return
    }
    const word = text.toLowerCase()
    const isPattern = /[*?]/.test(word)
    if (!this.#isNew(word, start, isPattern)) return
    const preset = portPresets.find((known) => known.key === word)
    if (preset !== undefined) {
      this.#remember(word)
      this.#preset(preset, start)
      return
    }
    let found = 0
    for (const protocol of this.#protocols) {
      const ports = word.length > longestName ? [] : this.#names.portsNamed(word, protocol)
      for (const port of ports) if (port >= 1 && port <= lastPort) this.#add(port, port, protocol)
      found += ports.length
    }
    if (found > 0) {
      this.#remember(word)
      return
    }
    const what = isPattern ? 'No service name matches' : 'There is no service named'
    const remedy = `write a port from 1 to ${lastPort}, a range such as 1-1024, or a name such as ssh or http*.`
    this.#problems.add(text, start, `${what} "${clip(text)}": ${remedy}`)
  }

  /** A preset with letters of its own has them for itself alone; one of TCP may have a list for UDP beside it. */
  #preset({ ports, udp }: PortPreset, start: number): void {
    const before = this.#protocols
    for (const protocol of before) {
      this.#protocols = [protocol]
      for (const part of (protocol === 'udp' ? (udp ?? ports) : ports).split(','))
        this.#part(part, start, true, true)
    }
    this.#protocols = before
  }

  #remember(word: string): void {
    for (const protocol of this.#protocols) this.#seen.add(`${protocol} ${word}`)
  }

  /** False where a word's ports are in already, or where it is one pattern too many, which is reported. */
  #isNew(word: string, start: number, isPattern: boolean): boolean {
    if (this.#protocols.every((protocol) => this.#seen.has(`${protocol} ${word}`))) return false
    if (isPattern && ++this.#patterns > maxPatterns) {
      this.#problems.add(
        word,
        start,
        `There are more than ${maxPatterns} names with *, ? or []: write fewer.`,
      )
      return false
    }
    return true
  }
}

function nothingThere(commaBefore: boolean, commaAfter: boolean): string {
  if (!commaBefore) return 'There is no port before the first comma: leave that comma out.'
  if (!commaAfter) return 'There is no port after the last comma: leave that comma out.'
  return 'There is no port between two commas: leave one comma out.'
}

function wrongPrefix(protocol: string): string {
  if (protocol === 'T') return 'Say which ports after T: for example T:22,80.'
  if (protocol === 'U') return 'Say which ports after U: for example U:53,161.'
  return `"${protocol}:" is not a protocol: write T: for TCP or U: for UDP, or leave it out.`
}
