import { Worker } from 'node:worker_threads'

/**
 * A program that listens and never takes anybody in. Node takes whoever comes as soon as it can, so this one runs in a thread of
 * its own that stands still (listen(2): what waits is bounded by `backlog`; Linux drops a SYN when there is no room).
 */
const program = `
const { workerData, parentPort } = require('node:worker_threads')
const server = require('node:net').createServer()
const say = (word) => parentPort.postMessage(word)
server.once('error', (error) => say(error.code))
server.listen({ ...workerData, backlog: 1, exclusive: true }, () => {
  say(null)
  // the message has to leave first
  setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0))
})`

/** Listens until it is closed. */
export class Sleeper {
  readonly #worker: Worker
  readonly #listening: Promise<string | null>

  constructor(host: string, port: number) {
    this.#worker = new Worker(program, { eval: true, workerData: { host, port } })
    this.#listening = new Promise((resolve, reject) => {
      this.#worker.once('message', resolve)
      this.#worker.once('error', reject)
    })
  }

  /** Null once it listens, or the system's word for why it does not. */
  listening(): Promise<string | null> {
    return this.#listening
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }
}
