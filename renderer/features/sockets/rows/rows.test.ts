import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareSockets } from '#shared/sockets/order'
import type { Socket } from '#shared/sockets/socket'
import { anOwner, aSocket } from '#shared/sockets/testing/sockets'
import { connection, crowd, listener, owners, workbench } from '../../../test/fake-socket-lists'
import type { ShownMark, ShownReading } from '../feed/shown-reading'
import type { Sort, SortColumn } from '../sockets-state'
import { rowFilter } from './row-filter'
import { orderBy, sortedAfter, usualOrder } from './row-order'
import { rowText } from './row-text'
import { isGroup, mostUnfolded, type TableModel, TableModels, type TableQuery } from './table-model'

const addresses = [
  '0.0.0.0',
  '127.0.0.1',
  '::',
  '::1',
  '::ffff:10.0.0.2',
  '10.0.0.10',
  '10.0.0.9',
  'fe80::1%eth0',
]

const anySocket = fc
  .record({
    family: fc.constantFrom('ipv4' as const, 'ipv6' as const),
    state: fc.constantFrom('LISTEN' as const, 'ESTABLISHED' as const, null),
    address: fc.constantFrom(...addresses),
    port: fc.integer({ min: 0, max: 3 }),
    peer: fc.option(fc.constantFrom(...addresses)),
    handle: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ family, state, address, port, peer, handle }) =>
    aSocket({
      family,
      state,
      protocol: state === null ? 'udp' : 'tcp',
      local: { address, port },
      remote: peer === null ? null : { address: peer, port: 443 },
      handle: String(handle),
    }),
  )

function reading(sockets: readonly Socket[], gone: readonly Socket[] = []): ShownReading {
  return {
    // only the rows matter here
    summary: {} as ShownReading['summary'],
    sockets,
    gone,
    marks: new Map(gone.map(({ id }): [string, ShownMark] => [id, 'gone'])),
  }
}

function query(sockets: readonly Socket[], change: Partial<TableQuery> = {}): TableQuery {
  return {
    reading: reading(sockets),
    filter: '',
    listeningOnly: false,
    grouped: false,
    turned: new Set(),
    sort: { column: null, descending: false },
    ...change,
  }
}

const by = (column: SortColumn, descending = false): Sort => ({ column, descending })
const make = (asked: TableQuery): TableModel => new TableModels().make(asked)
const portsOf = ({ rows }: TableModel) => rows.map((row) => (isGroup(row) ? row.key : row.local.port))

describe('the order of rows', () => {
  it('is the command line’s where nothing is chosen', () => {
    fc.assert(
      fc.property(fc.array(anySocket, { maxLength: 30 }), (sockets) => {
        expect([...sockets].sort(usualOrder).map(({ id }) => id)).toEqual(
          [...sockets].sort(compareSockets).map(({ id }) => id),
        )
      }),
    )
  })

  it('stays the same whether it is found anew or from the order before', () => {
    const column = fc.constantFrom<SortColumn | null>(null, 'localAddress', 'remotePort', 'state', 'protocol')
    fc.assert(
      fc.property(
        fc.array(anySocket, { maxLength: 30 }),
        fc.array(anySocket, { maxLength: 10 }),
        fc.array(fc.boolean(), { maxLength: 30 }),
        fc.boolean(),
        column,
        (before, added, stay, descending, chosen) => {
          const order = orderBy({ column: chosen, descending })
          const now = [...before.filter((_, at) => stay[at] ?? true), ...added]
          expect(sortedAfter([...before].sort(order), now, order).map(({ id }) => id)).toEqual(
            [...now].sort(order).map(({ id }) => id),
          )
        },
      ),
    )
  })

  it('takes ports and addresses as numbers, IPv4 before IPv6', () => {
    const sockets = ['10.0.0.10', 'fe80::1', '10.0.0.9', '9.9.9.9'].map((address, at) =>
      connection(at === 0 ? 8080 : 900 - at, address, ['1.1.1.1', 1], 'ESTABLISHED', []),
    )
    const local = make(query(sockets, { sort: by('localAddress') })).rows as readonly Socket[]
    expect(local.map(({ local }) => local.address)).toEqual(['9.9.9.9', '10.0.0.9', '10.0.0.10', 'fe80::1'])
    expect(portsOf(make(query(sockets, { sort: by('localPort') })))).toEqual([897, 898, 899, 8080])
    expect(portsOf(make(query(sockets, { sort: by('localPort', true) })))).toEqual([8080, 899, 898, 897])
  })

  it('has what is unknown last, both ways, in every column', () => {
    const known = connection(5, '10.0.0.1', ['10.0.0.2', 7], 'ESTABLISHED', [anOwner({})], { service: 'x' })
    const bare = aSocket({
      protocol: 'udp',
      state: null,
      local: { address: '10.0.0.1', port: 0 },
      receiveQueue: null,
      user: null,
    })
    const columns: readonly SortColumn[] = [
      'localPort',
      'remoteAddress',
      'remotePort',
      'owner',
      'user',
      'service',
      'queues',
    ]
    for (const column of columns) {
      for (const descending of [false, true]) {
        const { rows } = make(query([bare, known], { sort: by(column, descending) }))
        expect(rows, `${column} ${descending}`).toEqual([known, bare])
      }
    }
  })

  it('sorts processes of one name by their number', () => {
    const at = (pid: number) => listener(pid, '127.0.0.1', [anOwner({ pid, program: 'Worker' })])
    expect(portsOf(make(query([at(1000), at(99)], { sort: by('owner') })))).toEqual([99, 1000])
  })
})

describe('the filter', () => {
  const found = (filter: string) => {
    const match = rowFilter(filter)
    return workbench().filter((socket) => match === null || match(socket))
  }

  it('lets everything through where it is empty', () => {
    expect(found('  ')).toHaveLength(workbench().length)
  })

  it.each([
    ['SSHD', 3],
    ['20817', 6],
    ['ssh.service', 3],
    ['docker 4bf1c0a9d2e8', 2],
    ['time_wait', 5],
    ['everywhere udp', 2],
    ['udp4 connected', 1],
    ['tcp6', 3],
    ['2001:db8:12:7::5', 1],
    ['avahi', 1],
    ['postgresql established', 2],
    ['nothing-of-it', 0],
    ['kind:udp', 4],
    ['Kind:established firefox', 10],
    ['kind:listen node', 3],
    ['kind:nothing', 0],
  ])('“%s” finds every row that says all of it', (filter, count) => {
    expect(found(filter)).toHaveLength(count)
  })

  it('takes digits for the beginning of a number, and a colon for a port', () => {
    expect(found('631').every(({ local }) => local.port === 631)).toBe(true)
    expect(found('31')).toEqual([])
    expect(found(':443').every(({ remote }) => remote?.port === 443)).toBe(true)
    expect(found(':443')).toHaveLength(11)
  })
})

describe('the table', () => {
  it('shows listeners alone: those of TCP, and UDP sockets that are bound', () => {
    const { matching } = make(query(workbench(), { listeningOnly: true }))
    expect(
      matching.every(({ state, remote }) => state === 'LISTEN' || (state === null && remote === null)),
    ).toBe(true)
    expect(matching).toHaveLength(13)
  })

  it('shows what is gone at its place, and counts it no more', () => {
    const [a, b, c] = [22, 80, 443].map((port) => listener(port, '0.0.0.0', [owners.nginx]))
    if (a === undefined || b === undefined || c === undefined) throw new Error('three')
    const model = make(query([], { reading: reading([a, c], [b]) }))
    expect(portsOf(model)).toEqual([22, 80, 443])
    expect(model.matching).toEqual([a, c])
  })

  it('groups by process, those without one by their reason, and last', () => {
    const model = make(query(workbench(), { grouped: true }))
    const groups = model.rows.filter(isGroup)
    expect(groups.map(({ owner, ownerless }) => owner?.program ?? ownerless)).toEqual([
      'firefox',
      'nginx',
      'node',
      'postgres',
      'redis-server',
      'sshd',
      'no-permission',
      'no-process',
      'time-wait',
    ])
    expect(groups.find(({ owner }) => owner?.program === 'node')).toMatchObject({
      listening: 3,
      folded: false,
    })
    expect(model.rows).toHaveLength(workbench().length + groups.length)
  })

  it('folds a large group by itself and a small one when asked to', () => {
    const large = make(query(crowd(400), { grouped: true }))
    const folded = large.rows.filter(isGroup).filter(({ members }) => members.length > mostUnfolded)
    expect(folded.length).toBeGreaterThan(0)
    expect(folded.every((group) => group.folded)).toBe(true)
    const small = make(query(workbench(), { grouped: true, turned: new Set(['pid 812 5684']) }))
    expect(small.rows).toHaveLength(workbench().length + 9 - 3)
  })

  it('stands by its order in groups when sorted by a column', () => {
    const model = make(query(workbench(), { grouped: true, sort: by('localPort', true) }))
    const ports = model.rows.filter(isGroup).map(({ members }) => members[0]?.local.port ?? 0)
    expect(ports).toEqual([...ports].sort((a, b) => b - a))
  })
})

it('a row is copied as one line, with what is unknown said', () => {
  expect(rowText(listener(631, '::1', [], { ownerless: 'no-permission', user: 'root' }))).toBe(
    'tcp6\tLISTEN\t[::1]:631\t–\t–\troot\t–\tthis computer\t0',
  )
  expect(rowText(connection(5432, '127.0.0.1', ['127.0.0.1', 5], 'ESTABLISHED', [owners.postgres]))).toBe(
    'tcp4\tESTABLISHED\t127.0.0.1:5432\t127.0.0.1:5\tpostgres (1502)\t999\tdocker 4bf1c0a9d2e8\t–\t0 / 0',
  )
  // pasted into a shell, a line end would run what stands before it
  const odd = { ...owners.postgres, program: 'rm\n\t\u001b[2J' }
  const text = rowText(connection(5432, '127.0.0.1', ['127.0.0.1', 5], 'ESTABLISHED', [odd]))
  expect(text.split('\t')[4]).toBe('rm  \\x1b[2J (1502)')
})
