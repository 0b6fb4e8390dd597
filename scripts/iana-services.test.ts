import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ServiceTable } from '../shared/services/service-table'
import { parseCsv, registryOfCsv, rowsOfPackages, servicesJson } from './iana-services.mjs'

const header =
  'Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,Registration Date,Modification Date,Reference,Service Code,Unauthorized Use Reported,Assignment Notes'

const nasty = [
  header,
  ',0,tcp,Reserved,[Jon_Postel],[Jon_Postel],,,,,,',
  'tcpmux,1,tcp,TCP Port Service Multiplexer,[Mark_Lottor],[Mark_Lottor],,,,,,',
  'tcpmux,1,udp,TCP Port Service Multiplexer,[Mark_Lottor],[Mark_Lottor],,,,,,',
  ',4,tcp,Unassigned,,,,,,,,',
  'http,80,tcp,World Wide Web HTTP,,,,2021-10-01,[RFC9110],,,"Defined TXT keys: u=<username>\np=<password>, and ""path""=/x"',
  'www,80,tcp,World Wide Web HTTP,,,,,,,,"This is an\r\nalias"',
  'http,80,sctp,HTTP,,,,,[RFC9260],,,',
  'quoted,81,TCP,"a ""quoted"", description\n  on two lines",,,2001-02-03,,,,,',
  'long,82,udp,An unusually long description of a service that nobody will ever read down to its end anyway,,,,,,,,',
  'srv-only,,tcp,A name without port,,,2030-01-01,,,,,',
  'x11,6000-6063,tcp,X Window System,,,,,,,,',
  'gone,90,tcp,De-registered,,,,,,,,',
  'nobody,91,,No transport,,,,,,,,',
  'last,65535,udp,,,,,2022-13-99,,,,',
].join('\r\n')

describe('CSV', () => {
  test('RFC 4180, with either line end and with or without one at the end', () => {
    expect(parseCsv('a,b\nc,d')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
    expect(parseCsv('a,b\r\nc,d\r\n')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
    expect(parseCsv('\ufeffa,"b\n,""c"""\n\n,\n')).toEqual([
      ['a', 'b\n,"c"'],
      ['', ''],
    ])
    expect(parseCsv('a,')).toEqual([['a', '']])
    expect(parseCsv('')).toEqual([])
  })

  test('a quote that is not closed is refused', () => {
    expect(() => parseCsv('a,"b\nc')).toThrow('character 2')
    expect(() => parseCsv('a,"b"c')).toThrow('character 2')
  })

  test('a very long field does not exhaust the stack', () => {
    expect(parseCsv(`"${'x""'.repeat(500_000)}"`)[0]?.[0]).toHaveLength(1_000_000)
  })
})

describe("IANA's CSV", () => {
  test('names, ranges, several names of a port; nothing that has no name, no port or another transport', () => {
    const { rows, date } = registryOfCsv(nasty)
    expect(
      rows.filter((row) => row.name !== 'x11').map((row) => `${row.port}/${row.protocol} ${row.name}`),
    ).toEqual([
      '1/tcp tcpmux',
      '1/udp tcpmux',
      '80/tcp http',
      '80/tcp www',
      '81/tcp quoted',
      '82/udp long',
      '65535/udp last',
    ])
    expect(rows.filter((row) => row.name === 'x11').map((row) => row.port)).toEqual(
      Array.from({ length: 64 }, (_, i) => 6000 + i),
    )
    expect(rows.find((row) => row.name === 'quoted')?.description).toBe(
      'a "quoted", description on two lines',
    )
    const long = rows.find((row) => row.name === 'long')?.description
    expect(long).toBe('An unusually long description of a service that nobody will ever read down to…')
    // a date that is written like one counts, others don't; 2030 stands in a row without port
    expect(date).toBe('2030-01-01')
  })

  test('something else is refused', () => {
    expect(() => registryOfCsv('a,b,c\n1,2,3\n')).toThrow('no column "Service Name"')
    expect(() => registryOfCsv('')).toThrow('no column')
  })

  test('columns are found by their title, not by their place', () => {
    const text =
      'Port Number,Description,Modification Date,Service Name,Transport Protocol,Registration Date\n7,Echo,,echo,tcp,\n'
    expect(registryOfCsv(text).rows).toEqual([
      { port: 7, protocol: 'tcp', name: 'echo', description: 'Echo' },
    ])
  })
})

test('from the packages: the newer one decides, the older one adds other names and ranges', () => {
  const rows = rowsOfPackages(
    {
      '0/tcp': ['', 'Reserved'],
      '80/tcp': ['www-http', 'World Wide Web HTTP'],
      '631/tcp': ['ipps', 'IPP over HTTPS'],
      '700/tcp': ['new-owner', 'New'],
      '6001/tcp': ['own-name', 'Inside the range'],
      '9/sctp': ['discard', 'Discard'],
    },
    [
      { ServiceName: 'http', PortNumber: '80', TransportProtocol: 'tcp', Description: 'World Wide Web HTTP' },
      {
        ServiceName: 'www-http',
        PortNumber: '80',
        TransportProtocol: 'tcp',
        Description: 'World Wide Web HTTP',
      },
      { ServiceName: 'ipp', PortNumber: '631', TransportProtocol: 'tcp', Description: 'IPP' },
      { ServiceName: 'old-owner', PortNumber: '700', TransportProtocol: 'tcp', Description: 'Old' },
      { ServiceName: 'gone', PortNumber: '900', TransportProtocol: 'tcp', Description: 'Given back' },
      { ServiceName: 'x11', PortNumber: '6000-6001', TransportProtocol: 'tcp', Description: 'X' },
      { ServiceName: 'no-transport', PortNumber: '7300-7359' },
    ],
  )
  expect(rows.map((row) => `${row.port} ${row.name}`).sort()).toEqual([
    '6000 x11',
    '6001 own-name',
    '631 ipp',
    '631 ipps',
    '700 new-owner',
    '80 http',
    '80 www-http',
  ])
})

test('what is written can be read by the table, and is the same each time', () => {
  const uses = [
    { port: 82, transport: 'tcp' as const, names: ['alt'], use: 'Something else' },
    { port: 5, transport: 'udp' as const, names: ['b', 'c'], use: 'B' },
  ]
  const text = servicesJson(registryOfCsv(nasty), uses)
  expect(servicesJson(registryOfCsv(nasty), [...uses].reverse())).toBe(text)
  const table = new ServiceTable(JSON.parse(text))
  expect(table.find(80, 'tcp')).toMatchObject({ name: 'http', commonUse: null })
  expect(table.find(82, 'tcp')).toMatchObject({ name: 'alt', registered: null })
  expect(table.find(82, 'udp')).toMatchObject({ name: 'long' })
  expect(table.find(5, 'udp')?.commonUse).toBe('B')
  expect(table.find(6063, 'tcp')?.name).toBe('x11')
  expect(JSON.parse(text).counts).toEqual({ names: 70, tcpPorts: 67, udpPorts: 3, commonUses: 2 })
})

test('a file that is too small to be the registry changes nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portlight-test-'))
  try {
    const file = join(folder, 'small.csv')
    writeFileSync(file, nasty)
    const written = resolve(import.meta.dirname, '../resources/services/services.json')
    const before = readFileSync(written, 'utf8')
    const script = resolve(import.meta.dirname, 'make-services.mjs')
    const run = (argument: string) =>
      execFileSync(process.execPath, [script, argument], { encoding: 'utf8', stdio: 'pipe', timeout: 20_000 })
    expect(() => run(file)).toThrow('Only 67 TCP ports have a name')
    expect(() => run(join(folder, 'none.csv'))).toThrow('ENOENT')
    expect(readFileSync(written, 'utf8')).toBe(before)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
