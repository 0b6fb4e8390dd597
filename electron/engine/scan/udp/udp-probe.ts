import { randomBytes } from 'node:crypto'
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { performance } from 'node:perf_hooks'
import { outcomeCode } from '#shared/scan/state'
import { type Heard, hearAnswer, type UdpQuestion } from '#shared/scan/udp/question'
import { questionOf } from '#shared/scan/udp/questions'
import { parseIpv6 } from '#shared/targets/address'
import type { Lot, ProbeResults, Prober } from '../probe/lot'
import { OutcomeBuffer } from '../probe/outcome-buffer'

const timedOut = outcomeCode('TIMEOUT')
const self = outcomeCode('SELF')
const answered = outcomeCode('ANSWERED')
const answeredUnlike = outcomeCode('ANSWERED-UNLIKE')

/** What came back to an attempt. */
export interface UdpAnswer {
  readonly lot: number
  readonly port: number
  readonly question: UdpQuestion
  readonly answer: Uint8Array
  readonly heard: Heard
}

/** One attempt: its socket, connected to the port, and one beside it for protocols that answer from another port. */
interface Attempt {
  readonly lot: Lot
  readonly port: number
  readonly question: UdpQuestion
  readonly asked: Uint8Array
  readonly sockets: Socket[]
  /** Null until there is a connected one. */
  sender: Socket | null
  /** Done with the outcome. */
  readonly over: Promise<void>
  readonly end: () => void
  since: number
}

/**
 * Asks UDP ports, each in its protocol's words, in the thread that it is made in. Each attempt has a socket of its own that is
 * connected: so the system tells of an ICMP answer (udp(7)), and of datagrams from anywhere else it tells nothing.
 */
export class UdpProber implements Prober {
  readonly #results: OutcomeBuffer
  readonly #onAnswer: (answer: UdpAnswer) => void
  readonly #open = new Set<Attempt>()
  readonly #timers = new Set<NodeJS.Timeout>()
  /** Done when all lots so far are sent: what one silence means depends on what was refused behind it. */
  #sent: Promise<void> = Promise.resolve()
  #stopped = false

  /** @param onAnswer told of each answer before its outcome is */
  constructor(report: (results: ProbeResults) => void, onAnswer: (answer: UdpAnswer) => void = () => {}) {
    this.#results = new OutcomeBuffer(report)
    this.#onAnswer = onAnswer
  }

  begin(lots: readonly Lot[]): void {
    for (const lot of lots) {
      const attempts = Array.from(lot.ports, (port, index) => this.#prepare(lot, port, index))
      // what fails before it is connected must not hold up what comes behind it
      const ready = Promise.all(
        attempts.map((attempt) => Promise.race([this.#connect(attempt), attempt.over])),
      )
      this.#sent = Promise.all([this.#sent, ready]).then(() => this.#send(lot, attempts))
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#results.stop()
    for (const timer of this.#timers) clearTimeout(timer)
    for (const attempt of this.#open) close(attempt.sockets)
    this.#open.clear()
  }

  #prepare(lot: Lot, port: number, index: number): Attempt {
    const question = questionOf(port, lot.attempts?.[index] ?? 1)
    const asked = question.ask((count) => new Uint8Array(randomBytes(count)))
    let end = () => {}
    const over = new Promise<void>((resolve) => {
      end = resolve
    })
    const since = performance.now()
    const attempt = { lot, port, question, asked, sockets: [], sender: null, over, end, since }
    this.#open.add(attempt)
    return attempt
  }

  #send(lot: Lot, attempts: readonly Attempt[]): void {
    if (this.#stopped) return
    for (const attempt of attempts) {
      attempt.since = performance.now()
      attempt.sender?.send(attempt.asked, (error) => {
        if (error !== null) this.#fail(attempt, error)
      })
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      // answers that came while this thread was busy are read before the immediate runs: they were in time
      setImmediate(() => {
        for (const attempt of attempts) this.#settle(attempt, timedOut)
      })
    }, lot.timeout)
    this.#timers.add(timer)
  }

  /** Connects the attempt's socket, or settles the attempt with what went wrong. */
  async #connect(attempt: Attempt): Promise<void> {
    const { lot, port, question } = attempt
    try {
      let localPort = 0
      if (question.fromOtherPort) {
        // a second socket on the same local port hears what the connected one does not
        const listener = this.#newSocket(attempt)
        await new Promise<void>((resolve) => listener.bind({ port: 0 }, resolve))
        localPort = listener.address().port
      }
      const socket = this.#newSocket(attempt)
      if (localPort > 0) socket.bind({ port: localPort })
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject)
        socket.once('connect', resolve)
        // without a callback, which would be called for errors too
        socket.connect(port, lot.address)
      })
      const own = socket.address()
      if (own.port === port && isSame(own.address, lot.address)) this.#settle(attempt, self)
      else attempt.sender = socket
    } catch (error) {
      this.#fail(attempt, error as NodeJS.ErrnoException)
    }
  }

  #newSocket(attempt: Attempt): Socket {
    const { lot, question } = attempt
    const socket = createSocket({
      type: lot.family === 4 ? 'udp4' : 'udp6',
      ipv6Only: lot.family === 6,
      reuseAddr: question.fromOtherPort,
      // what is connected to are addresses, and never names
      lookup: (address, _options, callback) => callback(null, address, lot.family),
    })
    attempt.sockets.push(socket)
    socket.on('error', (error) => this.#fail(attempt, error))
    socket.on('message', (answer, from) => this.#hear(attempt, answer, from))
    return socket
  }

  #hear(attempt: Attempt, answer: Uint8Array, from: RemoteInfo): void {
    const { lot, port, question, asked } = attempt
    // what came before the socket was connected may be anybody's
    if (!isSame(from.address, lot.address) || (from.port !== port && !question.fromOtherPort)) return
    const heard = hearAnswer(asked, answer, question)
    // from another port only the protocol's own words count
    if (heard !== 'answer' && (heard !== 'unlike' || from.port !== port)) return
    if (this.#open.has(attempt)) this.#onAnswer({ lot: lot.id, port, question, answer, heard })
    this.#settle(attempt, heard === 'answer' ? answered : answeredUnlike)
  }

  #fail(attempt: Attempt, error: NodeJS.ErrnoException): void {
    this.#settle(attempt, outcomeCode(error.code ?? 'OTHER'))
  }

  #settle(attempt: Attempt, outcome: number): void {
    if (!this.#open.delete(attempt)) return
    close(attempt.sockets)
    attempt.sender = null
    attempt.end()
    if (!this.#stopped) {
      this.#results.note(attempt.lot, attempt.port, outcome, performance.now() - attempt.since)
    }
  }
}

/** Zones are names or numbers of one interface, and the socket is bound to it. */
function isSame(address: string, other: string): boolean {
  const [plain = '', otherPlain = ''] = [address.split('%')[0], other.split('%')[0]]
  const [six, otherSix] = [parseIpv6(plain), parseIpv6(otherPlain)]
  return plain === otherPlain || (six !== null && six.value === otherSix?.value)
}

function close(sockets: readonly Socket[]): void {
  for (const socket of sockets) {
    socket.removeAllListeners()
    socket.on('error', () => {})
    try {
      socket.close()
    } catch {
      // it is closed already
    }
  }
}
