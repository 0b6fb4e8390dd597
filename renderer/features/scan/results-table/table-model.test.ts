import { describe, expect, it } from 'vitest'
import { AskedPorts } from '#shared/ports/asked-ports'
import { ScanRecord } from '#shared/scan/record'
import { type FakeHost, hostWith, rowsOf, silentPort } from '../../../test/fake-scans'
import type { HostEntry, Sort } from '../scan-state'
import { rangesText } from './ranges-text'
import { hostRanks } from './row-order'
import { indexOfPort, reasonOfAll, rowAt, type TableQuery, tableModel } from './table-model'

const all = Uint16Array.from({ length: 65535 }, (_, at) => at + 1)

function entry(address: string, index = 0): HostEntry {
  return { host: { index, target: address, address, family: 'ipv4', scope: 'private' }, summary: null }
}

function query(hosts: readonly FakeHost[], ports = all, change: Partial<TableQuery> = {}): TableQuery {
  const results = new ScanRecord(new AskedPorts(ports), () => 0, 1_000_000)
  hosts.forEach((host, index) => {
    results.take({ kind: 'host', host: entry(host.address, index).host })
    results.take({ kind: 'rows', host: index, rows: rowsOf(host, ports, 1) })
  })
  return {
    results,
    hosts: hosts.map((host, index) => entry(host.address, index)),
    services: null,
    here: null,
    filter: '',
    sort: { column: null, descending: false },
    unfolded: new Set(),
    ...change,
  }
}

function portsIn(asked: TableQuery): readonly (number | string)[] {
  const model = tableModel(asked)
  return model.rows.map((_, index) => {
    const row = rowAt(model, index)
    if (row === null) return 'none'
    if (row.kind === 'group') return `${row.group.state} ${row.group.count}`
    return asked.results?.asked.at(row.slot).port ?? 0
  })
}

const by = (column: NonNullable<Sort['column']>, descending = false): Sort => ({ column, descending })

describe('the table', () => {
  it('has open ports first and closed ones as a count', () => {
    expect(portsIn(query([hostWith('a', [443, 22])]))).toEqual([22, 443, 'closed 65533'])
  })

  it('folds filtered ports as closed ones, but for a few', () => {
    expect(portsIn(query([hostWith('a', [22], silentPort)]))).toEqual([22, 'filtered 65534'])
    expect(portsIn(query([hostWith('a', [22], silentPort)], Uint16Array.from([21, 22])))).toEqual([22, 21])
    const some = Uint16Array.from({ length: 100 }, (_, at) => at + 1)
    expect(portsIn(query([hostWith('a', [22], silentPort)], some))).toEqual([22, 'filtered 99'])
  })

  it('shows one state and no other where its mark is asked for', () => {
    const some = Uint16Array.from({ length: 100 }, (_, at) => at + 1)
    const asked = query([hostWith('a', [22, 80], silentPort)], some)
    expect(portsIn({ ...asked, filter: 'state:open' })).toEqual([22, 80])
    expect(portsIn({ ...asked, filter: 'STATE:filtered' })).toHaveLength(98)
    expect(portsIn({ ...asked, filter: 'state:open 8' })).toEqual([80])
    expect(portsIn({ ...asked, filter: 'state:nonsense' })).toEqual([])
  })

  it('unfolds a group below its head', () => {
    const asked = query([hostWith('a', [2])], Uint16Array.from([1, 2, 3]), {
      unfolded: new Set(['0:closed']),
    })
    expect(portsIn(asked)).toEqual([2, 'closed 2', 1, 3])
  })

  it('sorts numbers as numbers, both ways, unknown last', () => {
    const asked = query([hostWith('a', [9, 80, 1000])], Uint16Array.from([9, 80, 1000]))
    expect(portsIn({ ...asked, sort: by('port') })).toEqual([9, 80, 1000])
    expect(portsIn({ ...asked, sort: by('port', true) })).toEqual([1000, 80, 9])
    const silent = query([hostWith('a', [9, 80], silentPort)], Uint16Array.from([8, 9, 80]))
    expect(portsIn({ ...silent, sort: by('rtt') }).at(-1)).toBe(8)
    expect(portsIn({ ...silent, sort: by('rtt', true) }).at(-1)).toBe(8)
  })

  it('sorts addresses as numbers, IPv6 after IPv4', () => {
    const hosts = ['10.0.0.10', 'fe80::1', '10.0.0.9', '9.0.0.1'].map(entry)
    expect(hostRanks(hosts)).toEqual([2, 3, 1, 0])
  })

  it('filters over all columns, every word, folded ports too', () => {
    const asked = query([hostWith('10.0.0.1', [22, 8080]), hostWith('10.0.0.2', [80])])
    expect(portsIn({ ...asked, filter: '8080' })).toEqual([8080, 8080])
    expect(portsIn({ ...asked, filter: 'open 10.0.0.2' })).toEqual([80])
    expect(portsIn({ ...asked, filter: 'syn-ack' })).toEqual([22, 8080, 80])
    expect(portsIn({ ...asked, filter: 'nothing-of-it' })).toEqual([])
    expect(tableModel({ ...asked, filter: 'closed' }).matching).toBe(65535 * 2 - 3)
  })

  it('knows where a port stands, and that a folded one stands nowhere', () => {
    const asked = query([hostWith('a', [22, 80])])
    const model = tableModel(asked)
    expect(indexOfPort(model, 0, 79)).toBe(1)
    expect(indexOfPort(model, 0, 0)).toBe(-1)
  })
})

describe('ranges of ports', () => {
  const slots = (asked: AskedPorts) => Array.from({ length: asked.length }, (_, slot) => slot)
  const tcp = (...ports: number[]) => new AskedPorts(Uint16Array.from(ports))

  it('are written short', () => {
    expect(rangesText(tcp(7), [0])).toBe('7')
    const ports = tcp(1, 2, 3, 5, 7, 8, 10, 12, 13)
    expect(rangesText(ports, slots(ports))).toBe('1–3, 5, 7–8 … 12–13')
    const four = tcp(1, 3, 5, 7)
    expect(rangesText(four, slots(four))).toBe('1, 3, 5, 7')
    const both = new AskedPorts(Uint16Array.of(52, 53), Uint16Array.of(54, 55))
    expect(rangesText(both, slots(both))).toBe('52–53/tcp, 54–55/udp')
  })
})

describe('the reason that all rows have', () => {
  const reasonOf = (asked: TableQuery) =>
    asked.results === null ? null : reasonOfAll(tableModel(asked), asked.results)
  it.each([
    ['several alike', [22, 80], '', 'syn-ack'],
    ['one alone', [22], '', null],
    ['none', [], '', null],
    ['another one among them', [22, 80], '2', null],
    ['those that the filter leaves', [22, 80], 'state:open', 'syn-ack'],
  ])('%s', (_, open, filter, reason) => {
    const ports = Uint16Array.of(22, 23, 80)
    expect(reasonOf(query([hostWith('10.0.0.1', open)], ports, { filter }))).toBe(reason)
  })
})
