import fc from 'fast-check'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'
import { AskedPorts } from '../../ports/asked-ports'
import { parsePorts } from '../../ports/port-spec'
import { protocolCode } from '../../ports/protocol'
import { noCounts } from '../event'
import { unresolvedText } from '../name-failure'
import { HostResults } from '../results'
import { emptyRows } from '../rows'
import { type PortState, portStates, type Reason, reasonCode, stateCode } from '../state'
import { csvFormat } from './csv'
import { grepableFormat } from './grepable'
import { jsonFormat } from './json'
import { jsonlFormat } from './jsonl'
import { type HostReport, openReport, type ReportFormat, type ReportStart, type RunEnd } from './report'
import { tableFormat } from './table'
import { xmlFormat } from './xml'

// times in two formats are local ones
process.env.TZ = 'UTC'

type Row = readonly [number, PortState, Reason?, number?, number?]

/** Ports that are given as a list are TCP's. */
function askedPorts(asked: Uint16Array | AskedPorts): AskedPorts {
  return asked instanceof AskedPorts ? asked : new AskedPorts(asked)
}

function hostOf(
  asked: Uint16Array | AskedPorts,
  rows: readonly Row[],
  others: Partial<HostReport> = {},
): HostReport {
  const columns = emptyRows(rows.length)
  for (const [at, [port, state, reason = 'none', rtt = Number.NaN, tries = 1]] of rows.entries()) {
    columns.ports[at] = port
    columns.states[at] = stateCode[state]
    columns.reasons[at] = reasonCode(reason)
    columns.rtts[at] = rtt
    columns.tries[at] = tries
  }
  const results = new HostResults(askedPorts(asked))
  results.apply(columns)
  return {
    target: '127.0.0.1',
    address: '127.0.0.1',
    family: 'ipv4',
    up: true,
    reason: 'none',
    results,
    answersEverything: false,
    intercepted: [],
    startedAt: 1_795_223_003_000,
    elapsedMs: 800,
    ...others,
  }
}

function startOf(asked: Uint16Array | AskedPorts, others: Partial<ReportStart> = {}): ReportStart {
  return {
    version: '0.1.0',
    commandLine: ['scan', '127.0.0.1', '-p', '1-100'],
    startedAt: 1_795_223_003_000,
    plan: {
      id: 'plan',
      asked: askedPorts(asked),
      hosts: 1,
      hostsExact: true,
      ports: asked.length,
      probes: asked.length,
      names: [],
      scopes: ['this-computer'],
      needs: [],
      rateCeiling: null,
      secondsAtCeiling: null,
    },
    asked: askedPorts(asked),
    askedName: null,
    serviceOf: ({ port }) => ({ 22: 'ssh', 53: 'domain', 80: 'http' })[port] ?? null,
    openOnly: false,
    identifies: false,
    allFiltered: false,
    ...others,
  }
}

const end: RunEnd = {
  elapsedMs: 812.4,
  partial: false,
  counts: { open: 1, closed: 96, filtered: 3, 'open|filtered': 0, error: 0, notScanned: 0 },
  sent: 100,
  hostsTotal: 1,
  hostsUp: 1,
  hostsDown: 0,
  problem: null,
}

function write(
  format: ReportFormat,
  start: ReportStart,
  hosts: readonly HostReport[],
  last: RunEnd = end,
): string {
  const report = openReport(format, start)
  return report.begin() + hosts.flatMap((host) => [...report.host(host)]).join('') + report.end(last)
}

const upTo100 = Uint16Array.from({ length: 100 }, (_, at) => at + 1)

/** 22 open, 90 to 92 filtered, 95 error, the rest closed. */
const mixed = hostOf(
  upTo100,
  [...upTo100].map((port): Row => {
    if (port === 22) return [port, 'open', 'syn-ack', 0.2]
    if (port >= 90 && port <= 92) return [port, 'filtered', 'no-response', Number.NaN, 3]
    if (port === 95) return [port, 'error', 'no-buffers', Number.NaN, 5]
    return [port, 'closed', 'conn-refused', 0.1]
  }),
)

const silent = (count: number) => {
  const asked = Uint16Array.from({ length: count }, (_, at) => at + 1)
  return hostOf(
    asked,
    [...asked].map((port): Row => [port, 'filtered', 'no-response']),
    { up: null, reason: 'no-response' },
  )
}

const downHost = (address: string) =>
  hostOf(upTo100, [], { target: '10.0.0.0/8', address, up: false, reason: 'host-unreach' })

/** Ports of a text in port grammar. */
function portsIn(text: string): number[] {
  if (text === '') return []
  const parsed = parsePorts(text, { portsNamed: () => [] })
  if (!parsed.ok) throw new Error(`not in port grammar: ${text}`)
  return [...parsed.value.tcp]
}

describe('JSON', () => {
  it('is one document of the shape that was promised', () => {
    const document = JSON.parse(write(jsonFormat, startOf(upTo100), [mixed]))
    expect(document).toMatchObject({
      portlight: '0.1.0',
      command: 'scan',
      started: '2026-11-21T01:03:23.000Z',
      elapsedMs: 812,
      partial: false,
      unresolved: [],
    })
    expect(document.hosts).toHaveLength(1)
    expect(document.hosts[0]).toMatchObject({
      target: '127.0.0.1',
      address: '127.0.0.1',
      up: true,
      counts: { open: 1, closed: 95, filtered: 3, error: 1, notScanned: 0 },
      states: { open: '22', closed: '1-21,23-89,93-94,96-100', filtered: '90-92', error: '95' },
      ports: [
        {
          port: 22,
          protocol: 'tcp',
          state: 'open',
          reason: 'syn-ack',
          service: 'ssh',
          rttMs: 0.2,
          tries: 1,
        },
        { port: 90, state: 'filtered', reason: 'no-response', service: null, rttMs: null, tries: 3 },
        { port: 91 },
        { port: 92 },
        { port: 95, state: 'error', reason: 'no-buffers', tries: 5 },
      ],
    })
    expect(document.hosts[0].ports).toHaveLength(5)
    expect(document.hosts[0].states).not.toHaveProperty('notScanned')
  })

  it('accounts for every port that was asked for, each once, whatever the rows were', () => {
    const asked = fc
      .uniqueArray(fc.integer({ min: 1, max: 65535 }), { minLength: 1, maxLength: 60 })
      .map((ports) => Uint16Array.from(ports).sort())
    const states = fc.array(fc.constantFrom(...portStates), { maxLength: 60 })
    fc.assert(
      fc.property(asked, states, (asked, states) => {
        const rows = states.map((state, at): Row => [asked[at % asked.length] ?? 1, state])
        const [host] = JSON.parse(write(jsonFormat, startOf(asked), [hostOf(asked, rows)])).hosts
        const all = Object.values<string>(host.states).flatMap(portsIn)
        expect(all.sort((a, b) => a - b)).toEqual([...asked])
        for (const [state, text] of Object.entries<string>(host.states)) {
          expect(portsIn(text)).toHaveLength(host.counts[state])
        }
      }),
    )
  })

  it('lists the first 1,000 filtered ports, and every one where all are wanted', () => {
    const host = silent(1500)
    const some = JSON.parse(write(jsonFormat, startOf(host.results.asked), [host])).hosts[0]
    expect(some.ports).toHaveLength(1000)
    expect(some.states.filtered).toBe('1-1500')
    const start = startOf(host.results.asked, { allFiltered: true })
    expect(JSON.parse(write(jsonFormat, start, [host])).hosts[0].ports).toHaveLength(1500)
  })

  it('is a document without a host too, and says what ended a scan early', () => {
    const document = JSON.parse(
      write(jsonFormat, startOf(upTo100), [], { ...end, partial: true, problem: 'The engine is gone.' }),
    )
    expect(document).toMatchObject({ hosts: [], partial: true, problem: 'The engine is gone.' })
  })

  it('tells which names could not be resolved, and escapes what a name may hold', () => {
    const problem = { why: 'no-name-server' } as const
    const start = startOf(upTo100)
    const plan = { ...start.plan, names: [{ name: 'a"b\u2028', addresses: [], problem }] }
    expect(JSON.parse(write(jsonFormat, { ...start, plan }, [mixed])).unresolved).toEqual([
      { name: 'a"b\u2028', problem: unresolvedText({ name: 'a"b\u2028', problem }) },
    ])
  })
})

describe('JSON Lines', () => {
  it('has a line for the head, for each host and for the end', () => {
    const lines = write(jsonlFormat, startOf(upTo100), [mixed, downHost('10.0.0.1')]).split('\n')
    expect(lines.pop()).toBe('')
    const [head, first, second, last] = lines.map((line) => JSON.parse(line))
    expect(head).toMatchObject({ kind: 'scan', portlight: '0.1.0' })
    const [host] = JSON.parse(write(jsonFormat, startOf(upTo100), [mixed])).hosts
    expect(first).toEqual({ kind: 'host', ...host })
    expect(second).toMatchObject({ kind: 'host', up: false, reason: 'host-unreach', ports: [] })
    expect(second.states.notScanned).toBe('1-100')
    expect(last).toMatchObject({ kind: 'end', partial: false })
  })
})

describe('CSV', () => {
  it('has closed ports too where all are wanted', () => {
    const text = write(csvFormat, startOf(upTo100, { allFiltered: true }), [mixed])
    expect(text.match(/,tcp,closed,conn-refused,/g)).toHaveLength(95)
  })

  it('has one record a port, with CRLF', () => {
    expect(write(csvFormat, startOf(upTo100), [mixed, downHost('10.0.0.1')])).toBe(
      [
        'target,address,host,port,protocol,state,reason,service,rtt_ms,tries',
        '127.0.0.1,127.0.0.1,up,22,tcp,open,syn-ack,ssh,0.200,1',
        '127.0.0.1,127.0.0.1,up,90,tcp,filtered,no-response,,,3',
        '127.0.0.1,127.0.0.1,up,91,tcp,filtered,no-response,,,3',
        '127.0.0.1,127.0.0.1,up,92,tcp,filtered,no-response,,,3',
        '127.0.0.1,127.0.0.1,up,95,tcp,error,no-buffers,,,5',
        '10.0.0.0/8,10.0.0.1,down,,,,host-unreach,,,',
        '',
      ].join('\r\n'),
    )
  })

  it('quotes as RFC 4180 says and gives a spreadsheet no formula', () => {
    const named = (target: string) =>
      write(csvFormat, startOf(upTo100), [{ ...mixed, target }])
        .split('\r\n')[1]
        ?.split(',127')[0]
    expect(named('a,b"c')).toBe('"a,b""c"')
    for (const start of ['=', '+', '-', '@', '\t']) expect(named(`${start}1`)).toBe(`'${start}1`)
    expect(named('=1,2')).toBe(`"'=1,2"`)
  })
})

describe('two names of one address', () => {
  const plan = {
    ...startOf(upTo100).plan,
    names: ['nas', 'backup', 'other'].map((name) => ({
      name,
      addresses: [name === 'other' ? '127.0.0.9' : '127.0.0.1'],
      problem: null,
    })),
  }
  const start = { ...startOf(upTo100), plan }

  it.each([
    ['the table', tableFormat({ colour: false, shapes: false, columns: null }), 'nas, backup (127.0.0.1)'],
    ['XML', xmlFormat, '<hostname name="backup" type="user"/>'],
    ['grepable', grepableFormat, 'Host: 127.0.0.1 (nas,backup)'],
    ['CSV', csvFormat, '"nas, backup",127.0.0.1,up'],
    ['JSON', jsonFormat, '"names": ["nas","backup"]'],
    ['JSON Lines', jsonlFormat, '"names":["nas","backup"]'],
  ])('are both in %s', (_, format, text) => {
    const written = write(format, start, [{ ...mixed, target: 'nas' }])
    expect(written).toContain(text)
    expect(written).not.toContain('other')
    // an address that was typed beside its name
    expect(write(format, start, [mixed])).toContain('backup')
  })
})

describe('grepable', () => {
  it('is as nmap writes it', () => {
    const start = startOf(upTo100)
    const plan = { ...start.plan, names: [{ name: 'nas', addresses: ['127.0.0.1'], problem: null }] }
    expect(write(grepableFormat, { ...start, plan }, [{ ...mixed, target: 'nas' }])).toBe(
      [
        '# Portlight 0.1.0 scan initiated Sat Nov 21 01:03:23 2026 as: portlight scan 127.0.0.1 -p 1-100',
        'Host: 127.0.0.1 (nas)\tStatus: Up',
        'Host: 127.0.0.1 (nas)\tPorts: 22/open/tcp//ssh///, 90/filtered/tcp/////, 91/filtered/tcp/////, 92/filtered/tcp/////, 95/unknown/tcp/////\tIgnored State: closed (95)',
        '# Portlight done at Sat Nov 21 01:03:23 2026 -- 1 IP address (1 host up) scanned in 0.81 seconds',
        '',
      ].join('\n'),
    )
  })
})

describe('XML', () => {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' })

  it('folds what is not listed, one element a state', () => {
    const run = parser.parse(write(xmlFormat, startOf(upTo100), [mixed])).nmaprun
    expect(run.scaninfo).toMatchObject({ type: 'connect', numservices: '100', services: '1-100' })
    expect(run.host.status.state).toBe('up')
    expect(run.host.ports.extraports).toEqual({
      state: 'closed',
      count: '95',
      extrareasons: {
        reason: 'conn-refused',
        count: '95',
        proto: 'tcp',
        ports: '1-21,23-89,93-94,96-100',
      },
    })
    expect(run.host.ports.port.map(({ portid }: { portid: string }) => portid)).toEqual([
      '22',
      '90',
      '91',
      '92',
      '95',
    ])
    expect(run.host.ports.port[4].state).toMatchObject({ state: 'unknown', reason: 'no-buffers' })
    expect(run.runstats.hosts).toEqual({ up: '1', down: '0', total: '1' })
    expect(run.runstats.finished.exit).toBe('success')
  })

  it('accounts for every port that was asked for', () => {
    const many = silent(1500)
    const partly = hostOf(upTo100, [
      [1, 'open', 'syn-ack', 1],
      [2, 'error', 'no-route'],
    ])
    for (const host of [mixed, many, partly]) {
      for (const openOnly of [false, true]) {
        const start = startOf(host.results.asked, { openOnly })
        // the format itself: the report would leave a host without an open port out
        const { ports } = parser.parse([...xmlFormat(start).host(host)].join('')).host
        const listed = [ports.port ?? []].flat().map(({ portid }: { portid: string }) => Number(portid))
        const folded = [ports.extraports ?? []]
          .flat()
          .flatMap(({ extrareasons }: { extrareasons: unknown }) => [extrareasons].flat())
          .flatMap((group) => portsIn((group as { ports: string }).ports))
        expect([...listed, ...folded].sort((a, b) => a - b)).toEqual([...host.results.asked.tcp])
      }
    }
  })

  it('stays well-formed and keeps what was typed, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const xml = write(xmlFormat, startOf(upTo100, { commandLine: [typed] }), [mixed])
        expect(XMLValidator.validate(xml)).toBe(true)
        expect(xml).not.toMatch(/\p{Cs}/u)
      }),
    )
    const hard = write(xmlFormat, startOf(upTo100, { commandLine: [`a'b"c<d>&e`] }), [mixed])
    expect(hard).toContain(`args="portlight 'a'\\''b&quot;c&lt;d&gt;&amp;e'"`)
    // no shell reads this as it was, so nothing is better than another command
    const harder = write(xmlFormat, startOf(upTo100, { commandLine: ['a\u0000b'] }), [mixed])
    expect(harder).not.toContain('args=')
  })

  it('says when a scan was not finished', () => {
    const xml = write(xmlFormat, startOf(upTo100), [], { ...end, partial: true })
    expect(xml).toContain('exit="error" errormsg="Stopped before the end: the results are partial."')
  })
})

describe('what is listed', () => {
  const formats = {
    json: jsonFormat,
    jsonl: jsonlFormat,
    csv: csvFormat,
    xml: xmlFormat,
    grepable: grepableFormat,
    table: tableFormat({ colour: false, shapes: false, columns: null }),
  }

  it.each(Object.entries(formats))('%s: open ports only, and no host without one', (_, format) => {
    const start = startOf(upTo100, { openOnly: true, plan: { ...startOf(upTo100).plan, hosts: 3 } })
    const without = hostOf(upTo100, [[80, 'closed', 'conn-refused']], { address: '10.9.9.9' })
    const text = write(format, start, [mixed, without, downHost('10.8.8.8')])
    expect(text).toContain('ssh')
    expect(text).not.toContain('10.9.9.9')
    expect(text).not.toContain('10.8.8.8')
    expect(text).not.toMatch(/"port": ?90\b|\b90\/|,90,|portid="90"/)
  })

  it.each(Object.entries(formats).filter(([name]) => name !== 'table'))(
    '%s: 1,000 hosts that are down, and the number of the others',
    (_, format) => {
      const hosts = Array.from({ length: 1200 }, (_, at) => downHost(`10.0.${at >> 8}.${at & 255}`))
      const text = write(format, startOf(upTo100), hosts, { ...end, hostsDown: 1200 })
      expect(text).toContain('10.0.3.231')
      expect(text).not.toContain('10.0.3.232')
    },
  )

  it('JSON counts the hosts that are not listed', () => {
    const hosts = Array.from({ length: 1200 }, (_, at) => downHost(`10.0.${at >> 8}.${at & 255}`))
    expect(JSON.parse(write(jsonFormat, startOf(upTo100), hosts))).toMatchObject({ hostsDownNotListed: 200 })
  })
})

describe('the table', () => {
  const plain = tableFormat({ colour: false, shapes: false, columns: null })

  it('lists what matters and folds the rest', () => {
    expect(write(plain, startOf(upTo100, { askedName: 'the 100 most common ports' }), [mixed])).toBe(
      [
        'Portlight 0.1.0: the 100 most common ports of 1 host',
        '',
        '127.0.0.1  up',
        '  PORT    STATE     SERVICE  ROUND TRIP  REASON',
        '  22/tcp  open      ssh         0.20 ms  syn-ack',
        '  90/tcp  filtered  –                 –  no-response (3 tries)',
        '  91/tcp  filtered  –                 –  no-response (3 tries)',
        '  92/tcp  filtered  –                 –  no-response (3 tries)',
        '  95/tcp  error     –                 –  no-buffers (5 tries)',
        '  95 closed (conn-refused)',
        '',
        'Done in 0.8 s. 1 host up.',
        '1 open, 96 closed, 3 filtered.',
        '',
      ].join('\n'),
    )
  })

  it('lists closed ports where few were asked for', () => {
    const asked = Uint16Array.of(22, 80)
    const host = hostOf(asked, [
      [22, 'open', 'syn-ack', 0.2],
      [80, 'closed', 'conn-refused', 0.1],
    ])
    expect(write(plain, startOf(asked), [host])).toContain(
      '  80/tcp  closed  http        0.10 ms  conn-refused',
    )
  })

  it('folds many filtered ports and names them, unless all are wanted', () => {
    const host = silent(40)
    expect(write(plain, startOf(host.results.asked), [host])).toContain(
      '  40 filtered (no-response)\n    1-40\n',
    )
    expect(write(plain, startOf(host.results.asked, { allFiltered: true }), [host])).toContain(
      '  40/tcp  filt',
    )
  })

  it('says prominently what discredits a host', () => {
    const text = write(plain, startOf(upTo100), [
      { ...mixed, answersEverything: true },
      { ...mixed, intercepted: [25, 110] },
    ])
    expect(text).toContain('It accepts connections on every port')
    expect(text).toContain('Something on the way answers port 25,110')
  })

  it('fits into a narrow terminal, with a shape and a word for every state', () => {
    for (const columns of [40, 60, 80]) {
      const narrow = tableFormat({ colour: false, shapes: true, columns })
      const writer = narrow(startOf(upTo100))
      const odd = { ...silent(1500), answersEverything: true, intercepted: [25, 110] }
      const lines = [...writer.host(mixed), ...writer.host(odd)].join('').split('\n')
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns)
      expect(lines.join('\n')).toContain('● open')
      expect(lines.join('\n')).toContain('◐ filtered')
    }
  })

  it('has colour only where it is asked for', () => {
    const coloured = tableFormat({ colour: true, shapes: true, columns: 80 })
    const text = write(coloured, startOf(upTo100), [mixed])
    expect(text).toContain('\u001b[1;32m')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal takes for colour begins with one
    const bare = text.replaceAll(/\u001b\[[\d;]*m/g, '')
    expect(bare).toBe(
      write(tableFormat({ colour: false, shapes: true, columns: 80 }), startOf(upTo100), [mixed]),
    )
  })

  it('says that a scan was stopped', () => {
    const counts = { ...end.counts, notScanned: 12345 }
    expect(write(plain, startOf(upTo100), [], { ...end, partial: true, counts })).toContain(
      'Stopped after 0.8 s: this is a part. 1 host up.\n1 open, 96 closed, 3 filtered, 12,345 not scanned.',
    )
  })
})

describe('TCP and UDP in one scan', () => {
  const both = new AskedPorts(Uint16Array.of(22, 53), Uint16Array.of(53, 123, 161))
  const results = new HostResults(both)
  const columns = emptyRows(5)
  const said = [
    ['open', 'syn-ack'],
    ['closed', 'conn-refused'],
    ['open', 'udp-response'],
    ['open|filtered', 'no-response'],
    ['closed', 'port-unreach'],
  ] as const
  said.forEach(([state, reason], slot) => {
    const { protocol, port } = both.at(slot)
    columns.ports[slot] = port
    columns.protocols[slot] = protocolCode[protocol]
    columns.states[slot] = stateCode[state]
    columns.reasons[slot] = reasonCode(reason)
  })
  results.apply(columns)
  const host = { ...hostOf(both, []), results }
  const counts = { ...noCounts, open: 2, closed: 2, 'open|filtered': 1 }
  const written = (format: ReportFormat, others: Partial<ReportStart> = {}) =>
    write(format, startOf(both, others), [host], { ...end, counts })

  it('JSON has each port under its protocol, and its letter where ports are a text', () => {
    const document = JSON.parse(written(jsonFormat))
    expect(document.asked).toBe('T:22,53,U:53,123,161')
    expect(document.counts).toEqual(counts)
    expect(document.hosts[0].states).toEqual({
      open: 'T:22,U:53',
      closed: 'T:53,U:161',
      filtered: '',
      'open|filtered': 'U:123',
      error: '',
    })
    expect(
      document.hosts[0].ports.map(({ port, protocol, state }: Record<string, unknown>) => [
        port,
        protocol,
        state,
      ]),
    ).toEqual([
      [22, 'tcp', 'open'],
      [53, 'udp', 'open'],
      [123, 'udp', 'open|filtered'],
    ])
  })

  it("XML and grepable have nmap's words for it", () => {
    const run = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(
      written(xmlFormat),
    ).nmaprun
    expect(run.scaninfo).toEqual([
      { type: 'connect', protocol: 'tcp', numservices: '2', services: '22,53' },
      { type: 'udp', protocol: 'udp', numservices: '3', services: '53,123,161' },
    ])
    expect(run.host.ports.port).toContainEqual({
      protocol: 'udp',
      portid: '123',
      state: { state: 'open|filtered', reason: 'no-response', reason_ttl: '0' },
      service: { name: 'unknown', method: 'table', conf: '0' },
    })
    expect(written(grepableFormat)).toContain(
      'Ports: 22/open/tcp//ssh///, 53/closed/tcp//domain///, 53/open/udp//domain///, 123/open|filtered/udp/////, 161/closed/udp/////',
    )
    const folded = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(
      written(xmlFormat, { openOnly: true }),
    )
    expect(folded.nmaprun.host.ports.extraports[0].extrareasons).toEqual([
      { reason: 'conn-refused', count: '1', proto: 'tcp', ports: '53' },
      { reason: 'port-unreach', count: '1', proto: 'udp', ports: '161' },
    ])
  })

  it('CSV and the table say which is which', () => {
    expect(written(csvFormat)).toContain('127.0.0.1,up,123,udp,open|filtered,no-response,')
    const text = written(tableFormat({ colour: false, shapes: false, columns: null }))
    expect(text).toMatch(/53\/tcp +closed +domain/)
    expect(text).toMatch(/53\/udp +open +domain/)
    expect(text).toContain('2 open, 2 closed, 1 open|filtered.')
  })
})
