import { connect as connectTcp, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { encodeFrame } from '#shared/ipc/socket/frame'
import { partsOf } from '#shared/ipc/socket/parts'
import { type Patience, usualPatience } from './server'
import { closeCode, knocked, openSocket, scanOf, TestPage } from './testing/test-page'
import { ask, type Pass, raw, signIn, type TestServer, testServer, until } from './testing/test-server'

// Whoever sends too much, too slowly or nonsense loses the connection, and nobody else notices.

/** A tenth of what it is outside of tests. */
const patience: Patience = {
  headersMs: usualPatience.headersMs / 10,
  requestMs: usualPatience.requestMs / 10,
  lookMs: usualPatience.lookMs / 10,
  handshakeMs: usualPatience.handshakeMs / 10,
  silentMs: usualPatience.silentMs / 10,
  helloMs: usualPatience.helloMs / 10,
  refusalMs: usualPatience.refusalMs / 10,
}

let at: TestServer
let pass: Pass
beforeAll(async () => {
  at = await testServer({ patience })
  pass = await signIn(at)
})
afterAll(() => at.stop())

/** What a connection gets that sends this and then a byte now and then. */
function slowly(first: string, drop: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connectTcp(at.port, '127.0.0.1', () => socket.write(first))
    const dripping = setInterval(() => socket.write(drop), 20)
    socket.on('error', () => {})
    socket.on('data', () => {})
    socket.on('close', () => {
      clearInterval(dripping)
      resolve()
    })
  })
}

describe('HTTP', () => {
  it('ends for who sends headers, or a body, drop by drop (slow loris)', async () => {
    const host = `Host: 127.0.0.1:${at.port}\r\n`
    const json = `Origin: ${at.origin}\r\nContent-Type: application/json\r\nContent-Length: 200\r\n\r\n`
    await Promise.all([
      slowly(`GET / HTTP/1.1\r\n${host}`, 'X-Drop: 1\r\n'),
      slowly(`POST /session HTTP/1.1\r\n${host}${json}`, '{'),
      slowly('', ''),
    ])
    expect((await ask(at, 'GET', '/')).status).toBe(200)
  }, 30_000)

  it('takes no header that is large, and no body', async () => {
    expect((await ask(at, 'GET', '/', { 'X-Large': 'x'.repeat(10_000) })).status).toBe(431)
    expect((await ask(at, 'GET', `/${'x'.repeat(10_000)}`)).status).toBe(431)
    const flood = { Origin: at.origin, 'Content-Type': 'application/json', 'Content-Length': '100000000' }
    expect((await ask(at, 'POST', '/session', flood, 'x'.repeat(1000))).status).toBe(400)
  })

  it('takes no request that two programs could read in two ways', async () => {
    const smuggled = `POST /session HTTP/1.1\r\nHost: 127.0.0.1:${at.port}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n`
    expect((await raw(at.port, smuggled)).status).toBe(400)
    expect((await raw(at.port, 'GET / HTTP/1.1\nHost: x\n\n')).status).toBe(400)
    expect((await raw(at.port, '\x16\x03\x01\x02\x00\x01')).status).toBe(400)
  })

  it('holds so many connections and no more, and serves on when they go', async () => {
    const held: Socket[] = []
    let refused = 0
    for (let n = 0; n < 90; n += 1) {
      const socket = connectTcp(at.port, '127.0.0.1')
      socket.on('error', () => {})
      socket.on('close', () => {
        refused += 1
      })
      held.push(socket)
    }
    await until(() => refused >= 90 - 64)
    for (const socket of held) socket.destroy()
    await until(() => refused === 90)
    await expect.poll(async () => (await ask(at, 'GET', '/')).status).toBe(200)
  })
})

describe('a WebSocket', () => {
  const hello = '{"type":"hello","session":null,"before":null,"received":0}'
  const frame = (message: unknown, sequence = 1) => [
    ...partsOf(encodeFrame({ sequence, received: 0, message })),
  ]
  const sends =
    (...messages: readonly (string | Uint8Array)[]) =>
    (socket: WebSocket) => {
      for (const message of messages) socket.send(message)
    }
  /** A column of 16-bit numbers that has three bytes. */
  const halfANumber = Buffer.from(
    encodeFrame({ sequence: 1, received: 0, message: { a: new Uint8Array(3) } }),
  )
  halfANumber.write('"u9"', halfANumber.indexOf('"u8"'))
  const opened = async () => {
    const socket = openSocket(at, pass)
    expect(await knocked(socket)).toBe(101)
    return socket
  }
  const rawFrame = (socket: WebSocket, bytes: readonly number[]) =>
    (socket as unknown as { _socket: Socket })._socket.write(Buffer.from(bytes))

  it.each<readonly [string, number, (socket: WebSocket) => void]>([
    ['text that is no message', 1008, (socket) => socket.send('hello')],
    ['a message that does not exist', 1008, (socket) => socket.send('{"type":"sudo"}')],
    ['more than a message says', 1008, (socket) => socket.send(hello.replace('}', ',"more":1}'))],
    ['a session that is no name of one', 1008, (socket) => socket.send(hello.replace('null', '"../x"'))],
    ['a long text', 1008, (socket) => socket.send(JSON.stringify({ type: 'x'.repeat(5000) }))],
    ['a frame before hello', 1008, (socket) => socket.send(frame({})[0] ?? '')],
    ['a report before hello', 1008, (socket) => socket.send('{"type":"received","received":0}')],
    ['hello twice', 1008, sends(hello, hello)],
    ['noise', 1008, sends(hello, Buffer.from([1, 2, 3]))],
    ['a part that is none', 1008, sends(hello, Buffer.from([9]))],
    ['empty parts for ever', 1008, sends(hello, Buffer.from([0]))],
    ['half a number', 1008, sends(hello, ...partsOf(halfANumber))],
    ['a frame out of order', 1008, sends(hello, ...frame({}, 5))],
    ['a count that can’t be', 1008, sends(hello, '{"type":"received","received":9}')],
    ['a message that is too large', 1009, (socket) => socket.send(Buffer.alloc(300_000))],
    ['text that is not UTF-8', 1007, (socket) => rawFrame(socket, [0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe])],
    ['a frame that is not masked', 1002, (socket) => rawFrame(socket, [0x82, 0x01, 0x00])],
    [
      'a ping, which no browser sends',
      1008,
      (socket) => {
        socket.send(hello)
        socket.ping()
      },
    ],
    [
      'a pong that nobody asked for',
      1008,
      (socket) => {
        socket.send(hello)
        socket.pong()
      },
    ],
    ['reserved bits', 1002, (socket) => rawFrame(socket, [0xf2, 0x80, 0, 0, 0, 0])],
  ])('%s closes it, and it alone', async (_name, code, misbehave) => {
    const other = await TestPage.open(at, pass)
    const socket = await opened()
    const closed = closeCode(socket)
    misbehave(socket)
    expect(await closed).toBe(code)
    expect(await other.client['computer.describe']({})).toMatchObject({ hostName: 'test' })
    other.leave()
  })

  it(
    'that never says hello is closed',
    async () => expect(await closeCode(await opened())).toBe(1008),
    15_000,
  )

  it('a message of the contract that is malformed is refused, logged, and nothing runs', async () => {
    const fresh = await testServer()
    const page = await TestPage.open(fresh, await signIn(fresh))
    const wrong = { ...scanOf('forever'), mayScanLarge: 9 } as never
    const scan = page.client['scan.run'](wrong)[Symbol.asyncIterator]()
    await expect(scan.next()).rejects.toMatchObject({ value: { code: 'invalid-input' } })
    const shell = page.client as unknown as Record<string, (input: unknown) => Promise<unknown>>
    expect(shell['shell.save']).toBeUndefined()
    expect(fresh.running()).toBe(0)
    expect(fresh.logged.join('\n')).toMatch(/refused: a message \(scan\.run/)
    await fresh.stop()
  })

  it('that talks without pause is read slowly, answers in the end, and disturbs nobody', async () => {
    const talker = await opened()
    talker.send(hello)
    const other = await TestPage.open(at, pass)
    for (let n = 0; n < 20_000; n += 1) talker.send('{"type":"received","received":0}')
    expect(await other.client['computer.describe']({})).toMatchObject({ hostName: 'test' })
    expect(talker.readyState).toBe(talker.OPEN)
    talker.terminate()
    other.leave()
  })

  it('has a rate: what comes after too many messages waits until their time is over', async () => {
    const talker = await opened()
    talker.send(hello)
    const began = performance.now()
    for (let n = 0; n < 9000; n += 1) talker.send('{"type":"received","received":0}')
    const closed = closeCode(talker)
    talker.send('the end')
    expect(await closed).toBe(1008)
    // 4,000 at once, and 2,000 a second; those that come in one piece with the last ones are read with them
    expect(performance.now() - began).toBeGreaterThan(1000)
  })

  it('is one of so many and no more', async () => {
    const sockets = await Promise.all(
      Array.from({ length: 30 }, async () => {
        const socket = openSocket(at, pass)
        return { socket, status: await knocked(socket) }
      }),
    )
    expect(sockets.filter(({ status }) => status === 503).length).toBeGreaterThanOrEqual(6)
    expect(sockets.filter(({ status }) => status === 101).length).toBeGreaterThan(0)
    for (const { socket } of sockets) socket.terminate()
    await expect
      .poll(async () => {
        const socket = openSocket(at, pass)
        const status = await knocked(socket)
        socket.terminate()
        return status
      })
      .toBe(101)
  })
})
