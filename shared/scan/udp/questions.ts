import { zeros } from './bytes'
import { gameQuestions } from './games'
import { managementQuestions } from './management'
import { nameQuestions } from './names'
import { question, type UdpQuestion } from './question'
import { securityQuestions } from './security'
import { voiceQuestions } from './voice'
import { vpnQuestions } from './vpn'

/** All questions that are in a protocol's own words. */
export const udpQuestions: readonly UdpQuestion[] = [
  ...nameQuestions,
  ...managementQuestions,
  ...securityQuestions,
  ...vpnQuestions,
  ...voiceQuestions,
  ...gameQuestions,
]

/** For ports where no protocol is known to live. */
const empty: UdpQuestion = question({
  key: 'empty',
  name: 'an empty datagram',
  ports: [],
  source: 'RFC 768: a datagram without data is a datagram',
  quiet: 'most programs leave an empty datagram unanswered',
  ask: () => zeros(0),
  hear: () => 'unlike',
})

/**
 * Ports that are not asked at all: whatever comes in is answered there by something longer, which forged senders turn on
 * others (quote of the day, RFC 865; character generator, RFC 864).
 */
export const unaskedUdpPorts: readonly number[] = [17, 19]

const byPort = new Map<number, UdpQuestion[]>()
for (const each of udpQuestions) {
  for (const port of each.ports) byPort.set(port, [...(byPort.get(port) ?? []), each])
}

/** What a UDP port is asked, one question after the other, and again from the first; never empty. */
export function questionsFor(port: number): readonly [UdpQuestion, ...UdpQuestion[]] {
  const [first, ...more] = byPort.get(port) ?? []
  return first === undefined ? [empty] : [first, ...more]
}

/** What a port was asked in so many tries, in words. */
export function askedOf(port: number, tries: number): readonly string[] {
  return questionsFor(port)
    .slice(0, tries)
    .map(({ name }) => name)
}

/** Why the protocol of a port may stay silent although it is there; null where nothing is known. */
export function quietOf(port: number): string | null {
  return questionsFor(port)[0].quiet
}

/**
 * Seconds that so many UDP ports of one host take if it tells of closed ones as Linux does: six at once, and then one a
 * second (icmp(7), `icmp_ratelimit`).
 */
export function limitedSeconds(ports: number): number {
  return Math.max(0, ports - 6)
}

/** What the n-th try (from 1) asks. */
export function questionOf(port: number, attempt: number): UdpQuestion {
  const all = questionsFor(port)
  return all[(attempt - 1) % all.length] ?? all[0]
}
