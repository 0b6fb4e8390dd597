import { expect, it } from 'vitest'
import { protocolCode } from '../ports/protocol'
import type { ScanEvent } from '../scan/event'
import { maxRows } from '../scan/rows'
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

/** The last word on each port of each host and how many there are of each state, by the host's address. */
function byHost(
  events: Iterable<ScanEvent>,
): ReadonlyMap<string, { ports: Map<number, object>; counts: object }> {
  const told: { readonly ports: Map<number, object>; counts: object }[] = []
  const names = new Map<string, { ports: Map<number, object>; counts: object }>()
  for (const event of events) {
    if (event.kind === 'host') {
      told[event.host.index] = { ports: new Map(), counts: {} }
      names.set(event.host.address, told[event.host.index] ?? { ports: new Map(), counts: {} })
    }
    if (event.kind === 'host-done')
      Object.assign(told[event.summary.index]?.counts ?? {}, event.summary.counts)
    if (event.kind !== 'rows') continue
    const { ports, ...columns } = event.rows
    expect(ports.length).toBeLessThanOrEqual(maxRows)
    for (const [row, number] of ports.entries()) {
      const values = Object.entries(columns).map(([name, column]) => [name, column[row]])
      told[event.host]?.ports.set(number, Object.fromEntries(values))
    }
  }
  return names
}

it('says of each host among others what it says of it alone, whatever the one before it was', () => {
  const all = byHost(scanOf(runOf(xml(hosts.map((body, at) => [at, body])))).events())
  for (const [at, body] of hosts.entries()) {
    const address = `10.0.0.${at}`
    expect(all.get(address), address).toEqual(byHost(scanOf(runOf(xml([[at, body]]))).events()).get(address))
  }
  const { ports, counts } = all.get('10.0.0.2') ?? {}
  // of several words on one port the last one counts
  expect(ports?.get(10)).toMatchObject({ states: stateCode.filtered, protocols: protocolCode.tcp })
  expect(ports?.size).toBe(5010)
  expect(counts).toMatchObject({ open: 0, filtered: 1, closed: 5009, notScanned: 0 })
  // a word that a scan of ours does not have takes the port out of those that are summed up
  expect(all.get('10.0.0.3')?.ports.has(12)).toBe(false)
  // nmap names the ports that it sums up: what is listed beside them is told as well
  const beside = all.get('10.0.0.9')
  const states = [...(beside?.ports ?? [])].map(([number, told]) => [number, told])
  const of = (number: number, state: 'filtered' | 'closed') => [
    number,
    expect.objectContaining({ states: stateCode[state] }),
  ]
  expect(states).toEqual([...[11, 12, 13, 14, 15].map((number) => of(number, 'filtered')), of(16, 'closed')])
  expect(beside?.counts).toMatchObject({ open: 0, closed: 1, filtered: 5, notScanned: 5004 })
})
