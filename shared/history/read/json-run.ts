import * as v from 'valibot'
import { Identity } from '../../identity/identity'
import { PortRanges } from '../port-ranges'
import type { ReadRun, StoredPort, StoredProtocol, StoredRest, StoredService } from '../stored-run'
import { JsonPieces } from './json-pieces'
import { emptyHost, protocolNamed, type RunBuilder, stateNamed } from './run-builder'
import type { RunReader } from './run-reader'

const text = v.nullish(v.string(), null)
const number = v.nullish(v.number(), null)

const Head = v.object({
  portlight: v.string(),
  arguments: v.nullish(v.array(v.string()), null),
  started: text,
  asked: text,
  identifies: v.nullish(v.boolean(), false),
  by: v.nullish(
    v.object({ program: v.string(), version: text, command: v.nullish(v.array(v.string()), null) }),
    null,
  ),
})

const Port = v.object({
  port: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)),
  protocol: v.string(),
  state: v.string(),
  reason: text,
  service: text,
  // what is said of it beside must not get lost with it
  identity: v.fallback(v.nullish(Identity, null), null),
  rttMs: number,
  tries: number,
})

const Host = v.object({
  address: v.string(),
  names: v.nullish(v.array(v.string()), []),
  up: v.nullish(v.boolean(), null),
  reason: text,
  elapsedMs: number,
  answersEverything: v.nullish(v.boolean(), false),
  intercepted: v.nullish(v.string(), ''),
  states: v.nullish(v.record(v.string(), v.string()), {}),
  reasons: v.nullish(v.record(v.string(), v.union([v.string(), v.record(v.string(), v.string())])), {}),
  ports: v.nullish(v.array(v.unknown()), []),
})

const End = v.object({
  elapsedMs: v.number(),
  partial: v.boolean(),
  hostsTotal: number,
  hostsUp: number,
  hostsDown: number,
  problem: text,
})

/** Reads what `portlight scan --json` writes, also laid out anew by another program. */
export class JsonRunReader implements RunReader {
  readonly #builder: RunBuilder
  readonly #pieces: JsonPieces

  constructor(builder: RunBuilder) {
    this.#builder = builder
    this.#pieces = new JsonPieces(
      (before, depth) => depth === 1 && /"hosts"\s*:\s*$/.test(before.slice(-64)),
      (element) => takeHost(builder, parsed(element)),
    )
  }

  push(piece: string): boolean {
    return this.#pieces.push(piece) && !this.#builder.full
  }

  end(): ReadRun {
    const { rest, closed } = this.#pieces
    const whole = closed ? parsed(rest) : undefined
    // cut off inside of the list of hosts, most likely: what stands before it is whole then
    const head = whole ?? parsed(rest.replace(/\[\s*$/, '[]}'))
    if (!takeHead(this.#builder, head)) return notOurs
    if (!takeEnd(this.#builder, whole)) this.#builder.isPartial(cutOff)
    return this.#builder.built()
  }
}

/** Characters of one line: a host with 65,535 listed ports has ten million. */
const longestLine = 64 * 1024 * 1024

/** Reads what `portlight scan --jsonl` writes. */
export class JsonLinesRunReader implements RunReader {
  readonly #builder: RunBuilder
  #line = ''
  #begun = false
  #ended = false

  constructor(builder: RunBuilder) {
    this.#builder = builder
  }

  push(piece: string): boolean {
    const lines = piece.split('\n')
    lines[0] = this.#line + (lines[0] ?? '')
    this.#line = lines.pop() ?? ''
    for (const line of lines) this.#take(line)
    return this.#line.length <= longestLine && !this.#builder.full
  }

  end(): ReadRun {
    if (parsed(this.#line) !== undefined) this.#take(this.#line)
    if (!this.#begun) return notOurs
    if (!this.#ended) this.#builder.isPartial(cutOff)
    return this.#builder.built()
  }

  #take(line: string): void {
    if (line.trim() === '') return
    const value = parsed(line)
    const kind = v.safeParse(v.object({ kind: v.string() }), value)
    switch (kind.success ? kind.output.kind : null) {
      case 'scan':
        this.#begun ||= takeHead(this.#builder, value)
        return
      case 'host':
        takeHost(this.#builder, value)
        return
      // what a kept run says of itself
      case 'run':
      case 'entry':
        return
      case 'end':
        this.#ended ||= takeEnd(this.#builder, value)
        return
      default:
        this.#builder.skip()
    }
  }
}

const cutOff = 'The file ends in the middle: the scan was stopped, or the file was cut off.'
const notOurs: ReadRun = {
  ok: false,
  message:
    'This is JSON, and not of a scan of Portlight: that begins with {"portlight": …, "command": "scan".',
}

/** Undefined where the text is no JSON. */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function takeHead(builder: RunBuilder, value: unknown): boolean {
  const read = v.safeParse(Head, value)
  if (!read.success) return false
  const { portlight, arguments: words, started, asked, by, identifies } = read.output
  const at = started === null ? Number.NaN : Date.parse(started)
  builder.head.tool =
    by === null ? { name: 'Portlight', version: portlight } : { name: by.program, version: by.version }
  builder.head.rewritten = by !== null
  builder.head.recognises = identifies
  builder.head.command = by !== null ? by.command : words === null ? null : ['portlight', ...words]
  builder.head.startedAt = Number.isNaN(at) ? null : at
  for (const [protocol, ports] of rangesByProtocol(builder, asked ?? '')) builder.asks(protocol, ports)
  return true
}

function takeEnd(builder: RunBuilder, value: unknown): boolean {
  const read = v.safeParse(End, value)
  if (!read.success) return false
  const { elapsedMs, partial, hostsTotal, hostsUp, hostsDown, problem } = read.output
  const { head } = builder
  head.endedAt = head.startedAt === null ? null : head.startedAt + elapsedMs
  head.hostsTotal = hostsTotal
  head.hostsUp = hostsUp
  head.hostsDown = hostsDown
  if (problem !== null) builder.isPartial(`The scan was ended early: ${problem}`)
  else if (partial) builder.isPartial('The scan was stopped before its end.')
  return true
}

function takeHost(builder: RunBuilder, value: unknown): void {
  const read = v.safeParse(Host, value)
  if (!read.success) {
    builder.skip()
    return
  }
  const { address, names, up, reason, answersEverything, intercepted, states, reasons, ports } = read.output
  builder.host({
    ...emptyHost(),
    address,
    names: names.map((name) => ({ name, typed: true })),
    up,
    reason,
    ports: ports.flatMap((port) => portOf(builder, port)),
    answersEverything,
    intercepted: builder.ranges(intercepted) ?? PortRanges.none,
    rest: Object.entries(states).flatMap(([state, ranges]) =>
      restOf(builder, state, ranges, reasons[state] ?? null),
    ),
  })
}

/** The ports of a state, by reason: one word where all have the same. */
function restOf(
  builder: RunBuilder,
  state: string,
  text: string,
  reasons: string | Readonly<Record<string, string>> | null,
): readonly StoredRest[] {
  const restIn = (ranges: string, reason: string | null): StoredRest[] =>
    rangesByProtocol(builder, ranges).map(([protocol, ports]) => ({
      protocol,
      state: stateNamed(state),
      reason: reason === null ? null : builder.text(reason),
      count: ports.size,
      ports,
    }))
  if (reasons === null || typeof reasons === 'string') return restIn(text, reasons)
  return [
    ...restIn(text, null),
    ...Object.entries(reasons).flatMap(([reason, ranges]) => restIn(ranges, reason)),
  ]
}

/** "22,80", or with letters that stick, as `AskedPorts` writes it: "T:22,80,U:53". */
function rangesByProtocol(builder: RunBuilder, text: string): (readonly [StoredProtocol, PortRanges])[] {
  return text.split(/,(?=[TU]:)/).flatMap((part): (readonly [StoredProtocol, PortRanges])[] => {
    const [, letter = 'T', list = ''] = /^(?:([TU]):)?(.*)$/s.exec(part) ?? []
    const ports = builder.ranges(list)
    if (ports === null) builder.skip()
    return ports === null || ports.size === 0 ? [] : [[letter === 'U' ? 'udp' : 'tcp', ports]]
  })
}

function portOf(builder: RunBuilder, value: unknown): readonly StoredPort[] {
  const read = v.safeParse(Port, value)
  const protocol = read.success ? protocolNamed(read.output.protocol) : null
  if (!read.success || protocol === null) {
    builder.skip()
    return []
  }
  const { port, state, reason, service, rttMs, tries, identity } = read.output
  return [
    {
      protocol,
      port,
      state: stateNamed(state),
      reason: reason === null ? null : builder.text(reason),
      service: serviceOf(builder, service, identity),
      identity,
      rttMs,
      tries,
      scripts: [],
    },
  ]
}

/** The service that was recognised; otherwise the one of a table. */
function serviceOf(
  builder: RunBuilder,
  named: string | null,
  identity: Identity | null,
): StoredService | null {
  if (identity !== null && identity.protocol !== null && identity.confidence !== 'guess') {
    const { protocol, product, version, extra, tls } = identity
    const own = (text: string | null) => (text === null ? null : builder.text(text))
    return builder.service({
      name: builder.text(protocol),
      product: own(product),
      version: own(version),
      extra: own(extra),
      tls: tls !== null,
      recognised: true,
    })
  }
  const table = { product: null, version: null, extra: null, tls: false, recognised: false }
  return named === null ? null : builder.service({ name: builder.text(named), ...table })
}
