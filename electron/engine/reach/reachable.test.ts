import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ForwardReport } from '#shared/forward/report'
import type { ForwardTest } from '#shared/forward/request'
import type { Mapping } from '#shared/forward/router'
import { reachOf } from '#shared/sockets/reach'
import type { Socket } from '#shared/sockets/socket'
import { aSocket } from '#shared/sockets/testing/sockets'
import { History } from '../history/history'
import { linuxFirewall } from '../platform/linux/firewall'
import type { HostFirewall } from '../platform/network'
import { OutsideMemory, type SeenIn } from './outside-memory'
import { type ReachSurroundings, reachOfListener, wordToItself } from './reachable'

const home: SeenIn = { gateway: '192.168.1.1', lan: '192.168.1.34' }
const day = Date.UTC(2026, 10, 20, 12)

function firewall(ipv4: string | null, ipv6: string | null = null, root = true): HostFirewall {
  const legacyTables = { ipv4: '', ipv6: '' }
  return linuxFirewall({
    nft: '{"nftables": []}',
    iptables: { ipv4, ipv6 },
    legacyTables,
    root,
    manager: null,
    zones: null,
  })
}

const rules = (...lines: readonly string[]) =>
  `*filter\n:INPUT DROP [0:0]\n${lines.map((line) => `-A INPUT ${line} -j ACCEPT\n`).join('')}COMMIT\n`
/** Rules that stand in the older tables are read from iptables-save alone. */
const dropping = (...lines: readonly string[]) => {
  const texts = { ipv4: rules(...lines), ipv6: rules(...lines.filter((line) => !line.includes('.'))) }
  return linuxFirewall({
    nft: null,
    iptables: texts,
    legacyTables: { ipv4: 'filter\n', ipv6: 'filter\n' },
    root: true,
    manager: null,
    zones: null,
  })
}

const nobodySaw: ReachSurroundings['seen'] = { sight: () => null, forward: () => null }
const around = (parts: Partial<ReachSurroundings> = {}): ReachSurroundings => ({
  filter: firewall(null),
  place: { interface: 'eth0', lan: '192.168.1.34', lan6: null },
  addresses: [
    { interface: 'eth0', address: '192.168.1.34', family: 'ipv4', prefix: 24, loopback: false },
    { interface: 'eth0', address: 'fe80::34', family: 'ipv6', prefix: 64, loopback: false },
    { interface: 'wg0', address: '10.9.0.2', family: 'ipv4', prefix: 24, loopback: false },
  ],
  seen: nobodySaw,
  ...parts,
})
const on = (address: string, port = 8000): Socket =>
  aSocket({
    family: address.includes(':') ? 'ipv6' : 'ipv4',
    local: { address, port },
    reach: reachOf(address),
  })

const seenAt = (reached: boolean) => ({ ...nobodySaw, sight: () => ({ at: day, reached }) })

describe('what this computer sends itself', () => {
  const to = (filter: HostFirewall, address: string, port = 8000) =>
    wordToItself(filter, { address, port, protocol: 'tcp' })

  it('passes the loopback interface, at whichever of its addresses, and comes from there', () => {
    for (const address of ['127.0.0.1', '192.168.1.34', '::1', 'fe80::34%eth0']) {
      expect(to(dropping(), address).verdict, address).toBe('blocks')
      expect(to(dropping('-i lo'), address).verdict, address).toBe('allows')
      expect(to(dropping('-i eth0'), address).verdict, address).toBe('blocks')
    }
    expect(to(dropping('-s 10.9.0.0/24'), '10.9.0.2').verdict).toBe('allows')
    expect(to(dropping('-s 10.9.0.0/24'), '192.168.1.34').verdict).toBe('blocks')
  })

  it('names the rule, and is not known where the rules may not be read', () => {
    expect(to(dropping(), '127.0.0.1').because).toMatchObject({ rule: expect.stringContaining('INPUT') })
    expect(to(firewall(null, null, false), '127.0.0.1')).toMatchObject({
      verdict: 'not-known',
      because: { why: 'hidden', manager: null },
    })
  })
})

describe('who can reach a listener', () => {
  it.each<[string, Socket, Partial<ReachSurroundings>, string]>([
    ['loopback', on('127.0.0.1'), {}, 'this computer'],
    ['no rules', on('0.0.0.0'), {}, 'this network at least'],
    ['link-local', on('fe80::34%eth0'), {}, 'this network'],
    ['a group', on('224.0.0.251'), {}, 'this network'],
    ['rules that keep all out', on('0.0.0.0'), { filter: dropping() }, 'this computer'],
    [
      'rules that let all in',
      on('0.0.0.0'),
      { filter: dropping('-p tcp --dport 8000') },
      'this network at least',
    ],
    ['rules for the network alone', on('0.0.0.0'), { filter: dropping('-s 192.168.1.0/24') }, 'this network'],
    [
      'rules for a larger network',
      on('192.168.1.34'),
      { filter: dropping('-s 192.168.0.0/16') },
      'this network',
    ],
    ['rules for one neighbour', on('192.168.1.34'), { filter: dropping('-s 192.168.1.7') }, 'not known'],
    [
      'rules for another network',
      on('192.168.1.34'),
      { filter: dropping('-s 10.9.0.0/24') },
      'this computer',
    ],
    ['rules for another interface', on('192.168.1.34'), { filter: dropping('-i wg0') }, 'this computer'],
    ['rules for a tunnel', on('0.0.0.0'), { filter: dropping('-i wg0') }, 'this network'],
    [
      'rules that nobody may read',
      on('0.0.0.0'),
      { filter: firewall(null, null, false) },
      'not known, because Linux shows',
    ],
    [
      'addresses that are not listed',
      on('0.0.0.0'),
      { addresses: null },
      'not known, because the system does not',
    ],
    ['no address', on('0.0.0.0'), { addresses: [] }, 'this computer'],
    ['seen from outside', on('0.0.0.0'), { seen: seenAt(true) }, 'the internet (seen on 2026-11-20)'],
    [
      'seen from outside, and closed since',
      on('0.0.0.0'),
      { seen: seenAt(true), filter: dropping() },
      'this computer',
    ],
    ['looked at from outside in vain', on('0.0.0.0'), { seen: seenAt(false) }, 'this network'],
    ['seen from outside at another address', on('10.9.0.2'), { seen: seenAt(true) }, 'this network at least'],
    [
      'a forward that nobody tried',
      on('0.0.0.0'),
      { seen: { ...nobodySaw, forward: () => ({ port: 80, at: day }) } },
      'this network at least',
    ],
  ])('%s', (_what, socket, parts, words) => {
    expect(reachOfListener(socket, around(parts)).words.startsWith(words)).toBe(true)
  })

  it('is not told where the firewall treats the families differently, for a socket on ::', () => {
    const v4only = linuxFirewall({
      nft: null,
      iptables: { ipv4: rules('-p tcp --dport 8000'), ipv6: rules() },
      legacyTables: { ipv4: 'filter\n', ipv6: 'filter\n' },
      root: true,
      manager: null,
      zones: null,
    })
    expect(reachOfListener(on('::'), around({ filter: v4only })).from).toBe('not-known')
    expect(reachOfListener(on('0.0.0.0'), around({ filter: v4only })).from).toBe('this-network')
  })

  it('says why of what is not known, and what the router was seen to do', () => {
    const seen = { ...nobodySaw, forward: () => ({ port: 80, at: day }) }
    const { internet } = reachOfListener(on('0.0.0.0'), around({ seen }))
    expect(internet).toEqual({
      answer: 'not-known',
      because:
        'The router was seen to forward its port 80 here on 2026-11-20, and nobody has looked from outside.',
    })
  })
})

describe('what the outside saw', () => {
  let folder = ''
  let now = day
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'portlight-reach-'))
    now = day
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const history = () =>
    new History({ dataFolder: folder, version: '0.1.0', wallClock: () => now, complain: () => {} })
  const memory = () => new OutsideMemory(history(), () => now)
  const looked = [
    { by: 'reflector', place: null, family: 4, outcome: 'connected', rttMs: 1, arrivedHere: true },
  ]
  const keepTest = (parts: Partial<ForwardReport>, opened = false) => {
    now += 1000
    const result = {
      port: 80,
      protocol: 'tcp',
      verdict: 'reachable',
      sentence: 'The internet reaches it.',
      outside: looked,
      addresses: home,
      mappings: [],
      name: null,
      at: now,
      ...parts,
    } as unknown as ForwardReport
    const asked = { port: 80, protocol: 'tcp' } as ForwardTest
    return history().keep({ kind: 'forward', asked, result, opened }, { startedAt: now, tookMs: 1 })
  }
  const forward = (parts: Partial<Mapping>): Mapping => ({
    way: 'upnp',
    family: 'ipv4',
    protocol: 'tcp',
    externalPort: 80,
    internalAddress: '192.168.1.34',
    internalPort: 8000,
    remoteHost: null,
    enabled: true,
    leaseSeconds: 0,
    description: '',
    ours: false,
    toThisComputer: true,
    ...parts,
  })
  const keepForwards = (...mappings: readonly Mapping[]) => {
    const result = { router: null, mappings, others: [], whole: true, notes: [] }
    return history().keep({ kind: 'router', ...home, result }, { startedAt: now, tookMs: 1 })
  }

  it('is known to the next Portlight, at the port where it arrives, in the same network alone', async () => {
    await keepTest({ mappings: [forward({})] })
    const { sight } = await memory().seenIn(home)
    expect([sight('tcp', 8000)?.reached, sight('tcp', 80), sight('udp', 8000)]).toEqual([true, null, null])
    const elsewhere = await memory().seenIn({ gateway: '192.168.1.1', lan: '192.168.1.35' })
    expect(elsewhere.sight('tcp', 8000)).toBeNull()
  })

  it('is what the last test said; one that found out nothing, or opened the way in itself, says nothing', async () => {
    await keepTest({})
    await keepTest({ verdict: 'not-known' })
    await keepTest({ verdict: 'no-listener' })
    expect((await memory().seenIn(home)).sight('tcp', 80)?.reached).toBe(true)
    await keepTest({ verdict: 'blocked-upstream', outside: [] })
    await keepTest({ verdict: 'blocked-upstream' }, true)
    expect((await memory().seenIn(home)).sight('tcp', 80)?.reached).toBe(true)
    await keepTest({ verdict: 'blocked-upstream' })
    expect((await memory().seenIn(home)).sight('tcp', 80)?.reached).toBe(false)
  })

  it('forwards are those of the last list, until their lease ends', async () => {
    await keepForwards(
      forward({ leaseSeconds: 60 }),
      forward({ externalPort: 22, internalPort: 22, toThisComputer: false }),
    )
    const first = await memory().seenIn(home)
    expect([first.forward('tcp', 8000), first.forward('tcp', 22)]).toEqual([{ port: 80, at: day }, null])
    now += 61_000
    expect((await memory().seenIn(home)).forward('tcp', 8000)).toBeNull()
    await keepForwards(forward({ leaseSeconds: null }))
    expect((await memory().seenIn(home)).forward('tcp', 8000)).toEqual({ port: 80, at: now })
    now += 1
    await keepForwards()
    expect((await memory().seenIn(home)).forward('tcp', 8000)).toBeNull()
  })

  it('is nothing where nothing is kept, or nothing can be read', async () => {
    expect((await new OutsideMemory(null, () => now).seenIn(home)).sight('tcp', 80)).toBeNull()
    writeFileSync(join(folder, 'history'), 'in the way')
    expect((await memory().seenIn(home)).sight('tcp', 80)).toBeNull()
  })
})
