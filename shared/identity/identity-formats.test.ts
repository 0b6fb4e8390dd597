import { describe, expect, it } from 'vitest'
import { compareRuns } from '../history/compare'
import { changeWords } from '../history/output/comparison-words'
import { scanOf } from '../history/run-events'
import { runOf } from '../history/testing/read-text'
import { AskedPorts } from '../ports/asked-ports'
import { noCounts, type ScanEvent } from '../scan/event'
import { ListenersHere } from '../scan/listeners-here'
import { type ReportFormatName, reportFormats } from '../scan/output/formats'
import { type HostReport, openReport, type ReportStart } from '../scan/output/report'
import { tableFormat } from '../scan/output/table'
import { ScanRecord } from '../scan/record'
import { emptyRows } from '../scan/rows'
import { reasonCode, stateCode } from '../scan/state'
import { anOwner, aSocket } from '../sockets/testing/sockets'
import type { Identity } from './identity'
import { answersText } from './identity-words'

const asked = new AskedPorts(Uint16Array.of(22, 443, 9100))
const plan = {
  id: 'plan',
  asked: { tcp: asked.tcp, udp: asked.udp },
  hosts: 1,
  hostsExact: true,
  ports: 3,
  probes: 3,
  names: [],
  scopes: ['private' as const],
  needs: [],
  rateCeiling: null,
  secondsAtCeiling: null,
}
const start: ReportStart = {
  version: '0.1.0',
  commandLine: ['scan', '192.0.2.1', '-sV'],
  startedAt: 1_795_223_003_000,
  plan,
  asked,
  askedName: null,
  serviceOf: ({ port }) => ({ 22: 'ssh', 443: 'https', 9100: 'jetdirect' })[port] ?? null,
  openOnly: false,
  identifies: true,
  allFiltered: false,
}

const unknown: Identity = {
  protocol: null,
  product: null,
  version: null,
  extra: null,
  os: null,
  tls: null,
  noPassword: null,
  confidence: 'guess',
  because: 'silent',
  contradiction: null,
  details: {},
  evidence: [],
}

/** Something that is no SSH on SSH's port, and HTTP in TLS whose words would break every format. */
const wrong: Identity = {
  ...unknown,
  protocol: 'http',
  product: 'nginx',
  version: '1.22.1',
  confidence: 'certain',
  because: null,
  noPassword: false,
  contradiction: 'This is port 22, but HTTP answers.',
  evidence: [{ asked: 'HTTP GET /', inTls: false, bytes: 12, text: 'HTTP/1.1 200', hex: '48 54 54 50' }],
}
const nasty = '=cmd()/<b>&"\',\u001b[2J]]>'
const inTls: Identity = {
  ...wrong,
  product: nasty,
  version: null,
  extra: nasty,
  os: 'Linux',
  contradiction: null,
  tls: { versions: ['TLSv1.3'], alpn: 'h2', certificate: null, wantsCertificate: null },
}
const printer: Identity = { ...unknown, protocol: 'jetdirect', because: 'not-asked' }

function eventsOf(identities: readonly (readonly [number, Identity])[]): readonly ScanEvent[] {
  const rows = emptyRows(asked.tcp.length)
  rows.ports.set(asked.tcp)
  rows.states.fill(stateCode.open)
  rows.reasons.fill(reasonCode('syn-ack'))
  rows.tries.fill(1)
  const counts = { ...noCounts, open: 3 }
  const host = {
    index: 0,
    target: '192.0.2.1',
    address: '192.0.2.1',
    family: 'ipv4',
    scope: 'private',
  } as const
  return [
    { kind: 'planned', plan },
    { kind: 'host', host },
    { kind: 'rows', host: 0, rows },
    ...identities.map(
      ([port, identity]) => ({ kind: 'identity', host: 0, protocol: 'tcp', port, identity }) as const,
    ),
    {
      kind: 'host-done',
      summary: {
        index: 0,
        up: true,
        reason: 'none',
        counts,
        answersEverything: false,
        intercepted: [],
        elapsedMs: 0,
      },
    },
    {
      kind: 'done',
      summary: { elapsedMs: 5, partial: false, counts, sent: 3, hostsTotal: 1, hostsUp: 1, hostsDown: 0 },
    },
  ]
}

function written(
  format: ReportFormatName | 'table',
  events: Iterable<ScanEvent>,
  seen: Partial<HostReport> = {},
): string {
  const record = new ScanRecord(asked, () => start.startedAt)
  const made =
    format === 'table' ? tableFormat({ colour: false, shapes: false, columns: null }) : reportFormats[format]
  const report = openReport(made, start)
  let text = report.begin()
  for (const event of events)
    for (const host of record.take(event)) text += [...report.host({ ...host, ...seen })].join('')
  return text + report.end({ ...record.summaryOf(1, 5), problem: null })
}

const all = [
  [22, wrong],
  [443, inTls],
  [9100, printer],
] as const

describe('what answers', () => {
  it('stands in the table with its contradiction, and never as a guess', () => {
    const lines = written('table', eventsOf(all)).split('\n')
    expect(lines).toContainEqual(
      expect.stringMatching(/^ {2}22\/tcp +open +http +nginx 1\.22\.1; This is port 22, but HTTP answers /),
    )
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}443\/tcp +open +http over TLS /))
    expect(lines).toContainEqual(
      expect.stringMatching(/^ {2}9100\/tcp +open +jetdirect\? +not known: left alone/),
    )
  })

  it('says what is wrong with its encryption, also where that begins when asked', () => {
    const certificate = {
      subject: 'a.example',
      names: [],
      issuer: 'a.example',
      validFrom: '2024-01-01T00:00:00.000Z',
      validTo: '2025-01-01T00:00:00.000Z',
      selfSigned: true,
      expired: true,
      fingerprint: '',
    }
    const facts = { versions: ['TLSv1.2', 'TLSv1.1'], alpn: null, certificate, wantsCertificate: true }
    const said = 'nginx 1.22.1; certificate expired; lets in who shows a certificate; agrees to old TLS'
    expect(answersText({ ...wrong, contradiction: null, tls: facts })).toBe(said)
    expect(answersText({ ...wrong, contradiction: null, startTls: facts })).toBe(said)
    const fine = { ...facts, versions: ['TLSv1.3'], certificate: null, wantsCertificate: null }
    expect(answersText({ ...wrong, contradiction: null, tls: fine })).toBe('nginx 1.22.1')
  })

  it('comes back from JSON and JSON Lines as it was, evidence and all', () => {
    for (const format of ['json', 'jsonl'] as const) {
      const text = written(format, eventsOf(all))
      const told = [...scanOf(runOf(text)).events()].flatMap((event) =>
        event.kind === 'identity' ? [[event.port, event.identity]] : [],
      )
      expect(told).toEqual(all)
      expect(written(format, scanOf(runOf(text)).events())).toBe(text)
    }
  })

  it("stands in XML in nmap's attributes, and comes back as far as they go", () => {
    const xml = written('xml', eventsOf(all))
    expect(xml).toContain('<service name="http" product="nginx" version="1.22.1" method="probed" conf="10"/>')
    expect(xml).toMatch(/<service name="http" [^<>]*ostype="Linux" tunnel="ssl" method="probed" conf="10"\/>/)
    expect(xml).toContain('<service name="jetdirect" method="table" conf="3"/>')
    const read = runOf(xml)
    expect(read.recognises).toBe(true)
    const told = [...scanOf(read).events()].flatMap((event) => (event.kind === 'identity' ? [event] : []))
    expect(told.map(({ port, identity: { protocol, tls } }) => [port, protocol, tls !== null])).toEqual([
      [22, 'http', false],
      [443, 'http', true],
    ])
  })

  it('cannot break the fields of CSV and of grepable lines, or steer a terminal', () => {
    const csv = written('csv', eventsOf(all))
    expect(csv.split('\r\n')).toHaveLength(5)
    expect(csv).toContain('"\'=cmd()/<b>&""')
    const ports = written('grepable', eventsOf(all)).match(/Ports: (.*)/)?.[1] ?? ''
    const fields = ports.split(', ').map((port) => port.split('/'))
    expect(fields.map(({ length }) => length)).toEqual([8, 8, 8])
    expect(fields.map((port) => port[4])).toEqual(['http', 'ssl|http', 'jetdirect?'])
    for (const format of ['table', 'csv', 'grepable', 'xml'] as const) {
      expect(written(format, eventsOf(all))).not.toContain('\u001b')
    }
  })

  it('changed only where both found it out', () => {
    const differences = (was: readonly (readonly [number, Identity])[], is: typeof was) => {
      const [a, b] = [was, is].map((one) => runOf(written('json', eventsOf(one))))
      if (a === undefined || b === undefined) return []
      const comparison = compareRuns({ label: 'A', run: a }, { label: 'B', run: b })
      return comparison.hosts.flatMap(({ changes, notKnown }) => [
        ...changes.map(changeWords).map(({ of, what, detail }) => `${of} ${what} ${detail}`),
        ...notKnown.map(({ sentence }) => sentence),
      ])
    }
    expect(differences([[22, wrong]], [[22, { ...wrong, version: '1.24.0' }]])).toEqual([
      '22/tcp version http nginx 1.22.1 → http nginx 1.24.0',
    ])
    expect(differences([[22, wrong]], [[22, { ...unknown, because: 'out-of-time' }]])).toEqual([
      'What runs on 22/tcp was not found out in B: it took too long.',
    ])
    expect(differences([[22, wrong]], [[22, wrong]])).toEqual([])
  })

  it('of two scanners differs only where their words cannot mean the same', () => {
    const nmap = (service: string) =>
      `<nmaprun scanner="nmap" args="nmap -sV 192.0.2.1" start="1"><scaninfo type="connect" protocol="tcp" services="22"/><host><status state="up"/><address addr="192.0.2.1" addrtype="ipv4"/><ports><port protocol="tcp" portid="22"><state state="open"/>${service}</port></ports></host><runstats><finished time="2" exit="success"/></runstats></nmaprun>`
    const ours = runOf(
      written('json', eventsOf([[22, { ...wrong, protocol: 'ssh', product: 'OpenSSH', version: '9.2p1' }]])),
    )
    const changes = (service: string) =>
      compareRuns({ label: 'A', run: runOf(nmap(service)) }, { label: 'B', run: ours }).hosts.flatMap(
        (host) => host.changes.filter(({ kind }) => kind === 'service'),
      )
    expect(
      changes('<service name="ssh" product="OpenSSH" version="9.2p1 Debian 2" method="probed"/>'),
    ).toEqual([])
    expect(changes('<service name="ssh" product="OpenSSH" version="8.4p1" method="probed"/>')).toHaveLength(1)
  })
})

it('what should be mended stands in every format for people and programs, with what to do', () => {
  const open: Identity = { ...wrong, protocol: 'redis', product: null, contradiction: null, noPassword: true }
  const document = JSON.parse(written('json', eventsOf([[443, open]]))) as {
    hosts: { ports: { port: number; exposures?: { rule: string; remedy: string }[] }[] }[]
  }
  const [exposed] = document.hosts[0]?.ports.find(({ port }) => port === 443)?.exposures ?? []
  expect(exposed).toMatchObject({ rule: 'no-password', remedy: expect.stringContaining('requirepass') })
  expect(document.hosts[0]?.ports.find(({ port }) => port === 22)).not.toHaveProperty('exposures')
  expect(written('csv', eventsOf([[443, open]]))).toContain('Redis without a password')
})

it('who has a port of this computer stands beside what answers, and is told from what the scan saw', () => {
  const nginx = anOwner({ program: 'nginx', pid: 7 })
  const listener = aSocket({ local: { address: '0.0.0.0', port: 443 }, owners: [nginx] })
  const seen = { here: new ListenersHere([listener], start.startedAt) }
  const table = written('table', eventsOf(all), seen)
  expect(table).toMatch(/^ {2}443\/tcp +open +http over TLS .* nginx \(7\) /m)
  expect(table).toMatch(/^ {2}22\/tcp .* – {2}/m)
  expect(table).toContain('PROGRAM is known from this computer’s socket table, not from the scan.')
  expect(written('table', eventsOf(all))).not.toContain('PROGRAM')
  const { hosts } = JSON.parse(written('json', eventsOf(all), seen)) as {
    hosts: { ports: { port: number; owners: { program: string }[] }[] }[]
  }
  expect(hosts[0]?.ports.map(({ owners }) => owners.map(({ program }) => program))).toEqual([
    [],
    ['nginx'],
    [],
  ])
})
