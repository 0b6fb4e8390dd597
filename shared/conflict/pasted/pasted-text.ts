import { isPort, noPortMessage } from '../../ports/port-word'
import { knownServicePort, type ServicePort } from '../known-services'
import type { ErrorKind, PastedFailure } from '../question'
import { displayPorts, displaysOf } from './pasted-displays'
import {
  type ErrorMeaning,
  errorMeaning,
  isForeignPort,
  refusedBy,
  tellsOfFailure,
  wasConnecting,
} from './pasted-error'
import { addressOf } from './pasted-hosts'
import { type NamedPort, portsIn } from './pasted-ports'
import { protocolOfPlace, type SaidProtocol } from './pasted-protocol'
import { type Writer, writerOf } from './pasted-writers'
import { plainText } from './plain-text'
import { type ReadText, readTypedText } from './typed-text'
import { localSocketIn, localSocketMessage, nothingNamed } from './unnamed-port'

const mostQuestions = 8

/** Lines around the one that tells of the failure in which its port may stand. */
const nearLines = 15

/** A text in the shape in which its pieces are looked for. */
interface Reading {
  readonly text: string
  readonly lines: readonly string[]
  /** Which lines tell of the failure. */
  readonly failing: readonly boolean[]
  readonly writer: Writer | null
  readonly meaning: ErrorMeaning | null
}

/**
 * Takes the port out of what somebody typed or pasted: a port, `address:port`, a URL, a service's name, or an error of any
 * program. A port is what the text calls one, or what an address ends in: line numbers, process ids, times, lengths and
 * the numbers of errors are none. The protocol is the one that the text or its writer speaks of; where neither does, the
 * question says so.
 * @param serviceOf names of services beside those that are known by heart
 */
export function readConflictText(text: string, serviceOf: ServicePort = knownServicePort): ReadText {
  const typed = readTypedText(text, serviceOf)
  if (typed !== null) return typed
  const plain = plainText(text)
  const lines = plain.split('\n')
  const writer = writerOf(plain)
  const meaning = errorMeaning(plain)
  const reading: Reading = { text: plain, lines, failing: lines.map(tellsOfFailure), writer, meaning }
  const refuse = (message: string): ReadText => ({
    ok: false,
    message,
    program: writer?.name ?? null,
    meaning,
  })
  const ranked = rankedPorts(reading)
  const local = localSocketIn(lines, reading.failing)
  const valid = ranked.filter(({ port }) => isPort(port))
  const [best] = valid
  if (local !== null && (best === undefined || !best.failing))
    return refuse(localSocketMessage(local, meaning?.kind ?? null))
  if (best !== undefined) return answer(chosenPorts(valid, best), reading)
  const [outside] = ranked
  if (outside !== undefined) return refuse(noPortMessage(outside.port))
  return refuse(nothingNamed(writer, meaning, plain))
}

/** A place with all that speaks for it. */
interface RankedPort extends NamedPort {
  readonly lineAt: number
  readonly line: string
  /** Its line tells of the failure. */
  readonly failing: boolean
  readonly rank: number
}

/** The clearest first; of equal ones the first in the text. */
function rankedPorts({ text, lines, failing }: Reading): RankedPort[] {
  const distances = distancesTo(failing)
  const displays = displaysOf(text)
  const all = lines.flatMap((line, lineAt) => {
    const near = distances[lineAt] ?? Number.POSITIVE_INFINITY
    const closeness = near === 0 ? 100 : near <= nearLines ? 60 - 3 * near : 0
    const shown = displays === null ? [] : displayPorts(line, displays)
    const named = portsIn(line).filter(({ at }) => shown.every((display) => display.at !== at))
    return [...named, ...shown].map((one) => ({
      ...one,
      lineAt,
      line,
      failing: near === 0,
      rank: one.weight + closeness - (isAnotherPort(line, one) ? 130 : 0),
    }))
  })
  return all.sort((a, b) => b.rank - a.rank || a.lineAt - b.lineAt || a.at - b.at)
}

/** How far each line is from the nearest one that is true. */
function distancesTo(marks: readonly boolean[]): number[] {
  const distances: number[] = []
  let last = Number.POSITIVE_INFINITY
  for (const mark of marks) {
    last = mark ? 0 : last + 1
    distances.push(last)
  }
  last = Number.POSITIVE_INFINITY
  for (let at = marks.length - 1; at >= 0; at -= 1) {
    last = marks[at] === true ? 0 : last + 1
    distances[at] = Math.min(distances[at] ?? last, last)
  }
  return distances
}

/** True for the port that a program takes or recommends instead, and for a container's own behind an arrow. */
function isAnotherPort(line: string, { at, end }: NamedPort): boolean {
  const before = line.slice(Math.max(0, at - 60), at)
  const after = line.slice(end, end + 30)
  return (
    /(?:\b(?:trying|try|using|(?<!\bin )use|switch\w* to|fall\w* back to|moved to|picked|choose|such as|e\.g\.|instead(?: on)?)(?! to\b)[\s\w,]{0,25}[\s:('"]*|->\s*[\w.:[\]]*|→\s*[\w.:[\]]*|>=\s*|(?:^|[^<])-->?\s*)$/iu.test(
      before,
    ) || /^['"`)]*\s*(?:instead|is available|is free|will be used|wird stattdessen)/i.test(after)
  )
}

/** One port a line that tells of a failure, or those of a list, as clear as the best one; else the best alone. */
function chosenPorts(valid: readonly RankedPort[], best: RankedPort): RankedPort[] {
  if (!best.failing) return [best]
  const lines = new Map<number, RankedPort>()
  return valid.map(withAddress(valid)).filter((one) => {
    const before = lines.get(one.lineAt)
    if (!one.failing || one.rank < best.rank - 25) return false
    if (before !== undefined && !(before.listed && one.listed)) return false
    lines.set(one.lineAt, one)
    return true
  })
}

/** A line may name its port twice, and the address only once. */
function withAddress(all: readonly RankedPort[]): (one: RankedPort) => RankedPort {
  const named = new Map<string, RankedPort['address']>()
  for (const { lineAt, port, address } of all) {
    const key = `${lineAt} ${port}`
    if (address !== undefined && !named.has(key)) named.set(key, address)
  }
  return (one) =>
    one.address === undefined ? { ...one, address: named.get(`${one.lineAt} ${one.port}`) } : one
}

/** A port and protocol with what its clearest place says. */
interface Asked extends SaidProtocol, Pick<RankedPort, 'port' | 'address' | 'host' | 'line'> {
  readonly kind: ErrorKind | null
}

/** One question for each port and protocol; different addresses of one port become all addresses. */
function answer(chosen: readonly RankedPort[], reading: Reading): ReadText {
  const { lines, writer } = reading
  const meaning = meaningAt(chosen[0], reading)
  const asked = new Map<string, Asked>()
  for (const place of chosen) {
    const { port, address, host } = place
    const said = protocolOfPlace(place, lines, writer, meaningAt(place, reading)?.kind ?? null)
    const key = `${said.protocol} ${port}`
    const before = asked.get(key)
    if (before === undefined && asked.size >= mostQuestions) continue
    const known = before?.address
    // whoever does not say an address does not contradict who does
    const both = known === undefined ? address : address === undefined || address === known ? known : null
    const kind = before?.kind ?? meaningAt(place, reading)?.kind ?? null
    const line = before?.line ?? place.line
    asked.set(key, { ...said, port, address: both, host: before?.host ?? host, line, kind })
  }
  const elsewhere = addressBeside(reading)
  const tellsFailure = reading.failing.includes(true) || isForeignPort(reading.text)
  const questions = [...asked.values()].map((one) => ({
    port: one.port,
    protocol: one.protocol,
    address: one.address === undefined ? elsewhere : one.address,
    ...(tellsFailure ? { failure: failureOf(reading, one) } : {}),
  }))
  return { ok: true, value: { questions, program: writer?.name ?? null, meaning } }
}

/** The error that stands where the port does; a text may tell of several. */
function meaningAt(place: RankedPort | undefined, { meaning }: Reading): ErrorMeaning | null {
  return (place === undefined ? null : errorMeaning(place.line)) ?? meaning
}

/** What failed, for whoever explains it. */
function failureOf({ text, writer }: Reading, { kind: error, line, said, host }: Asked): PastedFailure {
  return {
    error,
    // a language is no program that could be named
    program: writer === null || writer.speaks === null ? null : writer.name,
    protocol: said ? 'said' : 'assumed',
    refusedBy: refusedBy(text),
    connecting: error === 'ECONNREFUSED' || wasConnecting(line),
    host: isForeignPort(text) ? 'the computer that ssh connects to' : host,
    elsewhere: isForeignPort(text),
  }
}

/** An address that stands without a port where the failure is told: `address "127.0.0.1"`, `address: '::'`. */
function addressBeside({ lines, failing }: Reading): string | null {
  const found = new Set<string>()
  for (const [at, line] of lines.entries()) {
    if (!failing[at] && !failing[at - 1] && !/^\W*address\b/.test(line)) continue
    for (const [, word = ''] of line.matchAll(
      /\b(?:address(?:es)?|addr|host(?:name)?|ip|interface)["']?\s?[:=]?\s?["'“]([^"'”\s]{1,64})["'”]/giu,
    )) {
      const address = addressOf(word)
      if (typeof address === 'string') found.add(address)
    }
  }
  const [only = null] = found
  return found.size === 1 ? only : null
}
