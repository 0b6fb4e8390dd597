import { WebSocket } from 'ws'
import type { Client } from '#shared/ipc/channel'
import { connect } from '#shared/ipc/client'
import { type ServedContract, servedContract } from '#shared/ipc/contract'
import { readControl, ServerControl } from '#shared/ipc/socket/control'
import { PartJoiner, partsOf } from '#shared/ipc/socket/parts'
import { ResumableEnd, type Wire } from '#shared/ipc/socket/resumable'
import type { Pass, TestServer } from './test-server'

/** A server, as far as a page knows it. */
type ServerAt = Pick<TestServer, 'port' | 'origin'>

/** A WebSocket of a signed-in page. */
export function openSocket(
  { port, origin }: ServerAt,
  { key, cookie }: Pass,
  headers: Readonly<Record<string, string>> = {},
): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/s/${key}/socket`, {
    headers: { Cookie: cookie, Origin: origin, Host: new URL(origin).host, ...headers },
  })
  socket.on('error', () => {})
  return socket
}

/** The status with which a WebSocket is refused; 101 where it is not. */
export function knocked(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.on('unexpected-response', (_request, response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    socket.on('open', () => resolve(101))
    socket.on('close', () => resolve(0))
  })
}

/** The code with which a WebSocket was closed. */
export function closeCode(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => socket.on('close', (code) => resolve(code)))
}

/** A page without a browser: a session over WebSockets that the test breaks. */
export class TestPage {
  readonly #server: ServerAt
  readonly #pass: Pass
  #end = new ResumableEnd({ maxKeptBytes: 1e6, onOverflow: () => {}, onLeft: () => {} })
  #session: string | null = null
  readonly #before: string | null
  #socket: WebSocket | null = null
  /** Whether the last welcome went on with the session. */
  resumed = false
  /** Why the server said goodbye. */
  bye: string | null = null
  client: Client<ServedContract>

  private constructor(server: ServerAt, pass: Pass, before: string | null) {
    this.#server = server
    this.#pass = pass
    this.#before = before
    this.client = connect(servedContract, this.#end).client
  }

  /** @param before the page of the same tab before it was reloaded, or of the tab that this one was duplicated from */
  static async open(server: ServerAt, pass: Pass, before: TestPage | null = null): Promise<TestPage> {
    const page = new TestPage(server, pass, before === null ? null : before.#session)
    await page.dial()
    return page
  }

  /** Connects, and goes on with the session where there is one. */
  async dial(): Promise<void> {
    const socket = openSocket(this.#server, this.#pass)
    this.#socket = socket
    const joiner = new PartJoiner(1e8)
    await new Promise<void>((resolve) => socket.on('open', () => resolve()))
    socket.send(
      JSON.stringify({
        type: 'hello',
        session: this.#session,
        before: this.#before,
        received: this.#end.received,
      }),
    )
    await new Promise<void>((resolve) => {
      socket.on('close', () => resolve())
      socket.on('message', (data, isBinary) => {
        if (isBinary) {
          const frame = joiner.take(data as Buffer)
          if (frame !== null && frame !== 'more') this.#end.take(frame)
          return
        }
        const message = readControl(ServerControl, String(data))
        if (message?.type === 'received') this.#end.takeReceived(message.received)
        if (message?.type === 'ping') this.#end.tellReceived()
        if (message?.type === 'bye') {
          this.bye = message.reason
          this.#end.hangUp()
        }
        if (message?.type === 'welcome') {
          this.resumed = message.resumed
          this.#session = message.session
          this.#end.attach(wireOf(socket), message.received)
          resolve()
        }
      })
    })
  }

  /** The connection breaks: neither side says a word. */
  break(): void {
    this.#end.detach()
    this.#socket?.removeAllListeners('message')
    this.#socket?.terminate()
  }

  /** The page is left. */
  leave(): void {
    this.#socket?.send('{"type":"bye"}')
    this.#socket?.close(1000)
  }

  /** The browser puts the page aside to save memory, or its process ends: the code alone tells. */
  putAside(): void {
    this.#end.detach()
    this.#socket?.removeAllListeners('message')
    this.#socket?.close(1001)
  }
}

function wireOf(socket: WebSocket): Wire {
  return {
    frame: (bytes) => {
      for (const part of partsOf(bytes)) socket.send(part)
    },
    received: (received) => socket.send(JSON.stringify({ type: 'received', received })),
  }
}

/** A scan of so many items, as the engine of the tests plays it. */
export function scanOf(items: number | 'forever') {
  return { id: String(items), mayScanPublic: false, mayScanLarge: false } as const
}
