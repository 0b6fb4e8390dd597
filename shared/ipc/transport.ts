/**
 * What carries messages between a client and a server. The rest of the contract knows no more than this, so that
 * Electron's message ports, a WebSocket and a direct call are the same to it.
 */
export interface Transport {
  /** Sends one structured-cloneable message. Does nothing once closed. */
  send(message: unknown): void
  /** Null where a large message finds room; else settles when there may be some. Without it there always is. */
  room?(): Promise<void> | null
  /** Sets the one listener for what arrives. Messages that came earlier are delivered first. */
  onMessage(listener: (message: unknown) => void): void
  /** Sets the one listener that hears, once, that the other side is gone. */
  onClose(listener: () => void): void
  close(): void
}

/**
 * Two transports that are joined: what one sends, the other hears, in order and never within the same call.
 * It is the direct call of tests and of programs that hold engine and asker in one process.
 */
export function transportPair(): readonly [Transport, Transport] {
  const left = new LocalEnd()
  const right = new LocalEnd()
  left.peer = right
  right.peer = left
  return [left, right]
}

class LocalEnd implements Transport {
  peer: LocalEnd | null = null
  #closed = false
  #early: unknown[] = []
  #message: ((message: unknown) => void) | null = null
  #close: (() => void) | null = null

  send(message: unknown): void {
    const { peer } = this
    if (this.#closed || peer === null) return
    void Promise.resolve().then(() => peer.#deliver(message))
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#message = listener
    for (const message of this.#early.splice(0)) listener(message)
  }

  onClose(listener: () => void): void {
    this.#close = listener
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    const { peer } = this
    if (peer !== null) void Promise.resolve().then(() => peer.#hangUp())
  }

  #deliver(message: unknown): void {
    if (this.#closed) return
    if (this.#message === null) this.#early.push(message)
    else this.#message(message)
  }

  #hangUp(): void {
    if (this.#closed) return
    this.#closed = true
    this.#close?.()
  }
}
