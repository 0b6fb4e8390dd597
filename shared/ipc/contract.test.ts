import * as v from 'valibot'
import { describe, expect, it, vi } from 'vitest'
import { type Contract, call, feed, type Handlers } from './channel'
import { engineChannels, servedChannels, shellChannels } from './channels'
import { connect } from './client'
import { contract, engineContract, servedContract } from './contract'
import { initialCredit } from './messages'
import { Failure, failure } from './result'
import { serve } from './server'
import { shellContract } from './shell-contract'
import { type Transport, transportPair } from './transport'

const testContract = {
  'math.double': call(v.strictObject({ n: v.pipe(v.number(), v.integer()) }), v.number()),
  'math.fail': call(v.strictObject({ how: v.picklist(['failure', 'bug']) }), v.null()),
  'math.hang': call(v.strictObject({}), v.null()),
  'math.count': feed(v.strictObject({ to: v.number() }), v.number()),
} as const

/** A server with handlers whose doings can be watched, and a client joined to it. */
function joined(options: { checkOutput?: boolean } = {}) {
  const [near, far] = transportPair()
  const seen = { produced: 0, aborted: 0, ended: 0, refused: [] as string[], bugs: [] as string[] }
  const handlers: Handlers<typeof testContract> = {
    'math.double': async ({ n }) => n * 2,
    'math.fail': async ({ how }) => {
      if (how === 'failure') throw failure('not-found', 'No such thing.')
      throw new Error('a bug')
    },
    'math.hang': (_input, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          seen.aborted += 1
          reject(new Error('stopped'))
        })
      }),
    'math.count': async function* ({ to }, signal) {
      try {
        for (let n = 1; n <= to && !signal.aborted; n++) {
          seen.produced = n
          yield n
        }
      } finally {
        seen.ended += 1
      }
    },
  }
  serve(testContract, handlers, far, {
    ...options,
    onRefused: (reason) => seen.refused.push(reason),
    onBug: (error) => seen.bugs.push(error.message),
  })
  return { connection: connect(testContract, near), near, seen }
}

/** Sends one raw message to a server and collects what comes back. */
function raw() {
  const [near, far] = transportPair()
  const refused: string[] = []
  const answers: unknown[] = []
  const called = vi.fn(async () => 0)
  const handlers = { 'math.double': called }
  serve({ 'math.double': testContract['math.double'] }, handlers, far, {
    onRefused: (reason) => refused.push(reason),
  })
  near.onMessage((message) => answers.push(message))
  return { near, refused, answers, called }
}

/** Lets everything that is already on its way arrive. */
async function arrive() {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

describe('calls', () => {
  it('answer', async () => {
    const { connection } = joined()
    await expect(connection.client['math.double']({ n: 21 })).resolves.toBe(42)
  })

  it('give expected failures as values with their code, and bugs as internal ones', async () => {
    const { connection, seen } = joined()
    const fail = (how: 'failure' | 'bug') =>
      connection.client['math.fail']({ how }).catch((error: unknown) => (error as Failure).value.code)
    expect(await fail('failure')).toBe('not-found')
    expect(seen.bugs).toEqual([])
    expect(await fail('bug')).toBe('internal')
    expect(seen.bugs).toEqual(['a bug'])
  })

  it('can be cancelled, and the handler hears of it', async () => {
    const { connection, seen } = joined()
    const stop = new AbortController()
    const answer = connection.client['math.hang']({}, stop.signal)
    await arrive()
    stop.abort()
    await expect(answer).rejects.toMatchObject({ value: { code: 'cancelled' } })
    expect(seen.aborted).toBe(1)
  })

  it('end with "disconnected" when the other side goes, and later ones do so at once', async () => {
    const [near, far] = transportPair()
    const { client, closed } = connect(testContract, near)
    const answer = client['math.hang']({})
    far.close()
    await expect(answer).rejects.toMatchObject({ value: { code: 'disconnected' } })
    await closed
    await expect(client['math.double']({ n: 1 })).rejects.toBeInstanceOf(Failure)
  })
})

describe('what is not of the contract', () => {
  it.each([
    ['nothing', undefined],
    ['text', 'ask'],
    ['an array', [1, 2, 3]],
    ['no type', { run: 1 }],
    ['an unknown type', { type: 'invoke', run: 1 }],
    ['a run that is no number', { type: 'ask', run: '1', channel: 'math.double', input: { n: 1 } }],
    ['a run below 1', { type: 'ask', run: 0, channel: 'math.double', input: { n: 1 } }],
    ['a field too many', { type: 'ask', run: 1, channel: 'math.double', input: { n: 1 }, extra: true }],
    ['credit without bound', { type: 'credit', run: 1, items: 1e9 }],
    ['an endless channel name', { type: 'ask', run: 1, channel: 'x'.repeat(65), input: {} }],
  ])('is refused without an answer: %s', async (_what, message) => {
    const { near, refused, answers, called } = raw()
    near.send(message)
    await arrive()
    expect(refused).toHaveLength(1)
    expect(answers).toEqual([])
    expect(called).not.toHaveBeenCalled()
  })

  it.each([
    ['an unknown channel', 'math.halve', { n: 1 }, 'unknown-channel'],
    ['a name that every object has', 'constructor', { n: 1 }, 'unknown-channel'],
    ['a wrong input', 'math.double', { n: 1.5 }, 'invalid-input'],
    ['an input with a field too many', 'math.double', { n: 1, m: 2 }, 'invalid-input'],
    ['no input', 'math.double', undefined, 'invalid-input'],
  ])('is refused with an answer: %s', async (_what, channel, input, code) => {
    const { near, refused, answers, called } = raw()
    near.send({ type: 'ask', run: 7, channel, input })
    await arrive()
    expect(answers).toMatchObject([{ type: 'end', run: 7, result: { ok: false, error: { code } } }])
    expect(refused).toHaveLength(1)
    expect(called).not.toHaveBeenCalled()
  })

  it('is a run id that is under way already: the first one goes on', async () => {
    const { near, refused, answers } = raw()
    near.send({ type: 'ask', run: 1, channel: 'math.double', input: { n: 1 } })
    near.send({ type: 'ask', run: 1, channel: 'math.double', input: { n: 2 } })
    await arrive()
    expect(refused).toHaveLength(1)
    expect(answers).toHaveLength(1)
  })

  it('is an answer of the wrong shape, where outputs are checked', async () => {
    const [near, far] = transportPair()
    const handlers = { 'math.double': async () => 'forty-two' as unknown as number }
    serve({ 'math.double': testContract['math.double'] }, handlers, far, { checkOutput: true })
    const { client } = connect({ 'math.double': testContract['math.double'] }, near)
    await expect(client['math.double']({ n: 21 })).rejects.toMatchObject({ value: { code: 'internal' } })
  })
})

describe('feeds', () => {
  it('deliver everything in order', async () => {
    const { connection } = joined()
    const got: number[] = []
    for await (const n of connection.client['math.count']({ to: 100 })) got.push(n)
    expect(got).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
  })

  it('stop producing while nobody takes', async () => {
    const { connection, seen } = joined()
    const items = connection.client['math.count']({ to: 1_000_000 })[Symbol.asyncIterator]()
    await items.next()
    await arrive()
    await arrive()
    // one was taken, so one credit came back; one more may wait at the gate
    expect(seen.produced).toBeLessThanOrEqual(initialCredit + 2)
    await items.return?.()
  })

  it('end their producer when the consumer leaves the loop', async () => {
    const { connection, seen } = joined()
    for await (const n of connection.client['math.count']({ to: 1_000_000 })) if (n === 3) break
    await vi.waitFor(() => expect(seen.ended).toBe(1), { timeout: 10_000 })
    expect(seen.produced).toBeLessThan(30)
  })

  it('end their producer when the client goes, even one that waits for credit', async () => {
    const { connection, near, seen } = joined()
    const items = connection.client['math.count']({ to: 1_000_000 })[Symbol.asyncIterator]()
    await items.next()
    near.close()
    await vi.waitFor(() => expect(seen.ended).toBe(1), { timeout: 10_000 })
    expect(seen.produced).toBeLessThan(30)
  })

  it('throw "disconnected" in the consumer when the server goes', async () => {
    const [near, far] = transportPair()
    const { client } = connect(testContract, near)
    const items = client['math.count']({ to: 3 })[Symbol.asyncIterator]()
    const next = items.next()
    far.close()
    await expect(next).rejects.toMatchObject({ value: { code: 'disconnected' } })
  })

  it('go on to their own end after a cancel, so that what was found is kept', async () => {
    const { connection } = joined()
    const stop = new AbortController()
    const got: number[] = []
    for await (const n of connection.client['math.count']({ to: 1_000_000 }, stop.signal)) {
      got.push(n)
      if (n === 5) stop.abort()
    }
    expect(got.slice(0, 5)).toEqual([1, 2, 3, 4, 5])
    expect(got.length).toBeLessThan(40)
  })
})

describe('the contract', () => {
  it('names every channel once, by feature and verb, each with its side', () => {
    const names = Object.keys(contract)
    expect(names).toHaveLength(Object.keys(engineContract).length + Object.keys(shellContract).length)
    for (const name of names) expect(name).toMatch(/^[a-z]+\.[a-z]+(-[a-z]+)*$/)
  })

  it('is known to clients by its channels alone, whole and in the same order', () => {
    const kinds = (channels: Readonly<Record<string, { readonly kind: string }>>) =>
      Object.entries(channels).map(([name, { kind }]) => `${kind} ${name}`)
    const pairs: readonly (readonly [Contract, Readonly<Record<string, { readonly kind: string }>>])[] = [
      [engineContract, engineChannels],
      [shellContract, shellChannels],
      [servedContract, servedChannels],
    ]
    for (const [whole, channels] of pairs) expect(kinds(channels)).toEqual(kinds(whole))
  })

  it('serves a client that has no schemas', async () => {
    const [near, far] = transportPair()
    serve({ 'math.double': testContract['math.double'] }, { 'math.double': async ({ n }) => n * 2 }, far)
    const { client } = connect<Pick<typeof testContract, 'math.double'>>(
      { 'math.double': { kind: 'call' } },
      near,
    )
    expect(await client['math.double']({ n: 4 })).toBe(8)
  })

  it('refuses whatever it is not made for, on every channel', () => {
    for (const [name, channel] of Object.entries(contract)) {
      for (const junk of [undefined, null, 0, '', [1], { __proto__: null, x: 1 }, new Uint8Array(3)]) {
        expect(v.safeParse(channel.input, junk).success, name).toBe(false)
      }
    }
  })
})

describe('a transport pair', () => {
  it('keeps what came before anybody listened', async () => {
    const [near, far]: readonly [Transport, Transport] = transportPair()
    near.send(1)
    near.send(2)
    await arrive()
    const got: unknown[] = []
    far.onMessage((message) => got.push(message))
    expect(got).toEqual([1, 2])
  })
})
