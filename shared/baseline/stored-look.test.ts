import { expect, it } from 'vitest'
import { runOf } from '../history/testing/read-text'
import { masscanXml, nmapVersions } from '../history/testing/recordings'
import { drift } from './drift'
import { readBaseline } from './read-baseline'
import { storedLooks } from './stored-look'

/** What a scan's file and the entry of one host come to. */
function held(file: string, host: string, open: string): readonly string[] {
  const read = readBaseline(`baseline: 1\nhosts:\n  - host: ${host}\n    open: [${open}]\n`)
  if (!read.ok) throw new Error(read.problems[0]?.message)
  const hosts = storedLooks(
    runOf(file),
    (read.baseline.hosts ?? []).map((entry) => entry.host),
  )
  const { items, notKnown } = drift(read.baseline, {
    today: '2026-11-28',
    computer: null,
    hosts,
    forwards: null,
  })
  return [
    ...items.map(({ kind, port, is }) => [kind, port, is].join(' ')),
    ...notKnown.map(({ sentence }) => sentence),
  ]
}

it('holds what nmap wrote down against what may be open', () => {
  expect(held(nmapVersions, '127.0.0.1', '{port: 18080, service: http}')).toEqual([])
  expect(held(nmapVersions, '127.0.0.1', '{port: 18081}')).toEqual([
    'port-opened 18080 http',
    'port-closed 18081 closed',
  ])
  expect(held(nmapVersions, '127.0.0.1', '{port: 18080, service: ssh}')).toEqual([
    'service-changed 18080 http',
  ])
})

it('knows nothing of what the file does not have', () => {
  expect(held(nmapVersions, '127.0.0.1', '{port: 18080}, {port: 22}')).toEqual([
    'Whether TCP port 22 of 127.0.0.1 is still open is not known: it was not asked.',
  ])
  expect(held(nmapVersions, '10.0.0.9', '{port: 22}')).toEqual([
    '10.0.0.9 is not known: the scan did not ask it.',
  ])
  // masscan lists what is open, and does not say what it asked
  expect(held(masscanXml, '10.99.0.2', '{port: 8080}, {port: 22}')).toEqual([
    'Whether TCP port 22 of 10.99.0.2 is still open is not known: it was not asked.',
  ])
  // the name of an address is whatever its owner says: nobody typed it
  expect(held(nmapVersions, 'localhost', '{port: 18080}')).toEqual([
    'localhost is not known: it is not in the scan: it was not asked, or nothing there answered.',
  ])
  const cut = nmapVersions.slice(0, nmapVersions.indexOf('<port '))
  expect(held(cut, '127.0.0.1', '{port: 18080}')).toEqual([expect.stringContaining('not known')])
})

it('finds a host by the name that was typed, and by any way to write its address', () => {
  const typed = nmapVersions.replace('type="PTR"', 'type="user"')
  expect(held(typed, 'LocalHost', '{port: 18080}')).toEqual([])
  const six = nmapVersions.replace('addr="127.0.0.1" addrtype="ipv4"', 'addr="2001:db8::1" addrtype="ipv6"')
  expect(held(six, '"2001:DB8:0:0::1"', '{port: 18080}')).toEqual([])
})
