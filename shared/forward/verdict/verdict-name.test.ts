import { describe, expect, it } from 'vitest'
import { isCloudflare, passesCloudflare } from '../cloudflare'
import { friendNameProblem } from '../friend-name'
import { forwardLinks } from '../report'
import { aFirewall, aSight, type FindingsParts, findings, wan } from '../testing/findings'
import type { ForwardFindings } from './findings'
import type { NameFinding, NameService } from './name-finding'
import { judgeForward } from './verdict'
import { nameLink } from './verdict-name'

const own6 = '2a00:77:1::10'

function aName(
  part: Partial<NameFinding> & { readonly a?: readonly string[]; readonly aaaa?: readonly string[] },
): NameFinding {
  const { a = [wan], aaaa = [], ...rest } = part
  return {
    name: 'home.example.org',
    alias: null,
    records: { ipv4: a, ipv6: aaaa.map((address) => ({ address, own: address === own6 })) },
    problem: null,
    services: [],
    answers: [],
    ...rest,
  }
}

function srv(part: Partial<NameService>): NameService {
  return {
    service: '_minecraft._tcp',
    program: 'Minecraft',
    usualPort: 25_565,
    target: 'mc.example.org',
    port: 25_565,
    records: { ipv4: [wan], ipv6: [] },
    problem: null,
    ...part,
  }
}

/** A port that is reached, and a name. */
function named(name: NameFinding | null, parts: FindingsParts = {}, port = 25_565): ForwardFindings {
  const reached = aSight({ kind: 'token', seenAs: wan })
  return { ...findings({ sights: [reached], portlight: true, ...parts }), port, name }
}

const nowhere = { ipv4: [], ipv6: [] }
const with6 = { computer: { lan6: own6 } }

describe('a name that leads elsewhere', () => {
  it.each<[string, NameFinding, FindingsParts, RegExp]>([
    [
      'stale dynamic DNS',
      aName({ a: ['25.0.113.99'] }),
      {},
      /leads friends to 25\.0\.113\.99, but your address on the internet is 25\.0\.113\.5/,
    ],
    [
      'one of two addresses that is stale',
      aName({ a: [wan, '25.0.113.99'] }),
      {},
      /leads some friends to 25\.0\.113\.99, .* where it leads others/,
    ],
    [
      'Cloudflare, which passes on no games',
      aName({ a: ['104.16.3.4', '172.67.1.2'] }),
      {},
      /Cloudflare's proxy \(104\.16\.3\.4 and 172\.67\.1\.2\), which passes on a few ports/,
    ],
    ['Cloudflare over IPv6 alone', aName({ a: [], aaaa: ['2606:4700::1'] }), with6, /Cloudflare's proxy/],
    [
      'an AAAA record of another computer',
      aName({ aaaa: ['2a00:77:1::99'] }),
      with6,
      /2a00:77:1::99, which is not this computer \(2a00:77:1::10\)/,
    ],
    [
      'an AAAA record where this computer has no IPv6',
      aName({ aaaa: ['2a00:77:1::99'] }),
      {},
      /it has no IPv6 address/,
    ],
    [
      'an AAAA record of this computer, which nobody reaches over IPv6',
      aName({ aaaa: [own6] }),
      {
        ...with6,
        sights: [aSight({ kind: 'token', seenAs: wan }), aSight({ kind: 'silent', seenAs: own6 }, 'ipv6')],
      },
      /to 2a00:77:1::10, where TCP port 25565 is closed: nobody outside got in there\. Their computers try IPv6 first/,
    ],
    [
      'an AAAA record of this computer, whose own firewall is closed over IPv6',
      aName({ aaaa: [own6] }),
      { computer: { lan6: own6, firewall6: aFirewall('blocks') } },
      /this computer's own firewall keeps it out/,
    ],
    [
      'an SRV record to another port',
      aName({ services: [srv({ port: 25_570 })] }),
      {},
      /The SRV record of home\.example\.org \(_minecraft\._tcp\) sends friends to port 25570, and not to port 25565/,
    ],
    [
      'an SRV record to a name that is stale',
      aName({ services: [srv({ records: { ipv4: ['25.0.113.99'], ipv6: [] } })] }),
      {},
      /mc\.example\.org, where the SRV record .* leads, leads friends to 25\.0\.113\.99/,
    ],
    [
      'an SRV record to no name',
      aName({ services: [srv({ records: nowhere, problem: 'missing' })] }),
      {},
      /leads to mc\.example\.org, which does not exist/,
    ],
    [
      'an SRV record that says there is nothing',
      aName({ services: [srv({ target: '.' })] }),
      {},
      /there is no such service/,
    ],
    [
      'a name that does not exist',
      aName({ records: nowhere, problem: 'missing' }),
      {},
      /The name home\.example\.org does not exist/,
    ],
    [
      'an alias to nowhere',
      aName({ records: nowhere, problem: 'missing', alias: 'gone.example.net' }),
      {},
      /is an alias \(CNAME\) of gone\.example\.net, which does not exist/,
    ],
    ['a name without an address', aName({ records: nowhere, problem: 'no-address' }), {}, /has no address/],
  ])('%s', (_, name, parts, sentence) => {
    const judged = judgeForward(named(name, parts))
    expect(judged.verdict, judged.sentence).toBe('name-points-elsewhere')
    expect(judged.sentence).toMatch(sentence)
    expect(judged.sentence).toContain('By its address, the port is reached.')
    expect(judged.nextStep).not.toBeNull()
    expect(judged.links.map(({ link }) => link)).toEqual(forwardLinks)
    expect(judged.links.at(-1)).toMatchObject({ link: 'name', state: 'broken' })
  })

  it('is the verdict where nobody outside was asked too, and is likely only where one alone tells our address', () => {
    const stale = aName({ a: ['25.0.113.99'] })
    expect(judgeForward(named(stale, { sights: [], outcome: null }))).toMatchObject({
      verdict: 'name-points-elsewhere',
      confidence: 'certain',
    })
    const alone = { sights: [], outcome: null, stun: [], wan } as const
    expect(judgeForward(named(stale, alone))).toMatchObject({
      verdict: 'name-points-elsewhere',
      confidence: 'likely',
    })
  })

  it('comes behind what keeps the port itself closed', () => {
    const judged = judgeForward(
      named(aName({ a: ['25.0.113.99'] }), { sights: [], outcome: null, mappings: [], portlight: true }),
    )
    expect(judged.verdict).toBe('no-mapping')
    expect(judged.links.at(-1)?.state).toBe('broken')
  })
})

describe('a name that is in order, or of which nothing can be said', () => {
  it.each<[string, NameFinding, FindingsParts, number, 'ok' | 'unknown', RegExp]>([
    ['leads here', aName({}), {}, 25_565, 'ok', /leads to 25\.0\.113\.5, which is your address/],
    [
      'leads here over both families',
      aName({ aaaa: [own6] }),
      with6,
      25_565,
      'ok',
      /25\.0\.113\.5 and 2a00:77:1::10/,
    ],
    [
      'has an SRV record to the port that was tested',
      aName({ a: ['25.0.113.99'], services: [srv({ port: 25_570 })] }),
      {},
      25_570,
      'ok',
      /mc\.example\.org/,
    ],
    [
      'has an SRV record of a program that is not tested',
      aName({ services: [srv({ port: 25_570 })] }),
      {},
      443,
      'ok',
      /home\.example\.org leads/,
    ],
    [
      'leads to Cloudflare, which passes web ports on',
      aName({ a: ['104.16.3.4'] }),
      {},
      443,
      'unknown',
      /can't be seen from here/,
    ],
    [
      'was told by no name server',
      aName({ records: nowhere, problem: 'unanswered' }),
      {},
      25_565,
      'unknown',
      /No name server told/,
    ],
    [
      'leads home as the router tells computers at home',
      aName({ a: ['192.168.1.34'] }),
      {},
      25_565,
      'unknown',
      /no address on the internet/,
    ],
    [
      'leads somewhere, and our address is not known',
      aName({}),
      { sights: [], outcome: null, stun: [], wan: null },
      25_565,
      'unknown',
      /Whether that is your address is not known/,
    ],
    [
      'leads somewhere, and our address is disputed',
      aName({ a: ['25.0.113.99'] }),
      { sights: [], outcome: null, stun: [wan, '25.0.113.99'] },
      25_565,
      'unknown',
      /not known/,
    ],
  ])('%s', (_, name, parts, port, state, sentence) => {
    const judged = judgeForward(named(name, parts, port))
    expect(judged.links.at(-1)).toMatchObject({
      link: 'name',
      state,
      sentence: expect.stringMatching(sentence),
    })
    expect(judged.verdict).not.toBe('name-points-elsewhere')
  })

  it('that was not given is no link', () => {
    expect(judgeForward(findings({})).links.map(({ link }) => link)).not.toContain('name')
    expect(judgeForward(named(null)).links.at(-1)).toMatchObject({ link: 'name', state: 'not-tested' })
  })
})

it.each([
  ['104.16.0.0', true],
  ['104.23.255.255', true],
  ['104.28.0.0', false],
  ['172.64.0.1', true],
  ['172.72.0.0', false],
  ['2606:4700:20::681a:1', true],
  ['2a06:98c7::1', true],
  ['2a06:98c8::1', false],
  ['rubbish', false],
])('%s is of Cloudflare: %s', (address, expected) => {
  expect(isCloudflare(address)).toBe(expected)
})

it('passes the web through Cloudflare, and no UDP', () => {
  expect([
    passesCloudflare(443, 'tcp'),
    passesCloudflare(443, 'udp'),
    passesCloudflare(25_565, 'tcp'),
  ]).toEqual([true, false, false])
})

it.each([
  ['home.example.org', null],
  ['Home.Example.org.', null],
  ['bücher.example', null],
  ['my_host.duckdns.org', null],
  ['25.0.0.2', /is an address; the name/],
  ['[2001:db8::1]', /is an address; the name/],
  ['home.example.org:25565', /leave out the port, and write only home\.example\.org/],
  ['https://home.example.org/', /write it alone/],
  ['me@example.org', /write it alone/],
  ['two names.org', /write it alone/],
  ['', /is no name/],
  ['a..b', /is no name/],
  [`${'a'.repeat(64)}.org`, /is no name/],
  ['semi;colon.org', /holds a character/],
  ['router', /known at home at most/],
  ['nas.local', /known at home at most/],
  ['nas.fritz.box', null],
])('%s', (text, problem) => {
  if (problem === null) expect(friendNameProblem(text)).toBeNull()
  else expect(friendNameProblem(text)).toMatch(problem)
})

it('shows what name servers answered', () => {
  const answers: NameFinding['answers'] = [
    { kind: 'alias', of: 'home.example.org', leadsTo: 'dyn.example.net' },
    { kind: 'addresses', type: 'A', of: 'dyn.example.net', addresses: ['26.0.113.7', '26.0.113.8'] },
    { kind: 'addresses', type: 'AAAA', of: 'dyn.example.net', addresses: [] },
    { kind: 'service', of: '_minecraft._tcp.home.example.org', target: 'play.example.net', port: 25_565 },
    { kind: 'nothing', of: 'play.example.net', problem: 'missing', code: 'ENOTFOUND' },
    { kind: 'circle', of: 'round.example.org' },
  ]
  const shown = nameLink(named(aName({ answers }))).evidence.map(({ what, detail }) => `${what}: ${detail}`)
  expect(shown).toEqual([
    'CNAME of home.example.org: dyn.example.net',
    'A of dyn.example.net: 26.0.113.7, 26.0.113.8',
    'AAAA of dyn.example.net: none',
    'SRV of _minecraft._tcp.home.example.org: play.example.net port 25565',
    'A and AAAA of play.example.net: there is no such name (ENOTFOUND)',
    'CNAME of round.example.org: leads in a circle, or through too many names',
  ])
})
