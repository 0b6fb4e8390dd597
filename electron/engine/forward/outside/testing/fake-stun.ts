import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { writeAddress } from '#shared/stun/address-attribute'
import { bindingSuccess } from '#shared/stun/encode'
import { parseStun } from '#shared/stun/parse'
import type { StunEndpoint } from '#shared/stun/words'

/** How a fake server misbehaves. */
export interface FakeStunOptions {
  /** Says this instead of what it sees; null: the truth. */
  readonly lie?: StunEndpoint
  /** Says this is its second address; default: its own second one. */
  readonly other?: StunEndpoint | null
  /** Answers as it was asked to (default), from where it was asked whatever is asked for, or never. */
  readonly change?: 'does' | 'ignores' | 'drops'
  /** Leaves so many requests unanswered before it begins. */
  readonly deafFor?: number
  /** Sends these instead of an answer. */
  readonly rubbish?: (request: Uint8Array) => readonly Uint8Array[]
}

/** A fake STUN server on 127.0.0.1, with a second address 127.0.0.2 and a second port where it has one. */
export interface FakeStun {
  /** `127.0.0.1:port`. */
  readonly name: string
  readonly endpoint: StunEndpoint
  readonly other: StunEndpoint
  /** Where requests came from, in order. */
  readonly askedFrom: readonly string[]
  /** Bytes that came in. */
  readonly requests: readonly Uint8Array[]
  close(): void
}

/** Whether this computer has a second loopback address, as Linux has and macOS has not. */
export async function hasSecondLoopback(): Promise<boolean> {
  try {
    ;(await bound('127.0.0.2', 0)).close()
    return true
  } catch {
    return false
  }
}

/** Starts a fake STUN server; it ends with `close`. Without a second loopback address it has none either. */
export async function fakeStun(options: FakeStunOptions = {}): Promise<FakeStun> {
  const { change = 'does' } = options
  const twoAddresses = await hasSecondLoopback()
  const first = await bound('127.0.0.1', 0)
  const second = await bound('127.0.0.1', 0)
  const [port, otherPort] = [first.address().port, second.address().port]
  const sockets = [
    { address: '127.0.0.1', port, socket: first },
    { address: '127.0.0.1', port: otherPort, socket: second },
  ]
  if (twoAddresses) {
    for (const one of [port, otherPort]) {
      sockets.push({ address: '127.0.0.2', port: one, socket: await bound('127.0.0.2', one) })
    }
  }
  const otherEndpoint: StunEndpoint = { family: 'ipv4', address: '127.0.0.2', port: otherPort }
  const askedFrom: string[] = []
  const requests: Uint8Array[] = []
  for (const { address, port, socket } of sockets) {
    socket.on('message', (data: Uint8Array, from: RemoteInfo) => {
      askedFrom.push(`${from.address}:${from.port}`)
      requests.push(data)
      const request = parseStun(data)
      if (request === null || requests.length <= (options.deafFor ?? 0)) return
      if (options.rubbish !== undefined) {
        for (const answer of options.rubbish(data)) socket.send(answer, from.port, from.address)
        return
      }
      const wish = request.change
      if (wish !== null && change === 'drops') return
      const moved = wish !== null && change === 'does'
      const sender = sockets.find(
        (one) =>
          (one.address !== address) === (moved && wish.address) &&
          (one.port !== port) === (moved && wish.port),
      )
      const mapped = options.lie ?? { family: 'ipv4' as const, address: from.address, port: from.port }
      const other = options.other === undefined ? (twoAddresses ? otherEndpoint : null) : options.other
      const answer = withOther(bindingSuccess(request.transactionId, mapped), other)
      sender?.socket.send(answer, from.port, from.address)
    })
  }
  return {
    name: `127.0.0.1:${port}`,
    endpoint: { family: 'ipv4', address: '127.0.0.1', port },
    other: otherEndpoint,
    askedFrom,
    requests,
    close: () => {
      for (const { socket } of sockets) socket.close()
    },
  }
}

/** Appends OTHER-ADDRESS (RFC 5780 section 7.4). */
function withOther(message: Uint8Array, other: StunEndpoint | null): Uint8Array {
  if (other === null) return message
  const value = writeAddress(other, null)
  const longer = Uint8Array.of(...message, 0x80, 0x2c, 0, value.length, ...value)
  new DataView(longer.buffer).setUint16(2, longer.length - 20)
  return longer
}

async function bound(address: string, port: number): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.bind(port, address)
  try {
    await once(socket, 'listening')
  } catch (error) {
    socket.close()
    throw error
  }
  return socket
}
