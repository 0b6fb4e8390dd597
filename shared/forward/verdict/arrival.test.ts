import { describe, expect, it } from 'vitest'
import {
  aFirewall,
  aListener,
  aMapping,
  aSight,
  type FindingsParts,
  findings,
  wan,
} from '../testing/findings'
import { arrivedHere } from './arrival'
import type { Arrival, Sight, Watch } from './findings'
import { judgeForward } from './verdict'
import { looksOf } from './verdict-outside'

const answered = { kind: 'answered', seenAs: wan, wrongToken: false } as const
const silent = { kind: 'silent', seenAs: wan } as const
const helper = '26.0.0.9'
const stranger = '26.51.100.7'

/** A table that was looked at often, on a computer to which nobody else connects. */
const quiet: Watch = { kind: 'table', longestGapMs: 30, opened: 0, dropped: 0, waiting: 0 }
/** The same on one that has visitors at other ports too. */
const busy: Watch = { ...quiet, opened: 40 }
const uncounted: Watch = { ...quiet, opened: null, dropped: null }

const reflector = aSight(answered, 'ipv4', { helper })
const place = (name: string, part: Partial<Sight> = {}): Sight =>
  aSight(answered, 'ipv4', { by: 'globalping', place: name, rttMs: 24, visits: 3, heldMs: 0, ...part })
const places = [place('Falkenstein'), place('Tokyo')]
const echoip = aSight(answered, 'ipv4', { by: 'echoip', helper: '26.0.0.80', heldMs: 0 })
const from = (address: string, times = 1, halfOpen = 0): Arrival => ({ from: address, times, halfOpen })

function judged(sights: readonly Sight[], part: FindingsParts) {
  const found = findings({ ...part, sights })
  const { verdict, confidence } = judgeForward(found)
  return { verdict, confidence, here: looksOf(found).map(({ arrivedHere: here }) => here) }
}

describe('who answered', () => {
  it.each<[string, readonly Sight[], FindingsParts, string, string]>([
    [
      'one known by its address came',
      [reflector],
      { watch: busy, arrivals: [helper] },
      'reachable',
      'certain',
    ],
    [
      'it stayed long enough to be seen, and nobody came',
      [reflector],
      { watch: busy },
      'reachable-other-machine',
      'certain',
    ],
    [
      'it stayed long enough, and only a visitor by chance came',
      [reflector],
      { watch: busy, arrivals: [stranger] },
      'reachable-other-machine',
      'likely',
    ],
    [
      'it may have come between two looks at the table',
      [reflector],
      { watch: { ...busy, longestGapMs: 700 } },
      'reachable',
      'likely',
    ],
    [
      'no connection at all was made to this computer',
      [echoip],
      { watch: quiet },
      'reachable-other-machine',
      'certain',
    ],
    [
      'one knock of somebody unknown, and one visitor',
      [echoip],
      { watch: busy, arrivals: [stranger] },
      'reachable',
      'likely',
    ],
    [
      'each place came as often as it says',
      places,
      { watch: busy, arrivals: [from(stranger, 3), from('26.51.100.8', 3)] },
      'reachable',
      'certain',
    ],
    [
      'the router puts its own address in the place of theirs',
      places,
      { watch: busy, arrivals: [from('192.168.1.1', 6)] },
      'reachable',
      'certain',
    ],
    [
      'the router puts its own address in the place of theirs, and of those who hardly stay most were missed',
      [reflector, ...places],
      { watch: busy, arrivals: [from('192.168.1.1', 2)] },
      'reachable',
      'likely',
    ],
    [
      'most of the knocks were seen',
      places,
      { watch: busy, arrivals: [from(stranger, 2), from('26.51.100.8', 2)] },
      'reachable',
      'likely',
    ],
    [
      'six knocks, and one visitor by chance, with nothing on the router',
      places,
      {
        watch: { ...quiet, opened: 1 },
        arrivals: [stranger],
        router: { router: null, mappings: [], reliable: false },
      },
      'reachable-other-machine',
      'likely',
    ],
    [
      'six knocks, and somebody by chance who comes again and again, beside others at other ports',
      places,
      {
        watch: busy,
        arrivals: [from(stranger, 30)],
        router: { router: null, mappings: [], reliable: false },
      },
      'reachable',
      'possible',
    ],
    [
      'this computer took fewer connections than were accepted',
      places,
      { watch: { ...quiet, opened: 2 } },
      'reachable-other-machine',
      'likely',
    ],
    ['others came to other ports, so nothing can be told', places, { watch: busy }, 'reachable', 'likely'],
    [
      'a system that counts nothing, and one of six would have been met',
      places,
      { watch: { ...uncounted, longestGapMs: 20 } },
      'reachable-other-machine',
      'likely',
    ],
    [
      'a system that counts nothing and is looked at seldom',
      places,
      { watch: { ...uncounted, longestGapMs: 150 } },
      'reachable',
      'likely',
    ],
    ['the table could not be read', places, { watch: { kind: 'nothing' } }, 'reachable', 'likely'],
    [
      'a container may have answered, which no table shows',
      places,
      { watch: quiet, computer: { redirect: { here: false, address: '172.17.0.2', port: null } } },
      'reachable',
      'likely',
    ],
    [
      'the packet filter may not be read, and the program is known to be none of a container',
      [reflector],
      { watch: quiet, firewall: aFirewall('not-known') },
      'reachable-other-machine',
      'likely',
    ],
    [
      'the packet filter may not be read, and the program is somebody of whom nothing is told',
      [reflector],
      { watch: quiet, firewall: aFirewall('not-known'), listeners: [aListener({ program: null })] },
      'reachable',
      'likely',
    ],
    ['Portlight answers, and nobody came', places, { portlight: true }, 'reachable-other-machine', 'certain'],
    [
      'Portlight answers, and they came',
      places,
      { portlight: true, arrivals: [from(stranger, 3), from('26.51.100.8', 3)] },
      'reachable',
      'certain',
    ],
    [
      'somebody at home is no visitor from outside',
      [reflector],
      { watch: busy, arrivals: ['192.168.1.20'] },
      'reachable-other-machine',
      'certain',
    ],
  ])('%s', (_, sights, part, verdict, confidence) => {
    expect(judged(sights, part)).toMatchObject({ verdict, confidence })
  })

  it('a hand-made forward to another computer with the same program is found out', () => {
    const part = { watch: quiet, mappings: [] }
    expect(judged([reflector], part)).toEqual({
      verdict: 'reachable-other-machine',
      confidence: 'certain',
      here: [false],
    })
  })
})

it('who else it may be is told as far as the router does', () => {
  const step = (port: number, internalAddress: string | null) =>
    judgeForward({
      ...findings({
        sights: [reflector],
        watch: quiet,
        listeners: [aListener({ port })],
        mappings:
          internalAddress === null
            ? []
            : [aMapping({ externalPort: port, internalAddress, toThisComputer: false })],
      }),
      port,
    })
  expect(step(443, null).nextStep).toContain("most likely the router's own page")
  expect(step(25_565, null).nextStep).toContain('another computer, or the router itself')
  expect(step(25_565, 'games-pc').nextStep).toContain('it forwards it to games-pc')
  expect(step(25_565, '192.168.1.20').sentence).toContain('your router forwards it to 192.168.1.20')
})

describe('who came and got no answer', () => {
  const knocked = [aSight(silent, 'ipv4', { helper, visits: 0 })]
  const unknown = [place('Falkenstein', { outcome: silent, visits: 0 })]
  const full: Watch = { ...busy, dropped: 3, waiting: 6 }

  it.each<[string, readonly Sight[], FindingsParts, string, string]>([
    [
      'known by its address',
      knocked,
      { watch: quiet, arrivals: [from(helper, 1, 1)] },
      'reachable-no-answer',
      'certain',
    ],
    [
      'known by its address, though the router lists no forward',
      knocked,
      { watch: quiet, arrivals: [helper], mappings: [] },
      'reachable-no-answer',
      'certain',
    ],
    [
      'unknown, and half open',
      unknown,
      { watch: quiet, arrivals: [from(stranger, 1, 1)] },
      'reachable-no-answer',
      'likely',
    ],
    ['with a queue that is full', unknown, { watch: full }, 'reachable-no-answer', 'likely'],
    [
      'a visitor by chance, who is answered',
      unknown,
      { watch: busy, arrivals: [stranger], mappings: [] },
      'no-mapping',
      'likely',
    ],
    [
      'connections waiting, and none turned away',
      unknown,
      { watch: { ...full, dropped: 0 }, mappings: [] },
      'no-mapping',
      'likely',
    ],
    [
      'one place was answered, so the half open one may be anybody',
      [...unknown, place('Tokyo')],
      { watch: busy, arrivals: [from(stranger, 1, 1)], mappings: [aMapping({})] },
      'reachable',
      'likely',
    ],
  ])('%s', (_, sights, part, verdict, confidence) => {
    expect(judged(sights, part)).toMatchObject({ verdict, confidence })
  })

  it('is told with the program that does not take it', () => {
    const { sentence, nextStep, links } = judgeForward(findings({ sights: unknown, watch: full }))
    expect(sentence).toContain('java does not take it, and its queue of waiting connections is full')
    expect(nextStep).toContain('Start java again')
    expect(links[0]).toMatchObject({ link: 'program', state: 'broken' })
  })
})

it('a look that failed says nothing of who came', () => {
  const failed = aSight({
    kind: 'failed',
    because: { why: 'no-answer', message: 'It is down.' },
    inVain: 'silent',
  })
  expect(arrivedHere(findings({ sights: [failed], arrivals: [helper], watch: quiet }), failed)).toEqual({
    kind: 'unclear',
  })
})
