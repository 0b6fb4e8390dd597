import type { Protocol } from '../sockets/socket'
import { parseIpv4, parseIpv6 } from '../targets/address'
import { clip } from '../words/problem'
import { type ErrorMeaning, errorMeaning, tellsOfFailure, writerOf } from './pasted-error'
import { loneNumbers } from './pasted-numbers'
import { type NamedPort, portsIn } from './pasted-ports'
import type { ConflictQuestion } from './question'

/** What a text of a person asks. */
export interface PastedText {
  /** At least one; several where it names several ports that could not be had. */
  readonly questions: readonly ConflictQuestion[]
  /** Program, framework or language that wrote it; null where that can't be told. */
  readonly program: string | null
  /** Null where no error was recognised. */
  readonly meaning: ErrorMeaning | null
}

export type ReadText =
  | { readonly ok: true; readonly value: PastedText }
  | {
      readonly ok: false
      /** A whole sentence that says what to paste or to type. */
      readonly message: string
      readonly program: string | null
      readonly meaning: ErrorMeaning | null
    }

/** Characters and lines that are looked at; an error stands at the end of a log as often as at its start. */
const longestText = 40_000
const longestLine = 1_000
const mostQuestions = 8

/** Lines around the one that tells of the failure in which its port may stand. */
const nearLines = 15

/**
 * Takes the port out of what somebody typed or pasted: a port, `address:port`, a URL, or an error of any program. Line
 * numbers, process ids, times and the numbers of errors are no ports. UDP is asked for where the text says so.
 */
export function readConflictText(text: string): ReadText {
  const plain = plainText(text)
  if (plain === '') return wrong('Type a port such as 3000, or paste the error message.')
  const typed = readTyped(plain)
  if (typed !== null) return typed
  const program = writerOf(plain)
  const meaning = errorMeaning(plain)
  const refuse = (message: string): ReadText => ({ ok: false, message, program, meaning })

  const lines = plain.split('\n')
  const failing = lines.map((line) => tellsOfFailure(line))
  const ranked = rankedPorts(lines, failing)
  const local = localSocketIn(lines, failing)
  const valid = ranked.filter(({ port }) => isPort(port))
  const [best] = valid
  if (local !== null && (best === undefined || !best.failing)) return refuse(localSocketMessage(local))
  if (best !== undefined) return answer(chosenPorts(valid, best), lines, failing, { program, meaning })

  const [outside] = ranked
  if (outside !== undefined) return refuse(noPortMessage(outside.port))
  const lone = loneNumbers(lines)
  const [only] = lone
  if (only !== undefined && lone.length === 1) {
    const named = { port: only, address: undefined, protocol: null, line: plain }
    return answer([named], lines, failing, { program, meaning })
  }
  if (lone.length > 1) {
    return refuse(`Which of these is the port: ${lone.slice(0, 5).join(', ')}? Type that one alone.`)
  }
  return refuse(nothingNamed(program, meaning))
}

function wrong(message: string): ReadText {
  return { ok: false, message, program: null, meaning: null }
}

/** Without colours of a terminal (ECMA-48), with plain digits and single blanks. */
function plainText(text: string): string {
  const cut =
    text.length > longestText ? `${text.slice(0, longestText / 2)}\n${text.slice(-longestText / 2)}` : text
  return (
    cut
      .normalize('NFKC')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to go
      .replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?)/g, '')
      // a line's end as JSON has it, but in no Windows path
      .replace(/(?:\\r)?\\n(?![a-z])/g, '\n')
      .split(/\r\n|[\n\r\u2028\u2029]/)
      .map((line) =>
        line
          .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
          .trim()
          .slice(0, longestLine),
      )
      .join('\n')
      .trim()
  )
}

/** A port alone, with an address or a protocol: null where the text is something else. */
function readTyped(text: string): ReadText | null {
  const match =
    /^(?:(?<before>tcp|udp)[46]?[\s:/]+)?(?:port\s+)?(?:(?<host>\[[^\]\s]*\]|[^\s/:[\]]*|[\da-f:.]*(?:%[\w.-]+)?):)?(?<port>[+-]?\d+(?:\.\d+)?)(?:\/(?<after>tcp|udp))?$/iu.exec(
      text,
    )?.groups
  if (match === undefined) {
    const list = /^(\d{1,5})\s*[-,]\s*\d/.exec(text)?.[1]
    return list !== undefined && !/[^\d\s,-]/.test(text)
      ? wrong(`Ask for one port at a time, such as ${list}.`)
      : null
  }
  const { before, host, after } = match
  const port = Number(match.port)
  if (!isPort(port)) return wrong(noPortMessage(match.port ?? ''))
  const address = typedAddress(host ?? '')
  // a name and a number may be a file and its line
  if (address === undefined) return null
  const protocol = (before ?? after)?.toLowerCase() === 'udp' ? 'udp' : 'tcp'
  return { ok: true, value: { questions: [{ port, protocol, address }], program: null, meaning: null } }
}

function typedAddress(host: string): string | null | undefined {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (bare === '' || bare === '*') return null
  return bare === 'localhost' || parseIpv4(bare) !== null || parseIpv6(bare) !== null ? bare : undefined
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535
}

function noPortMessage(port: number | string): string {
  if (Number(port) === 0) return 'Port 0 stands for any free port: name one from 1 to 65535.'
  return `${clip(String(port))} is no port: ports are whole numbers from 1 to 65535.`
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
function rankedPorts(lines: readonly string[], failing: readonly boolean[]): RankedPort[] {
  const places = failing.flatMap((fails, at) => (fails ? [at] : []))
  const all = lines.flatMap((line, lineAt) => {
    const near = places.reduce(
      (least, at) => Math.min(least, Math.abs(at - lineAt)),
      Number.POSITIVE_INFINITY,
    )
    const closeness = near === 0 ? 100 : near <= nearLines ? 60 - 3 * near : 0
    return portsIn(line).map((named) => ({
      ...named,
      lineAt,
      line,
      failing: near === 0,
      rank: named.weight + closeness - (isAnotherPort(line, named) ? 130 : 0),
    }))
  })
  return all.sort((a, b) => b.rank - a.rank || a.lineAt - b.lineAt || a.at - b.at)
}

/** True for the port that a program takes or recommends instead, and for a container's own behind an arrow. */
function isAnotherPort(line: string, { at, end }: NamedPort): boolean {
  const before = line.slice(Math.max(0, at - 60), at)
  const after = line.slice(end, end + 30)
  return (
    /(?:\b(?:trying|try|using|(?<!\bin )use|switch\w* to|fall\w* back to|choose|such as|e\.g\.)(?! to\b)[\s\w,]{0,25}[\s:('"]*|->\s*[\w.:[\]]*|→\s*[\w.:[\]]*|>=\s*)$/iu.test(
      before,
    ) || /^['"`)]*\s*(?:instead|is available|will be used|wird stattdessen)/i.test(after)
  )
}

/** One port a line that tells of a failure, as clear as the best one; else the best alone. */
function chosenPorts(valid: readonly RankedPort[], best: RankedPort): RankedPort[] {
  if (!best.failing) return [best]
  const lines = new Set<number>()
  return valid.filter(({ failing, rank, lineAt }) => {
    if (!failing || rank < best.rank - 25 || lines.has(lineAt)) return false
    lines.add(lineAt)
    return true
  })
}

type Chosen = Pick<RankedPort, 'port' | 'address' | 'protocol' | 'line'>

/** One question for each port and protocol; different addresses of one port become all addresses. */
function answer(
  chosen: readonly Chosen[],
  lines: readonly string[],
  failing: readonly boolean[],
  said: Pick<PastedText, 'program' | 'meaning'>,
): ReadText {
  const asked = new Map<string, Pick<ConflictQuestion, 'port' | 'protocol'> & Pick<Chosen, 'address'>>()
  for (const { port, address, protocol: named, line } of chosen) {
    const protocol = named ?? protocolOf(line, lines)
    const key = `${protocol} ${port}`
    const before = asked.get(key)
    if (before === undefined && asked.size >= mostQuestions) continue
    const known = before?.address
    // whoever does not say an address does not contradict who does
    const both = known === undefined ? address : address === undefined || address === known ? known : null
    asked.set(key, { port, protocol, address: both })
  }
  const elsewhere = addressBeside(lines, failing)
  const questions = [...asked.values()].map(({ address = elsewhere, ...rest }) => ({ ...rest, address }))
  return { ok: true, value: { questions, ...said } }
}

/** UDP where the line of the port says so, or Node's datagram sockets do: their errors begin with "bind E…". */
function protocolOf(line: string, lines: readonly string[]): Protocol {
  if (/\budp(?:v?[46])?\b|SOCK_DGRAM|datagram/i.test(line) && !/\btcp(?:v?[46])?\b/i.test(line)) return 'udp'
  if (/\bbind E(?:ADDR|ACC)/.test(line)) return 'udp'
  return lines.some((text) => /node:dgram|\bdgram\.js\b/.test(text)) ? 'udp' : 'tcp'
}

/** An address that stands without a port where the failure is told: `address "127.0.0.1"`, `address: '::'`. */
function addressBeside(lines: readonly string[], failing: readonly boolean[]): string | null {
  const found = new Set<string>()
  for (const [at, line] of lines.entries()) {
    if (!failing[at] && !failing[at - 1] && !/^\W*address\b/.test(line)) continue
    for (const [, word = ''] of line.matchAll(/\baddress(?:es)?["']?\s*[:=]?\s*["'“]([^"'”\s]+)["'”]/giu)) {
      const address = typedAddress(word)
      if (typeof address === 'string') found.add(address)
    }
  }
  const [only = null] = found
  return found.size === 1 ? only : null
}

/** A Unix socket or a named pipe that the failure is about; null where there is none. */
function localSocketIn(lines: readonly string[], failing: readonly boolean[]): string | null {
  const path =
    /(?:^|[\s"'`(=:])((?:unix:)?\/(?:[\w.@%+-]+\/)*[\w.@%+-]*(?:\.sock(?:et)?\b|\.s\.[\w.]+)|unix:[^\s'"`)]+|\\\\[.?]\\pipe\\[^\s'"`)]+|(?<=already in use )\/[^\s'"`)]+)/
  for (const [at, line] of lines.entries()) {
    const found = failing[at] || failing[at - 1] ? path.exec(line)?.[1] : undefined
    if (found !== undefined) return found.replace(/^unix:/, '')
  }
  return null
}

function localSocketMessage(path: string): string {
  if (path.startsWith('\\\\')) {
    return `This error is about a named pipe (${clip(path)}) and not about a port: another program has opened it.`
  }
  return `This error is about a Unix socket, which is a file (${clip(path)}), and not about a port. Either another program listens on it, or one that ended left the file behind; ss -xlp names the programs that listen on such files.`
}

/** What to look for, by who wrote the text. */
function nothingNamed(program: string | null, meaning: ErrorMeaning | null): string {
  const example = 'such as "listen EADDRINUSE: address already in use :::3000", or type the port alone.'
  if (meaning === null) return `No port is named in this text. Paste the line that names it, ${example}`
  if (program === 'Django') {
    return 'Django does not name the port in this message: type the one that runserver was started with; without one it takes 8000.'
  }
  const who = program === null ? 'This error' : `This error of ${program}`
  return `${who} does not name the port. Paste the lines around it, or type the port that the program was to listen on.`
}
