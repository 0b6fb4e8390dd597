import { describe, expect, it } from 'vitest'
import type { ForwardVerdict } from '../forward-verdicts'
import type { WitnessKind } from '../lookers'
import { lookerKinds } from '../lookers'
import {
  aFirewall,
  aListener,
  aMapping,
  aSight,
  type FindingsParts,
  findings,
  wan,
} from '../testing/findings'
import type { Arrival, Sight, SightOutcome } from './findings'
import type { NameFinding } from './name-finding'
import { judgeForward } from './verdict'

/** What a look of each kind is like: who tells its address, who comes how often, and whose connection stays. */
interface Kind {
  readonly by: WitnessKind
  readonly part: Partial<Sight>
  /** It can't tell a refusal from silence. */
  readonly refusalIsSilence?: boolean
}

const places = ['Falkenstein', 'Tokyo', 'Ashburn']
const shapes: Readonly<Record<(typeof lookerKinds)[number], readonly Kind[]>> = {
  reflector: [{ by: 'reflector', part: { helper: '26.0.113.9', heldMs: 500 } }],
  globalping: places.map((place) => ({ by: 'globalping', part: { place, visits: 3, rttMs: 24, heldMs: 0 } })),
  echoip: [{ by: 'echoip', part: { helper: '26.0.113.8', heldMs: 0 }, refusalIsSilence: true }],
  'check-host': places.map((place, at) => ({
    by: 'check-host',
    part: { place, helper: `26.0.114.${at + 1}`, rttMs: 30, heldMs: 0 },
  })),
}

type Met = 'answered' | 'refused' | 'silent'

/** What all places of a kind say where each of them met the same. */
function sightsOf(kinds: readonly Kind[], met: Met): readonly Sight[] {
  return kinds.map(({ by, part, refusalIsSilence }) => {
    const outcome: SightOutcome =
      met === 'answered'
        ? { kind: 'answered', seenAs: wan, wrongToken: false }
        : { kind: met === 'refused' && refusalIsSilence !== true ? 'refused' : 'silent', seenAs: wan }
    return aSight(outcome, 'ipv4', { by, ...part, visits: met === 'answered' ? (part.visits ?? 1) : 0 })
  })
}

/** Everybody who was answered, as the table of sockets shows them; places that don't tell their address come from somewhere. */
function arrivalsOf(kinds: readonly Kind[]): readonly Arrival[] {
  return kinds.map(({ part }, at) => ({
    from: part.helper ?? `27.0.0.${at + 1}`,
    times: part.visits ?? 1,
    halfOpen: 0,
  }))
}

const table = (part: object) => ({
  kind: 'table' as const,
  longestGapMs: 30,
  opened: 0,
  dropped: 0,
  waiting: 0,
  ...part,
})
const other = aMapping({ internalAddress: '192.168.1.20', toThisComputer: false })

/** A situation, what is met from outside in it, and the verdict that every kind of looker has to come to. */
const situations: readonly (readonly [string, ForwardVerdict, Met, FindingsParts, 'come' | 'stay away'])[] = [
  ['a program that is reached', 'reachable', 'answered', { watch: table({ opened: 9 }) }, 'come'],
  ['another machine that answers', 'reachable-other-machine', 'answered', { watch: table({}) }, 'stay away'],
  [
    'a forward to another computer that answers',
    'reachable-other-machine',
    'answered',
    { watch: table({}), mappings: [other] },
    'stay away',
  ],
  [
    'a program that hangs',
    'reachable-no-answer',
    'silent',
    { watch: table({ opened: 1, dropped: 4, waiting: 3 }) },
    'stay away',
  ],
  ['no program', 'no-listener', 'refused', { listeners: [] }, 'stay away'],
  [
    'a program that hears itself alone',
    'loopback-only',
    'refused',
    { listeners: [aListener({ address: '127.0.0.1', reach: 'loopback' })] },
    'stay away',
  ],
  ["this computer's own firewall", 'host-firewall', 'silent', { firewall: aFirewall('blocks') }, 'stay away'],
  ['no way out', 'no-gateway', 'silent', { computer: { gateway: null, gateway6: null } }, 'stay away'],
  ['no forward', 'no-mapping', 'silent', { mappings: [] }, 'stay away'],
  [
    'a forward that vanished',
    'no-mapping',
    'silent',
    { mappings: [], router: { vanished: true } },
    'stay away',
  ],
  ['a forward to another computer', 'mapping-wrong-host', 'silent', { mappings: [other] }, 'stay away'],
  [
    'a forward from another port',
    'mapping-wrong-port',
    'silent',
    { mappings: [aMapping({ externalPort: 25_566 })] },
    'stay away',
  ],
  [
    'a forward that is off',
    'mapping-disabled',
    'silent',
    { mappings: [aMapping({ enabled: false })] },
    'stay away',
  ],
  ['a forward without effect', 'mapping-ineffective', 'silent', {}, 'stay away'],
  ['a second router', 'double-nat', 'silent', { wan: '192.168.178.24' }, 'stay away'],
  ["a carrier's NAT", 'carrier-grade-nat', 'silent', { wan: '100.64.3.9' }, 'stay away'],
  ['another way out', 'vpn-or-other-exit', 'silent', { stun: ['26.51.100.7', '26.51.100.7'] }, 'stay away'],
  [
    'a port that is blocked',
    'blocked-upstream',
    'silent',
    { control: { port: 40_000, reached: true } },
    'stay away',
  ],
]

/** What is left of a verdict where nobody outside is seen to knock. */
const inVainIs: Partial<Record<ForwardVerdict, ForwardVerdict>> = {
  reachable: 'not-known',
  'mapping-ineffective': 'not-known',
  'blocked-upstream': 'not-known',
}

describe.each(lookerKinds)('%s alone', (kind) => {
  it.each(situations)('sees %s as %s', (_, verdict, met, parts, come) => {
    const kinds = shapes[kind]
    const arrivals = come === 'come' ? arrivalsOf(kinds) : []
    const judged = judgeForward(findings({ ...parts, sights: sightsOf(kinds, met), arrivals }))
    expect(judged.verdict, judged.sentence).toBe(verdict)
  })
})

/** A name that leads to the address of yesterday. */
const stale: NameFinding = {
  name: 'home.example.org',
  alias: null,
  records: { ipv4: ['25.0.113.99'], ipv6: [] },
  problem: null,
  services: [],
  answers: [],
}
const watch = table({ opened: 9 })

it.each(lookerKinds)('%s alone sees a port that is reached by another name only', (kind) => {
  const [sights, arrivals] = [sightsOf(shapes[kind], 'answered'), arrivalsOf(shapes[kind])]
  const found = { ...findings({ sights, arrivals, watch }), name: stale }
  expect(judgeForward(found).verdict).toBe('name-points-elsewhere')
})

describe('a telephone alone', () => {
  const opened = aSight({ kind: 'token', seenAs: wan }, 'ipv4', { by: 'telephone', helper: '26.0.113.7' })
  const because = { why: 'telephone-said', saw: 'error', beside: null } as const
  const inVain = aSight({ kind: 'failed', because, inVain: 'not-asked' }, 'ipv4', { by: 'telephone' })

  it('that opened the link proves that the port is reached, and not that the name is right', () => {
    const found = findings({ portlight: true, listeners: [], sights: [opened] })
    expect(judgeForward(found)).toMatchObject({ verdict: 'reachable', confidence: 'certain' })
    expect(judgeForward({ ...found, name: stale }).verdict).toBe('name-points-elsewhere')
  })

  // what is known without anybody outside is known with it, and silence that a person tells of is none that was seen
  const others = situations.filter(([, verdict]) => !verdict.startsWith('reachable-'))
  it.each(others)('in vain is no word on %s', (_, verdict, __, parts) => {
    const judged = judgeForward(findings({ ...parts, sights: [inVain], control: null }))
    expect(judged.verdict, judged.sentence).toBe(inVainIs[verdict] ?? verdict)
  })
})

it('knows of every kind that looks what it can’t prove: a program that may be another machine’s', () => {
  for (const kind of lookerKinds) {
    const sights = sightsOf(shapes[kind], 'answered')
    // nobody could watch, and no forward is known
    const judged = judgeForward(findings({ sights, watch: { kind: 'nothing' }, mappings: [] }))
    expect(judged, kind).toMatchObject({ verdict: 'reachable', confidence: 'possible' })
  }
})
