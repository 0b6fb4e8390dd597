import type { Reach, Socket } from '#shared/sockets/socket'
import { isListening } from '#shared/sockets/socket'
import { stateMeaning } from '#shared/sockets/state'
import { countOf } from '../../../ui/numbers'

/** What a socket does, in a sentence. */
export function meaningOf(socket: Socket): string {
  if (socket.state !== null) return stateMeaning[socket.state]
  if (socket.remote !== null) return 'UDP, set to one peer: it takes datagrams from there alone.'
  if (socket.local.port === 0) return 'UDP, and not bound to a port yet.'
  return 'UDP, bound to this port: it takes datagrams from whoever can reach it.'
}

/** Who can reach a socket, in a sentence. Firewalls are not looked at, and that is said. */
export function reachMeaning(socket: Socket): string {
  if (!isListening(socket)) return 'It waits for nobody new: only its peer is on the other end.'
  return reachSentences[socket.reach]
}

const reachSentences: Readonly<Record<Reach, string>> = {
  loopback: 'Only programs on this computer can reach it: it is bound to a loopback address.',
  network:
    'Computers of the networks that this one is on can reach it, unless a firewall is in the way: it is bound to an address of such a network.',
  everywhere:
    'Everybody who has a way to this computer can reach it, unless a firewall is in the way: it is bound to all addresses, or to a public one.',
}

/** The queues in words; null where the system told none. */
export function queueWords(socket: Socket): readonly string[] {
  const { state, receiveQueue, sendQueue } = socket
  const words: string[] = []
  if (receiveQueue !== null) {
    words.push(
      state === 'LISTEN'
        ? `${countOf(receiveQueue, 'connection waits', 'connections wait')} to be accepted`
        : `${countOf(receiveQueue, 'byte')} the program has not read`,
    )
  }
  if (sendQueue !== null) {
    words.push(
      socket.protocol === 'udp'
        ? `${countOf(sendQueue, 'byte')} not sent yet`
        : `${countOf(sendQueue, 'byte')} the other side has not confirmed`,
    )
  }
  return words
}

/** `42 s`, `3 min`, `2 h 5 min`, `4 days`: about how long ago something was, or how long it takes. */
export function aboutHowLong(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  return `${Math.floor(hours / 24)} days`
}
