import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Family } from '../../sockets/socket'
import type { ForwardVerdict } from '../forward-verdicts'
import { forwardVerdicts } from '../forward-verdicts'
import { forwardLinks } from '../report'
import {
  aFirewall,
  aListener,
  aMapping,
  aSight,
  type FindingsParts,
  findings,
  wan,
} from '../testing/findings'
import { toldWhere } from '../where-told'
import type { ComputerFinding, FirewallFinding, ForwardFindings, SightOutcome, Watch } from './findings'
import { judgeForward } from './verdict'
import { computerLink } from './verdict-computer'
import { fromOutside } from './verdict-outside'
import { programLink } from './verdict-program'
import { providerLink } from './verdict-provider'
import { carriersOwn, isOnlyIpv6, routerLink } from './verdict-router'

const other = '192.168.1.20'

/** Findings, and what they have to come to. */
const cases: readonly (readonly [string, ForwardVerdict, ForwardFindings, RegExp])[] = [
  [
    'our token came back',
    'reachable',
    findings({ outcome: { kind: 'token', seenAs: wan }, portlight: true }),
    /Portlight answered/,
  ],
  [
    'a program answered, and its visitor was seen here',
    'reachable',
    findings({
      sights: [
        aSight({ kind: 'answered', seenAs: wan, wrongToken: false }, 'ipv4', { helper: '26.0.113.9' }),
      ],
      arrivals: ['26.0.113.9'],
    }),
    /java answered here/,
  ],
  [
    'something answered, by all that is known the program here',
    'reachable',
    findings({ outcome: { kind: 'answered', seenAs: wan, wrongToken: false } }),
    /by all that is known it is java/,
  ],
  [
    'another machine answered',
    'reachable-other-machine',
    findings({ outcome: { kind: 'answered', seenAs: wan, wrongToken: true }, portlight: true }),
    /not by this computer/,
  ],
  [
    'something answered, and nobody is here',
    'reachable-other-machine',
    findings({ outcome: { kind: 'answered', seenAs: wan, wrongToken: false }, listeners: [] }),
    /answered, not by/,
  ],
  [
    'the forward leads elsewhere, where something answers',
    'reachable-other-machine',
    findings({
      outcome: { kind: 'answered', seenAs: wan, wrongToken: false },
      mappings: [aMapping({ internalAddress: other, toThisComputer: false })],
    }),
    /forwards it to 192\.168\.1\.20, and this computer is 192\.168\.1\.34/,
  ],
  [
    'it comes to this computer, and nobody out there gets an answer',
    'reachable-no-answer',
    findings({
      sights: [aSight({ kind: 'silent', seenAs: wan }, 'ipv4', { helper: '26.0.113.9' })],
      arrivals: ['26.0.113.9'],
      computer: { exit: { interface: 'wg0', tunnel: true, address: '10.8.0.2' } },
    }),
    /comes to this computer \(192\.168\.1\.34\): the answer gets lost, most likely .* VPN \(wg0\)/,
  ],
  ['nobody listens', 'no-listener', findings({ listeners: [] }), /Nothing listens on TCP port 25565/],
  [
    'somebody listens on another network only',
    'no-listener',
    findings({ listeners: [aListener({ address: '10.8.0.2', reach: 'network' })] }),
    /only on 10\.8\.0\.2, and not on 192\.168\.1\.34/,
  ],
  [
    'the forward leads to the second address of this computer, where the program is',
    'not-known',
    findings({
      outcome: null,
      listeners: [aListener({ address: '192.168.1.35', reach: 'network' })],
      mappings: [aMapping({ internalAddress: '192.168.1.35' })],
    }),
    /No broken link is seen/,
  ],
  [
    'the forward leads to the second address of this computer, and the program is on the first',
    'no-listener',
    findings({
      listeners: [aListener({ address: '192.168.1.34', reach: 'network' })],
      mappings: [aMapping({ internalAddress: '192.168.1.35' })],
    }),
    /only on 192\.168\.1\.34, and not on 192\.168\.1\.35, where the router passes it on/,
  ],
  [
    'the forward lets in one host, and who looked is another',
    'not-known',
    findings({
      outcome: { kind: 'silent', seenAs: wan },
      control: { port: 40_000, reached: true },
      mappings: [aMapping({ remoteHost: '26.51.100.1' })],
    }),
    /lets in 26\.51\.100\.1 only/,
  ],
  [
    "a program on :: may take IPv6 only, and the refusal may be its own computer's",
    'not-known',
    findings({
      outcome: { kind: 'refused', seenAs: wan },
      control: { port: 40_000, reached: true },
      listeners: [aListener({ family: 'ipv6', address: '::' })],
    }),
    /whether java takes IPv4 too/,
  ],
  [
    'somebody listens for this computer only',
    'loopback-only',
    findings({ listeners: [aListener({ address: '127.0.0.1', reach: 'loopback' })] }),
    /only for this computer itself \(127\.0\.0\.1\)/,
  ],
  [
    'the firewall here drops it',
    'host-firewall',
    findings({ firewall: aFirewall('blocks') }),
    /keeps TCP port 25565 closed/,
  ],
  [
    'there is no default route',
    'no-gateway',
    findings({ computer: { gateway: null, gateway6: null, lan: null, lan6: null } }),
    /no way out/,
  ],
  [
    'the default route leads into a tunnel',
    'vpn-or-other-exit',
    findings({ computer: { exit: { interface: 'wg0', tunnel: true, address: '10.8.0.2' } } }),
    /through a VPN \(wg0\)/,
  ],
  [
    'the router lists no forward',
    'no-mapping',
    findings({ mappings: [] }),
    /lists no forward of TCP port 25565/,
  ],
  [
    'the forward vanished meanwhile',
    'no-mapping',
    findings({ router: { vanished: true } }),
    /when the test began, and does not any more/,
  ],
  [
    'the forward leads to another computer',
    'mapping-wrong-host',
    findings({ mappings: [aMapping({ internalAddress: other, toThisComputer: false })] }),
    /^Your router forwards TCP port 25565 to 192\.168\.1\.20, but this computer is 192\.168\.1\.34\.$/,
  ],
  [
    'the forward leads to a name, which may be this computer',
    'not-known',
    findings({ mappings: [aMapping({ internalAddress: 'MY-PC', toThisComputer: false })] }),
    /what your router forwards is not known/,
  ],
  [
    'the forward to another computer is for one host outside only',
    'no-mapping',
    findings({
      mappings: [aMapping({ internalAddress: other, toThisComputer: false, remoteHost: '26.51.100.1' })],
    }),
    /lists no forward/,
  ],
  [
    'the forward leads to a port where nobody is',
    'mapping-wrong-port',
    findings({ mappings: [aMapping({ internalPort: 25_566 })] }),
    /to port 25566 of this computer .* java listens on port 25565/,
  ],
  [
    'the forward is for the other protocol',
    'mapping-wrong-port',
    findings({ mappings: [aMapping({ protocol: 'udp' })] }),
    /forwards UDP port 25565 .* but not TCP/,
  ],
  [
    'another outer port leads here',
    'mapping-wrong-port',
    findings({ mappings: [aMapping({ externalPort: 25_000 })] }),
    /forwards TCP port 25000 to port 25565/,
  ],
  [
    'the forward is switched off',
    'mapping-disabled',
    findings({ mappings: [aMapping({ enabled: false })] }),
    /switched off/,
  ],
  [
    'all looks right, and nobody gets in',
    'mapping-ineffective',
    findings({}),
    /lists the forward .* does not answer there/,
  ],
  [
    "the router's address is private",
    'double-nat',
    findings({ wan: '192.168.0.2' }),
    /second router before yours: .* 192\.168\.0\.2/,
  ],
  [
    'the same, and no forward is listed',
    'double-nat',
    findings({ wan: '10.0.0.2', mappings: [] }),
    /second router/,
  ],
  [
    'the router hides its address, and another answers beyond',
    'double-nat',
    findings({ wan: null, mappings: [], beyond: ['192.168.0.1'] }),
    /192\.168\.0\.1, a private address, answers beyond/,
  ],
  [
    "the router's address is the carrier's",
    'carrier-grade-nat',
    findings({ wan: '100.64.7.7' }),
    /carrier-grade NAT.*100\.64\.7\.7/,
  ],
  [
    'the router hides its address, and a carrier answers beyond',
    'carrier-grade-nat',
    findings({ wan: null, mappings: [], beyond: ['100.64.0.1'] }),
    /100\.64\.0\.1/,
  ],
  [
    'there is internet without an IPv4 address of the router',
    'carrier-grade-nat',
    findings({ wan: '0.0.0.0' }),
    /no IPv4 address of its own/,
  ],
  [
    'the internet sees another public address',
    'vpn-or-other-exit',
    findings({ stun: ['26.51.100.7', '26.51.100.7'], outcome: { kind: 'silent', seenAs: '26.51.100.7' } }),
    /outer address is 25\.0\.113\.5, but the internet sees 26\.51\.100\.7/,
  ],
  [
    'a STUN server at home sees the address inside, which is no word on the internet',
    'mapping-ineffective',
    findings({ stun: ['192.168.1.34'], outcome: { kind: 'silent', seenAs: wan } }),
    /lists the forward/,
  ],
  [
    'one STUN server lies, two agree',
    'mapping-ineffective',
    findings({ stun: [wan, '26.51.100.7', wan] }),
    /lists the forward/,
  ],
  [
    'another port got in',
    'blocked-upstream',
    findings({ control: { port: 40_000, reached: true } }),
    /blocks TCP port 25565: .* port 40000 got in/,
  ],
  [
    'the forward works from inside',
    'blocked-upstream',
    findings({ hairpin: true, portlight: true }),
    /from inside, the forward works/,
  ],
  [
    'from inside something answers, which may be the page of the router',
    'not-known',
    findings({ hairpin: true }),
    /does not answer, and which link keeps it out can't be told/,
  ],
  [
    'the address here looks public, and the internet sees another: a company that uses foreign addresses inside',
    'no-mapping',
    findings({ mappings: [], computer: { lan: '26.0.7.7' } }),
    /lists no forward of TCP port 25565 to this computer \(26\.0\.7\.7\)/,
  ],
  [
    "a stick that dials in has a carrier's address",
    'carrier-grade-nat',
    {
      ...findings({
        computer: {
          gateway: null,
          lan: null,
          interface: null,
          exit: { interface: 'ppp0', tunnel: true, address: '100.72.3.4' },
        },
      }),
      router: null,
    },
    /the outer address of this computer is 100\.72\.3\.4/,
  ],
  [
    'nothing outside answers',
    'no-internet',
    findings({
      stun: [null, null],
      outcome: {
        kind: 'failed',
        because: { why: 'no-answer', message: 'It does not answer.' },
        inVain: 'silent',
      },
    }),
    /Nothing on the internet answers/,
  ],
  [
    'the router has no uplink',
    'no-internet',
    findings({
      wan: '0.0.0.0',
      stun: [null],
      outcome: { kind: 'failed', because: { why: 'no-answer', message: '' }, inVain: 'silent' },
    }),
    /no connection to the internet/,
  ],
  [
    'routers on the way have no route to anybody',
    'no-internet',
    findings({ stun: [null, null], inVain: 'unreachable', outcome: null }),
    /nothing leads to stun0\.example:3478 and stun1\.example:3478/,
  ],
  [
    'no name server answers, and the router tells nothing',
    'no-internet',
    findings({ stun: [null, null], inVain: 'no-name-server', outcome: null, wan: null }),
    /no name server answers/,
  ],
  [
    'all names are mistyped',
    'not-known',
    findings({
      stun: [null, null],
      inVain: 'not-asked',
      outcome: {
        kind: 'failed',
        because: { why: 'no-answer', message: 'No such name.' },
        inVain: 'not-asked',
      },
    }),
    /from outside is not proved\. No such name/,
  ],
  [
    'all names are mistyped, and the router has no IPv4 address, as with DS-Lite',
    'not-known',
    findings({ wan: '0.0.0.0', stun: [null, null], inVain: 'not-asked', outcome: null }),
    /nobody outside was asked/,
  ],
  [
    'UDP does not get out, and nobody else was asked',
    'not-known',
    findings({ stun: [null, null], inVain: 'silent', outcome: null }),
    /nobody outside was asked/,
  ],
  [
    'whoever was asked is there, and refuses',
    'not-known',
    findings({
      stun: [null, null],
      inVain: 'answered',
      outcome: { kind: 'failed', because: { why: 'no-answer', message: 'It refuses.' }, inVain: 'silent' },
    }),
    /from outside is not proved\. It refuses/,
  ],
  [
    'no name server answers, though the router is connected',
    'not-known',
    findings({ stun: [null, null], inVain: 'no-name-server', outcome: null }),
    /nobody outside was asked/,
  ],
  ['nobody outside is asked', 'not-known', findings({ outcome: null }), /nobody outside was asked/],
  [
    'the reflector is down',
    'not-known',
    findings({
      outcome: {
        kind: 'failed',
        because: { why: 'no-answer', message: 'It does not answer.' },
        inVain: 'silent',
      },
    }),
    /from outside is not proved\. It does not answer/,
  ],
  [
    'the router tells nothing',
    'not-known',
    findings({ router: { router: null, mappings: [], reliable: false } }),
    /what your router forwards is not known/,
  ],
  [
    'the list is not whole',
    'not-known',
    findings({ mappings: [], router: { reliable: false } }),
    /what your router forwards is not known/,
  ],
  [
    'the firewall here is not known',
    'not-known',
    findings({ firewall: aFirewall('not-known') }),
    /this computer's firewall/,
  ],
  [
    "a UDP program doesn't answer strangers",
    'not-known',
    findings({ protocol: 'udp', listeners: [aListener({})], mappings: [aMapping({ protocol: 'udp' })] }),
    /proves nothing: a UDP program/,
  ],
  [
    'something answered, and who listens is not known',
    'not-known',
    findings({ outcome: { kind: 'answered', seenAs: wan, wrongToken: false }, listeners: null }),
    /can't be told/,
  ],
  [
    'the network changed',
    'not-known',
    {
      ...findings({}),
      networkChange: { kind: 'moved', parts: [{ part: 'router', before: 'a', after: 'b' }] },
    },
    /network changed during the test: the router was a and is b now\./,
  ],
]

describe('the verdict', () => {
  it.each(cases)('%s: %s', (_, verdict, found, sentence) => {
    const judged = judgeForward(found)
    expect(judged.verdict, judged.sentence).toBe(verdict)
    expect(judged.sentence).toMatch(sentence)
    expect(judged.sentence).toMatch(/[.:]$/)
    if (verdict !== 'reachable') expect(judged.nextStep).not.toBeNull()
  })

  it('is each of the nineteen in some case', () => {
    // what a name can be is in verdict-name.test.ts
    const seen = [...cases.map(([, verdict]) => verdict), 'name-points-elsewhere']
    expect(new Set(seen)).toEqual(new Set(forwardVerdicts))
  })

  it('builds nothing on an outer address that no host on the internet can have', () => {
    const judged = judgeForward(findings({ wan: '198.18.0.1', stun: [] }))
    const provider = judged.links.find(({ link }) => link === 'provider')
    expect(provider).toMatchObject({ state: 'unknown' })
    expect(provider?.sentence).toContain('198.18.0.1, which no host on the internet can have')
    expect(judged.verdict).not.toBe('mapping-ineffective')
  })

  it('names the values to type', () => {
    const { nextStep } = judgeForward(findings({ mappings: [] }))
    expect(nextStep).toContain(
      'protocol TCP, outer (external) port 25565, inner (internal) port 25565, inner address 192.168.1.34',
    )
    expect(nextStep).toContain('http://192.168.1.1')
  })

  it('is of the nearest broken link, and the others keep their evidence', () => {
    const judged = judgeForward(
      findings({ listeners: [], firewall: aFirewall('blocks'), mappings: [], wan: '10.0.0.2' }),
    )
    expect(judged.verdict).toBe('no-listener')
    expect(judged.links.map(({ state }) => state)).toEqual(['broken', 'broken', 'broken', 'broken', 'broken'])
  })

  it('is less sure of who answered where no forward is known to lead here', () => {
    const outcome = { kind: 'answered', seenAs: wan, wrongToken: false } as const
    expect(judgeForward(findings({ outcome })).confidence).toBe('likely')
    expect(judgeForward(findings({ outcome, mappings: [] }))).toMatchObject({
      verdict: 'reachable',
      confidence: 'possible',
    })
    expect(judgeForward(findings({ outcome, firewall: aFirewall('blocks') })).verdict).toBe(
      'reachable-other-machine',
    )
  })

  const overIpv6 = (
    outcome: SightOutcome,
    part: Partial<ComputerFinding>,
    firewall = aFirewall('allows'),
  ) => {
    const found = findings({ firewall, computer: { lan6: '2001:db8::1', gateway6: 'fe80::1', ...part } })
    const { outside } = found
    const sights = [aSight(outcome, 'ipv6')]
    return judgeForward({ ...found, outside: outside === null ? null : { ...outside, sights } })
  }

  it('judges what came over IPv6 by the firewall of IPv6', () => {
    const answered = { kind: 'answered', seenAs: '2001:db8::1', wrongToken: false } as const
    const open6 = { firewall6: aFirewall('allows') }
    expect(overIpv6(answered, open6, aFirewall('blocks')).verdict).toBe('reachable')
    const closed6 = { firewall6: aFirewall('blocks') }
    expect(overIpv6(answered, closed6).verdict).toBe('reachable-other-machine')
  })

  it('is less sure of what rules that are not known may change', () => {
    const sure = (verdict: FirewallFinding['verdict']) =>
      judgeForward(findings({ listeners: [], firewall: aFirewall(verdict) })).confidence
    expect([sure('allows'), sure('not-known')]).toEqual(['certain', 'likely'])
  })

  it('blames the router less for silence, which a provider may cause, than for a refusal', () => {
    const outcome = { kind: 'refused', seenAs: wan } as const
    expect(judgeForward(findings({ outcome }))).toMatchObject({
      verdict: 'mapping-ineffective',
      confidence: 'likely',
    })
    expect(judgeForward(findings({}))).toMatchObject({
      verdict: 'mapping-ineffective',
      confidence: 'possible',
    })
  })

  it('does not blame a provider that let the packets pass as far as the router', () => {
    const smtp = (trace: readonly (string | null)[]) =>
      judgeForward({
        ...findings({
          trace,
          listeners: [aListener({ port: 25 })],
          mappings: [aMapping({ externalPort: 25, internalPort: 25 })],
        }),
        port: 25,
      }).verdict
    expect(smtp(['26.51.100.1', '25.0.113.1'])).toBe('blocked-upstream')
    expect(smtp(['26.51.100.1', null, wan])).toBe('mapping-ineffective')
  })

  it('is less sure of a list that may be that of another device', () => {
    const mappings = [aMapping({ internalAddress: other, toThisComputer: false })]
    expect(judgeForward(findings({ mappings })).confidence).toBe('certain')
    expect(judgeForward(findings({ mappings, router: { reliable: false } }))).toMatchObject({
      verdict: 'mapping-wrong-host',
      confidence: 'likely',
    })
  })

  it('takes nobody for the internet who is not outside', () => {
    const looked = (helper: string | null, seenAs: string, family: Family = 'ipv4') => {
      const found = findings({ portlight: true, computer: { lan6: '2a00:77:1::10' } })
      const { outside } = found
      const other = aSight({
        kind: 'failed',
        because: { why: 'no-answer', message: 'It has no such address.' },
        inVain: 'not-asked',
      })
      const sights = [other, { ...aSight({ kind: 'token', seenAs }, family), helper }]
      return judgeForward({ ...found, outside: outside === null ? null : { ...outside, sights } })
    }
    expect(looked('26.51.100.1', wan).verdict).toBe('reachable')
    expect(looked('2a00:26::9', '2a00:77:1::10', 'ipv6').verdict).toBe('reachable')
    for (const judged of [
      looked('192.168.1.20', '192.168.1.34'),
      looked('100.64.0.9', '100.64.0.2'),
      // through the router and back, by its outer address
      looked(wan, wan),
      looked('2a00:77:1::20', '2a00:77:1::10', 'ipv6'),
    ]) {
      expect(judged.verdict, judged.sentence).toBe('not-known')
      expect(judged.sentence).toContain('proves nothing about the internet')
    }
  })

  it('takes no visitor over the other family for proof', () => {
    const outcome = { kind: 'answered', seenAs: wan, wrongToken: false } as const
    const sights = [aSight(outcome, 'ipv4', { helper: '26.51.100.1' })]
    expect(judgeForward(findings({ sights, arrivals: ['2a00:26::9'] })).confidence).toBe('likely')
    expect(judgeForward(findings({ sights, arrivals: ['26.51.100.1'] })).confidence).toBe('certain')
  })

  it('does not call another machine what may be a container here', () => {
    const outcome = { kind: 'answered', seenAs: wan, wrongToken: true } as const
    const computer = { redirect: { here: false, address: '172.17.0.2', port: '80' } }
    expect(judgeForward(findings({ outcome, portlight: true, computer })).verdict).toBe('not-known')
  })

  it('blames for silence over IPv6 whoever is known to keep it closed', () => {
    const silent = { kind: 'silent', seenAs: '2001:db8::1' } as const
    expect(overIpv6(silent, { firewall6: aFirewall('blocks') }).sentence).toContain(
      "this computer's own firewall keeps it closed over IPv6",
    )
    expect(overIpv6(silent, { firewall6: aFirewall('not-known') }).sentence).toContain('not known for IPv6')
    expect(overIpv6(silent, { firewall6: aFirewall('allows') }).sentence).toMatch(
      /: a firewall on the way lets nothing in\.$/,
    )
  })

  it('calls the firewall of this computer open over the family that was judged, and no other', () => {
    const of = (firewall6: FirewallFinding, part: Partial<ComputerFinding> = {}) =>
      judgeForward(findings({ computer: { lan6: '2001:db8::1', firewall6, ...part } })).links[1]
    expect(of(aFirewall('blocks'))).toMatchObject({
      state: 'ok',
      sentence: expect.stringContaining('over IPv6 it keeps it closed'),
    })
    expect(of(aFirewall('allows'))?.sentence).not.toContain('IPv6')
    const onlyIpv6 = { gateway: null, gateway6: 'fe80::1', lan: null, lan6: '2001:db8::1' }
    expect(of(aFirewall('blocks'), onlyIpv6)?.state).toBe('broken')
    expect(of(aFirewall('not-known'), onlyIpv6)?.state).toBe('unknown')
  })

  it('says of IPv6 alone that it is IPv6 alone', () => {
    const found = findings({ portlight: true })
    const { outside } = found
    const sights = [
      aSight({ kind: 'silent', seenAs: wan }),
      aSight({ kind: 'token', seenAs: '2001:db8::1' }, 'ipv6'),
    ]
    const judged = judgeForward({ ...found, outside: outside === null ? null : { ...outside, sights } })
    expect(judged).toMatchObject({ verdict: 'reachable', confidence: 'certain' })
    expect(judged.sentence).toMatch(/over IPv6 at 2001:db8::1.*Over IPv4 it does not\./)
    const shared = findings({ portlight: true, wan: '192.0.0.2' })
    const { sentence } = judgeForward({ ...shared, outside: shared.outside && { ...shared.outside, sights } })
    expect(sentence).toContain('Over IPv4 nobody gets in: your provider shares one IPv4 address')
  })
})

const outcome: fc.Arbitrary<SightOutcome | null> = fc.oneof(
  fc.constant(null),
  fc.constant({ kind: 'token', seenAs: wan } as const),
  fc.boolean().map((wrongToken) => ({ kind: 'answered', seenAs: wan, wrongToken }) as const),
  fc.constantFrom('refused', 'silent').map((kind) => ({ kind, seenAs: wan }) as const),
  fc
    .constantFrom('not-asked', 'no-name-server', 'silent', 'unreachable', 'answered')
    .map((inVain) => ({ kind: 'failed', because: { why: 'no-answer', message: 'No.' }, inVain }) as const),
)
const address = fc.constantFrom(null, wan, '26.51.100.7', '10.0.0.2', '100.64.0.9', '0.0.0.0', 'rubbish')
const anyMapping = fc
  .record({
    protocol: fc.constantFrom('tcp', 'udp'),
    externalPort: fc.constantFrom(25_565, 25_566),
    internalPort: fc.constantFrom(25_565, 25_566),
    toThisComputer: fc.boolean(),
    enabled: fc.boolean(),
    remoteHost: fc.constantFrom(null, '26.51.100.1'),
  })
  .map(aMapping)
const anyFindings: fc.Arbitrary<ForwardFindings> = fc
  .record({
    protocol: fc.constantFrom('tcp', 'udp'),
    outcome,
    portlight: fc.boolean(),
    arrivals: fc.constantFrom(
      [],
      ['192.168.1.1'],
      ['25.0.113.9'],
      [{ from: '25.0.113.9', times: 1, halfOpen: 1 }],
    ),
    watch: fc.constantFrom<Watch>(
      { kind: 'nothing' },
      { kind: 'answerer' },
      { kind: 'table', longestGapMs: 30, opened: 0, dropped: 0, waiting: 0 },
      { kind: 'table', longestGapMs: 900, opened: null, dropped: null, waiting: 0 },
      { kind: 'table', longestGapMs: 30, opened: 5, dropped: 2, waiting: 3 },
    ),
    listeners: fc.constantFrom(
      null,
      [],
      [aListener({})],
      [aListener({ address: '127.0.0.1', reach: 'loopback' })],
    ),
    mappings: fc.array(anyMapping, { maxLength: 3 }),
    firewall: fc.constantFrom(aFirewall('allows'), aFirewall('blocks'), aFirewall('not-known')),
    wan: address,
    stun: fc.array(fc.constantFrom(null, wan, '26.51.100.7'), { maxLength: 3 }),
    beyond: fc.constantFrom(null, [], ['192.168.0.1'], ['100.64.0.1']),
    hops: fc.constantFrom(['192.168.1.1', '192.168.178.1'], ['192.168.1.1', '100.64.0.1'], [null, null]),
    control: fc.constantFrom(null, { port: 40_000, reached: true }, { port: 40_000, reached: false }),
    hairpin: fc.constantFrom(null, true, false),
    reliable: fc.boolean(),
    answers: fc.boolean(),
    gateway: fc.constantFrom(null, '192.168.1.1'),
  })
  .map(({ reliable, answers, gateway, ...rest }) =>
    findings({
      ...rest,
      router: answers ? { reliable } : { router: null, mappings: [], reliable: false },
      computer: gateway === null ? { gateway: null, gateway6: null } : {},
    }),
  )

/** Runs a property on many findings. */
function always(property: (found: ForwardFindings, judged: ReturnType<typeof judgeForward>) => void): void {
  fc.assert(
    fc.property(anyFindings, (found) => property(found, judgeForward(found))),
    { numRuns: 2_000 },
  )
}

describe('a router that tells no outer address', () => {
  const speaksNothing = { router: null, mappings: [], reliable: false } as const
  const gateway = '192.168.1.1'
  const judged = (hops: readonly (string | null)[], part: FindingsParts = {}) =>
    judgeForward(findings({ wan: null, router: speaksNothing, hops, ...part }))

  it.each<[string, readonly (string | null)[], ForwardVerdict]>([
    ['another of a home behind it', [gateway, '192.168.178.1', '25.0.0.1'], 'double-nat'],
    ['another of a home behind a hop that is silent', [gateway, null, '192.168.2.1'], 'double-nat'],
    ['itself silent, and another of a home behind it', [null, '192.168.178.1'], 'double-nat'],
    ["a carrier's NAT behind it", [gateway, '100.64.0.1'], 'carrier-grade-nat'],
    ['DS-Lite', [gateway, '192.0.0.1'], 'carrier-grade-nat'],
    ['a modem in bridge mode before it', [gateway, '25.0.0.1'], 'not-known'],
    ['a device of the provider with a private address', [gateway, '10.20.0.1', '25.0.0.1'], 'not-known'],
    [
      'such a device, and its customers at home far behind',
      [gateway, '172.16.0.1', '192.168.9.9'],
      'not-known',
    ],
    ['another of the same network, which may do no NAT', [gateway, '192.168.1.254'], 'not-known'],
    ['only itself', [gateway, null, null], 'not-known'],
    ['another way out than the router', ['10.8.0.1', '192.168.178.1'], 'not-known'],
  ])('has %s', (_, hops, verdict) => {
    const { verdict: came, confidence } = judged(hops)
    expect(came).toBe(verdict)
    expect(confidence).not.toBe('certain')
  })

  it('is certain where a device beyond it tells the address that the internet sees', () => {
    const second = (address: string, outer: string | null) =>
      judged([gateway, address], { second: [{ address, way: 'NAT-PMP', outer }] })
    expect(second('10.20.0.1', wan)).toMatchObject({ verdict: 'double-nat', confidence: 'certain' })
    expect(second('100.64.0.1', wan)).toMatchObject({ verdict: 'carrier-grade-nat', confidence: 'certain' })
    expect(second('10.20.0.1', '100.64.7.7')).toMatchObject({ verdict: 'double-nat', confidence: 'likely' })
    expect(second('10.20.0.1', null)).toMatchObject({ verdict: 'double-nat', confidence: 'likely' })
    // the other router of one network passes on what this one does no NAT to
    expect(second('192.168.1.254', wan).verdict).toBe('not-known')
  })

  it('names what an address of a provider is for', () => {
    expect(judged([gateway, '192.0.0.1']).sentence).toContain('DS-Lite or 464XLAT')
    expect(judged([gateway, '100.64.0.1']).sentence).not.toContain('464XLAT')
  })

  it('is no hindrance where somebody got in', () => {
    const outcome = { kind: 'token', seenAs: wan } as const
    expect(judged([gateway, '192.168.178.1'], { outcome, portlight: true }).verdict).toBe('reachable')
  })
})

describe('ports of an address that several customers share', () => {
  const ofOneSet = [1_232, 2_256, 3_282, 62_675]
  it('are a hint where the port is none of them and nobody gets in, and no more than that', () => {
    const hinted = judgeForward(findings({ outerPorts: ofOneSet }))
    const plain = judgeForward(findings({ outerPorts: [1_232, 20_311, 45_002, 61_007] }))
    expect(hinted.nextStep).toMatch(/It may be .*MAP-E or MAP-T.* TCP port 25565 is none of it.*such as 1232/)
    expect(plain.nextStep).not.toContain('one set')
    expect([hinted.verdict, hinted.confidence]).toEqual([plain.verdict, plain.confidence])
  })

  it('are no word on a port that somebody got in by', () => {
    const outcome = { kind: 'token', seenAs: wan } as const
    const { verdict, nextStep } = judgeForward(findings({ outerPorts: ofOneSet, outcome, portlight: true }))
    expect(verdict).toBe('reachable')
    expect(nextStep ?? '').not.toContain('one set')
  })

  it('and a computer that has IPv4 only inside of IPv6 (464XLAT), with a gateway or without', () => {
    const alone = { gateway: null, exit: { interface: 'clat', tunnel: true, address: '192.0.0.1' } }
    for (const computer of [alone, { gateway: '192.0.0.1', lan: '192.0.0.2' }]) {
      const found = findings({ computer, wan: null, mappings: [], router: { router: null }, outcome: null })
      expect(judgeForward(found)).toMatchObject({
        verdict: 'carrier-grade-nat',
        sentence: expect.stringContaining('464XLAT'),
      })
    }
    const home = { gateway: '100.64.1.1', lan: '100.64.1.7' }
    expect(judgeForward(findings({ computer: home, outcome: null })).verdict).not.toBe('carrier-grade-nat')
  })
})

describe('whatever was found', () => {
  it('is reachable only where somebody outside was answered', () => {
    always((found, { verdict }) => {
      if (verdict !== 'reachable' && verdict !== 'reachable-other-machine') return
      expect(['token', 'answered']).toContain(found.outside?.sights[0]?.outcome.kind)
    })
  })

  it('is certainly reachable only by a proof', () => {
    always((found, { verdict, confidence }) => {
      if (verdict === 'reachable' && confidence === 'certain') expect(fromOutside(found).kind).toBe('proved')
    })
  })

  it('is always reachable where our token came back', () => {
    always((found, { verdict }) => {
      if (found.outside?.sights[0]?.outcome.kind === 'token') expect(verdict).toBe('reachable')
    })
  })

  it('lacks a forward only where the list is whole', () => {
    always((found, { verdict }) => {
      if (verdict === 'no-mapping') expect(found.router?.reliable).toBe(true)
    })
  })

  it('is never certain of a forward that is only missing on a list', () => {
    always((found, { verdict, confidence }) => {
      if (verdict === 'no-mapping' && found.router?.vanished !== true) expect(confidence).not.toBe('certain')
    })
  })

  it('names a fault that is certain before one that is only likely', () => {
    always((found, { confidence, verdict }) => {
      // what the outside proved stands above all of them
      if (!['refused', 'silent', 'failed', 'not-asked'].includes(fromOutside(found).kind)) return
      const faults = [programLink, computerLink, routerLink, providerLink].map((of) => of(found).broken)
      if (faults.every((fault) => fault?.confidence !== 'certain')) return
      expect(confidence, verdict).toBe('certain')
    })
  })

  it('blames the router or the provider only where this computer is known to let it in', () => {
    always((found, { verdict }) => {
      if (verdict !== 'mapping-ineffective' && verdict !== 'blocked-upstream') return
      expect(found.computer?.firewall?.verdict).toBe('allows')
      expect(found.outside?.sights.some(({ outcome }) => ['silent', 'refused'].includes(outcome.kind))).toBe(
        true,
      )
    })
  })

  it('has five links in order, and a sentence for each', () => {
    always((_, { links, sentence }) => {
      expect(links.map(({ link }) => link)).toEqual(forwardLinks.filter((link) => link !== 'name'))
      for (const said of [sentence, ...links.map((link) => link.sentence)]) {
        expect(said.length).toBeGreaterThan(10)
        expect(said).not.toMatch(/undefined|null|\bNaN\b|\[object/)
      }
    })
  })

  it('calls a link broken wherever the verdict blames one', () => {
    always((_, { verdict, links }) => {
      const broken = links.some(({ state }) => state === 'broken')
      if (verdict === 'reachable') expect(broken).toBe(false)
      else if (verdict !== 'not-known') expect(broken).toBe(true)
    })
  })
})

it.each([
  ['EADDRINUSE', 'A program holds TCP port 25565 already, so Portlight does not put itself in its place.'],
  [
    'EACCES',
    'Portlight may not listen on TCP port 25565: ports below 1024 need administrator rights on most systems.',
  ],
  [
    'ENOBUFS',
    'Portlight could not listen on TCP port 25565: this computer is short of memory for the network (ENOBUFS).',
  ],
])('a port that Portlight could not answer says why: %s', (refused, words) => {
  const found = findings({ listeners: [] })
  const program = { listeners: [], problem: null, answer: { port: 25_565, refused } }
  const { evidence, sentence } = programLink({ ...found, program })
  expect(evidence).toContainEqual({ what: 'answering TCP port 25565', detail: words })
  expect(sentence).toContain(`Portlight could not answer it itself: ${words}`)
})

it('who listens is not known, and why', () => {
  expect(programLink(findings({ listeners: null })).sentence).toBe(
    'Who listens is not known: The table of sockets could not be read.',
  )
})

it('where no routes are told nothing is inferred from that there are none', () => {
  const untold = { routes: null, gateway: null, gateway6: null, lan: null } as const
  const unknown = {
    state: 'unknown',
    sentence: expect.stringContaining('does not tell Portlight its routes, so its router is not known.'),
  }
  for (const address of ['192.168.1.5', '100.64.0.9', '10.0.0.7']) {
    const exit = { interface: 'Ethernet', tunnel: false, address }
    const some = findings({ computer: { ...untold, exit, lan6: '2003:1::5' } })
    expect(computerLink(some)).toMatchObject(unknown)
    expect(carriersOwn(some)).toBeNull()
    expect(isOnlyIpv6(some)).toBe(false)
    expect(toldWhere({ findings: some, lifetime: null }).notes).toContainEqual(unknown.sentence)
  }
  expect(computerLink(findings({ computer: { ...untold, exit: null } }))).toMatchObject(unknown)
  // a tunnel is known by its name
  const vpn = { interface: 'wg0', tunnel: true, address: '10.8.0.2' }
  expect(computerLink(findings({ computer: { ...untold, exit: vpn } }))).toMatchObject({ state: 'broken' })
})

it('what the system told of the way to the internet is shown', () => {
  const route = {
    family: 'ipv4',
    interface: 'eth0',
    gateway: '192.168.1.1',
    metric: 100,
    tunnel: false,
  } as const
  const routes = [route, { ...route, interface: 'wg0', gateway: null, metric: 0, tunnel: true }]
  const exit = { interface: null, tunnel: false, address: '192.168.5.5' }
  const computer = { routes, sources: ['192.168.5.5'], named: '192.168.1.1', exit }
  const { evidence, sentence } = computerLink(findings({ computer }))
  expect(evidence.map(({ what, detail }) => `${what}: ${detail}`)).toEqual([
    'default route (IPv4): over 192.168.1.1 by eth0, metric 100',
    'default route (IPv4): by wg0, a tunnel, metric 0',
    'source address of packets to the internet: 192.168.5.5',
    'router: 192.168.1.1, as it was named',
  ])
  expect(sentence).toContain('leaves over an interface that is not running (192.168.5.5).')
  expect(computerLink(findings({ computer: { routes: null } })).evidence).toContainEqual({
    what: 'routing table',
    detail: 'not told by this system',
  })
})
