import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { scanOf } from '#shared/history/run-events'
import { runOf } from '#shared/history/testing/read-text'
import { History } from '../history/history'
import { SeenInScans } from './seen-in-scans'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portlight-seen-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const asked = {
  targets: '192.0.2.0/24',
  exclude: '',
  ports: '80,81',
  excludePorts: '',
  family: 'any',
  timing: 3,
} as const
const day = 86_400_000
const signal = new AbortController().signal

/** A scan of ports 80 and 81 as nmap would write it, of hosts with their states. */
function scan(hosts: Readonly<Record<string, readonly [eighty: string, next: string]>>) {
  const texts = Object.entries(hosts).map(([address, states]) => {
    const ports = states.map(
      (state, at) =>
        `<port protocol="tcp" portid="${80 + at}"><state state="${state}" reason="syn-ack"/></port>`,
    )
    return `<host endtime="2"><status state="up"/><address addr="${address}" addrtype="ipv4"/><ports>${ports.join('')}</ports></host>`
  })
  return runOf(
    `<nmaprun scanner="nmap"><scaninfo type="connect" protocol="tcp" numservices="2" services="80-81"/>${texts.join('')}<runstats><finished exit="success"/></runstats></nmaprun>`,
  )
}

async function kept(days: readonly ReturnType<typeof scan>[]) {
  const history = new History({
    dataFolder: folder,
    version: '1',
    wallClock: () => 9 * day,
    complain: () => {},
  })
  for (const [at, run] of days.entries()) {
    const head = { id: 'x', kind: 'scan', version: 1, startedAt: (at + 1) * day, asked } as const
    const events = (async function* () {
      yield* scanOf(run).events()
    })()
    for await (const _ of history.keeping(head, events));
  }
  const seen = (await new SeenInScans(history).ports(signal)) ?? []
  return seen.map(({ address, port }) => `${address}:${port}`)
}

it('tells what the newest scan of each host found open, and of hosts around this computer alone', async () => {
  const hosts = {
    '10.0.0.5': ['open', 'open'],
    '8.8.8.8': ['open', 'open'],
    '127.0.0.1': ['open', 'open'],
  } as const
  expect(await kept([scan(hosts)])).toEqual(['10.0.0.5:80', '10.0.0.5:81'])
})

it('forgets what a later scan found closed, and not what a later one could not tell or did not ask', async () => {
  expect(
    await kept([
      scan({ '10.0.0.5': ['open', 'open'], '10.0.0.6': ['open', 'closed'], '10.0.0.7': ['open', 'closed'] }),
      scan({ '10.0.0.5': ['closed', 'open'], '10.0.0.7': ['unknown', 'closed'] }),
    ]),
  ).toEqual(['10.0.0.5:81', '10.0.0.6:80', '10.0.0.7:80'])
})

it('is not known where nothing is kept', async () => {
  expect(await new SeenInScans(null).ports(signal)).toBeNull()
})
