import { createSocket, type Socket } from 'node:dgram'
import type { PacketFact } from '#shared/lesson/happened'
import type { Endpoint } from '#shared/sockets/socket'
import { within } from '../within'
import type { BenchRecord } from './bench-record'
import { closingOf, errorWord, outcomeOf } from './bench-waits'

const datagram = (text: string): PacketFact => ({ did: 'udp', length: Buffer.byteLength(text) })

/** A question by UDP that gets no answer for so many milliseconds has none. */
const silenceMs = 1000

/** The UDP sockets of a lesson. What goes wrong is the system's word; null: it worked. */
export class BenchDatagrams {
  readonly #record: BenchRecord
  readonly #sockets = new Map<string, Socket>()

  constructor(record: BenchRecord) {
    this.#record = record
  }

  /** Takes datagrams at a place. */
  async bind(who: string, place: Endpoint, answers: string | null): Promise<string | null> {
    const socket = createSocket('udp4')
    socket.on('error', () => {})
    socket.bind({ ...place, exclusive: true })
    const failed = await outcomeOf(socket, 'listening')
    if (failed !== null) {
      socket.close()
      return failed
    }
    socket.on('message', (data, { address, port }) => {
      const from = { address, port }
      this.#record.tell(who, { did: 'gets', text: data.toString('utf8'), from })
      if (answers === null) return
      socket.send(answers, port, address)
      this.#record.infer(who, 'udp', datagram(answers), place, from)
    })
    this.#sockets.set(who, socket)
    this.#record.name(who, 'udp', place, null)
    this.#record.tell(who, { did: 'takes-datagrams', at: place })
    return null
  }

  /** Sends one datagram, and waits a moment for an answer or a refusal. */
  async send(who: string, to: Endpoint, text: string): Promise<string | null> {
    const socket = createSocket('udp4')
    this.#sockets.set(who, socket)
    const answer = new Promise<string | null>((resolve) => {
      socket.on('error', (error) => resolve(errorWord(error)))
      socket.on('message', (data) => {
        const text = data.toString('utf8')
        this.#record.heard.push({ who, text })
        this.#record.tell(who, { did: 'gets', text, from: null })
        resolve(null)
      })
    })
    socket.connect(to.port, to.address)
    const failed = await outcomeOf(socket, 'connect')
    if (failed !== null) return failed
    const from = socket.address()
    this.#record.name(who, 'udp', from, to)
    this.#record.tell(who, { did: 'sends', text, to })
    const answered = this.#record.asks(who, [to.port])
    socket.send(text)
    this.#record.infer(who, 'udp', datagram(text), from, to)
    const error = await within(silenceMs, answer, null)
    answered()
    if (error !== null) {
      this.#record.infer(who, 'udp', { did: 'icmp', meaning: 'port' }, to, from)
      this.#record.tell(who, { did: 'fails', error })
    }
    return error
  }

  async close(who: string): Promise<void> {
    const socket = this.#sockets.get(who)
    if (socket === undefined) return
    this.#sockets.delete(who)
    const closed = closingOf(socket)
    socket.close()
    await closed
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#sockets.keys()].map((who) => this.close(who)))
  }
}
