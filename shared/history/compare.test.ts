import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { identityOf } from '../identity/identity-of'
import { compareRuns } from './compare'
import type { Comparison } from './comparison'
import { comparisonJson } from './output/comparison-json'
import { comparisonMarkdown } from './output/comparison-markdown'
import { comparisonText } from './output/comparison-text'
import { changeWords } from './output/comparison-words'
import { runOf } from './testing/read-text'

interface HostText {
  readonly address: string
  readonly ports?: Readonly<Record<string, string>>
  readonly inside?: string
}

interface RunText {
  readonly args?: string
  readonly asked?: string | null
  readonly finished?: boolean
}

/** XML as nmap writes it, of hosts with the states of their ports: "22": "open". */
function xmlOf(hosts: readonly HostText[], { args, asked = '1-100', finished = true }: RunText = {}): string {
  const targets = hosts.map(({ address }) => address).join(' ')
  const texts = hosts.map(({ address, ports = {}, inside = '' }) => {
    const list = Object.entries(ports).map(
      ([port, state]) => `<port protocol="tcp" portid="${port}"><state state="${state}"/>${inside}</port>`,
    )
    return `<host><status state="up"/><address addr="${address}" addrtype="ipv4"/><ports>${list.join('')}</ports></host>`
  })
  const info = asked === null ? '' : `<scaninfo type="connect" protocol="tcp" services="${asked}"/>`
  const end = finished ? '<runstats><finished time="2" exit="success"/></runstats></nmaprun>' : ''
  return `<nmaprun scanner="nmap" args="${args ?? `nmap -oX a ${targets}`}" start="1">${info}${texts.join('')}${end}`
}

function compared(a: string, b: string): Comparison {
  return compareRuns({ label: 'A', run: runOf(a) }, { label: 'B', run: runOf(b) })
}

/** "10.0.0.1: - 22/tcp closed open → closed", and "? …" for what is not known. */
function said(comparison: Comparison): string[] {
  return comparison.hosts.flatMap(({ address, changes, notKnown }) => [
    ...changes
      .map(changeWords)
      .map(({ mark, of, what, detail }) => `${address}: ${mark} ${of} ${what} ${detail}`),
    ...notKnown.map(({ sentence }) => `${address}: ? ${sentence}`),
  ])
}

const one = (ports: HostText['ports'], run?: RunText) =>
  xmlOf([{ address: '10.0.0.1', ports: ports ?? {} }], run)

/** A host whose ports 22 and 443 prove themselves so; null: nobody looked. */
function proved(hostKey: string | null, fingerprint: string | null, kind = 'ssh-ed25519') {
  const run = runOf(one({ 22: 'open', 443: 'open' }))
  const certificate = {
    ...{ subject: 'example.org', names: ['example.org'], issuer: 'An Authority', selfSigned: false },
    ...{ validFrom: '2026-11-01T00:00:00.000Z', validTo: '2027-01-30T00:00:00.000Z', expired: false },
    fingerprint: fingerprint ?? '',
  }
  const tls = { versions: ['TLSv1.3'], alpn: null, certificate, wantsCertificate: null }
  const identities = new Map([
    [
      22,
      hostKey === null
        ? null
        : identityOf(
            22,
            {
              protocol: 'ssh',
              confidence: 'certain',
              details: { 'host key': kind, fingerprint: `SHA256:${hostKey}` },
            },
            [],
          ),
    ],
    [
      443,
      fingerprint === null ? null : identityOf(443, { protocol: 'http', confidence: 'certain' }, [], tls),
    ],
  ])
  const hosts = [...run.hosts].map(([address, host]) => {
    const ports = host.ports.map((port) => ({ ...port, identity: identities.get(port.port) ?? null }))
    return [address, { ...host, ports }] as const
  })
  return { ...run, hosts: new Map(hosts) }
}

it('another certificate and another host key are told; one that nobody saw, or of another kind, is not', () => {
  const changes = (a: ReturnType<typeof proved>, b: ReturnType<typeof proved>) =>
    said(compareRuns({ label: 'A', run: a }, { label: 'B', run: b }))
  expect(changes(proved('one', 'AA:BB'), proved('two', 'CC:DD'))).toEqual([
    '10.0.0.1: ~ 22/tcp host key SHA256:one → SHA256:two',
    '10.0.0.1: ~ 443/tcp certificate example.org (by An Authority, until 2027-01-30, SHA-256 AA:BB) → example.org (by An Authority, until 2027-01-30, SHA-256 CC:DD)',
  ])
  for (const [a, b] of [
    [proved('one', 'AA:BB'), proved('one', 'AA:BB')],
    [proved('one', 'AA:BB'), proved(null, null)],
    [proved('one', null), proved('two', null, 'ssh-rsa')],
  ] as const)
    expect(changes(a, b)).toEqual([])
})

describe('two scans of a host', () => {
  it.each([
    ['open', 'closed', '- 22/tcp closed open → closed'],
    ['closed', 'open', '+ 22/tcp opened closed → open'],
    ['open', 'filtered', '- 22/tcp now filtered open → filtered'],
    ['filtered', 'open', '+ 22/tcp opened filtered → open'],
    ['filtered', 'closed', '~ 22/tcp answers now filtered → closed'],
    ['closed', 'filtered', '~ 22/tcp now filtered closed → filtered'],
    ['open|filtered', 'open', '+ 22/tcp changed open or filtered → open'],
    ['open', 'open|filtered', '- 22/tcp changed open → open or filtered'],
  ])('from %s to %s', (from, to, words) => {
    expect(said(compared(one({ 22: from }), one({ 22: to })))).toEqual([`10.0.0.1: ${words}`])
  })

  it('never calls closed what one of them did not ask, did not come to, or has no verdict of', () => {
    const open = one({ 22: 'open' })
    const others = [
      [one({ 80: 'open' }, { asked: '80' }), 'Port 22/tcp is open in A; B did not ask.', 'Port 80/tcp'],
      [one({}, { asked: null }), 'B does not say what it asked.', null],
      [one({ 22: 'error' }), 'B has no verdict there.', null],
      [one({ 22: 'rubbish' }), 'B has no verdict there.', null],
      [one({}), 'B has no verdict there.', null],
    ] as const
    for (const [other, sentence] of others) {
      const forth = compared(open, other)
      expect(said(forth).join()).toContain(sentence)
      expect(forth.hosts.flatMap(({ changes }) => changes)).toEqual([])
      expect(compared(other, open).hosts.flatMap(({ changes }) => changes)).toEqual([])
    }
  })

  it('are the same only where nothing had to be left open that both asked', () => {
    const open = one({ 22: 'open' })
    expect(compared(open, open).same).toBe(true)
    // not asked by B: nobody expected an answer
    expect(compared(open, one({ 80: 'closed' }, { asked: '80' })).same).toBe(true)
    expect(compared(open, one({ 22: 'error' })).same).toBe(false)
    expect(compared(open, one({}, { asked: null })).same).toBe(false)
    expect(compared(one({ 22: 'closed' }), open).same).toBe(false)
  })

  it('tells another version, and not one that was not asked for', () => {
    const served = (product: string, version: string, args = 'nmap -sV 10.0.0.1') =>
      xmlOf(
        [
          {
            address: '10.0.0.1',
            ports: { 80: 'open' },
            inside: `<service name="http" product="${product}" version="${version}" method="probed"/>`,
          },
        ],
        { args },
      )
    const table = xmlOf([
      { address: '10.0.0.1', ports: { 80: 'open' }, inside: '<service name="www" method="table"/>' },
    ])
    expect(said(compared(served('nginx', '1.18'), served('nginx', '1.24')))).toEqual([
      '10.0.0.1: ~ 80/tcp version http nginx 1.18 → http nginx 1.24',
    ])
    expect(said(compared(served('nginx', '1.18'), served('Caddy', '2'))).join()).toContain('80/tcp service')
    expect(said(compared(served('nginx', '1.18'), table))).toEqual([
      '10.0.0.1: ? What runs on 80/tcp is known in A; B did not ask for versions.',
    ])
    const silent = table.replace('nmap -oX', 'nmap -sV -oX')
    expect(said(compared(served('nginx', '1.18'), silent))).toEqual([
      '10.0.0.1: ~ 80/tcp service http nginx 1.18 → not recognised',
    ])
  })
})

describe('beside ndiff, what a file has', () => {
  /** As nmap 7.93 writes a host with its name, its guesses of the system, and what scripts said. */
  const whole = ({
    args = 'nmap -A 10.0.0.1',
    names = '<hostname name="nas.example.net" type="PTR"/>',
    systems = ['Linux 5.0 - 5.4', 'Linux 4.15 - 5.8'],
    title = '<script id="http-title" output="Welcome"/>',
    host = '<hostscript><script id="clock-skew" output="0s"/></hostscript>',
    outside = '',
  }) => `<nmaprun scanner="nmap" args="${args}" start="1" version="7.93">
<scaninfo type="syn" protocol="tcp" numservices="1" services="80"/>${outside}
<host><status state="up" reason="reset" reason_ttl="64"/><address addr="10.0.0.1" addrtype="ipv4"/>
<hostnames>${names}</hostnames>
<ports><port protocol="tcp" portid="80"><state state="open" reason="syn-ack" reason_ttl="64"/><service name="http" method="table" conf="3"/>${title}</port></ports>
<os><portused state="open" proto="tcp" portid="80"/>${systems.map((name, at) => `<osmatch name="${name}" accuracy="${96 - at}" line="67241"/>`).join('')}</os>
${host}</host><runstats><finished time="2" exit="success"/></runstats></nmaprun>`
  const bare = { names: '', systems: [], title: '', host: '' }
  const told = (a: string, b: string) => {
    const comparison = compared(a, b)
    return [...said(comparison), ...comparison.notKnown.map(({ sentence }) => sentence)]
  }

  it.each([
    [
      { names: '<hostname name="www.example.net" type="PTR"/>' },
      '~ name changed nas.example.net → www.example.net',
    ],
    [{ names: '' }, '~ name changed nas.example.net → no name'],
    [{ systems: ['FreeBSD 13.1'] }, '~ system changed Linux 5.0 - 5.4 → FreeBSD 13.1'],
    [{ title: '<script id="http-title" output="Moved"/>' }, '~ 80/tcp http-title "Welcome" → "Moved"'],
    [{ host: '' }, '~ host clock-skew "0s" → nothing'],
  ])('is told as a change: %j', (change, words) => {
    expect(told(whole({}), whole(change))).toEqual([`10.0.0.1: ${words}`])
  })

  it.each([
    [
      { args: 'nmap -n 10.0.0.1', ...bare },
      [
        'What nmap’s scripts said of 1 host is in A alone: whether it changed is not known.',
        'A guess of the operating system of 1 host is in A alone: whether it changed is not known.',
        'The name that the name server has for 1 host is in A alone: whether it changed is not known.',
      ],
    ],
    [
      { systems: ['Linux 5.0 - 5.4', 'Linux 6.1'] },
      [
        'The guesses of the operating system of 1 host differ in part, as they often do from scan to scan: whether the system changed is not known.',
      ],
    ],
    [
      { names: '<hostname name="nas.example.net" type="PTR"/><hostname name="nas" type="user"/>' },
      ['1 host was asked for by other names in A than in B: names that somebody typed are not compared.'],
    ],
    [
      { outside: '<prescript><script id="broadcast-ping" output="10.0.0.7"/></prescript>' },
      ['B has what nmap’s scripts said of the scan as a whole, before or after it: that is not compared.'],
    ],
    [{}, []],
  ])('and is not compared is said, in text, JSON and Markdown: %j', (change, sentences) => {
    const [a, b] = [whole({}), whole(change)]
    expect(told(a, b)).toEqual(sentences)
    const comparison = compared(a, b)
    const text = comparisonText(comparison, '1', { colour: false, shapes: false, columns: 400 })
    const markdown = comparisonMarkdown(comparison)
    expect(JSON.parse(comparisonJson(comparison, '1'))).toMatchObject({ same: true, notKnown: sentences })
    for (const one of sentences) {
      expect(text).toContain(`? ${one}`)
      expect(markdown).toContain(`- ${one}`)
    }
    expect(told(b, a)).toHaveLength(sentences.length)
  })
})

describe('a host that is in one of them alone', () => {
  const here = { address: '10.0.0.1', ports: { 80: 'open' } }
  const there = { address: '10.0.0.2', ports: { 22: 'open' } }
  const both = xmlOf([here, there])

  it.each([
    ['nmap 10.0.0.0/24', '- host gone it does not answer any more; it had 22/tcp open'],
    ['nmap -p 80 10.0.0.1-3', '- host gone'],
    ['nmap -p 80 10.0.0.1', '? It is in A with 22/tcp open; B did not ask it.'],
    ['nmap -S 10.0.0.2 10.0.0.1', 'B did not ask it.'],
    ['nmap --exclude 10.0.0.2 10.0.0.0/24', 'B did not ask it.'],
    ['nmap --exclude=10.0.0.0/31,10.0.0.2 10.0.0.0/24', 'B did not ask it.'],
    ['nmap example.org', 'does not say whether it was asked'],
    ['nmap -iL hosts', 'does not say whether it was asked'],
    ['', 'does not say whether it was asked'],
    ['nmap --open 10.0.0.0/24', 'lists hosts with open ports only'],
  ])('with %s', (args, words) => {
    const lines = said(compared(both, xmlOf([here], { args })))
    expect(lines.join()).toContain(words)
    expect(lines).toHaveLength(1)
  })

  it('appeared only where it had been asked for before', () => {
    expect(said(compared(xmlOf([here], { args: 'nmap 10.0.0.0/24' }), both))).toEqual([
      '10.0.0.2: + host appeared open: 22/tcp',
    ])
    expect(said(compared(xmlOf([here], { args: 'nmap 10.0.0.1' }), both)).join()).toContain(
      'A did not ask it.',
    )
  })

  it('may be in the part that a broken-off scan did not come to', () => {
    const part = xmlOf([here], { args: 'nmap 10.0.0.0/24', finished: false })
    const comparison = compared(both, part)
    expect(said(comparison)).toEqual([
      '10.0.0.2: ? It is in A with 22/tcp open; B is a part of its scan and may not have come to it.',
    ])
    expect(comparison.same).toBe(false)
    expect(comparisonText(comparison, '1', { colour: false, shapes: false, columns: 80 })).toContain(
      'B is only a part. The file ends in the middle',
    )
  })
})

const hostStates = fc.dictionary(
  fc.integer({ min: 1, max: 100 }).map(String),
  fc.constantFrom('open', 'closed', 'filtered', 'open|filtered', 'error'),
  { maxKeys: 40 },
)

it('is empty for a run and itself, and the other way round for the other way round', () => {
  const run = fc.tuple(fc.array(hostStates, { maxLength: 4 }), fc.constantFrom('1-100', '1-50', null))
  const textOf = ([hosts, asked]: readonly [readonly Record<string, string>[], string | null]) =>
    xmlOf(
      hosts.map((ports, at) => ({ address: `10.0.0.${at}`, ports })),
      { asked, args: 'nmap 10.0.0.0/24' },
    )
  fc.assert(
    fc.property(run, run, (first, second) => {
      const [a, b] = [textOf(first), textOf(second)]
      expect(said(compared(a, a)).filter((line) => !line.includes(': ?'))).toEqual([])
      const [forth, back] = [compared(a, b), compared(b, a)]
      expect(back.same).toBe(forth.same)
      expect(back.counts.appeared).toBe(forth.counts.gone)
      const pairs = (one: Comparison, turned: boolean) =>
        one.hosts
          .flatMap(({ address, changes }) =>
            changes.flatMap((change) =>
              change.kind === 'ports'
                ? [
                    `${address} ${change.ports} ${turned ? change.to : change.from} ${turned ? change.from : change.to}`,
                  ]
                : [],
            ),
          )
          .sort()
      expect(pairs(back, true)).toEqual(pairs(forth, false))
    }),
  )
})

it('lets no text of a file steer what shows it', () => {
  const evil = '\u001b[31m|`x`\u202e<img src=x>\n# head'
  const service = `<service name="${evil.replaceAll('<', '&lt;').replaceAll('\u001b', '\u009b')}" product="p" method="probed"/>`
  const b = xmlOf([{ address: '10.0.0.1', ports: { 80: 'open' }, inside: service }], {
    args: 'nmap -sV 10.0.0.1',
  })
  const comparison = compared(one({ 80: 'closed' }), b)
  const text = comparisonText(comparison, '1', { colour: false, shapes: false, columns: 60 })
  const markdown = comparisonMarkdown(comparison)
  expect(text).not.toMatch(/[\u009b\u202e]|\n# head/)
  expect(markdown).not.toMatch(/[\u009b\u202e]|[^\\]<img|[^\\]`|\n# head/)
  expect(JSON.parse(comparisonJson(comparison, '1'))).toMatchObject({ same: false, counts: { opened: 1 } })
})
