import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { posixCommand } from '../command-line/command-line'
import { byCommand } from '../command-line/remedy'
import { exposuresOf } from './exposure'
import { exposureRules } from './exposure-rules'
import { factsOf } from './facts'
import { filterOf } from './filter'
import { reachOf } from './reach'
import { allSockets } from './request'
import { serviceOf } from './service-of'
import { conditionOf, isListening } from './socket'
import { stateNamed, tcpStates } from './state'
import { anOwner, aSocket } from './testing/sockets'
import { unattributedAmong, unattributedText } from './unattributed'

describe('states', () => {
  it('are found in the spellings of ss, netstat, lsof and Windows', () => {
    const words = {
      LISTEN: ['listen', 'LISTENING', 'Listen'],
      SYN_SENT: ['SYN-SENT', 'SYN_SENT', 'SynSent'],
      SYN_RECEIVED: ['SYN-RECV', 'SYN_RCVD', 'SynReceived', 'SYN-RECEIVED'],
      ESTABLISHED: ['ESTAB', 'established'],
      FIN_WAIT_1: ['FIN-WAIT-1', 'FIN_WAIT1', 'FinWait1'],
      CLOSE_WAIT: ['CLOSE-WAIT', 'CLOSE_WAIT'],
      LAST_ACK: ['LAST-ACK', 'LastAck'],
      TIME_WAIT: ['TIME-WAIT', 'time_wait', 'TimeWait'],
      CLOSED: ['UNCONN', 'CLOSE', 'Bound'],
    } as const
    for (const [state, spelled] of Object.entries(words)) {
      for (const word of spelled) expect(stateNamed(word), word).toBe(state)
    }
    for (const state of tcpStates) expect(stateNamed(state)).toBe(state)
    for (const word of ['', 'open', 'wait', '__proto__', 'constructor']) expect(stateNamed(word)).toBeNull()
  })
})

describe('reach', () => {
  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.255.3.4', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['0.0.0.0', 'everywhere'],
    ['::', 'everywhere'],
    ['::ffff:0.0.0.0', 'everywhere'],
    ['192.168.1.5', 'network'],
    ['::ffff:10.1.2.3', 'network'],
    ['100.64.3.1', 'network'],
    ['169.254.1.1', 'network'],
    ['fe80::1', 'network'],
    ['fe80::1%eth0', 'network'],
    ['fd00::1', 'network'],
    ['224.0.0.251', 'network'],
    ['255.255.255.255', 'network'],
    ['ff02::fb', 'network'],
    ['8.8.8.8', 'everywhere'],
    ['126.255.255.255', 'everywhere'],
    ['128.0.0.0', 'everywhere'],
    ['2001:db8::1', 'everywhere'],
    ['::2', 'everywhere'],
    ['::127.0.0.1', 'everywhere'],
    ['localhost', 'everywhere'],
    ['', 'everywhere'],
  ])('of %s is %s', (address, reach) => expect(reachOf(address)).toBe(reach))

  it('is the same for an IPv4 address and its mapped form', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(reachOf(`::ffff:${address}`)).toBe(reachOf(address))
      }),
    )
  })
})

describe('the service', () => {
  const range = { first: 32_768, last: 60_999 }
  const name = (port: number) => `p${port}`
  const of = (local: number, remote: number | null) =>
    serviceOf(
      'tcp',
      { address: '10.0.0.1', port: local },
      remote === null ? null : { address: '10.0.0.2', port: remote },
      range,
      name,
    )

  it('is that of the side that was asked', () => {
    expect(of(22, null)).toBe('p22')
    expect(of(22, 51_000)).toBe('p22')
    expect(of(51_000, 443)).toBe('p443')
    expect(of(51_000, 52_000)).toBe('p51000')
    expect(of(40_000, null)).toBe('p40000')
    expect(of(0, null)).toBeNull()
  })
})

describe('listening', () => {
  it('is LISTEN for TCP, and bound without a peer for UDP', () => {
    expect(isListening(aSocket({ state: 'LISTEN' }))).toBe(true)
    expect(isListening(aSocket({ state: 'ESTABLISHED' }))).toBe(false)
    const udp = aSocket({ protocol: 'udp', state: null })
    expect(isListening(udp)).toBe(true)
    expect(conditionOf(udp)).toBe('bound')
    const connected = aSocket({ protocol: 'udp', state: null, remote: { address: '8.8.8.8', port: 53 } })
    expect(isListening(connected)).toBe(false)
    expect(conditionOf(connected)).toBe('connected')
    expect(isListening(aSocket({ protocol: 'udp', state: null, local: { address: '::', port: 0 } }))).toBe(
      false,
    )
  })
})

describe('a filter', () => {
  it('takes a port on either side, any of several owners, and all conditions together', () => {
    const socket = aSocket({
      state: 'ESTABLISHED',
      local: { address: '127.0.0.1', port: 5000 },
      remote: { address: '127.0.0.1', port: 6000 },
      owners: [anOwner({ pid: 7 }), anOwner({ pid: 8 })],
    })
    const passes = (filter: Partial<typeof allSockets>) => filterOf({ ...allSockets, ...filter })(socket)
    expect(passes({})).toBe(true)
    expect(passes({ port: 5000 })).toBe(true)
    expect(passes({ port: 6000, pid: 8, state: 'ESTABLISHED', protocol: 'tcp' })).toBe(true)
    expect(passes({ port: 7000 })).toBe(false)
    expect(passes({ pid: 9 })).toBe(false)
    expect(passes({ port: 6000, listeningOnly: true })).toBe(false)
    expect(passes({ protocol: 'udp' })).toBe(false)
  })
})

describe('what has no owner', () => {
  it('is counted by reason; only what others may see has a remedy', () => {
    const sockets = [
      aSocket({ ownerless: 'time-wait' }),
      aSocket({ ownerless: 'time-wait' }),
      aSocket({ ownerless: 'no-permission', user: 'redis' }),
      aSocket({ ownerless: 'no-permission', user: 'root' }),
      aSocket({ ownerless: 'no-permission', user: null }),
      aSocket({ owners: [anOwner({})], ownerless: null }),
      // more rights give no more time
      aSocket({ ownerless: 'not-looked-up' }),
    ]
    const more = byCommand(posixCommand('portlight', 'sockets'))
    const rows = unattributedAmong(sockets, more)
    expect(rows.map(({ kind, count, remedy }) => [kind, count, remedy])).toEqual([
      ['time-wait', 2, null],
      ['no-permission', 3, more],
      ['not-looked-up', 1, null],
    ])
    expect(rows.map(unattributedText)[1]).toContain('(redis, root)')
  })

  it('names a few users only', () => {
    const sockets = ['e', 'd', 'c', 'b', 'a'].map((user) => aSocket({ ownerless: 'no-permission', user }))
    expect(unattributedAmong(sockets, null).map(unattributedText)[0]).toContain('(a, b, c and 2 more)')
  })
})

describe('facts', () => {
  const limits = { ephemeral: { first: 100, last: 199 }, unprivilegedFrom: 1024 }
  const waiting = (port: number, remotePort: number) =>
    aSocket({
      state: 'TIME_WAIT',
      local: { address: '10.0.0.1', port },
      remote: { address: '10.0.0.2', port: remotePort },
      ownerless: 'time-wait',
    })

  it('count each port of the range once, however many sockets share it', () => {
    const sockets = [
      waiting(100, 80),
      waiting(100, 81),
      waiting(199, 80),
      waiting(200, 80),
      waiting(99, 80),
      aSocket({ protocol: 'udp', state: null, local: { address: '::', port: 150 } }),
    ]
    const facts = factsOf(sockets, limits)
    expect(facts.ephemeralInUse).toEqual({ tcp: 2, udp: 1, size: 100 })
    expect(facts.states.TIME_WAIT).toBe(5)
    expect(facts.udp).toBe(1)
    expect(Object.keys(facts.states)).toHaveLength(11)
  })

  it('leave out the ports of the range that are reserved', () => {
    const reserved = [
      { first: 90, last: 101 },
      { first: 150, last: 150 },
      { first: 300, last: 310 },
    ]
    const sockets = [waiting(100, 80), waiting(102, 80)]
    expect(factsOf(sockets, { ...limits, reserved }).ephemeralInUse).toEqual({ tcp: 1, udp: 0, size: 97 })
  })

  it('call TIME_WAITs normal until they use up the ports towards one destination', () => {
    const many = (count: number, port: (at: number) => number) =>
      Array.from({ length: count }, (_, at) => waiting(100 + at, port(at)))
    expect(factsOf([], limits).timeWait).toBeNull()
    expect(
      factsOf(
        many(49, () => 80),
        limits,
      ).timeWait?.normal,
    ).toBe(true)
    const concern = factsOf(
      many(50, () => 80),
      limits,
    ).timeWait
    expect(concern?.normal).toBe(false)
    expect(concern?.sentence).toContain('50 of them towards 10.0.0.2 port 80')
    const inside = many(90, () => 80).map((wait) => ({ ...wait, reach: 'loopback' as const }))
    expect(factsOf(inside, limits).timeWait?.normal).toBe(false)
    expect(factsOf(inside, { ...limits, reusesTimeWait: 'loopback' }).timeWait?.normal).toBe(true)
    const outside = inside.map((wait) => ({ ...wait, reach: 'network' as const }))
    expect(factsOf(outside, { ...limits, reusesTimeWait: 'loopback' }).timeWait?.normal).toBe(false)
    expect(factsOf(outside, { ...limits, reusesTimeWait: 'everywhere' }).timeWait?.normal).toBe(true)
    const halves = many(80, () => 80).map((wait, at) => {
      const address = at < 40 ? '10.0.0.1' : '10.0.0.9'
      return { ...wait, local: { ...wait.local, address } }
    })
    expect(factsOf(halves, limits).timeWait?.normal).toBe(true)
    expect(
      factsOf(
        many(90, (at) => 80 + at),
        limits,
      ).timeWait?.normal,
    ).toBe(true)
    expect(
      factsOf(
        many(90, () => 80),
        { ...limits, ephemeral: null },
      ),
    ).toMatchObject({
      ephemeralInUse: null,
      timeWait: { normal: true },
    })
  })
})

describe('exposure', () => {
  const listener = (port: number, program: string | null, more: Parameters<typeof aSocket>[0] = {}) => {
    const local = more.local ?? { address: '0.0.0.0', port }
    const owners = program === null ? [] : [anOwner({ program })]
    return aSocket({ state: 'LISTEN', reach: reachOf(local.address), owners, ...more, local })
  }
  const running = (port: number, program: string, commandLine: string) =>
    listener(port, program, { owners: [anOwner({ program, commandLine })] })
  const rulesOf = (...sockets: Parameters<typeof exposuresOf>[0] extends Iterable<infer S> ? S[] : never) =>
    exposuresOf(sockets).map(({ rule, confidence }) => `${rule} ${confidence}`)

  it('finds a database on all addresses, and is silent about one on loopback or one network', () => {
    expect(rulesOf(listener(6379, 'redis-server'))).toEqual(['redis likely'])
    expect(rulesOf(listener(6379, 'redis-server', { local: { address: '::', port: 6379 } }))).toEqual([
      'redis likely',
    ])
    expect(rulesOf(listener(6379, 'redis-server', { local: { address: '8.8.8.8', port: 6379 } }))).toEqual([
      'redis likely',
    ])
    for (const address of ['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1', '192.168.1.5', 'fe80::1']) {
      expect(rulesOf(listener(6379, 'redis-server', { local: { address, port: 6379 } }))).toEqual([])
    }
  })

  it('goes by the program; by the port alone only where the program is not known', () => {
    expect(rulesOf(listener(6379, 'my-server'))).toEqual([])
    expect(rulesOf(listener(6379, null))).toEqual(['redis possible'])
    expect(rulesOf(listener(6379, 'docker-proxy'))).toEqual(['redis possible'])
    expect(rulesOf(listener(5432, 'postgres'), listener(6379, null))).toEqual([
      'postgresql likely',
      'redis possible',
    ])
  })

  it('knows a program that does nothing else on whatever port, and what runs in Java or Erlang by its arguments', () => {
    expect(rulesOf(listener(5433, 'postgres'), listener(16_379, 'redis-server'))).toEqual([
      'redis likely',
      'postgresql likely',
    ])
    // dockerd has other ports, too
    expect(rulesOf(listener(2377, 'dockerd'))).toEqual([])
    expect(rulesOf(running(9200, 'java', 'java -Xms1g org.elasticsearch.bootstrap.Elasticsearch'))).toEqual([
      'elasticsearch likely',
    ])
    expect(rulesOf(running(9200, 'java', 'java -jar shop.jar'))).toEqual([])
    expect(rulesOf(running(15_672, 'beam.smp', '/usr/lib/erlang/bin/beam.smp -s rabbit boot'))).toEqual([
      'rabbitmq likely',
    ])
  })

  it('asks docker-proxy which port of the container it leads to, and says how that is published', () => {
    const proxy = (port: number, inside: number) =>
      running(
        port,
        'docker-proxy',
        `/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port ${port} -container-ip 172.17.0.2 -container-port ${inside}`,
      )
    expect(rulesOf(proxy(6379, 80))).toEqual([])
    expect(exposuresOf([proxy(16_379, 6379)])).toMatchObject([
      { rule: 'redis', confidence: 'possible', remedy: expect.stringContaining('127.0.0.1:16379:6379') },
    ])
    expect(exposuresOf([listener(6379, null), proxy(6380, 6379)])[0]?.remedy).toMatch(/redis\.conf.*Publish/)
  })

  it('knows a debugger by its switch, on whatever port that names', () => {
    const node = (port: number, commandLine: string) => running(port, 'node', commandLine)
    const jdwp = (address: string) =>
      `java -agentlib:jdwp=transport=dt_socket,server=y,address=${address},suspend=n -jar shop.jar`
    expect(rulesOf(running(8000, 'java', jdwp('*:8000')))).toEqual(['java-debugger likely'])
    expect(rulesOf(running(8000, 'java', jdwp('8000')))).toEqual(['java-debugger likely'])
    expect(rulesOf(running(8080, 'java', jdwp('*:8000')))).toEqual([])
    const debugpy = 'python3 -m debugpy --listen 0.0.0.0:5679 app.py --port 8000'
    expect(rulesOf(running(5679, 'python3.11', debugpy))).toEqual(['python-debugger likely'])
    expect(rulesOf(running(8000, 'python3.11', debugpy))).toEqual([])
    expect(rulesOf(running(9001, 'chrome', 'chrome --remote-debugging-port=9001'))).toEqual([
      'chrome-debugger likely',
    ])
    expect(rulesOf(node(9333, 'node --inspect=9333 server.js'))).toEqual(['node-debugger likely'])
    expect(rulesOf(node(3000, 'node --inspect=0.0.0.0:9333 server.js --port=3000'))).toEqual([])
    expect(rulesOf(node(9229, 'node --inspect=0.0.0.0 server.js'))).toEqual(['node-debugger likely'])
    expect(rulesOf(node(9333, 'node --inspect=0.0.0.0:9333 server.js'))).toEqual(['node-debugger likely'])
    expect(rulesOf(node(3000, 'node --inspect=0.0.0.0:9333 server.js'))).toEqual([])
    expect(rulesOf(node(9229, 'node server.js'))).toEqual(['node-debugger possible'])
    expect(rulesOf(listener(5005, 'java', { owners: [anOwner({ program: 'java' })] }))).toEqual([])
  })

  it('has rules that can be told apart, of programs in lower case', () => {
    expect(new Set(exposureRules.map(({ rule }) => rule)).size).toBe(exposureRules.length)
    expect(exposureRules.length).toBeGreaterThanOrEqual(25)
    for (const { rule, dedicated = [], programs = [] } of exposureRules) {
      const names = [...dedicated, ...programs]
      expect(names.length, rule).toBeGreaterThan(0)
      for (const name of names) expect(name).toBe(name.toLowerCase())
    }
  })
})
