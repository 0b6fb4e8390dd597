import * as v from 'valibot'
import type { ReadRun, StoredService } from '../stored-run'
import { JsonPieces } from './json-pieces'
import { parsed } from './json-run'
import {
  emptyHost,
  emptyPort,
  portNumber,
  protocolNamed,
  type RunBuilder,
  stateNamed,
  timeOf,
} from './run-builder'
import type { RunReader } from './run-reader'

const cutOff = 'The file ends in the middle: the scan was stopped, or the file was cut off.'

const Row = v.object({
  ip: v.string(),
  timestamp: v.optional(v.string()),
  ports: v.array(
    v.object({
      port: v.number(),
      proto: v.string(),
      status: v.optional(v.string()),
      reason: v.optional(v.string()),
      service: v.optional(v.object({ name: v.optional(v.string()), banner: v.optional(v.string()) })),
    }),
  ),
})

interface Found {
  readonly address: string
  readonly protocol: string
  readonly port: number | null
  readonly state: string | null
  readonly reason: string | null
  readonly at: number | null
  readonly service: StoredService | null
}

/** Takes one line of masscan's: a port of a host. What it asked stands in none of its files. */
function take(builder: RunBuilder, { address, port, state, reason, at, service, ...found }: Found): void {
  const protocol = protocolNamed(found.protocol)
  if (port === null || protocol === null) {
    builder.skip()
    return
  }
  const times = [builder.head.startedAt, builder.head.endedAt, at].filter((time) => time !== null)
  builder.head.startedAt = times.length === 0 ? null : Math.min(...times)
  builder.head.endedAt = times.length === 0 ? null : Math.max(...times)
  // a banner has no state: its port answered
  const stored = {
    ...emptyPort(protocol, port),
    state: stateNamed(state ?? 'open'),
    reason: reason === null ? null : builder.text(reason),
    service,
  }
  builder.host({ ...emptyHost(), address, up: true, startedAt: at, ports: [stored] })
}

/** Reads masscan's JSON (-oJ). It ends some of its files with a comma: what matters is that the list is closed. */
export class MasscanJsonReader implements RunReader {
  readonly #builder: RunBuilder
  readonly #pieces: JsonPieces
  #rows = 0

  constructor(builder: RunBuilder) {
    this.#builder = builder
    builder.head.tool = { name: 'masscan', version: null }
    this.#pieces = new JsonPieces(
      (_, depth) => depth === 0,
      (element) => this.#row(element),
    )
  }

  push(piece: string): boolean {
    return this.#pieces.push(piece) && !this.#builder.full
  }

  end(): ReadRun {
    if (this.#rows === 0) {
      return {
        ok: false,
        message: 'This is JSON, and not of a scan: masscan lists objects with "ip" and "ports".',
      }
    }
    if (!this.#pieces.closed) this.#builder.isPartial(cutOff)
    return this.#builder.built()
  }

  #row(element: string): void {
    // how older ones end: no JSON
    if (/^\{\s*finished\s*:/.test(element)) return
    const read = v.safeParse(Row, parsed(element))
    if (!read.success) {
      this.#builder.skip()
      return
    }
    this.#rows += 1
    const { ip, timestamp, ports } = read.output
    for (const { port, proto, status, reason, service } of ports) {
      take(this.#builder, {
        address: ip,
        protocol: proto,
        port: portNumber(String(port)),
        state: status ?? null,
        reason: reason ?? null,
        at: timeOf(timestamp),
        service:
          service === undefined
            ? null
            : {
                name: service.name ?? null,
                product: service.banner ?? null,
                version: null,
                extra: null,
                tls: false,
                recognised: true,
              },
      })
    }
  }
}

/** Longer than any line of a list. */
const longestLine = 1024 * 1024

/** Reads masscan's list (-oL): `open tcp 80 10.0.0.1 1390380064`. */
export class ListRunReader implements RunReader {
  readonly #builder: RunBuilder
  #line = ''
  #ended = false

  constructor(builder: RunBuilder) {
    this.#builder = builder
    builder.head.tool = { name: 'masscan', version: null }
  }

  push(piece: string): boolean {
    const lines = (this.#line + piece).split('\n')
    this.#line = lines.pop() ?? ''
    for (const line of lines) this.#take(line)
    return this.#line.length <= longestLine && !this.#builder.full
  }

  end(): ReadRun {
    if (this.#line.length <= longestLine) this.#take(this.#line)
    if (!this.#ended) this.#builder.isPartial(cutOff)
    return this.#builder.built()
  }

  #take(line: string): void {
    if (line.trim() === '# end') this.#ended = true
    if (line.trim() === '' || line.startsWith('#')) return
    const [state = '', protocol = '', port = '', address = '', time] = line.trim().split(/\s+/)
    if (state === 'banner') return
    const found = { address, protocol, port: portNumber(port), state, reason: null, at: timeOf(time) }
    take(this.#builder, { ...found, service: null })
  }
}
