import { describe, expect, it } from 'vitest'
import type { Outcome } from '#shared/scan/state'
import { HostPresence } from '../host/host-presence'
import { paceOf } from '../pace/timing'
import type { PortVerdict } from '../port/port-ledger'
import { orderPorts } from '../port/port-order'
import { UdpPortScan } from './udp-port-scan'

/** A fake host in a fake time: how it limits its refusals, which ports are open, which ones a firewall drops. */
interface Host {
  readonly open?: readonly number[]
  readonly dropped?: (port: number) => boolean
  readonly rejected?: (port: number) => boolean
  readonly rejection?: Outcome
  /** Milliseconds for one more refusal, and how many it saves up at most: Linux has 1,000 and 6. */
  readonly limit?: { readonly every: number; readonly burst: number }
  /** Closed ports that a program opens, and when, ms. */
  readonly opened?: readonly (readonly [port: number, at: number])[]
  /** When, ms, it gets nothing. */
  readonly away?: (at: number) => boolean
  /** Share of packets that is lost each way. */
  readonly loss?: number
  readonly roundTrip?: number
  /** Ours: milliseconds between two questions, as a slow template has them. */
  readonly spacing?: number
  /** Ours: milliseconds in which nothing is sent. */
  readonly paused?: readonly (readonly [from: number, to: number])[]
}

function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Plays a scan through; `seconds` is what it took in the host's time, `sent` what was asked. */
function play(ports: readonly number[], host: Host, seed = 1) {
  const random = randomNumbers(seed)
  const { spacing = 0, paused = [], opened = [], rejection = 'EACCES' } = host
  const { open = [], dropped = () => false, rejected = () => false, limit, loss = 0, roundTrip = 1 } = host
  let now = 0
  let tokens = limit?.burst ?? Number.POSITIVE_INFINITY
  let filledAt = 0
  let sent = 0
  let mayAt = 0
  /** Seconds left by the host's limit, every five seconds. */
  const left: number[] = []
  const events: { at: number; lot: number; port: number; outcome: Outcome; ms: number }[] = []
  const verdicts = new Map<number, PortVerdict>()
  const scan = new UdpPortScan({
    presence: new HostPresence(false),
    list: orderPorts('udp', Uint16Array.from(ports), random),
    pace: paceOf(spacing === 0 ? 3 : 2, 'private'),
    clock: () => now,
    local: false,
    firstLook: ports.length,
    onVerdict: (verdict) => verdicts.set(verdict.port, verdict),
  })
  const answer = (port: number, at: number): Outcome | null => {
    if (random() < loss || host.away?.(at) === true) return null
    const isOpen = open.includes(port) || opened.some(([own, from]) => own === port && at >= from)
    if (isOpen) return random() < loss ? null : 'ANSWERED'
    if (dropped(port)) return null
    if (limit !== undefined) {
      tokens = Math.min(limit.burst, tokens + (at - filledAt) / limit.every)
      filledAt = at
      if (tokens < 1) return null
      tokens -= 1
    }
    if (random() < loss) return null
    return rejected(port) ? rejection : 'ECONNREFUSED'
  }
  let lot = 0
  for (; now < 7_200_000; now += 1) {
    while (events.length > 0 && (events[0]?.at ?? 0) <= now) {
      const event = events.shift()
      if (event !== undefined) scan.record(event.lot, event.port, event.outcome, event.ms)
    }
    if (scan.isIdle && !scan.goOn()) break
    if (now % 5_000 === 0) left.push(scan.limitedFor / 1_000)
    if (now < mayAt || paused.some(([from, to]) => now >= from && now < to)) continue
    for (let room = scan.room(now); room > 0 && now >= mayAt; room = scan.room(now)) {
      lot += 1
      const taken = scan.take(lot, spacing === 0 ? room : 1, now)
      mayAt = now + spacing
      if (taken === null) break
      sent += taken.ports.length
      for (const [index, port] of taken.ports.entries()) {
        const outcome = answer(port, now + index * 0.05)
        const ms = outcome === null ? taken.timeout : roundTrip
        events.push({ at: now + ms, lot, port, outcome: outcome ?? 'TIMEOUT', ms })
      }
      events.sort((a, b) => a.at - b.at)
    }
  }
  const of = (state: string) =>
    [...verdicts.values()].filter((verdict) => verdict.state === state).map(({ port }) => port)
  return { of, seconds: now / 1000, sent, interval: scan.refusalInterval, left, counts: scan.counts }
}

const hundred = Array.from({ length: 100 }, (_, index) => 20_000 + index)
const linux = { every: 1_000, burst: 6 }

describe('the UDP ports of a host', () => {
  it('are closed, each of them, where refusals are limited to one a second, about as fast as the host lets it', () => {
    const { of, seconds, interval, sent, left } = play(hundred, { limit: linux })
    expect(of('closed')).toHaveLength(100)
    expect(interval).toBeGreaterThanOrEqual(950)
    expect(interval).toBeLessThan(1_200)
    expect(seconds).toBeLessThan(105)
    expect(sent).toBeLessThan(600)
    // what was told of the time left was about right all the time
    for (const [index, told] of left.entries()) {
      if (index > 0) expect(Math.abs(told - (seconds - 5 * index))).toBeLessThan(15)
    }
  })

  it('are open|filtered where a firewall drops them, and the time goes with the closed ones alone', () => {
    const dropped = (port: number) => port % 2 === 0
    const { of, seconds } = play(hundred, { open: [20_001], dropped, limit: linux })
    expect(of('open')).toEqual([20_001])
    expect(of('closed')).toHaveLength(49)
    expect(of('open|filtered')).toHaveLength(50)
    expect(seconds).toBeLessThan(80)
  })

  it('are found out at once where nothing is limited', () => {
    const { of, seconds } = play(
      Array.from({ length: 1_000 }, (_, index) => 20_000 + index),
      { open: [20_500], dropped: (port) => port < 20_010 },
    )
    expect(of('open')).toEqual([20_500])
    expect(of('open|filtered')).toHaveLength(10)
    expect(of('closed')).toHaveLength(989)
    expect(seconds).toBeLessThan(15)
  })

  it.each([
    ['BSD, 200 at once and 200 a second', { every: 5, burst: 200 }],
    ['Linux altogether, 50 at once and 1,000 a second', { every: 1, burst: 50 }],
    ['a router, one in half a second', { every: 500, burst: 1 }],
    ['one in ten seconds', { every: 10_000, burst: 3 }],
  ])('are never called open|filtered if they are closed: %s', (_, limit) => {
    const many = Array.from({ length: 300 }, (_each, index) => 20_000 + index)
    const { of } = play(many, { limit, dropped: (port) => port % 10 === 0, open: [20_005] })
    expect(of('open')).toEqual([20_005])
    expect(of('closed')).toHaveLength(269)
    expect(of('open|filtered')).toHaveLength(30)
  })

  it('keep their states where 5 % of the packets are lost each way', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { of } = play(hundred, { limit: linux, loss: 0.05, open: [20_007, 20_050] }, seed)
      expect(of('open')).toEqual(expect.arrayContaining([20_007, 20_050]))
      expect(of('closed')).toHaveLength(98)
    }
  })

  it('keep their states at a slow pace, and when the scan is paused in between', () => {
    const dropped = (port: number) => port % 5 === 0
    for (let seed = 1; seed <= 20; seed++) {
      for (const ours of [
        { spacing: 400 },
        {
          paused: [
            [40, 700],
            [900, 1_400],
          ] as const,
        },
      ]) {
        const { of } = play(hundred.slice(0, 40), { limit: linux, dropped, ...ours }, seed)
        expect(of('closed')).toHaveLength(32)
        expect(of('open|filtered')).toHaveLength(8)
      }
    }
  })

  it('are asked faster again where the host was away for a while', () => {
    const away = (at: number) => at > 5_000 && at < 15_000
    const { of, seconds } = play(hundred, { limit: linux, away })
    expect(of('closed')).toHaveLength(100)
    expect(seconds).toBeLessThan(150)
  })

  it('have their verdicts too where the only port that was refused is opened meanwhile', () => {
    const dropped = (port: number) => port !== 20_001
    const { of } = play(hundred.slice(0, 20), { limit: linux, dropped, opened: [[20_001, 100]] })
    expect(of('open|filtered')).toHaveLength(19)
  })

  it.each(['EACCES', 'EHOSTUNREACH'] as const)(
    'are filtered where a firewall says so, as slowly as it may: %s',
    (rejection) => {
      const { of } = play(hundred, { limit: linux, rejection, rejected: (port) => port % 2 === 0 })
      expect(of('filtered')).toHaveLength(50)
      expect(of('closed')).toHaveLength(50)
    },
  )

  it('are open|filtered, and soon, where the host says nothing at all', () => {
    const { of, seconds } = play(hundred, { dropped: () => true })
    expect(of('open|filtered')).toHaveLength(100)
    expect(seconds).toBeLessThan(12)
  })
})
