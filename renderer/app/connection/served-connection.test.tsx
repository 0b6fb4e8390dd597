import { describe, expect, it, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { encodeFrame } from '#shared/ipc/socket/frame'
import { partsOf } from '#shared/ipc/socket/parts'
import type { Transport } from '#shared/ipc/transport'
import { eventually } from '../../test/eventually'
import { ConnectionNotice } from './connection-notice'
import type { ConnectionState } from './connection-state'
import { type PageSocket, ServedConnection } from './served-connection'

const session = 'a'.repeat(32)

/** The server's end of a WebSocket, played by the test. */
class PlayedSocket implements PageSocket {
  readyState = 0
  binaryType: BinaryType = 'blob'
  onopen: ((event: Event) => void) | null = null
  onclose: ((event: CloseEvent) => void) | null = null
  onmessage: ((event: MessageEvent) => void) | null = null
  readonly sent: unknown[] = []
  closed = false

  send(data: unknown): void {
    this.sent.push(typeof data === 'string' ? JSON.parse(data) : data)
  }
  close(): void {
    this.closed = true
    this.readyState = 3
  }
  open(): void {
    this.readyState = 1
    this.onopen?.(new Event('open'))
  }
  break(): void {
    this.readyState = 3
    this.onclose?.(new CloseEvent('close', { code: 1006 }))
  }
  tell(message: object): void {
    this.onmessage?.(new MessageEvent('message', { data: JSON.stringify(message) }))
  }
  frame(sequence: number, message: unknown): void {
    for (const part of partsOf(encodeFrame({ sequence, received: 0, message }))) {
      this.onmessage?.(new MessageEvent('message', { data: part.buffer }))
    }
  }
  welcome(resumed: boolean): void {
    this.open()
    this.tell({ type: 'welcome', session, resumed, received: 0 })
  }
}

function played(alive: 'yes' | 'no' | 'unreachable' = 'yes', before: string | null = null) {
  const sockets: PlayedSocket[] = []
  const transports: { readonly heard: unknown[]; ended: boolean; readonly transport: Transport }[] = []
  const sessions: string[] = []
  const connection = new ServedConnection({
    open: () => {
      const socket = new PlayedSocket()
      sockets.push(socket)
      return socket
    },
    isAlive: async () => alive,
    onTransport: (transport) => {
      const one = { heard: [] as unknown[], ended: false, transport }
      transport.onMessage((message) => one.heard.push(message))
      transport.onClose(() => {
        one.ended = true
      })
      transports.push(one)
    },
    before,
    onSession: (name) => sessions.push(name),
    now: () => Date.now(),
    pauses: [0],
  })
  connection.start()
  const next = async (count: number) => {
    await eventually(() => expect(sockets).toHaveLength(count))
    return sockets[count - 1] ?? new PlayedSocket()
  }
  return { connection, sockets, transports, sessions, next }
}

describe('a connection to portlight serve', () => {
  it('asks for a new session first, and for the same one after a break', async () => {
    const { connection, transports, next } = played()
    const first = await next(1)
    first.welcome(false)
    expect(first.sent[0]).toEqual({ type: 'hello', session: null, before: null, received: 0 })
    expect(connection.state()).toEqual({ kind: 'connected' })
    first.frame(1, 'one')
    first.break()
    expect(connection.state()).toMatchObject({ kind: 'lost' })
    const second = await next(2)
    second.welcome(true)
    expect(second.sent[0]).toEqual({ type: 'hello', session, before: null, received: 1 })
    // what was on its way comes again, and is taken once
    second.frame(1, 'one')
    second.frame(2, 'two')
    expect(transports).toMatchObject([{ heard: ['one', 'two'], ended: false }])
    connection.close()
  })

  it('names the session that its tab had before it was reloaded, and tells the new one', async () => {
    const before = 'b'.repeat(32)
    const { connection, sessions, next } = played('yes', before)
    const first = await next(1)
    first.welcome(false)
    expect(first.sent[0]).toEqual({ type: 'hello', session: null, before, received: 0 })
    expect(sessions).toEqual([session])
    connection.close()
  })

  it('is made all the same where the tab remembers nonsense', async () => {
    const { connection, next } = played('yes', '../nonsense')
    const first = await next(1)
    first.welcome(false)
    expect(first.sent[0]).toMatchObject({ type: 'hello', before: null })
    connection.close()
  })

  it('ends what ran, with a word, where the server has forgotten the session', async () => {
    const { connection, transports, next } = played()
    ;(await next(1)).welcome(false)
    ;(await next(1)).break()
    ;(await next(2)).welcome(false)
    expect(transports).toMatchObject([{ ended: true }, { ended: false }])
    connection.close()
  })

  it('gives up a connection that brings what is none of ours', async () => {
    const { connection, sockets, next } = played()
    const first = await next(1)
    first.welcome(false)
    first.tell({ type: 'surprise' })
    expect(first.closed).toBe(true)
    const second = await next(2)
    second.welcome(true)
    second.frame(7, 'out of order')
    expect(second.closed).toBe(true)
    await next(3)
    expect(sockets).toHaveLength(3)
    connection.close()
  })

  it.each([
    ['stopped', 'stopped'],
    ['idle', 'idle'],
    ['refused', 'full'],
  ] as const)('does not try again when the server says %s', async (said, reason) => {
    const { connection, transports, sockets, next } = played()
    const socket = await next(1)
    socket.welcome(false)
    socket.tell({ type: 'bye', reason: said })
    expect(connection.state()).toEqual({ kind: 'ended', reason })
    expect(transports).toMatchObject([{ ended: true }])
    connection.tryNow()
    expect(sockets).toHaveLength(1)
  })

  it('learns that it is signed out, which a WebSocket does not tell', async () => {
    const { connection, next } = played('no')
    ;(await next(1)).break()
    await eventually(() => expect(connection.state()).toEqual({ kind: 'ended', reason: 'signed-out' }))
  })

  it('says goodbye when the page is left', async () => {
    const { connection, transports, next } = played()
    const socket = await next(1)
    socket.welcome(false)
    connection.close()
    expect(socket.sent.at(-1)).toEqual({ type: 'bye' })
    expect(transports).toMatchObject([{ ended: true }])
  })
})

describe('the notice', () => {
  const showing = async (state: ConnectionState) => {
    const tryNow = vi.fn()
    await render(<ConnectionNotice connection={{ state: () => state, subscribe: () => () => {}, tryNow }} />)
    return tryNow
  }

  it('is silent while all is well', async () => {
    await showing({ kind: 'connected' })
    expect(page.getByText(/Portlight/).query()).toBeNull()
  })

  it('says that it tries again, and tries at once when asked to', async () => {
    const tryNow = await showing({ kind: 'lost', since: Date.now() - 5000 })
    await expect.element(page.getByText('The connection to Portlight is interrupted.')).toBeVisible()
    await page.getByRole('button', { name: 'Try now' }).click()
    expect(tryNow).toHaveBeenCalledOnce()
  })

  it('says after a while that Portlight may have been stopped', async () => {
    await showing({ kind: 'lost', since: Date.now() - 60_000 })
    await expect.element(page.getByText(/If Portlight was stopped/)).toBeVisible()
  })

  it.each([
    ['stopped', 'Portlight on the server was stopped.'],
    ['idle', /ended because nobody was connected/],
    ['signed-out', /does not know this page any more/],
    ['full', /Too many pages/],
  ] as const)('says what happened: %s', async (reason, words) => {
    await showing({ kind: 'ended', reason })
    await expect.element(page.getByText(words)).toBeVisible()
    expect(page.getByRole('button').query()).toBeNull()
  })
})
