import { randomBytes } from 'node:crypto'
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { performance } from 'node:perf_hooks'
import { bindingIndication, bindingRequest } from '#shared/stun/encode'
import { parseStun } from '#shared/stun/parse'
import {
  bindingMethod,
  type ChangeRequest,
  type StunEndpoint,
  type StunMessage,
  transactionIdLength,
} from '#shared/stun/words'
import { plainAddress } from './plain-address'

/** The first wait before a request is sent again; each next one is twice as long (RFC 8489 section 6.2.1). */
const firstWaitMs = 500

/** What became of a request. */
export type StunReply =
  | {
      readonly kind: 'answer'
      readonly message: StunMessage
      readonly from: StunEndpoint
      readonly tookMs: number
    }
  /** Nothing came in time. */
  | { readonly kind: 'silent' }
  /** This computer, or somebody on the way, said that it can't be; `code` is the system's. */
  | { readonly kind: 'failed'; readonly code: string }

export interface StunQuestion {
  readonly to: StunEndpoint
  readonly change: ChangeRequest | null
  /** The outer port to which the server is to answer; left out: where the question comes from. */
  readonly responsePort?: number
  /** Milliseconds until silence is believed. */
  readonly waitMs: number
}

interface Pending {
  readonly question: StunQuestion
  readonly settle: (reply: StunReply) => void
  readonly since: number
}

/**
 * A UDP socket with a source port of its own, fresh for each purpose, that asks STUN servers.
 *
 * An answer counts if its transaction id is that of a request, and if it comes from where it was asked; only who asked
 * for another address or port (RFC 5780) takes one from elsewhere on the server's word, and has to look where it came from.
 */
export class StunSocket {
  readonly #socket: Socket
  readonly #connected: boolean
  readonly #pending = new Map<string, Pending>()

  private constructor(socket: Socket, connected: boolean) {
    this.#socket = socket
    this.#connected = connected
    socket.on('message', (data, from) => this.#hear(data, from))
    socket.on('error', (error: NodeJS.ErrnoException) => this.#fail(error.code ?? error.message))
  }

  /**
   * Binds a socket.
   * @param peer connects it, so that the system tells of a port that nobody listens on, and drops what others send
   * @throws the system's error where there is no such family, no route, or no descriptor left
   */
  static open(family: StunEndpoint['family'], peer: StunEndpoint | null): Promise<StunSocket> {
    return new Promise((resolve, reject) => {
      const socket = createSocket({ type: family === 'ipv4' ? 'udp4' : 'udp6', ipv6Only: family === 'ipv6' })
      const fail = (error: Error) => {
        socket.off('error', fail)
        socket.on('error', () => {})
        socket.close()
        reject(error)
      }
      const ready = () => {
        socket.off('error', fail)
        resolve(new StunSocket(socket, peer !== null))
      }
      socket.on('error', fail)
      socket.bind(0, () => {
        if (peer === null) ready()
        // the callback is told of errors of the name, too
        else socket.connect(peer.port, peer.address, (error?: Error) => (error ? fail(error) : ready()))
      })
    })
  }

  /** Where the socket is bound; the address is a wildcard unless it is connected. */
  get local(): { readonly address: string; readonly port: number } {
    const { address, port } = this.#socket.address()
    return { address, port }
  }

  /**
   * Asks once, and again while nothing is heard. A signal that aborts ends it as silence.
   * @param through the socket that sends, where the answer is to come to this one (RESPONSE-PORT)
   */
  ask(question: StunQuestion, signal: AbortSignal, through: StunSocket = this): Promise<StunReply> {
    const transactionId = randomBytes(transactionIdLength)
    const key = transactionId.toString('hex')
    const request = bindingRequest(transactionId, question.change, question.responsePort)
    // a signal of its own: many questions hang on one signal, and Node warns of more than ten listeners
    const stopped = AbortSignal.any([signal])
    return new Promise((resolve) => {
      let repeat: NodeJS.Timeout | undefined
      const settle = (reply: StunReply) => {
        if (!this.#pending.delete(key)) return
        clearTimeout(repeat)
        clearTimeout(end)
        stopped.removeEventListener('abort', stop)
        resolve(reply)
      }
      const stop = () => settle({ kind: 'silent' })
      const send = (wait: number) => {
        through.#send(request, question.to, (code) => settle({ kind: 'failed', code }))
        repeat = setTimeout(send, wait, wait * 2)
      }
      const end = setTimeout(stop, question.waitMs)
      this.#pending.set(key, { question, settle, since: performance.now() })
      stopped.addEventListener('abort', stop, { once: true })
      if (stopped.aborted) stop()
      else send(firstWaitMs)
    })
  }

  /**
   * Sends something that nobody answers.
   * @param hops after so many it is thrown away on its way; null: it comes to where it goes
   */
  indicate(to: StunEndpoint, hops: number | null): void {
    if (hops !== null) this.#socket.setTTL(hops)
    this.#send(bindingIndication(randomBytes(transactionIdLength)), to, () => {})
  }

  /** Ends every request as silence. */
  close(): void {
    for (const { settle } of [...this.#pending.values()]) settle({ kind: 'silent' })
    this.#socket.removeAllListeners('message')
    this.#socket.close()
  }

  #send(request: Uint8Array, to: StunEndpoint, onError: (code: string) => void): void {
    const done = (error: Error | null) => {
      if (error !== null) onError((error as NodeJS.ErrnoException).code ?? error.message)
    }
    try {
      if (this.#connected) this.#socket.send(request, done)
      else this.#socket.send(request, to.port, to.address, done)
    } catch (error) {
      onError((error as NodeJS.ErrnoException).code ?? String(error))
    }
  }

  #hear(data: Uint8Array, from: RemoteInfo): void {
    const message = parseStun(data)
    if (message === null || message.method !== bindingMethod) return
    if (message.kind !== 'success' && message.kind !== 'error') return
    const pending = this.#pending.get(Buffer.from(message.transactionId).toString('hex'))
    if (pending === undefined) return
    const { to, change } = pending.question
    const address = plainAddress(from.address)
    const sameAddress = address === plainAddress(to.address)
    if (change === null && !(sameAddress && from.port === to.port)) return
    pending.settle({
      kind: 'answer',
      message,
      from: { family: to.family, address, port: from.port },
      tookMs: performance.now() - pending.since,
    })
  }

  #fail(code: string): void {
    for (const { settle } of [...this.#pending.values()]) settle({ kind: 'failed', code })
  }
}
