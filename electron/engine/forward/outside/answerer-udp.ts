import { createSocket, type Socket } from 'node:dgram'
import { probeWord } from '#shared/reflector/protocol'
import { answerLine, challengeOf } from './token'

/** Datagrams that are answered in one test, at most. */
const answersAtMost = 100

/**
 * A UDP socket that answers datagrams which carry our challenge, and is silent to all others: a stranger can't use it to
 * send anything to anybody. An answer is never longer than the question. Not bound yet.
 */
export function udpAnswerer(family: 'ipv4' | 'ipv6', token: string, hit: (from: string) => void): Socket {
  const socket = createSocket({ type: family === 'ipv4' ? 'udp4' : 'udp6', ipv6Only: family === 'ipv6' })
  const expected = Buffer.from(`${probeWord} ${challengeOf(token)}`)
  const answer = Buffer.from(answerLine(token))
  let answered = 0
  socket.on('message', (data, from) => {
    if (!data.subarray(0, expected.length).equals(expected)) return
    hit(from.address)
    if (answered >= answersAtMost || answer.length > data.length) return
    answered += 1
    // an answer that can't be sent is one that the prober misses, and says so
    socket.send(answer, from.port, from.address, () => {})
  })
  return socket
}
