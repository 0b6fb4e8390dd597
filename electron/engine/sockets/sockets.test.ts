import { describe, expect, it } from 'vitest'
import { bySentence } from '#shared/command-line/remedy'
import { failure } from '#shared/ipc/result'
import { maxPartRows, type SocketsEvent } from '#shared/sockets/event'
import { LiveSockets } from '#shared/sockets/live'
import { allSockets } from '#shared/sockets/request'
import type { Socket } from '#shared/sockets/socket'
import { anOwner, aSocket } from '#shared/sockets/testing/sockets'
import { withOwnNames } from './socket-builder'
import type { ReadOptions, SocketSource, SourceReading } from './socket-source'
import { Sockets } from './sockets'

/** A source that gives one list after the other, and notices when it is asked twice at a time. */
class ScriptedSource implements SocketSource {
  readonly asked: ReadOptions[] = []
  atOnce = 0
  mostAtOnce = 0
  readonly #readings: (readonly Socket[] | Error)[]

  constructor(...readings: (readonly Socket[] | Error)[]) {
    this.#readings = readings
  }

  async strays(): Promise<null> {
    return null
  }

  async read(options: ReadOptions): Promise<SourceReading> {
    this.asked.push(options)
    this.atOnce += 1
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce)
    await new Promise((resolve) => setImmediate(resolve))
    this.atOnce -= 1
    const reading = this.#readings.length > 1 ? this.#readings.shift() : this.#readings[0]
    if (reading instanceof Error) throw reading
    return {
      sockets: reading ?? [],
      limits: { ephemeral: { first: 100, last: 199 }, unprivilegedFrom: 1024 },
      notListed: [
        {
          kind: 'other-namespace',
          count: 3,
          namespaces: 1,
          example: { pid: 9, program: null },
          remedy: null,
        },
      ],
      remedy: bySentence('Ask root.'),
    }
  }
}

const listener = (port: number, more: Partial<Socket> = {}) =>
  aSocket({ local: { address: '127.0.0.1', port }, handle: String(port), ...more })

/** A clock that goes on a minute with each look, so that no reading is shared. */
function sockets(source: SocketSource | null, step = 60_000): Sockets {
  let now = 0
  return new Sockets({
    source: () => source,
    wallClock: () => {
      now += step
      return now
    },
  })
}

const never = new AbortController().signal
const query = { filter: allSockets, limit: 100, fresh: false }

describe('one look', () => {
  it('counts and explains what has no owner among the rows that were asked for; facts are of all', async () => {
    const source = new ScriptedSource([
      listener(80, { owners: [anOwner({})] }),
      listener(81, { ownerless: 'no-permission', user: 'root' }),
      listener(150, { ownerless: 'no-permission', user: 'root', protocol: 'udp', state: null }),
    ])
    const answer = await sockets(source).list(
      { ...query, filter: { ...allSockets, protocol: 'tcp' }, limit: 1 },
      never,
    )
    expect(answer).toMatchObject({ total: 3, matching: 2 })
    expect(answer.sockets).toHaveLength(1)
    expect(answer.unattributed.map(({ kind, count }) => [kind, count])).toEqual([
      ['no-permission', 1],
      ['other-namespace', 3],
    ])
    expect(answer.facts).toMatchObject({ udp: 1, ephemeralInUse: { tcp: 0, udp: 1, size: 100 } })
  })

  it('is shared by those who ask at the same time, but not with one who wants it fresh', async () => {
    const source = new ScriptedSource([listener(80)])
    const shared = sockets(source, 1)
    await Promise.all([shared.list(query, never), shared.list(query, never), shared.list(query, never)])
    expect(source.asked).toHaveLength(1)
    await Promise.all([
      shared.list({ ...query, fresh: true }, never),
      shared.list({ ...query, fresh: true }, never),
    ])
    expect(source.asked).toHaveLength(3)
    expect(source.mostAtOnce).toBe(1)
  })

  it('is shared by who asked while it was under way, however long it took', async () => {
    const asked: unknown[] = []
    const slow: SocketSource = {
      async read(options) {
        asked.push(options)
        await new Promise((resolve) => setTimeout(resolve, 250))
        return {
          sockets: [listener(80)],
          limits: { ephemeral: null, unprivilegedFrom: null },
          notListed: [],
          remedy: null,
        }
      },
      strays: async () => null,
    }
    const shared = new Sockets({ source: () => slow, wallClock: Date.now })
    await Promise.all([shared.list(query, never), shared.list(query, never)])
    expect(asked).toHaveLength(1)
  })

  it('tells packages of listeners to whoever asks for them, and to nobody else', async () => {
    const owner = anOwner({ executable: '/usr/sbin/web' })
    const hidden = anOwner({ pid: 7, executable: null })
    const rows = [
      listener(80, { owners: [owner, hidden] }),
      listener(81, { state: 'ESTABLISHED', owners: [owner] }),
    ]
    const asked: unknown[] = []
    const told = new Sockets({
      source: () => new ScriptedSource(rows),
      wallClock: () => 0,
      packages: {
        of: async (files) => {
          asked.push(...files.map(({ executable }) => executable))
          return files.map(() => ['web-server'])
        },
      },
    })
    expect((await told.list(query, never)).sockets).toEqual(rows)
    const [first, second] = (await told.list({ ...query, packages: true }, never)).sockets
    expect(first?.owners.map(({ packages }) => packages)).toEqual([['web-server'], null])
    expect(second).toEqual(rows[1])
    expect(asked).toEqual(['/usr/sbin/web'])
  })

  it('does not fail because the one before failed or was cancelled', async () => {
    const source = new ScriptedSource(failure('failed', 'No table.'), [listener(80)])
    const both = sockets(source)
    const stopped = both.list(query, AbortSignal.abort())
    await expect(stopped).rejects.toThrow()
    await expect(both.list(query, never)).rejects.toThrow('No table.')
    expect(await both.list(query, never)).toMatchObject({ total: 1 })
  })

  it('says so on a system that nobody wrote a source for', async () => {
    await expect(sockets(null).list(query, never)).rejects.toMatchObject({ value: { code: 'failed' } })
  })
})

describe('a live view', () => {
  const request = { filter: allSockets, intervalMs: 1_000 } as const

  async function events(source: SocketSource, readings: number): Promise<SocketsEvent[]> {
    const stop = new AbortController()
    const got: SocketsEvent[] = []
    let left = readings
    for await (const event of sockets(source).watch(request, stop.signal)) {
      got.push(event)
      if (event.kind !== 'rows') left -= 1
      if (left === 0) stop.abort()
    }
    return got
  }

  it('begins with everything, in parts of bounded size', async () => {
    const many = Array.from({ length: 2 * maxPartRows + 1 }, (_, at) => listener(at + 1))
    const got = await events(new ScriptedSource(many), 1)
    expect(got.map((event) => (event.kind === 'rows' ? event.added.length : event.kind))).toEqual([
      maxPartRows,
      maxPartRows,
      1,
      'read',
    ])
  })

  it('goes on with what changed, and is silent about what did not', async () => {
    const source = new ScriptedSource(
      [listener(80), listener(81)],
      [listener(80), listener(81)],
      [listener(80, { state: 'CLOSED' }), listener(82)],
    )
    const got = await events(source, 3)
    expect(got.map(({ kind }) => kind)).toEqual(['rows', 'read', 'read', 'rows', 'read'])
    const live = new LiveSockets()
    const shown = got.map((event) => live.take(event)).findLast((reading) => reading !== null)
    expect([...(shown?.sockets.values() ?? [])].map(({ local }) => local.port)).toEqual([80, 82])
    expect([...(shown?.marks.values() ?? [])]).toEqual(['changed', 'new'])
    expect(shown?.gone.map(({ local }) => local.port)).toEqual([81])
  })

  it('survives a reading that fails, but not where the first one does', async () => {
    const source = new ScriptedSource([listener(80)], failure('failed', 'No table.'), [listener(80)])
    const got = await events(source, 3)
    expect(got.map(({ kind }) => kind)).toEqual(['rows', 'read', 'failed', 'read'])
    expect(got[2]).toMatchObject({ message: 'No table.' })
    await expect(events(new ScriptedSource(failure('failed', 'No table.')), 1)).rejects.toThrow('No table.')
  })
})

describe('names of rows', () => {
  it('are made unique where a system gives two the same', () => {
    const twin = aSocket({ protocol: 'udp', state: null, local: { address: '::', port: 5353 } })
    const rows = withOwnNames([twin, listener(80), { ...twin }, { ...twin }])
    expect(new Set(rows.map(({ id }) => id)).size).toBe(4)
    expect(rows[0]).toBe(twin)
    const fine = [twin, listener(80), listener(81)]
    expect(withOwnNames(fine)).toBe(fine)
  })
})
