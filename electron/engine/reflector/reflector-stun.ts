import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { bindingSuccess, unknownAttributesError } from '#shared/stun/encode'
import { parseStun } from '#shared/stun/parse'
import { bindingMethod } from '#shared/stun/words'
import { askerOf } from './asker'
import { limits } from './limits'
import { RateLimit } from './rate-limit'

/**
 * Answers Binding requests (RFC 8489), one address, without RFC 5780. Everything else is dropped in silence.
 *
 * The source of a datagram may be forged, so answers that are larger than their questions are few; whoever pads their
 * question (with SOFTWARE, say) up to 44 bytes gets as many as they like within reason. In a flood less goes out than came in.
 */
export class StunAnswerer {
  readonly #even: RateLimit
  readonly #larger: RateLimit

  /** @param clock milliseconds that never go back */
  constructor(clock: () => number) {
    this.#even = new RateLimit(limits.stun.each, limits.stun.total, clock)
    this.#larger = new RateLimit(limits.stunLarger.each, limits.stunLarger.total, clock)
  }

  /** The answer to a datagram; null: none. */
  answer(datagram: Uint8Array, from: RemoteInfo): Uint8Array | null {
    const request = parseStun(datagram)
    const asker = askerOf(from.address)
    if (request === null || asker === null || from.port === 0) return null
    if (request.kind !== 'request' || request.method !== bindingMethod) return null
    // CHANGE-REQUEST asks for what this server doesn't have (RFC 5780 section 6.1)
    const unknown = request.change === null ? request.unknownRequired : [3, ...request.unknownRequired]
    const answer =
      unknown.length === 0
        ? bindingSuccess(request.transactionId, {
            family: asker.family,
            address: asker.address,
            port: from.port,
          })
        : unknownAttributesError(request.transactionId, unknown.slice(0, 4))
    const limit = answer.length <= datagram.length ? this.#even : this.#larger
    return limit.take(asker.networks) ? answer : null
  }
}

/** Binds a UDP socket that answers. @throws the system's error */
export function listenStun(
  { host, port }: { readonly host: string; readonly port: number },
  answerer: StunAnswerer,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
    const fail = (error: Error) => {
      socket.close()
      reject(error)
    }
    socket.once('error', fail)
    socket.on('message', (datagram, from) => {
      const answer = answerer.answer(datagram, from)
      // what can't be sent back is lost, as any datagram may be
      if (answer !== null) socket.send(answer, from.port, from.address, () => {})
    })
    socket.bind({ port, address: host, exclusive: true }, () => {
      socket.off('error', fail)
      socket.on('error', () => {})
      resolve(socket)
    })
  })
}
