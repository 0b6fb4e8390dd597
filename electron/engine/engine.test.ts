import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { npxPortlight } from '#shared/command-line/testing/own-commands'
import { connect } from '#shared/ipc/client'
import { engineContract } from '#shared/ipc/contract'
import { serve } from '#shared/ipc/server'
import { transportPair } from '#shared/ipc/transport'
import type { ScanEvent } from '#shared/scan/event'
import type { ScanRequest, ScanTargets } from '#shared/scan/request'
import { stateAt } from '#shared/scan/state'
import { dataFolder } from './data-folder'
import { createEngine } from './engine'
import { localTargets } from './testing/local-targets'

const engine = createEngine({ probeWorker: null, dataFolder: dataFolder(), own: npxPortlight })
const servers: Server[] = []
let openPorts: number[] = []

async function listen(): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => {}))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  servers.push(server)
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

beforeAll(async () => {
  openPorts = (await Promise.all([listen(), listen(), listen()])).sort((a, b) => a - b)
})
afterAll(() => {
  for (const server of servers) server.close()
})

const never = new AbortController().signal

/** A scan that is planned and may run, with nothing confirmed. */
async function request(change: Partial<ScanTargets> = {}): Promise<ScanRequest> {
  const { id } = await engine.handlers['scan.plan']({ ...localTargets, ...change }, never)
  return { id, mayScanPublic: false, mayScanLarge: false }
}

/** The last state of every port, and the summary. */
async function collect(events: AsyncIterable<ScanEvent>) {
  const states = new Map<number, string>()
  const kinds: string[] = []
  let summary: Extract<ScanEvent, { kind: 'done' }>['summary'] | null = null
  for await (const event of events) {
    kinds.push(event.kind)
    if (event.kind === 'rows') {
      event.rows.ports.forEach((port, row) => {
        states.set(port, stateAt(event.rows.states[row] ?? 0))
      })
    }
    if (event.kind === 'done') summary = event.summary
  }
  return { states, kinds, summary }
}

/** The engine behind the contract, with outputs checked. */
function overContract() {
  const [near, far] = transportPair()
  serve(engineContract, engine.handlers, far, { checkOutput: true })
  return connect(engineContract, near)
}

describe('a zone', () => {
  it('says that there is no such interface', async () => {
    await expect(
      engine.handlers['scan.plan']({ ...localTargets, targets: 'fe80::1%nope0' }, never),
    ).rejects.toThrow(/no interface nope0 that is up/)
  })
})

describe('a scan of this computer', () => {
  it('finds what listens and nothing else, and its events keep their order', async () => {
    const ports = `1-2000,${openPorts.join(',')}`
    const { states, kinds, summary } = await collect(
      engine.handlers['scan.run'](await request({ ports }), never),
    )
    const found = [...states].filter(([, state]) => state === 'open').map(([port]) => port)
    expect(found.filter((port) => openPorts.includes(port)).sort((a, b) => a - b)).toEqual(openPorts)
    expect(states.size).toBe(new Set([...Array(2000).keys()].map((n) => n + 1).concat(openPorts)).size)
    expect(kinds[0]).toBe('planned')
    expect(kinds.indexOf('host')).toBeLessThan(kinds.indexOf('rows'))
    expect(kinds.at(-1)).toBe('done')
    expect(summary).toMatchObject({
      partial: false,
      hostsUp: 1,
      counts: { filtered: 0, error: 0, notScanned: 0 },
    })
  })

  it('crosses the contract unchanged', async () => {
    const { client } = overContract()
    const { states, summary } = await collect(
      client['scan.run'](await request({ ports: openPorts.join(',') })),
    )
    expect([...states.values()]).toEqual(['open', 'open', 'open'])
    expect(summary?.counts.open).toBe(3)
  })

  it('ends when it is cancelled, keeps what it found, and says that it is partial', async () => {
    const stop = new AbortController()
    const events = engine.handlers['scan.run'](await request({ ports: '1-5000', timing: 2 }), stop.signal)
    const seen: ScanEvent[] = []
    for await (const event of events) {
      seen.push(event)
      if (event.kind === 'rows') stop.abort()
    }
    const last = seen.at(-1)
    expect(last).toMatchObject({ kind: 'done', summary: { partial: true } })
    expect(seen.some((event) => event.kind === 'host-done')).toBe(true)
    if (last?.kind === 'done') expect(last.summary.counts.notScanned).toBeGreaterThan(4_900)
  })

  it('waits while its consumer does not take, and then goes on', async () => {
    const events = engine.handlers['scan.run'](await request({ ports: '-', timing: 3 }), never)
    const iterator = events[Symbol.asyncIterator]()
    await iterator.next()
    // the queue fills up and the scan comes to rest: no attempt is under way any more
    let progress: Extract<ScanEvent, { kind: 'progress' }>['progress'] | null = null
    await vi.waitFor(
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 300))
        const before = process.cpuUsage()
        await new Promise((resolve) => setTimeout(resolve, 200))
        expect(process.cpuUsage(before).user).toBeLessThan(100_000)
      },
      { timeout: 45_000 },
    )
    let rows = 0
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      if (next.value.kind === 'rows') rows += next.value.rows.ports.length
      if (next.value.kind === 'progress') progress = next.value.progress
    }
    expect(rows).toBeGreaterThanOrEqual(65_535)
    expect(progress?.counts.notScanned).toBe(0)
  })

  it('begins nothing while it is paused, and loses nothing by it', async () => {
    const { client } = overContract()
    const scan = await request({ ports: '1-400', timing: 3 })
    const slow = client['scan.run'](scan)
    let paused = false
    const states = new Map<number, string>()
    for await (const event of slow) {
      if (event.kind === 'host' && !paused) {
        paused = true
        await client['scan.pause']({ id: scan.id, paused: true })
        setTimeout(() => void client['scan.pause']({ id: scan.id, paused: false }), 400)
      }
      if (event.kind === 'rows') for (const port of event.rows.ports) states.set(port, 'seen')
    }
    expect(states.size).toBe(400)
  })

  it('runs several scans side by side, each with its own results', async () => {
    const runs = openPorts.map(async (port) =>
      collect(engine.handlers['scan.run'](await request({ ports: `${port}` }), never)),
    )
    for (const { states } of await Promise.all(runs)) expect([...states.values()]).toEqual(['open'])
  })
})

describe('what a scan refuses', () => {
  const refusal = (change: Partial<ScanTargets>) =>
    request(change)
      .then((scan) => collect(engine.handlers['scan.run'](scan, never)))
      .then(
        () => 'nothing was refused',
        (error) => error.value,
      )

  it('is a port that is none, with the range it should be in', async () => {
    expect(await refusal({ ports: '70000' })).toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('65535'),
    })
  })

  it('is a public address that nobody has confirmed', async () => {
    expect(await refusal({ targets: '203.0.113.7' })).toMatchObject({
      code: 'needs-confirmation',
      detail: 'public',
    })
  })

  it('is a size that nobody has confirmed', async () => {
    expect(await refusal({ targets: '127.0.0.0/8', ports: '-' })).toMatchObject({
      code: 'needs-confirmation',
      detail: 'large',
    })
  })

  it('is an exclusion of everything', async () => {
    expect(await refusal({ exclude: '127.0.0.0/8' })).toMatchObject({ code: 'not-found' })
    expect(await refusal({ excludePorts: '-' })).toMatchObject({ code: 'invalid-input' })
  })

  it('is the same plan twice', async () => {
    const scan = await request({ ports: '1-50', timing: 2 })
    const stop = new AbortController()
    const first = engine.handlers['scan.run'](scan, stop.signal)[Symbol.asyncIterator]()
    await first.next()
    await expect(collect(engine.handlers['scan.run'](scan, never))).rejects.toMatchObject({
      value: { code: 'not-found' },
    })
    stop.abort()
    for (let next = await first.next(); next.done !== true; next = await first.next());
  })

  it('is pausing what does not run', async () => {
    await expect(engine.handlers['scan.pause']({ id: 'x', paused: true }, never)).rejects.toMatchObject({
      value: { code: 'not-found' },
    })
  })
})

describe('a plan', () => {
  it('gives size, scopes and what has to be confirmed, and walks nothing', async () => {
    const plan = await engine.handlers['scan.plan'](
      {
        targets: '10.0.0.0/8',
        exclude: '10.0.0.0/9',
        ports: '-',
        excludePorts: '1',
        family: 'any',
        timing: 3,
      },
      never,
    )
    expect(plan).toMatchObject({
      hosts: 2 ** 23,
      ports: 65_534,
      probes: 2 ** 23 * 65_534,
      scopes: ['private'],
      needs: ['large'],
      rateCeiling: 5_000,
    })
  })

  it('is held to the slowest of its scopes', async () => {
    const plan = await engine.handlers['scan.plan'](
      {
        targets: '127.0.0.1 203.0.113.7',
        exclude: '',
        ports: '1',
        excludePorts: '',
        family: 'any',
        timing: 3,
      },
      never,
    )
    expect(plan).toMatchObject({ needs: ['public'], rateCeiling: 500 })
  })
})

describe('this computer', () => {
  it('is described with its loopback address and its range for outgoing connections', async () => {
    const { client } = overContract()
    const computer = await client['computer.describe']({})
    expect(computer.addresses).toContainEqual(
      expect.objectContaining({ address: '127.0.0.1', loopback: true, family: 'ipv4' }),
    )
    if (process.platform === 'linux') {
      expect(computer.ephemeralPorts?.first).toBeGreaterThan(1_023)
      expect(computer.ephemeralPorts?.last).toBeLessThanOrEqual(65_535)
    }
  })
})
