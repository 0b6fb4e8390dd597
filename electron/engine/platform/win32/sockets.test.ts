import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SocketBuilder } from '../../sockets/socket-builder'
import { parseBound } from './bound-sockets'
import type { ListedProcess, ProcessDetails } from './libraries'
import { type ProcessCalls, ProcessList } from './process-list'
import { readSocketTable, type TableRow } from './socket-tables'
import { boundState, joinWindows } from './sockets-reading'
import { WindowsSockets } from './sockets-source'

/** 2026-11-21T01:00:00Z and later, as FILETIME. */
const at = (seconds: number) =>
  (BigInt(Date.UTC(2026, 10, 21, 1) + seconds * 1000) + 11_644_473_600_000n) * 10_000n

/** A fake of Windows' libraries: what they say of processes; they themselves are tried under Wine. */
function fakeCalls(processes: readonly (ListedProcess & Partial<ProcessDetails>)[]): ProcessCalls {
  return {
    processes: () => processes,
    details: (pid) => {
      const {
        image = null,
        startedAt = null,
        commandLine = null,
        sid = null,
      } = processes.find((one) => one.pid === pid) ?? {}
      return { image, startedAt, commandLine, sid }
    },
    accountOf: async (sid) => (sid.length === 0 ? null : `user ${sid.toString()}`),
  }
}

const processes = fakeCalls([
  { pid: 0, parent: 0, name: '[System Process]' },
  { pid: 4, parent: 0, name: 'System' },
  { pid: 700, parent: 4321, name: 'services.exe', startedAt: at(0) },
  {
    pid: 1200,
    parent: 700,
    name: 'svchost.exe',
    image: 'C:\\Windows\\System32\\svchost.exe',
    commandLine: 'svchost.exe -k NetworkService',
    startedAt: at(5),
  },
  // its parent has ended, and another process has that id now
  { pid: 4321, parent: 5000, name: 'Müller.exe', startedAt: at(10) },
  { pid: 5000, parent: 700, name: 'other.exe', startedAt: at(3600) },
])
const row = (rest: Partial<TableRow> & Pick<TableRow, 'local'>): TableRow => ({
  protocol: 'tcp',
  remote: null,
  state: 2,
  pid: 0,
  ...rest,
})
const rows: readonly TableRow[] = [
  row({ local: { address: '0.0.0.0', port: 80 }, pid: 4 }),
  row({ local: { address: '::', port: 3389 }, pid: 1200 }),
  row({
    local: { address: 'fe80::1%12', port: 52_001 },
    remote: { address: 'fe80::2%12', port: 445 },
    state: 5,
    pid: 4321,
  }),
  row({
    local: { address: '127.0.0.1', port: 52_002 },
    remote: { address: '127.0.0.1', port: 80 },
    state: 11,
  }),
  row({ local: { address: '0.0.0.0', port: 52_003 }, state: boundState, pid: 4321 }),
  row({ local: { address: '127.0.0.1', port: 52_004 }, pid: 999 }),
  row({ protocol: 'udp', local: { address: '0.0.0.0', port: 5353 }, state: null, pid: 1200 }),
]
const join = (some: readonly TableRow[], calls: ProcessCalls | null = processes) =>
  joinWindows({
    rows: some,
    processes: calls === null ? null : new ProcessList(calls),
    services: () => new Map([[1200, ['TermService', 'Dnscache']]]),
  })

describe("Windows' rows with their owners", () => {
  const sockets = join(rows)
  const on = (port: number) => sockets.find(({ local }) => local.port === port)

  it('have their states', () => {
    expect(sockets.map(({ protocol, state }) => [protocol, state])).toEqual([
      ['tcp', 'LISTEN'],
      ['tcp', 'LISTEN'],
      ['tcp', 'ESTABLISHED'],
      ['tcp', 'TIME_WAIT'],
      ['tcp', 'CLOSED'],
      ['tcp', 'LISTEN'],
      ['udp', null],
    ])
    expect(on(52_001)).toMatchObject({ family: 'ipv6', remote: { address: 'fe80::2%12', port: 445 } })
  })

  it('name the owner, its services and its parents', () => {
    expect(on(3389)?.owners).toEqual([
      {
        pid: 1200,
        program: 'svchost',
        executable: 'C:\\Windows\\System32\\svchost.exe',
        commandLine: 'svchost.exe -k NetworkService',
        user: null,
        startedAt: '2026-11-21T01:00:05.000Z',
        birth: String(at(5)),
        parents: [{ pid: 700, program: 'services' }],
        unit: 'Dnscache, TermService',
        unitManager: 'system',
        container: null,
        folder: null,
        project: null,
      },
    ])
    expect(on(80)?.owners[0]).toMatchObject({ pid: 4, program: 'System', startedAt: null, parents: [] })
    // a parent that is younger than its child is another process
    expect(on(52_001)?.owners[0]).toMatchObject({ program: 'Müller', parents: [] })
  })

  it('name the user whom their program runs as, where Windows tells it', async () => {
    const [anna, nobody] = [Buffer.from('anna'), Buffer.alloc(0)]
    const list = new ProcessList(
      fakeCalls([
        { pid: 4321, parent: 0, name: 'a.exe', sid: anna },
        { pid: 5000, parent: 0, name: 'b.exe', sid: nobody },
        { pid: 6000, parent: 0, name: 'c.exe' },
      ]),
    )
    const pids = [4321, 5000, 6000, 7000]
    await list.learnUsers(pids)
    const rows = pids.map((pid) => row({ local: { address: '::', port: pid }, pid }))
    const sockets = joinWindows({ rows, processes: list, services: () => new Map() })
    expect(sockets.map(({ owners }) => owners.map(({ user }) => user))).toEqual([
      ['user anna'],
      [null],
      [null],
      [],
    ])
  })

  it('say why there is no owner', () => {
    expect(on(52_002)).toMatchObject({ owners: [], ownerless: 'time-wait' })
    expect(on(52_004)).toMatchObject({ owners: [], ownerless: 'no-process' })
    // nobody has ended, and nothing was told
    expect(join(rows, null).map(({ ownerless }) => ownerless)).toEqual([
      ...['not-looked-up', 'not-looked-up', 'not-looked-up', 'time-wait'],
      ...['not-looked-up', 'not-looked-up', 'not-looked-up'],
    ])
  })

  it('have a connection once, which Windows lists as bound too', () => {
    const shadow = row({ local: { address: '::', port: 52_001 }, state: boundState, pid: 4321 })
    expect(join([...rows, shadow])).toEqual(sockets)
  })

  it('leave out records that are no sockets, and name a process without a name by its number', () => {
    const phantom = row({ local: { address: '0.0.0.0', port: 0 }, state: 1 })
    expect(join([phantom, ...rows])).toEqual(sockets)
    const [nameless] = join(rows, fakeCalls([{ pid: 4, parent: 0, name: '' }]))
    expect(nameless?.owners[0]?.program).toBe('process 4')
  })
})

describe('the bytes of its tables', () => {
  /** A table as iphlpapi fills it: numbers are little-endian, addresses and ports in network order. */
  const table = (...words: readonly (number | readonly number[])[]) =>
    Buffer.concat(
      words.map((word) => {
        if (typeof word !== 'number') return Buffer.from(word)
        const bytes = Buffer.alloc(4)
        bytes.writeUInt32LE(word)
        return bytes
      }),
    )
  const loopback6 = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
  const link6 = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]

  it('are read as they are laid out', () => {
    const tcp4 = table(1, 5, [127, 0, 0, 1], [0x1f, 0x90, 0, 0], [10, 0, 0, 2], [0xc0, 0x01, 0, 0], 4321)
    expect(readSocketTable('tcp', 'ipv4', tcp4)).toEqual([
      {
        protocol: 'tcp',
        state: 5,
        local: { address: '127.0.0.1', port: 8080 },
        remote: { address: '10.0.0.2', port: 49_153 },
        pid: 4321,
      },
    ])
    const tcp6 = table(1, link6, 12, [0x1f, 0x90, 0, 0], loopback6, 0, [0, 0, 0, 0], 2, 77)
    expect(readSocketTable('tcp', 'ipv6', tcp6)).toEqual([
      { protocol: 'tcp', state: 2, local: { address: 'fe80::1%12', port: 8080 }, remote: null, pid: 77 },
    ])
    expect(readSocketTable('udp', 'ipv4', table(1, [0, 0, 0, 0], [0x14, 0xe9, 0, 0], 9))).toEqual([
      { protocol: 'udp', state: null, local: { address: '0.0.0.0', port: 5353 }, remote: null, pid: 9 },
    ])
    expect(readSocketTable('udp', 'ipv6', table(1, loopback6, 0, [0x14, 0xe9, 0, 0], 9))).toEqual([
      { protocol: 'udp', state: null, local: { address: '::1', port: 5353 }, remote: null, pid: 9 },
    ])
  })

  it('never lead beyond their end, whatever they say', () => {
    const kinds = fc.constantFrom(
      ...(['tcp', 'udp'] as const).flatMap((p) => (['ipv4', 'ipv6'] as const).map((f) => [p, f] as const)),
    )
    fc.assert(
      fc.property(kinds, fc.uint8Array({ maxLength: 200 }), ([protocol, family], bytes) => {
        const found = readSocketTable(protocol, family, Buffer.from(bytes))
        expect(found.length).toBeLessThanOrEqual(bytes.length / 12)
      }),
    )
  })
})

it('asks for the ports of outgoing connections once, and where nobody answers not at each look', async () => {
  const answers = [null, null, { first: 49_152, last: 65_535 }]
  let asked = 0
  const calls = {
    ...fakeCalls([]),
    socketTable: () => Buffer.alloc(4),
    services: () => new Map(),
    isAdministrator: () => false,
  }
  const source = new WindowsSockets(
    new SocketBuilder(() => null),
    async () => calls,
    async () => answers[asked++] ?? null,
  )
  const { signal } = new AbortController()
  const look = async (fresh: boolean) => (await source.read({ fresh }, signal)).limits.ephemeral
  for (const fresh of [false, false, false]) expect(await look(fresh)).toBeNull()
  expect(asked).toBe(1)
  // whoever asks a question is worth another try
  expect(await look(true)).toBeNull()
  expect(await look(true)).toEqual(answers[2])
  expect(await look(true)).toEqual(answers[2])
  expect(asked).toBe(3)
})

describe('sockets that are only bound', () => {
  const said = (text: string) => parseBound({ text, code: 0 })

  it('are read from PowerShell, which may find none', () => {
    const text = '\uFEFF{"bound":[{"LocalAddress":"0.0.0.0","LocalPort":8080,"OwningProcess":812}]}'
    expect(said(text)).toEqual({
      told: [row({ local: { address: '0.0.0.0', port: 8080 }, state: boundState, pid: 812 })],
    })
    expect(said('{"bound":[]}')).toEqual({ told: [] })
    for (const none of ['', '{', '[]', '{"bound":{}}', text.slice(0, 40)])
      expect(said(none)).toMatchObject({ told: null })
  })

  it('are not known, and not none, where the command fails that lists them', () => {
    const failed = said('{"failed":"HRESULT 0x800706b5,Get-NetTCPConnection"}')
    expect(failed).toEqual({
      told: null,
      why: { kind: 'failed', command: 'HRESULT 0x800706b5,Get-NetTCPConnection' },
    })
  })
})
