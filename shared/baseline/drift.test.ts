import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Mapping } from '../forward/router'
import { PortRanges } from '../history/port-ranges'
import { reachOf } from '../sockets/reach'
import { type FirewallWord, reachableFrom } from '../sockets/reachable-from'
import type { Owner, Socket } from '../sockets/socket'
import { anOwner, aSocket } from '../sockets/testing/sockets'
import { approvedText } from './approve-baseline'
import { drift } from './drift'
import type { DriftItem } from './drift-item'
import { whoReaches } from './drift-words'
import { type ComputerLook, computerLookOf, type HostLook, type HostPortLook, type Look } from './look'
import { readBaseline } from './read-baseline'
import { applyEdit, newBaseline, textOf } from './write-baseline'

const nobody = { owner: null, purpose: null, until: null, note: null }
const ephemeral = { first: 32_768, last: 60_999 }

function listener(
  address: string,
  port: number,
  owner: Partial<Owner> | null,
  more: Partial<Socket> = {},
): Socket {
  return aSocket({
    family: address.includes(':') ? 'ipv6' : 'ipv4',
    local: { address, port },
    reach: reachOf(address),
    owners: owner === null ? [] : [anOwner(owner)],
    ownerless: owner === null ? 'no-permission' : null,
    handle: `${address} ${port}`,
    ...more,
  })
}

function computer(
  sockets: readonly Socket[],
  firewall: FirewallWord | null = null,
  network: FirewallWord | null = firewall,
): ComputerLook {
  const facts = { ephemeral } as Parameters<typeof computerLookOf>[0]['facts']
  const known = { localOnly: false, fromNetwork: network, outside: null, forward: null }
  const reachable = sockets.map(({ id, reach }) => {
    return [id, reachableFrom({ ...known, reach, fromInternet: firewall ?? noWord })] as const
  })
  return computerLookOf({ sockets, facts, unattributed: [] }, firewall === null ? null : new Map(reachable))
}

const noWord: FirewallWord = { verdict: 'not-known', because: { why: 'no-rules' } }

function look(parts: Partial<Look>): Look {
  return { today: '2026-11-28', computer: null, hosts: new Map(), forwards: null, ...parts }
}

function host(
  open: readonly Partial<HostPortLook>[],
  asked = '1-1024',
  parts: Partial<HostLook> = {},
): HostLook {
  const ports = open.map((one) => ({
    protocol: 'tcp' as const,
    port: 22,
    state: 'open' as const,
    service: null,
    ...one,
  }))
  const range = PortRanges.read(asked) ?? PortRanges.none
  return {
    problem: null,
    up: true,
    open: ports.filter(({ state }) => state === 'open'),
    at: (protocol, port) =>
      ports.find((one) => one.protocol === protocol && one.port === port) ??
      (range.has(port) && protocol === 'tcp' ? { protocol, port, state: 'closed', service: null } : null),
    ...parts,
  }
}

function mapping(parts: Partial<Mapping>): Mapping {
  return {
    way: 'upnp',
    family: 'ipv4',
    protocol: 'tcp',
    externalPort: 25_565,
    internalAddress: '192.168.1.34',
    internalPort: 25_565,
    remoteHost: null,
    enabled: true,
    leaseSeconds: 0,
    description: 'a game',
    ours: false,
    toThisComputer: true,
    ...parts,
  }
}

function read(text: string) {
  const found = readBaseline(text)
  if (!found.ok) throw new Error(`${JSON.stringify(found.problems)}\n${text}`)
  return found
}

/** What a look comes to beside a file, in short. */
function kinds(text: string, now: Look): readonly string[] {
  const found = drift(read(text).baseline, now)
  return [
    ...found.items.map(({ kind, port }) => (port === null ? kind : `${kind} ${port}`)),
    ...found.notKnown.filter(({ counts }) => counts).map(() => 'not-known'),
  ]
}

const sshd = { program: 'sshd', executable: '/usr/sbin/sshd', user: 'root' }
const python = { program: 'python3', executable: '/usr/bin/python3', user: 'me', pid: 812 }
const ssh = listener('0.0.0.0', 22, sshd)
const allows: FirewallWord = { verdict: 'allows', because: { why: 'rule', rule: 'A rule' } }
const blocks: FirewallWord = { verdict: 'blocks', because: { why: 'rule', rule: 'ufw drops it' } }

describe('a look right after its record', () => {
  const text = fc.oneof(
    fc.constantFrom(
      'sshd',
      'a b',
      '*',
      '?',
      'true',
      '007',
      '1e3',
      '- x',
      '#',
      'a: b',
      "'",
      '"',
      'ünï',
      'null',
      '~',
      '.inf',
      '2027-01-31',
      '!!str',
    ),
    fc
      .string({ minLength: 1, maxLength: 12, unit: 'binary' })
      .filter((one) => !/[\ud800-\udfff\0]/.test(one)),
  )
  const owner = fc.record({
    program: text,
    executable: fc.option(text.map((one) => `/opt/${one}`)),
    user: fc.option(text),
    packages: fc.option(fc.array(text, { maxLength: 2 })),
    pid: fc.integer({ min: 2, max: 9 }),
  })
  const socket = fc
    .record({
      address: fc.constantFrom(
        '0.0.0.0',
        '::',
        '127.0.0.1',
        '::1',
        '10.0.0.7',
        'fe80::1%eth0',
        '203.0.113.9',
      ),
      port: fc.oneof(fc.constantFrom(22, 53, 80), fc.integer({ min: 1, max: 65_535 })),
      protocol: fc.constantFrom('tcp' as const, 'udp' as const),
      owner: fc.option(owner),
      user: fc.option(text),
    })
    .map(({ address, port, protocol, owner: one, user }) =>
      listener(address, port, one, { protocol, state: protocol === 'tcp' ? 'LISTEN' : null, user }),
    )
  const firewall = fc.option(
    fc.record({
      verdict: fc.constantFrom('allows' as const, 'blocks' as const, 'not-known' as const),
      because: fc.record({ why: fc.constant('rule' as const), rule: text }),
    }),
  )

  it('finds no drift, whatever programs, users and addresses are called', () => {
    fc.assert(
      fc.property(fc.array(socket, { maxLength: 20 }), firewall, (sockets, wall) => {
        const now = look({
          computer: computer(sockets, wall),
          hosts: new Map([['h', host([{}, { port: 443 }])]]),
        })
        const file = newBaseline(now, new Map([['h', '1-1024']]), nobody)
        expect(drift(read(file).baseline, now)).toEqual({ items: [], notKnown: [], same: true })
      }),
      { numRuns: 60 },
    )
  })

  it('finds no drift again after everything that is new was approved', () => {
    const sure = socket.filter(({ owners }) =>
      owners.every(
        ({ executable, user, packages }) => executable !== null && user !== null && packages != null,
      ),
    )
    fc.assert(
      fc.property(fc.array(sure, { maxLength: 8 }), fc.array(sure, { maxLength: 8 }), (before, after) => {
        const { document } = read(newBaseline(look({ computer: computer(before) }), new Map(), nobody))
        const now = look({ computer: computer(after.filter(({ owners }) => owners.length > 0)) })
        const found = drift(read(textOf(document)).baseline, now)
        for (const { edit } of found.items) if (edit !== null) applyEdit(document, edit, nobody)
        const left = drift(read(textOf(document)).baseline, now)
        expect(left.items.filter(({ kind }) => kind !== 'gone' && kind !== 'reach-narrowed')).toEqual([])
      }),
    )
  })
})

describe('each change alone', () => {
  const before = look({
    computer: computer([ssh, listener('127.0.0.1', 8080, python)], blocks),
    hosts: new Map([
      [
        '10.0.0.2',
        host([
          { port: 22, service: 'ssh' },
          { port: 443, service: 'https' },
        ]),
      ],
    ]),
    forwards: { mappings: [mapping({})], missing: null },
  })
  const file = newBaseline(before, new Map([['10.0.0.2', '1-1024']]), nobody)
  const withSockets = (...sockets: readonly Socket[]) => ({ ...before, computer: computer(sockets, blocks) })
  const withHost = (found: HostLook) => ({ ...before, hosts: new Map([['10.0.0.2', found]]) })
  const withForwards = (...mappings: readonly Mapping[]) => ({
    ...before,
    forwards: { mappings, missing: null },
  })
  const local = listener('127.0.0.1', 8080, python)
  const both = [
    { port: 22, service: 'ssh' },
    { port: 443, service: 'https' },
  ]

  it.each<[string, Look, readonly string[]]>([
    ['nothing', before, []],
    ['another listener', withSockets(ssh, local, listener('0.0.0.0', 8000, python)), ['new-listener 8000']],
    [
      'the same port over UDP',
      withSockets(ssh, local, listener('0.0.0.0', 22, sshd, { protocol: 'udp', state: null })),
      ['new-listener 22'],
    ],
    [
      'a second program on the port',
      withSockets(ssh, local, listener('127.0.0.1', 22, python)),
      ['new-listener 22'],
    ],
    ['none any more', withSockets(local), ['gone 22']],
    ['another program', withSockets(listener('0.0.0.0', 22, python), local), ['replaced 22']],
    [
      'another path',
      withSockets(listener('0.0.0.0', 22, { ...sshd, executable: '/tmp/sshd' }), local),
      ['replaced 22'],
    ],
    ['another user', withSockets(listener('0.0.0.0', 22, { ...sshd, user: 'me' }), local), ['replaced 22']],
    [
      'another process of the same program',
      withSockets(listener('0.0.0.0', 22, { ...sshd, pid: 9 }), local),
      [],
    ],
    ['a child beside it', withSockets({ ...ssh, owners: [anOwner(python), anOwner(sshd)] }, local), []],
    ['wider', withSockets(ssh, listener('0.0.0.0', 8080, python)), ['reach-widened 8080']],
    ['wider over IPv6 alone', withSockets(ssh, local, listener('::', 8080, python)), ['reach-widened 8080']],
    ['narrower', withSockets(listener('127.0.0.1', 22, sshd), local), ['reach-narrowed 22']],
    [
      'narrower and another program',
      withSockets(listener('127.0.0.1', 22, python), local),
      ['replaced 22', 'reach-narrowed 22'],
    ],
    [
      'an owner that can not be seen',
      withSockets(listener('0.0.0.0', 22, null, { user: 'root' }), local),
      ['not-known'],
    ],
    [
      'an owner that can not be seen, of another user',
      withSockets(listener('0.0.0.0', 22, null, { user: 'me' }), local),
      ['replaced 22'],
    ],
    [
      'a path that can not be seen',
      withSockets(listener('0.0.0.0', 22, { ...sshd, executable: null }), local),
      ['not-known'],
    ],
    ['not looked at', { ...before, computer: null }, ['not-known']],
    [
      'a list that may lack it',
      { ...before, computer: { ...computer([local], blocks), missing: 'Others are not listed.' } },
      ['not-known'],
    ],
    [
      'a firewall that lets in this network',
      { ...before, computer: computer([ssh, local], blocks, allows) },
      ['firewall-opened 22'],
    ],
    [
      'a firewall that lets in',
      { ...before, computer: computer([ssh, local], { verdict: 'allows', because: { why: 'no-rules' } }) },
      ['firewall-opened 22'],
    ],
    [
      'a firewall that nobody may read',
      {
        ...before,
        computer: computer([ssh, local], { verdict: 'not-known', because: { why: 'mac-pf-hidden' } }),
      },
      ['not-known'],
    ],
    ['a firewall that nobody read', { ...before, computer: computer([ssh, local]) }, ['not-known']],
    ['an open port', withHost(host([...both, { port: 25 }])), ['port-opened 25']],
    ['a closed port', withHost(host([{ port: 22, service: 'ssh' }])), ['port-closed 443']],
    [
      'a silent port',
      withHost(
        host([
          { port: 22, service: 'ssh' },
          { port: 443, state: 'filtered' },
        ]),
      ),
      ['port-filtered 443'],
    ],
    [
      'a port that failed',
      withHost(
        host([
          { port: 22, service: 'ssh' },
          { port: 443, state: 'error' },
        ]),
      ),
      ['not-known'],
    ],
    ['a port that was not asked', withHost(host([{ port: 22, service: 'ssh' }], '1-100')), ['not-known']],
    [
      'another service',
      withHost(
        host([
          { port: 22, service: 'ssh' },
          { port: 443, service: 'vpn' },
        ]),
      ),
      ['service-changed 443'],
    ],
    [
      'a service that nobody recognised',
      withHost(host([{ port: 22, service: 'ssh' }, { port: 443 }])),
      ['not-known'],
    ],
    ['a host that is down', withHost(host([], '', { up: false })), ['host-gone']],
    ['a host that is silent', withHost(host([], '', { up: null })), ['not-known']],
    [
      'a host that could not be asked',
      withHost(host([], '', { problem: 'It has no address.' })),
      ['not-known'],
    ],
    ['a host that was left out', { ...before, hosts: new Map() }, ['not-known']],
    ['another forward', withForwards(mapping({}), mapping({ externalPort: 80 })), ['forward-new 80']],
    [
      'a forward elsewhere',
      withForwards(mapping({ internalAddress: '192.168.1.7' })),
      ['forward-changed 25565'],
    ],
    ['a forward that is off', withForwards(mapping({ enabled: false })), ['forward-gone 25565']],
    ['a forward told twice', withForwards(mapping({}), mapping({ way: 'nat-pmp' })), []],
    [
      'a list of forwards with gaps',
      { ...before, forwards: { mappings: [], missing: 'The router lists none.' } },
      ['not-known'],
    ],
    ['a router that was not asked', { ...before, forwards: null }, ['not-known']],
  ])('%s', (_what, now, wanted) => {
    expect(kinds(file, now)).toEqual(wanted)
  })
})

describe('what an entry allows', () => {
  const one = (entry: string, ...sockets: readonly Socket[]) =>
    kinds(`baseline: 1\ncomputer:\n  - {${entry}}\n`, look({ computer: computer(sockets) }))
  const udp = (port: number, owner: Partial<Owner> = python) =>
    listener('0.0.0.0', port, owner, { protocol: 'udp', state: null })

  it('may be any port that the system gives out, of one program', () => {
    const entry = 'port: ephemeral, protocol: udp, program: python3'
    expect(one(entry, udp(40_000), udp(50_000))).toEqual([])
    expect(one(entry)).toEqual([])
    expect(one(entry, udp(500))).toEqual(['new-listener 500'])
    expect(one(entry, udp(40_000, sshd))).toEqual(['new-listener 40000'])
  })

  it('may be a range or a pattern, and need not be there', () => {
    expect(one('port: 6000-6063, program: /usr/bin/py*', listener('0.0.0.0', 6001, python))).toEqual([])
    expect(one('port: 6000-6063, program: py*')).toEqual([])
    expect(one('port: 8080, optional: true')).toEqual([])
    expect(one('port: 6000-6063, reach: this computer', listener('::', 6001, python))).toEqual([
      'reach-widened 6001',
    ])
    expect(one('port: 6000-6063, reach: everywhere', listener('::1', 6001, python))).toEqual([])
  })

  it('ends with its last day, and is not missed then', () => {
    const ended = 'port: 8080, until: 2026-11-27'
    expect(one(ended, listener('::', 8080, python))).toEqual(['approval-ended 8080'])
    expect(one('port: 8000-8100, until: 2026-11-27', listener('::', 8080, python))).toEqual([
      'approval-ended 8080',
    ])
    expect(one(ended)).toEqual([])
    expect(one('port: 8080, until: 2026-11-28', listener('::', 8080, python))).toEqual([])
  })
})

describe('the package that a program came with', () => {
  const web = (packages: readonly string[] | null) =>
    look({ computer: computer([listener('0.0.0.0', 80, { ...sshd, packages })]) })
  const file = newBaseline(web(['nginx-core']), new Map(), nobody)

  it('is written down, and another one, or none, is another program on the port', () => {
    expect(file).toContain('package: nginx-core')
    expect(kinds(file, web(['nginx-core']))).toEqual([])
    expect(kinds(file, web(['evil']))).toEqual(['replaced 80'])
    expect(kinds(file, web([]))).toEqual(['replaced 80'])
    const [item] = drift(read(file).baseline, web([])).items
    expect(item?.sentence).toBe(
      'sshd (/usr/sbin/sshd, in no package, user root) listens on TCP port 80, which is approved for /usr/sbin/sshd from the package nginx-core of root.',
    )
  })

  it('is no change where it can’t be told, and is said not to be known', () => {
    expect(kinds(file, web(null))).toEqual(['not-known'])
    expect(kinds(newBaseline(web(null), new Map(), nobody), web(['nginx-core']))).toEqual([])
  })

  it('is taken out of the file where a program without one is approved', () => {
    const now = web([])
    const text = approvedText(file, drift(read(file).baseline, now).items, now, nobody)
    expect(text).not.toContain('package: nginx-core')
    expect(kinds(text ?? '', now)).toEqual([])
  })

  it('may be all that an entry names', () => {
    const named = 'baseline: 1\ncomputer:\n  - {port: 80, package: nginx*}\n'
    expect(kinds(named, web(['nginx-core']))).toEqual([])
    expect(kinds(named, web(['apache2']))).toEqual(['replaced 80'])
  })
})

it('an item keeps its name from look to look, and another matter has another', () => {
  const file = 'baseline: 1\ncomputer: []\n'
  const ids = (...sockets: readonly Socket[]) =>
    drift(read(file).baseline, look({ computer: computer(sockets) })).items.map(({ id }: DriftItem) => id)
  expect(ids(listener('::', 80, python))).toEqual(ids(listener('::', 80, { ...python, pid: 99 })))
  expect(
    new Set([
      ...ids(listener('::', 80, python)),
      ...ids(listener('::', 80, sshd)),
      ...ids(listener('::', 81, python)),
    ]).size,
  ).toBe(3)
})

it('says why nobody else gets there, and names the firewall only where it is that', () => {
  const facts = { reach: 'everywhere', localOnly: false, outside: null, forward: null } as const
  const blocks: FirewallWord = {
    verdict: 'blocks',
    because: { why: 'rule', rule: 'nftables drops what comes in' },
  }
  const told = (fromNetwork: FirewallWord | null, fromInternet: FirewallWord) =>
    whoReaches({ reach: 'everywhere', reachableFrom: reachableFrom({ ...facts, fromNetwork, fromInternet }) })
  expect(told(null, { verdict: 'allows', because: { why: 'rule', rule: 'No rules' } })).toBe(
    'its address is open to others. This computer has no address in a network now',
  )
  expect(told(blocks, blocks)).toBe(
    'its address is open to others. The firewall of this computer keeps them out: nftables drops what comes in',
  )
})
