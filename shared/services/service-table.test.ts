import { describe, expect, test } from 'vitest'
import commonUses from '#resources/services/common-uses.json'
import data from '#resources/services/services.json'
import type { ServiceData } from './service-data'
import { ServiceTable } from './service-table'
import { matchesWildcard } from './wildcard'

const table = new ServiceTable(data)

describe('the name alone', () => {
  test('is that of the whole entry, for every port', () => {
    for (const protocol of ['tcp', 'udp'] as const) {
      for (let port = 0; port < 65_536; port += 1) {
        const name = table.nameOf(port, protocol)
        if (name !== (table.find(port, protocol)?.name ?? null)) expect.fail(`${port}/${protocol}: ${name}`)
      }
    }
  })
})

describe('every port', () => {
  test('has the first entry of the list that is meant for its protocol, and no other has one', () => {
    const first = { tcp: new Map<number, string>(), udp: new Map<number, string>() }
    const add = (names: readonly string[], ports: readonly number[], protocols: string) => {
      for (const [entry, port] of ports.entries()) {
        const bits = Number(protocols[entry])
        const name = names[entry]?.split(' ', 1)[0] ?? ''
        if ((bits & 1) !== 0 && !first.tcp.has(port)) first.tcp.set(port, name)
        if ((bits & 2) !== 0 && !first.udp.has(port)) first.udp.set(port, name)
      }
    }
    let port = 0
    const steps = data.steps.split(',').map((step) => {
      port += Number(step)
      return port
    })
    // what is common goes before what is registered
    add(data.commonNames.split('\n'), data.commonPorts.split(',').map(Number), data.commonProtocols)
    add(data.names.split('\n'), steps, data.protocols)
    for (const protocol of ['tcp', 'udp'] as const) {
      for (let one = 0; one < 65_536; one += 1) {
        const name = table.nameOf(one, protocol)
        if (name !== (first[protocol].get(one) ?? null)) expect.fail(`${one}/${protocol}: ${name}`)
      }
    }
  })
})

describe('the data file', () => {
  test('holds what its counts say', () => {
    const protocols = [...data.protocols].map(Number)
    let port = 0
    const ports = data.steps.split(',').map((step) => {
      port += Number(step)
      return port
    })
    const portsWith = (bit: number) => new Set(ports.filter((_, i) => ((protocols[i] ?? 0) & bit) !== 0)).size
    expect(data.counts).toEqual({
      names: ports.length,
      tcpPorts: portsWith(1),
      udpPorts: portsWith(2),
      commonUses: data.commonPorts.split(',').length,
    })
    for (const column of [data.names, data.descriptions])
      expect(column.split('\n')).toHaveLength(ports.length)
    for (const column of [data.commonNames, data.commonUses]) {
      expect(column.split('\n')).toHaveLength(data.counts.commonUses)
    }
    expect(data.protocols).toMatch(/^[123]+$/)
    expect(data.commonProtocols).toHaveLength(data.counts.commonUses)
    expect(ports.every((one, i) => one >= 1 && one <= 65535 && one >= (ports[i - 1] ?? 1))).toBe(true)
    expect(data.names.split('\n').every((name) => /^\S+$/.test(name))).toBe(true)
    expect(data.descriptions.split('\n').every((text) => text.length <= 80 && text === text.trim())).toBe(
      true,
    )
  })

  test("is as large as IANA's registry, and dated", () => {
    expect(data.counts.tcpPorts).toBeGreaterThanOrEqual(5500)
    expect(data.counts.udpPorts).toBeGreaterThanOrEqual(5000)
    expect(data.date).toMatch(/^20\d\d-\d\d-\d\d$/)
    expect(data.source).toContain('IANA')
  })

  test('holds the common uses as they are written by hand', () => {
    expect(data.counts.commonUses).toBe(commonUses.length)
    for (const { port, transport, names, use } of commonUses) {
      const protocol = transport === 'udp' ? 'udp' : 'tcp'
      expect(table.find(port, protocol)?.commonUse, `${port}`).toBe(use)
      expect(names.length, `${port}`).toBeGreaterThan(0)
      expect(use, `${port}`).toMatch(/^[\p{L}\d].{0,79}$/u)
      if (protocol === 'tcp') for (const name of names) expect(table.portsNamed(name), name).toContain(port)
    }
  })
})

describe('what a port stands for', () => {
  test.each([
    [22, 'ssh'],
    [53, 'dns'],
    [80, 'http'],
    [443, 'https'],
    [445, 'smb'],
    [465, 'submissions'],
    [587, 'submission'],
    [631, 'ipp'],
    [3306, 'mysql'],
    [3000, 'dev-server'],
    [3389, 'rdp'],
    [5432, 'postgresql'],
    [6000, 'x11'],
    [6063, 'x11'],
    [5900, 'vnc'],
    [6379, 'redis'],
    [8000, 'dev-server'],
    [8080, 'http-alt'],
    [9200, 'elasticsearch'],
  ])('%i is %s', (port, name) => {
    expect(table.find(port, 'tcp')?.name).toBe(name)
    expect(table.find(port, 'tcp')?.registered).not.toBeNull()
  })

  test('TCP and UDP have their own names', () => {
    expect(table.find(514, 'tcp')?.name).toBe('shell')
    expect(table.find(514, 'udp')?.name).toBe('syslog')
    expect(table.find(123, 'udp')?.name).toBe('ntp')
  })

  test('a common use leads, and what IANA has registered stands beside it', () => {
    expect(table.find(9200, 'tcp')).toEqual({
      name: 'elasticsearch',
      description: 'Elasticsearch, OpenSearch',
      registered: { name: 'wap-wsp', description: 'WAP connectionless session service' },
      commonUse: 'Elasticsearch, OpenSearch',
    })
    expect(table.find(22, 'tcp')).toMatchObject({ name: 'ssh', commonUse: null })
  })

  test('or it is alone, registered for nothing', () => {
    expect(table.find(25565, 'tcp')).toEqual({
      name: 'minecraft',
      description: 'Minecraft Java servers',
      registered: null,
      commonUse: 'Minecraft Java servers',
    })
    expect(table.find(25565, 'udp')).toBeNull()
    expect(table.find(51820, 'udp')).toMatchObject({ name: 'wireguard', registered: null })
  })

  test('nothing is known of most ports, and of what is no port', () => {
    for (const port of [0, 65535, 65536, -1, 1.5, Number.NaN]) expect(table.find(port, 'tcp')).toBeNull()
  })
})

describe('ports by name', () => {
  test('exactly, without regard to case, all names of a port', () => {
    expect(table.portsNamed('ssh')).toEqual([22])
    expect(table.portsNamed('HTTP')).toEqual([80])
    expect(table.portsNamed('www')).toEqual([80])
    expect(table.portsNamed('www-http')).toEqual([80])
    expect(table.portsNamed('elasticsearch')).toEqual([9200])
    expect(table.portsNamed('wap-wsp')).toEqual([9200])
    expect(table.portsNamed('x11')).toHaveLength(64)
    expect(table.portsNamed('x11')[0]).toBe(6000)
  })

  test('UDP names are none of TCP', () => {
    expect(table.portsNamed('syslog')).toEqual([])
  })

  test('with wildcards', () => {
    expect(table.portsNamed('imap*')).toEqual(expect.arrayContaining([143, 993]))
    expect(table.portsNamed('http?')).toContain(443)
    expect(table.portsNamed('http?')).not.toContain(80)
    expect(table.portsNamed('no-such-*')).toEqual([])
    const all = table.portsNamed('*')
    expect(all.length).toBeGreaterThanOrEqual(data.counts.tcpPorts)
    expect(all.every((port, i) => port > (all[i - 1] ?? 0))).toBe(true)
  })

  test('a name is not taken for a property of an object', () => {
    for (const name of ['constructor', '__proto__', 'toString', ''])
      expect(table.portsNamed(name)).toEqual([])
  })
})

test('the first name of a port is the one to show, further ones can be searched for', () => {
  const small: ServiceData = {
    source: '',
    date: '',
    counts: { names: 3, tcpPorts: 1, udpPorts: 1, commonUses: 1 },
    steps: '7,0,0',
    protocols: '213',
    names: 'first-udp\nfirst-tcp\nsecond',
    descriptions: '\nTCP\nboth',
    commonPorts: '9',
    commonProtocols: '3',
    commonNames: 'one two',
    commonUses: 'One or two',
  }
  const services = new ServiceTable(small)
  expect(services.find(7, 'tcp')?.name).toBe('first-tcp')
  expect(services.find(7, 'udp')?.name).toBe('first-udp')
  expect(services.portsNamed('second')).toEqual([7])
  expect(services.portsNamed('t*')).toEqual([9])
  expect(services.find(9, 'udp')).toMatchObject({ name: 'one', registered: null })
})

describe('wildcards', () => {
  test.each([
    ['*', '', true],
    ['*', 'abc', true],
    ['?', '', false],
    ['?', 'a', true],
    ['a*c', 'abbc', true],
    ['a*c', 'abcb', false],
    ['*b*', 'abc', true],
    ['**a**', 'a', true],
    ['a?c*', 'abc', true],
    ['abc', 'abcd', false],
    ['abcd', 'abc', false],
    ['', '', true],
    ['', 'a', false],
  ])('%s against %s', (pattern, text, matches) => {
    expect(matchesWildcard(pattern, text)).toBe(matches)
  })

  test('many stars stay quick', () => {
    expect(matchesWildcard(`${'*a'.repeat(50)}b`, 'a'.repeat(5000))).toBe(false)
  })
})
