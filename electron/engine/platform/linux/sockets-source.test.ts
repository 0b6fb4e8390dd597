import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Remedy, remedyText } from '#shared/command-line/remedy'
import { optPortlight } from '#shared/command-line/testing/own-commands'
import type { Socket } from '#shared/sockets/socket'
import { SocketBuilder } from '../../sockets/socket-builder'
import { LinuxSockets } from './sockets-source'

/** A /proc of a test: plain files and links in a folder. */
class PlayedProc {
  readonly root = mkdtempSync(join(tmpdir(), 'portlight-proc-'))
  readonly #lines = new Map<string, string[]>()

  constructor() {
    this.file('stat', 'btime 1000\n')
    this.file('sys/net/ipv4/ip_local_port_range', '32768\t60999\n')
    this.file('sys/net/ipv4/ip_unprivileged_port_start', '1024\n')
    this.file('passwd', 'root:x:0:0::/:\nme:x:1000:1000::/:\n')
    this.link('self/ns/net', 'net:[1]')
    for (const table of ['tcp', 'udp']) this.table(table, [])
  }

  file(path: string, text: string): void {
    mkdirSync(join(this.root, path, '..'), { recursive: true })
    writeFileSync(join(this.root, path), text)
  }

  link(path: string, target: string): void {
    mkdirSync(join(this.root, path, '..'), { recursive: true })
    rmSync(join(this.root, path), { force: true })
    symlinkSync(target, join(this.root, path))
  }

  table(name: string, lines: readonly string[]): void {
    this.#lines.set(name, [...lines])
    const head =
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'
    this.file(`net/${name}`, `${[head, ...lines].join('\n')}\n`)
  }

  process(pid: number, name: string, inodes: readonly number[], birth = pid * 100): void {
    rmSync(join(this.root, String(pid)), { recursive: true, force: true })
    const zeros = Array.from({ length: 17 }, () => '0').join(' ')
    this.file(`${pid}/stat`, `${pid} (MainThread) S ${pid === 1 ? 0 : 1} ${zeros} ${birth} 0\n`)
    this.file(`${pid}/cmdline`, `/usr/bin/${name}\0--serve\0`)
    this.file(`${pid}/status`, 'Uid:\t1000\t1000\t1000\t1000\n')
    this.file(`${pid}/cgroup`, `0::/system.slice/${name}.service\n`)
    this.link(`${pid}/exe`, `/usr/bin/${name}`)
    this.link(`${pid}/ns/net`, 'net:[1]')
    mkdirSync(join(this.root, `${pid}/fd`), { recursive: true })
    this.link(`${pid}/fd/0`, '/dev/null')
    for (const [at, inode] of inodes.entries()) this.link(`${pid}/fd/${at + 3}`, `socket:[${inode}]`)
  }

  end(pid: number): void {
    rmSync(join(this.root, String(pid)), { recursive: true })
  }

  remove(): void {
    rmSync(this.root, { recursive: true })
  }
}

/** A line of /proc/net/tcp on 127.0.0.1. */
function line(
  port: number,
  inode: number,
  { state = '0A', remote = 0, uid = 1000, timer = '00:00000000' } = {},
): string {
  const hex = (value: number) => value.toString(16).toUpperCase().padStart(4, '0')
  const peer = remote === 0 ? '00000000:0000' : `0100007F:${hex(remote)}`
  return `   0: 0100007F:${hex(port)} ${peer} ${state} 00000000:00000000 ${timer} 00000000  ${uid}        0 ${inode} 1 0000000000000000 100 0 0 10 0`
}

let proc: PlayedProc
beforeEach(() => {
  proc = new PlayedProc()
})
afterEach(() => proc.remove())

function source(uid = 0): LinuxSockets {
  return new LinuxSockets({
    builder: new SocketBuilder((port) => (port === 80 ? 'http' : null)),
    root: proc.root,
    computer: join(proc.root, 'computer'),
    passwd: join(proc.root, 'passwd'),
    uid,
    wallClock: () => 1_000_000,
    own: optPortlight,
  })
}

const said = (remedy: Remedy | null | undefined) => remedy && remedyText(remedy)
const never = new AbortController().signal
const read = (from: LinuxSockets, fresh = false) => from.read({ fresh }, never)
const onPort = (sockets: readonly Socket[], port: number) => sockets.find(({ local }) => local.port === port)
const pidsOn = (sockets: readonly Socket[], port: number) =>
  onPort(sockets, port)?.owners.map(({ pid }) => pid)

describe('a look for the sake of one port', () => {
  it('says who has it, all of them, and asks nobody who has the others', async () => {
    proc.table('tcp', [line(80, 77), line(81, 78), line(82, 0), line(83, 99)])
    proc.process(10, 'parent', [77])
    proc.process(11, 'child', [77, 78])
    const { sockets } = await source().read({ fresh: true, onPort: 80 }, never)
    expect(pidsOn(sockets, 80)).toEqual([10, 11])
    for (const port of [81, 82, 83])
      expect(onPort(sockets, port)).toMatchObject({ owners: [], ownerless: null })
  })

  it('says why nobody is known to have it', async () => {
    proc.table('tcp', [line(80, 77)])
    const { sockets } = await source().read({ fresh: true, onPort: 80 }, never)
    expect(onPort(sockets, 80)).toMatchObject({ owners: [], ownerless: 'no-process' })
  })

  it('leaves nothing out of the next look at all of them', async () => {
    proc.table('tcp', [line(80, 77), line(81, 78)])
    proc.process(11, 'child', [78])
    const tables = source()
    await tables.read({ fresh: true, onPort: 9 }, never)
    const { sockets } = await read(tables)
    expect(pidsOn(sockets, 81)).toEqual([11])
    expect(onPort(sockets, 80)?.ownerless).toBe('no-process')
  })
})

describe('a reading of /proc', () => {
  it('says so where a table is there and can’t be read, and nothing where there is none', async () => {
    proc.table('tcp', [line(80, 77)])
    const tables = source()
    expect((await read(tables)).notListed).toEqual([])
    // a folder can be opened and not be read (EISDIR)
    rmSync(join(proc.root, 'net', 'udp'))
    mkdirSync(join(proc.root, 'net', 'udp'))
    const { sockets, notListed } = await read(tables)
    expect(sockets).toHaveLength(1)
    expect(notListed).toMatchObject([{ kind: 'unread-table', count: null }])
    rmSync(join(proc.root, 'net', 'udp'), { recursive: true })
    expect((await read(tables)).notListed).toEqual([])
  })

  it('gives a socket with all that is to be known of its owner', async () => {
    proc.table('tcp', [line(80, 77)])
    proc.process(1, 'systemd', [])
    proc.process(42, 'nginx', [77])
    const { sockets, limits, notListed, remedy } = await read(source())
    expect(sockets).toHaveLength(1)
    expect(sockets[0]).toMatchObject({
      protocol: 'tcp',
      state: 'LISTEN',
      local: { address: '127.0.0.1', port: 80 },
      service: 'http',
      reach: 'loopback',
      user: 'me',
      handle: '77',
      ownerless: null,
      owners: [
        {
          pid: 42,
          program: 'nginx',
          executable: '/usr/bin/nginx',
          commandLine: '/usr/bin/nginx --serve',
          user: 'me',
          birth: '4200',
          startedAt: '1970-01-01T00:17:22.000Z',
          parents: [{ pid: 1, program: 'systemd' }],
          unit: 'nginx.service',
          unitManager: 'system',
          container: null,
        },
      ],
    })
    expect(limits).toEqual({ ephemeral: { first: 32_768, last: 60_999 }, unprivilegedFrom: 1024 })
    expect(notListed).toEqual([])
    expect(remedy).toBeNull()
  })

  it('tells which ports of the ephemeral range are reserved', async () => {
    proc.file('sys/net/ipv4/ip_local_reserved_ports', '40000,50000-50009\n')
    expect((await read(source())).limits.reserved).toEqual([
      { first: 40_000, last: 40_000 },
      { first: 50_000, last: 50_009 },
    ])
  })

  it.each([
    ['0', {}],
    ['1', { reusesTimeWait: 'everywhere' }],
    ['2', { reusesTimeWait: 'loopback' }],
  ])('tells where TIME_WAITs are used again: tcp_tw_reuse %s', async (value, told) => {
    proc.file('sys/net/ipv4/tcp_tw_reuse', `${value}\n`)
    const { ephemeral, unprivilegedFrom, ...rest } = (await read(source())).limits
    expect(rest).toEqual(told)
  })

  it('needs no IPv6, and says so where there is no table at all', async () => {
    proc.table('tcp', [line(80, 77)])
    expect((await read(source())).sockets).toHaveLength(1)
    unlinkSync(join(proc.root, 'net/udp'))
    unlinkSync(join(proc.root, 'net/tcp'))
    await expect(read(source())).rejects.toMatchObject({ value: { code: 'failed' } })
  })

  it('gives the same objects as long as nothing changes', async () => {
    proc.table('tcp', [line(80, 77), line(81, 78)])
    proc.process(42, 'nginx', [77, 78])
    const from = source()
    const first = (await read(from)).sockets
    const second = (await read(from)).sockets
    expect(second.every((socket, at) => socket === first[at])).toBe(true)
    proc.table('tcp', [line(80, 77), line(81, 78, { state: '01', remote: 9 })])
    const third = (await read(from)).sockets
    expect(third[0]).toBe(first[0])
    expect(third[1]).toMatchObject({ state: 'ESTABLISHED', owners: [{ pid: 42 }] })
  })

  it('says why a socket has no owner', async () => {
    proc.table('tcp', [
      line(80, 0, { state: '06', remote: 50_000, timer: '03:000001F4' }),
      line(81, 0, { state: '04', remote: 50_000 }),
      line(82, 99),
      line(83, 0, { state: '03', remote: 50_000 }),
      line(84, 0, { state: '01', remote: 50_000 }),
      line(85, 0, { state: '08', remote: 50_000 }),
    ])
    const { sockets } = await read(source())
    expect(sockets.map(({ ownerless, endsAt }) => [ownerless, endsAt])).toEqual([
      ['time-wait', 1_005_000],
      ['closing', null],
      ['no-process', null],
      ['not-accepted', null],
      ['not-accepted', null],
      ['not-accepted', null],
    ])
    const asOther = await read(source(65_534))
    expect(asOther.sockets[2]?.ownerless).toBe('no-permission')
    expect(said(asOther.remedy)).toBe('sudo /opt/portlight sockets')
  })

  it('says which right root lacks that sees descriptors and not what they are', async () => {
    proc.table('tcp', [line(80, 77)])
    proc.process(42, 'nginx', [])
    rmSync(join(proc.root, '42/fd/0'))
    writeFileSync(join(proc.root, '42/fd/0'), 'a link that may not be read')
    proc.file('self/status', 'CapEff:\t00000000a80425fb\n')
    const { sockets, remedy } = await read(source())
    expect(sockets[0]?.ownerless).toBe('no-permission')
    expect(said(remedy)).toContain('CAP_SYS_PTRACE')
  })

  it('names no right that root has, where one process lets nobody look into it', async () => {
    proc.table('udp', [line(4789, 77, { uid: 0 })])
    proc.file('computer/sys/module/vxlan', '')
    proc.process(42, 'nginx', [])
    rmSync(join(proc.root, '42/fd/0'))
    writeFileSync(join(proc.root, '42/fd/0'), 'a link that may not be read')
    proc.file('self/status', 'CapEff:\t000001fffeffffff\n')
    proc.file('self/uid_map', '         0          0 4294967295\n')
    const { sockets, remedy } = await read(source())
    expect(sockets[0]?.ownerless).toBe('no-process')
    expect(sockets[0]?.kernelUse).toEqual({ services: ['vxlan'], interfaces: [] })
    expect(remedy).toBeNull()
  })

  it('names no user where the kernel has written root for want of one', async () => {
    const peer = { remote: 50_000, uid: 0 }
    proc.table('tcp', [
      line(80, 0, { ...peer, state: '06' }),
      line(81, 0, { ...peer, state: '05' }),
      line(82, 0, { ...peer, state: '04', uid: 1000 }),
      line(83, 0, { ...peer, state: '03' }),
      line(84, 77, { uid: 0 }),
    ])
    const { sockets } = await read(source())
    expect(sockets.map(({ user }) => user)).toEqual([null, null, 'me', 'root', 'root'])
  })

  it('has every connection that MPTCP makes of one socket, and a row that is listed twice once', async () => {
    const connection = line(80, 77, { state: '01', remote: 50_000 })
    proc.table('tcp', [connection, line(80, 77, { state: '01', remote: 50_001 }), connection])
    proc.process(42, 'nginx', [77])
    const from = source()
    const first = (await read(from)).sockets
    expect(first.map(({ remote, owners }) => [remote?.port, owners[0]?.pid])).toEqual([
      [50_000, 42],
      [50_001, 42],
    ])
    expect(new Set(first.map(({ id }) => id)).size).toBe(2)
    proc.table('tcp', [connection])
    expect((await read(from)).sockets.map(({ remote }) => remote?.port)).toEqual([50_000])
  })

  it('counts what is in other network namespaces', async () => {
    proc.process(42, 'nginx', [])
    proc.link('42/ns/net', 'net:[2]')
    proc.file('42/net/sockstat', 'TCP: inuse 3 orphan 0 tw 2 alloc 3 mem 0\nUDP: inuse 1 mem 0\n')
    const [other] = (await read(source())).notListed
    expect(other).toMatchObject({ kind: 'other-namespace', count: 6 })
    expect(other).toMatchObject({ namespaces: 1, example: { pid: 42, program: 'nginx' } })
    expect(said(other?.remedy)).toBe('nsenter --target 42 --net /opt/portlight sockets')
    const [asOther] = (await read(source(1000))).notListed
    expect(said(asOther?.remedy)).toBe('sudo nsenter --target 42 --net /opt/portlight sockets')
  })

  it('names no thread of the kernel where a program is in the same network namespace', async () => {
    proc.process(2, 'kthreadd', [])
    proc.file('2/stat', '2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 200 0 0')
    proc.process(42, 'nginx', [])
    for (const pid of [2, 42]) {
      proc.link(`${pid}/ns/net`, 'net:[2]')
      proc.file(`${pid}/net/sockstat`, 'TCP: inuse 3 orphan 0 tw 2 alloc 3 mem 0\n')
    }
    const [other] = (await read(source())).notListed
    expect(other).toMatchObject({ count: 5, example: { pid: 42, program: 'nginx' } })
    expect(said(other?.remedy)).toContain('--target 42 ')
  })

  it('ends when it is cancelled', async () => {
    await expect(source().read({ fresh: false }, AbortSignal.abort())).rejects.toThrow()
  })
})

describe('owners', () => {
  it('are all who have the socket open, by pid', async () => {
    proc.table('tcp', [line(80, 77)])
    for (const pid of [44, 42, 43]) proc.process(pid, 'worker', [77])
    expect(pidsOn((await read(source())).sockets, 80)).toEqual([42, 43, 44])
  })

  it('of a new socket are found in a process that is known', async () => {
    proc.table('tcp', [line(80, 77)])
    proc.process(42, 'nginx', [77])
    const from = source()
    await read(from)
    proc.table('tcp', [line(80, 77), line(81, 78)])
    proc.link('42/fd/9', 'socket:[78]')
    expect(pidsOn((await read(from)).sockets, 81)).toEqual([42])
  })

  it('of a new socket are found behind a descriptor that was another socket’s', async () => {
    proc.table('tcp', [line(80, 77)])
    proc.process(42, 'nginx', [77])
    const from = source()
    await read(from)
    proc.table('tcp', [line(81, 78)])
    proc.link('42/fd/3', 'socket:[78]')
    expect(pidsOn((await read(from)).sockets, 81)).toEqual([42])
  })

  it('of a new socket are found behind a descriptor that was a file’s', async () => {
    proc.table('tcp', [line(80, 77)])
    proc.process(42, 'nginx', [77])
    const from = source()
    await read(from)
    proc.table('tcp', [line(80, 77), line(81, 78)])
    proc.link('42/fd/0', 'socket:[78]')
    expect(pidsOn((await read(from)).sockets, 81)).toEqual([42])
  })

  it('grow by a child that inherits, and shrink when one ends', async () => {
    proc.table('tcp', [line(80, 77)])
    proc.process(42, 'parent', [77])
    const from = source()
    await read(from)
    proc.process(43, 'child', [77])
    expect(pidsOn((await read(from)).sockets, 80)).toEqual([42, 43])
    proc.end(42)
    expect(pidsOn((await read(from)).sockets, 80)).toEqual([43])
    proc.end(43)
    expect(onPort((await read(from)).sockets, 80)).toMatchObject({ owners: [], ownerless: 'no-process' })
  })

  it('shrink when a parent closes what its child goes on with', async () => {
    proc.table('tcp', [line(80, 77)])
    proc.process(42, 'parent', [77])
    proc.process(43, 'child', [77])
    const from = source()
    await read(from)
    unlinkSync(join(proc.root, '42/fd/3'))
    expect(pidsOn((await read(from)).sockets, 80)).toEqual([43])
  })

  it('are not mistaken when a pid is given to another process', async () => {
    proc.table('tcp', [line(80, 77)])
    proc.process(42, 'old', [77], 1000)
    const from = source()
    expect(onPort((await read(from)).sockets, 80)?.owners[0]?.program).toBe('old')
    proc.process(42, 'new', [77], 2000)
    const again = onPort((await read(from)).sockets, 80)
    expect(again?.owners[0]).toMatchObject({ program: 'new', birth: '2000' })
    proc.process(42, 'third', [], 3000)
    expect(onPort((await read(from)).sockets, 80)?.owners).toEqual([])
  })

  it('that move a socket behind our back are found when they are looked for anew', async () => {
    proc.table('tcp', [line(80, 77)])
    proc.process(42, 'giver', [77])
    proc.process(43, 'taker', [])
    const from = source()
    await read(from)
    unlinkSync(join(proc.root, '42/fd/3'))
    proc.link('43/fd/7', 'socket:[77]')
    expect(pidsOn((await read(from, true)).sockets, 80)).toEqual([43])
  })

  it('that are half gone are no failure', async () => {
    proc.table('tcp', [line(80, 77), line(81, 78), line(82, 79)])
    for (const [pid, missing] of [
      [42, 'stat'],
      [43, 'cmdline'],
      [44, 'status'],
    ] as const) {
      proc.process(pid, 'short', [pid + 35])
      unlinkSync(join(proc.root, `${pid}/${missing}`))
    }
    unlinkSync(join(proc.root, '43/exe'))
    const { sockets } = await read(source())
    expect(onPort(sockets, 80)).toMatchObject({ owners: [], ownerless: 'no-process' })
    expect(onPort(sockets, 81)?.owners[0]).toMatchObject({ program: 'MainThread', commandLine: null })
    expect(onPort(sockets, 82)?.owners[0]).toMatchObject({ program: 'short', user: null })
  })

  it('go on when their main thread has ended, and are found in another one', async () => {
    proc.table('tcp', [line(80, 77)])
    proc.process(42, 'pool', [77])
    const from = source()
    await read(from)
    rmSync(join(proc.root, '42/fd'), { recursive: true })
    unlinkSync(join(proc.root, '42/exe'))
    mkdirSync(join(proc.root, '42/fd'))
    proc.file('42/cmdline', '')
    mkdirSync(join(proc.root, '42/task/42'), { recursive: true })
    proc.file('42/task/43/cmdline', '/usr/bin/pool\0--serve\0')
    proc.link('42/task/43/exe', '/usr/bin/pool')
    proc.link('42/task/43/fd/3', 'socket:[77]')
    for (const reading of [from, source()]) {
      const [socket] = (await read(reading, true)).sockets
      expect(socket?.owners[0]).toMatchObject({ pid: 42, program: 'pool' })
    }
  })

  it('end a chain of parents that leads in a circle', async () => {
    proc.table('tcp', [line(80, 77)])
    proc.process(42, 'odd', [77])
    const zeros = Array.from({ length: 17 }, () => '0').join(' ')
    proc.file('1/stat', `1 (init) S 42 ${zeros} 1 0\n`)
    const [socket] = (await read(source())).sockets
    expect(socket?.owners[0]?.parents.map(({ pid }) => pid)).toEqual([1, 42])
  })
})

describe('strays', () => {
  it('are sockets that a process holds and no table of any family lists', async () => {
    proc.table('tcp', [line(80, 77)])
    proc.file(
      'net/unix',
      'Num       RefCount Protocol Flags    Type St Inode Path\n0000000000000000: 00000003 00000000 00000000 0001 03 78 /run/x y\n',
    )
    proc.file(
      'net/netlink',
      'sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode\n0000000000000000 0   812        00000000 0        0        0     2        0        79\n',
    )
    proc.process(42, 'app', [77, 78, 79, 80])
    proc.process(43, 'elsewhere', [81])
    proc.link('43/ns/net', 'net:[2]')
    const from = source()
    const strays = await from.strays(never)
    expect(strays.map(({ handle, owners }) => [handle, owners[0]?.program])).toEqual([['80', 'app']])
    expect(pidsOn((await read(from)).sockets, 80)).toEqual([42])
  })
})

describe('very many sockets', () => {
  it('are all there, each with a name of its own, while others have their turn', async () => {
    const count = 50_000
    const lines = Array.from({ length: count }, (_, at) =>
      line(1 + (at % 60_000), 100_000 + at, { state: '01', remote: 1 + Math.floor(at / 60_000) + 7 }),
    )
    proc.table('tcp', lines)
    proc.process(42, 'busy', [])
    let turns = 0
    const timer = setInterval(() => {
      turns += 1
    }, 1)
    const from = source()
    const { sockets } = await read(from)
    clearInterval(timer)
    expect(sockets).toHaveLength(count)
    expect(new Set(sockets.map(({ id }) => id)).size).toBe(count)
    expect(turns).toBeGreaterThan(3)
  })
})

describe('programs that tell as much of themselves as they may', () => {
  it('leave others their turn, however many there are', async () => {
    const programs = 300
    const groups = '1:x:/a/b/c\n'.repeat(6_000)
    for (let pid = 10; pid < 10 + programs; pid += 1) {
      proc.process(pid, 'talker', [1000 + pid])
      proc.file(`${pid}/cgroup`, groups)
    }
    proc.table(
      'tcp',
      Array.from({ length: programs }, (_, at) => line(2000 + at, 1010 + at)),
    )
    const from = source()
    let turns = 0
    let reading = true
    const turn = () => {
      if (!reading) return
      turns += 1
      setImmediate(turn)
    }
    setImmediate(turn)
    const { sockets } = await read(from)
    reading = false
    expect(sockets).toHaveLength(programs)
    expect(pidsOn(sockets, 2000)).toEqual([10])
    // the milliseconds that a share may take are the code's affair: in one go nobody has a turn
    expect(turns).toBeGreaterThan(4)
  })
})
