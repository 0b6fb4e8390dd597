import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import type { RouterMappings } from '#shared/forward/router'
import { failure } from '#shared/ipc/result'
import { factsOf } from '#shared/sockets/facts'
import type { Socket } from '#shared/sockets/socket'
import { anOwner, aSocket } from '#shared/sockets/testing/sockets'
import type { WatchEvent } from '#shared/watch/event'
import type { Moment } from '#shared/watch/gap'
import { isGrave } from '#shared/watch/grave'
import { ecsLine } from '#shared/watch/output/ecs'
import { sentenceOf, unseenText } from '#shared/watch/output/sentence'
import type { WatchRequest } from '#shared/watch/request'
import { EventFile } from './event-file'
import { type WatchNeeds, watch } from './watch-run'

const noon = Date.UTC(2026, 10, 28, 12)
const limits = { ephemeral: { first: 32_768, last: 60_999 }, unprivilegedFrom: 1024 }

/** A fake world: a clock that runs as fast as it is slept by, and what there is to see at each time. */
class World {
  readonly clock = { wall: noon, monotonic: 0, uptime: 1_000_000 }
  sockets: (ms: number) => readonly Socket[] | Error = () => []
  accepted: number | null = 0
  networks = ['192.168.1.5/24 (eth0)']
  uptimeTold = true
  /** Is called as time passes. */
  atMs: (ms: number) => void = () => {}
  readonly #end: number
  readonly #stop = new AbortController()

  constructor(endMs: number) {
    this.#end = endMs
  }

  pass(ms: number, clocks: readonly (keyof Moment)[] = ['wall', 'monotonic', 'uptime']): void {
    for (const clock of clocks) this.clock[clock] += ms
  }

  baseline: WatchRequest['baseline'] = null
  mappings: () => RouterMappings = () => ({ router: null, mappings: [], others: [], whole: false, notes: [] })

  async *events(everyMs = 5_000): AsyncGenerator<WatchEvent> {
    const needs: WatchNeeds = {
      clock: {
        now: () => ({ ...this.clock, uptime: this.uptimeTold ? this.clock.uptime : null }),
        sleep: async (ms) => {
          this.pass(ms)
          this.atMs(this.clock.monotonic)
          if (this.clock.monotonic >= this.#end) this.#stop.abort()
          await new Promise((resolve) => setImmediate(resolve))
        },
      },
      read: async () => {
        const sockets = this.sockets(this.clock.monotonic)
        if (sockets instanceof Error) throw sockets
        const { length } = sockets
        return {
          at: this.clock.wall,
          tookMs: 1,
          matching: length,
          total: length,
          unattributed: [],
          facts: factsOf(sockets, limits),
          sockets,
        }
      },
      accepted: () => this.accepted,
      networks: () => this.networks,
      reachable: async () => null,
      mappings: async () => this.mappings(),
      saw: () => {},
      scan: async function* () {},
    }
    yield* watch({ everyMs, hosts: null, baseline: this.baseline }, needs, this.#stop.signal)
  }

  /** Everything that is told but the looks, in short. */
  async told(everyMs?: number): Promise<WatchEvent[]> {
    const events: WatchEvent[] = []
    for await (const event of this.events(everyMs)) if (event.kind !== 'looked') events.push(event)
    return events
  }
}

const listener = (port: number) =>
  aSocket({
    local: { address: '0.0.0.0', port },
    reach: 'everywhere',
    owners: [anOwner({ program: 'python3' })],
  })

const kinds = (events: readonly WatchEvent[]) => events.map(({ kind }) => kind)

it('tells a new listener within one look, and one that is gone within one look too', async () => {
  const world = new World(60_000)
  world.sockets = (ms) => (ms >= 20_000 && ms < 40_000 ? [listener(8000)] : [])
  const [began, came, went, more] = await world.told()
  expect(more).toBeUndefined()
  expect(began).toMatchObject({ kind: 'began', listeners: 0 })
  expect(came).toMatchObject({ kind: 'listener-new', at: noon + 20_000, after: noon + 15_000, unseen: false })
  expect(went).toMatchObject({ kind: 'listener-gone', at: noon + 40_300 })
  expect(came === undefined ? '' : sentenceOf(came)).toBe(
    'python3 now listens on TCP port 8000: everyone in this network can connect, unless the firewall stops them.',
  )
})

it('calls nothing a change while it can’t see, and tells once that it can’t, and for how long', async () => {
  const world = new World(60_000)
  world.sockets = (ms) => {
    if (ms >= 20_000 && ms < 40_000) return failure('failed', 'One table could not be read.')
    return ms < 40_000 ? [listener(80)] : [listener(80), listener(8000)]
  }
  const events = await world.told()
  expect(kinds(events)).toEqual(['began', 'blinded', 'blind', 'listener-new'])
  expect(events[2]).toMatchObject({ cause: 'unreadable', from: noon + 15_000, at: noon + 40_000 })
  // it may be older than a look, which is said
  expect(events[3]).toMatchObject({ unseen: true, after: noon + 15_000 })
  expect(unseenText(events[3] as WatchEvent, (ms) => String((ms - noon) / 1000))).toContain(
    'between 15 and 40',
  )
})

it('tells sleep, a clock that was set, and a program that was held up from each other', async () => {
  const cases = [
    [['wall', 'uptime'], 3_600_000, true, ['blind asleep']],
    [['wall'], 3_600_000, true, ['clock-set 3600000']],
    [['wall'], -60_000, true, ['clock-set -60000']],
    [['wall', 'monotonic', 'uptime'], 60_000, true, ['blind held-up']],
    [['wall', 'monotonic', 'uptime'], 1_500, true, []],
    // a system that does not tell the time since its start
    [['wall'], 3_600_000, false, ['blind asleep-or-clock']],
    [['wall'], -60_000, false, ['clock-set -60000']],
  ] as const
  for (const [clocks, ms, uptimeTold, expected] of cases) {
    const world = new World(120_000)
    world.sockets = () => [listener(80)]
    world.uptimeTold = uptimeTold
    let done = false
    world.atMs = (now) => {
      if (now < 20_000 || done) return
      done = true
      world.pass(ms, clocks)
    }
    const events = await world.told()
    const said = events.flatMap((event) =>
      event.kind === 'blind'
        ? [`blind ${event.cause}`]
        : event.kind === 'clock-set'
          ? [`clock-set ${event.byMs}`]
          : [],
    )
    expect(said, JSON.stringify([clocks, ms, uptimeTold])).toEqual(expected)
    expect(kinds(events).filter((kind) => kind.startsWith('listener'))).toEqual([])
  }
})

it('says that something listened in between where the kernel’s count proves it, or a connection is left', async () => {
  const left = aSocket({
    state: 'TIME_WAIT',
    local: { address: '127.0.0.1', port: 8000 },
    remote: { address: '127.0.0.1', port: 40_000 },
  })
  const outward = {
    ...left,
    id: 'out',
    local: { address: '10.0.0.1', port: 40_001 },
    remote: { address: '10.0.0.2', port: 8000 },
  }
  const nfs = {
    ...left,
    id: 'nfs',
    local: { address: '10.0.0.1', port: 800 },
    remote: { address: '10.0.0.2', port: 2049 },
  }
  const visitor = { ...left, id: 'visitor', remote: { address: '192.0.2.7', port: 40_000 } }
  const world = new World(60_000)
  world.accepted = 5
  world.sockets = (ms) => (ms < 20_000 ? [] : [left, outward, nfs])
  world.atMs = (ms) => {
    world.accepted = ms < 40_000 ? 5 : 7
  }
  const events = (await world.told()).filter(({ kind }) => kind === 'short-lived')
  expect(events).toMatchObject([
    { accepted: null, ports: [], ownPorts: [8000] },
    { accepted: 2, ports: [], ownPorts: [] },
  ])
  // a test that a developer runs connects from this computer to itself, which is nothing to be called for
  expect(events.map(sentenceOf)[0]).toContain(
    'There are connections of this computer itself to TCP port 8000,',
  )
  expect(events.map(isGrave)).toEqual([false, true])
  const visited = new World(60_000)
  const alone = { ...left, id: 'alone', local: { address: '127.0.0.1', port: 9000 } }
  visited.sockets = (ms) => (ms < 20_000 ? [] : [left, visitor, alone])
  const [seen] = (await visited.told()).filter(({ kind }) => kind === 'short-lived')
  expect(seen).toMatchObject({ accepted: null, ports: [8000], ownPorts: [9000] })
  expect(seen === undefined ? '' : sentenceOf(seen)).toContain(
    'There are connections from outside to TCP port 8000,',
  )
  expect(seen !== undefined && isGrave(seen)).toBe(true)
  // with a listener that stays, the count may be its own, and connections to it are its own
  const busy = new World(60_000)
  busy.sockets = (ms) => [listener(8000), ...(ms < 20_000 ? [] : [left])]
  busy.atMs = (ms) => {
    busy.accepted = ms
  }
  expect(kinds(await busy.told())).toEqual(['began'])
  // connections that stay when their listener is gone are no sign of another one
  const gone = new World(60_000)
  gone.sockets = (ms) => (ms < 20_000 ? [listener(8000), left] : [left])
  expect(kinds(await gone.told())).toEqual(['began', 'listener-gone'])
})

it('tells another network once, and takes nothing for a change that it did not see', async () => {
  const world = new World(60_000)
  world.atMs = (ms) => {
    if (ms >= 20_000) world.networks = ['10.0.0.7/8 (wlan0)']
  }
  const [, changed, more] = await world.told()
  expect(changed).toMatchObject({
    kind: 'network-changed',
    added: ['10.0.0.7/8 (wlan0)'],
    gone: ['192.168.1.5/24 (eth0)'],
  })
  expect(more).toBeUndefined()
})

it('fails at once where the first look can’t be made', async () => {
  const world = new World(60_000)
  world.sockets = () => failure('failed', 'No table.')
  await expect(world.told()).rejects.toThrow('No table.')
})

const baseline = `baseline: 1
computer:
  - port: 80
    program: /usr/bin/server
    reach: everywhere
    owner: web team
  - port: 22
    program: sshd
    until: 2026-11-28
`

it('beside a baseline tells drift, once, and when it is over', async () => {
  const world = new World(100_000)
  const [web, ssh] = [
    aSocket({ local: { address: '0.0.0.0', port: 80 }, reach: 'everywhere', owners: [anOwner({})] }),
    aSocket({
      local: { address: '127.0.0.1', port: 22 },
      owners: [anOwner({ pid: 22, program: 'sshd', executable: '/bin/sshd', birth: '22' })],
    }),
  ]
  const asker = aSocket({
    protocol: 'udp',
    state: null,
    local: { address: '0.0.0.0', port: 40_000 },
    owners: [anOwner({})],
  })
  world.baseline = { text: baseline, told: [], others: null }
  // the row of 80 is left out once, 22 is gone for a while, 8000 comes and stays, a client asks something
  world.sockets = (ms) => [
    ...(ms === 20_000 ? [] : [web]),
    ...(ms >= 30_000 && ms < 50_000 ? [] : [ssh]),
    ...(ms >= 70_000 ? [listener(8000)] : []),
    ...(ms >= 10_000 && ms < 20_000 ? [asker] : []),
  ]
  const events = await world.told()
  const said = events.flatMap((event) =>
    'drift' in event ? [[event.kind, event.drift.id, (event.at - noon) / 1000]] : [],
  )
  expect(said).toEqual([
    ['drift', 'gone 22/tcp sshd ', 30.3],
    ['drift-over', 'gone 22/tcp sshd ', 50],
    ['drift', 'new-listener 8000/tcp /usr/bin/server me', 70],
  ])
  expect(kinds(events).filter((kind) => kind.startsWith('listener'))).toEqual([])
  // an approval ends with its day, while the watch goes on
  const later = new World(100_000)
  later.baseline = {
    text: baseline,
    told: events.flatMap((event) => (event.kind === 'drift' ? [event.drift] : [])),
    others: null,
  }
  later.sockets = () => [web, ssh]
  later.atMs = (ms) => {
    if (ms === 50_000) later.clock.wall += 2 * 86_400_000
  }
  const rest = (await later.told()).flatMap((event) =>
    'drift' in event ? [`${event.kind} ${event.drift.kind}`] : [],
  )
  expect(rest).toEqual(['drift-over gone', 'drift-over new-listener', 'drift approval-ended'])
})

it('says what is wrong with a baseline, and does not begin', async () => {
  const world = new World(10_000)
  world.baseline = { text: 'baseline: 1\ncomputer:\n  - port: 99999\n', told: [], others: null }
  await expect(world.told()).rejects.toThrow('Line 3 of the baseline')
})

it('goes on for a day without growing, in memory and in its files', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portlight-watch-'))
  try {
    const day = 86_400_000
    const world = new World(day)
    const steady = Array.from({ length: 40 }, (_, at) => listener(1000 + at))
    // another program comes and goes with every look, on another port each time
    world.sockets = (ms) => [...steady, listener(10_000 + (Math.floor(ms / 10_000) % 20_000))]
    const file = new EventFile(join(folder, 'events'), { bytes: 500_000, files: 3 })
    setFlagsFromString('--expose-gc')
    const collect: () => void = runInNewContext('gc')
    const heap: number[] = []
    let looks = 0
    let changes = 0
    for await (const event of world.events()) {
      if (event.kind !== 'looked') {
        file.write(ecsLine(event, { version: '0', hostName: 'here' }))
        changes += 1
        continue
      }
      looks += 1
      if (looks % 4_000 !== 0) continue
      collect()
      heap.push(process.memoryUsage().heapUsed)
    }
    file.close()
    expect(looks).toBeGreaterThan(day / 5_000)
    expect(changes).toBeGreaterThan(10_000)
    expect(readdirSync(folder).sort()).toEqual(['events', 'events.1', 'events.2'])
    for (const name of readdirSync(folder))
      expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(500_000)
    const [first = 0, ...later] = heap
    expect(later.length).toBeGreaterThan(2)
    // thousands of changes that were kept would be tens of megabytes
    expect(Math.max(...later)).toBeLessThan(first + 4_000_000)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
