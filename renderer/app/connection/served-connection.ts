import {
  type ByeReason,
  type PageControl,
  readControl,
  ServerControl,
  sessionName,
  silentAfterMs,
} from '#shared/ipc/socket/control'
import { PartJoiner, partsOf } from '#shared/ipc/socket/parts'
import { ResumableEnd } from '#shared/ipc/socket/resumable'
import type { Transport } from '#shared/ipc/transport'
import type { ConnectionState, ConnectionView, EndReason } from './connection-state'

/** A WebSocket, as far as it is used here. */
export type PageSocket = Pick<WebSocket, 'send' | 'close'> & {
  readonly readyState: number
  binaryType: BinaryType
  onopen: ((event: Event) => void) | null
  onclose: ((event: CloseEvent) => void) | null
  onmessage: ((event: MessageEvent) => void) | null
}

export interface ServedEdges {
  readonly open: () => PageSocket
  /** Whether the server still knows this page. */
  readonly isAlive: () => Promise<'yes' | 'no' | 'unreachable'>
  /** A new session has begun: whoever asked over the one before has heard of its end. */
  readonly onTransport: (transport: Transport) => void
  /** The session of this tab's page before it was reloaded, as the tab remembers it; null: there was none. */
  readonly before: string | null
  /** Hears the name of each new session. */
  readonly onSession: (session: string) => void
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds before the tries that follow each other; the last one is repeated. */
  readonly pauses?: readonly number[]
}

const usualPauses: readonly number[] = [200, 500, 1000, 2000, 4000]
/** Milliseconds that a server has to welcome the page. */
const welcomeWithinMs = 10_000
/** Largest frame that is taken from the server: all sockets of a very busy computer. */
const maxFrameBytes = 128 * 1024 * 1024
/** What is kept for a server that is away: requests are small. */
const maxKeptBytes = 16 * 1024 * 1024

/**
 * The page's way to `portlight serve`: keeps a session over WebSockets that break and come again. Where the server no longer
 * has the session, what ran over it ends with a clear error, and a new one begins.
 */
export class ServedConnection implements ConnectionView {
  readonly #edges: ServedEdges
  readonly #listeners = new Set<() => void>()
  #state: ConnectionState = { kind: 'connecting' }
  #socket: PageSocket | null = null
  #joiner = new PartJoiner(maxFrameBytes)
  #end: ResumableEnd | null = null
  #session: string | null = null
  #welcomed = false
  #heardAt = 0
  #tries = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #watch: ReturnType<typeof setInterval> | undefined
  #closed = false

  constructor(edges: ServedEdges) {
    this.#edges = edges
  }

  state(): ConnectionState {
    return this.#state
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Connects. To be called once. */
  start(): void {
    this.#dial()
    this.#watch = setInterval(() => {
      const limit = this.#welcomed ? silentAfterMs : welcomeWithinMs
      if (this.#socket !== null && this.#edges.now() - this.#heardAt > limit) this.#lose(this.#socket)
    }, 1000)
  }

  tryNow(): void {
    if (this.#socket !== null || this.#closed || this.#state.kind === 'ended') return
    this.#dial()
  }

  /** The page is left. */
  close(): void {
    if (this.#closed) return
    this.#say({ type: 'bye' })
    this.#closed = true
    this.#stop()
    this.#end?.hangUp()
  }

  #dial(): void {
    clearTimeout(this.#retry)
    this.#tries += 1
    this.#welcomed = false
    this.#joiner = new PartJoiner(maxFrameBytes)
    this.#heardAt = this.#edges.now()
    const socket = this.#edges.open()
    this.#socket = socket
    socket.binaryType = 'arraybuffer'
    socket.onopen = () =>
      this.#say({
        type: 'hello',
        session: this.#session,
        before: sessionName(this.#edges.before),
        received: this.#end?.received ?? 0,
      })
    socket.onmessage = ({ data }) => {
      if (this.#socket !== socket) return
      this.#heardAt = this.#edges.now()
      if (!this.#take(data)) this.#lose(socket)
    }
    socket.onclose = () => this.#lose(socket)
  }

  /** What came. False where it is not of a server of ours: the connection is of no use. */
  #take(data: unknown): boolean {
    if (typeof data === 'string') {
      const message = readControl(ServerControl, data)
      return message === null ? false : this.#control(message)
    }
    if (!(data instanceof ArrayBuffer) || !this.#welcomed) return false
    const frame = this.#joiner.take(new Uint8Array(data))
    if (frame === 'more') return true
    return frame !== null && this.#end?.take(frame) === true
  }

  #control(message: ServerControl): boolean {
    switch (message.type) {
      case 'welcome':
        return this.#welcome(message.session, message.resumed, message.received)
      case 'received':
        return this.#end?.takeReceived(message.received) === true
      case 'ping':
        this.#end?.tellReceived()
        return true
      case 'bye':
        return this.#bye(message.reason)
    }
  }

  #welcome(session: string, resumed: boolean, received: number): boolean {
    if (this.#welcomed || this.#socket === null) return false
    const wire = {
      frame: (bytes: Uint8Array<ArrayBuffer>) => {
        for (const part of partsOf(bytes)) this.#send(part)
      },
      received: (sequence: number) => this.#say({ type: 'received', received: sequence }),
    }
    if (resumed) {
      if (this.#end?.attach(wire, received) !== true) return this.#giveUpSession()
    } else {
      this.#giveUpSession()
      const end = new ResumableEnd({
        maxKeptBytes,
        onOverflow: () => this.#giveUpSession(),
        // the app never hangs up on its own but with the page
        onLeft: () => {},
      })
      this.#end = end
      this.#session = session
      this.#edges.onSession(session)
      end.attach(wire, 0)
    }
    this.#welcomed = true
    this.#tries = 0
    this.#set({ kind: 'connected' })
    if (!resumed && this.#end !== null) this.#edges.onTransport(this.#end)
    return true
  }

  /** What ran over the session ends, with an error that says so. */
  #giveUpSession(): false {
    const end = this.#end
    this.#end = null
    this.#session = null
    end?.hangUp()
    return false
  }

  #bye(reason: ByeReason): boolean {
    switch (reason) {
      case 'stopped':
      case 'idle':
        this.#finish(reason)
        return true
      case 'refused':
        this.#finish('full')
        return true
      case 'overflow':
        return this.#giveUpSession()
      case 'replaced':
        return false
    }
  }

  /** The connection broke: another one is tried, sooner or later. */
  #lose(socket: PageSocket): void {
    if (this.#socket !== socket) return
    const welcomed = this.#welcomed
    this.#socket = null
    this.#welcomed = false
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
    this.#end?.detach()
    if (this.#closed || this.#state.kind === 'ended') return
    if (this.#state.kind !== 'lost') this.#set({ kind: 'lost', since: this.#edges.now() })
    // a browser does not say why a WebSocket was refused, so the server is asked in another way
    if (!welcomed) void this.#checkSignIn()
    const pauses = this.#edges.pauses ?? usualPauses
    const pause = pauses[Math.min(this.#tries, pauses.length - 1)] ?? 1000
    this.#retry = setTimeout(() => this.tryNow(), pause)
  }

  async #checkSignIn(): Promise<void> {
    if ((await this.#edges.isAlive()) === 'no' && this.#state.kind === 'lost') this.#finish('signed-out')
  }

  #finish(reason: EndReason): void {
    this.#set({ kind: 'ended', reason })
    this.#stop()
    this.#giveUpSession()
  }

  #stop(): void {
    clearTimeout(this.#retry)
    clearInterval(this.#watch)
    const socket = this.#socket
    this.#socket = null
    if (socket === null) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close(1000)
  }

  #say(message: PageControl): void {
    this.#send(JSON.stringify(message))
  }

  #send(data: string | Uint8Array<ArrayBuffer>): void {
    // 1: open; before and after that nothing can be sent
    if (this.#socket?.readyState === 1) this.#socket.send(data)
  }

  #set(state: ConnectionState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}
