import { expect, it } from 'vitest'
import { protocolCode } from '../ports/protocol'
import type { ScanEvent } from '../scan/event'
import { stateCode } from '../scan/state'
import { scanOf } from './run-events'
import { runOf } from './testing/read-text'

const port = (id: number, state: string) =>
  `<port protocol="tcp" portid="${id}"><state state="${state}" reason="syn-ack"/></port>`
const closed = '<extraports state="closed" count="9"/>'
const two = '<extraports state="closed" count="5"/><extraports state="filtered" count="4"/>'
const named =
  '<extraports state="filtered" count="4"><extrareasons reason="no-response" count="4" proto="tcp" ports="11-14"/></extraports>'

const hosts = [
  closed,
  `${closed}${port(10, 'open')}`,
  `${closed}${port(10, 'open')}${port(10, 'filtered')}`,
  `${closed}${port(12, 'unfiltered')}${port(13, 'open|filtered')}`,
  `${named}${port(12, 'open')}`,
  named,
  `${two}${port(17, 'open')}`,
  closed,
  port(18, 'open'),
  `${named}${port(15, 'open')}${port(16, 'closed')}${port(15, 'filtered')}`,
  `${named}${port(15, 'open')}`,
]
const xml = (bodies: readonly (readonly [number, string])[]) =>
  `<nmaprun scanner="nmap" args="nmap -p 10-5019 x"><scaninfo type="connect" protocol="tcp" numservices="5010" services="10-5019"/>${bodies
    .map(
      ([at, body]) =>
        `<host><status state="up" reason="x"/><address addr="10.0.0.${at}" addrtype="ipv4"/><ports>${body}</ports></host>`,
    )
    .join('')}<runstats><finished time="1"/><hosts up="1" down="0" total="1"/></runstats></nmaprun>`

/** What the events say of each host, by its address. */
function byHost(events: Iterable<ScanEvent>): ReadonlyMap<string, readonly unknown[]> {
  const told = new Map<number, unknown[]>()
  const names = new Map<string, unknown[]>()
  for (const event of events) {
    if (event.kind === 'host') {
      const list: unknown[] = []
      told.set(event.host.index, list)
      names.set(event.host.address, list)
    }
    if (event.kind === 'rows') told.get(event.host)?.push(event.rows)
    if (event.kind === 'host-done') told.get(event.summary.index)?.push(event.summary.counts)
  }
  return names
}

it('says of each host among others what it says of it alone, whatever the one before it was', () => {
  const all = byHost(scanOf(runOf(xml(hosts.map((body, at) => [at, body])))).events())
  for (const [at, body] of hosts.entries()) {
    const address = `10.0.0.${at}`
    expect(all.get(address), address).toEqual(byHost(scanOf(runOf(xml([[at, body]]))).events()).get(address))
  }
  const [rows, more, counts] = all.get('10.0.0.2') ?? []
  // of several words on one port the last one counts
  expect(rows).toMatchObject({ protocols: expect.any(Uint8Array), ports: expect.any(Uint16Array) })
  expect((rows as { states: Uint8Array }).states[0]).toBe(stateCode.filtered)
  expect((rows as { protocols: Uint8Array }).protocols[0]).toBe(protocolCode.tcp)
  expect((more as { ports: Uint16Array }).ports).toHaveLength(5010 - 4096)
  expect(counts).toMatchObject({ open: 0, filtered: 1, closed: 5009, notScanned: 0 })
  // nmap names the ports that it sums up: what is listed beside them is told as well
  const beside = all.get('10.0.0.9') ?? []
  const states = beside.flatMap((rows) => {
    const { ports, states } = rows as { ports?: Uint16Array; states: Uint8Array }
    return ports === undefined ? [] : [...ports].map((number, row) => [number, states[row]])
  })
  const quiet = [11, 12, 13, 14].map((number) => [number, stateCode.filtered])
  expect(states).toEqual([...quiet, [15, stateCode.filtered], [16, stateCode.closed]])
  expect(beside.at(-1)).toMatchObject({ open: 0, closed: 1, filtered: 5, notScanned: 5004 })
})
