import { expect, it } from 'vitest'
import { changedPorts } from './changed-ports'
import { compareRuns } from './compare'
import { runOf } from './testing/read-text'

/** A scan of 20-29 and of what is asked beside. */
const scan = (services: string, ports: Readonly<Record<number, string>>, up = true) =>
  runOf(
    `<nmaprun scanner="nmap" args="nmap -p ${services} 10.0.0.1"><scaninfo type="connect" protocol="tcp" numservices="11" services="${services}"/><host><status state="${up ? 'up' : 'down'}" reason="x"/><address addr="10.0.0.1" addrtype="ipv4"/>${
      up
        ? `<ports><extraports state="closed" count="5"/>${Object.entries(ports)
            .map(
              ([port, state]) =>
                `<port protocol="tcp" portid="${port}"><state state="${state}" reason="x"/></port>`,
            )
            .join('')}</ports>`
        : ''
    }</host><runstats><finished time="1"/><hosts up="1" down="0" total="1"/></runstats></nmaprun>`,
  )

const changed = (a: ReturnType<typeof scan>, b: ReturnType<typeof scan>) => {
  const { hosts } = compareRuns({ label: 'a', run: a }, { label: 'b', run: b })
  return hosts.flatMap((host) =>
    changedPorts(host, b.hosts.get(host.address) ?? null).map(({ came, went, other, stays }) =>
      [came, went, other, stays].map(String),
    ),
  )
}

it('sorts ports by what a map shows of them, and what was not asked in one of the two is nowhere', () => {
  const before = scan('20-30', { 20: 'open', 21: 'open', 22: 'filtered', 30: 'open' })
  const after = scan('20-29', { 20: 'open', 22: 'closed', 25: 'open' })
  expect(changed(before, after)).toEqual([['25', '21', '22', '20']])
  expect(changed(before, before)).toEqual([])
})

it('has all ports of a host that is gone as gone', () => {
  const before = scan('20-29', { 20: 'open', 21: 'open' })
  expect(changed(before, scan('20-29', {}, false))).toEqual([['', '20-21', '', '']])
})
