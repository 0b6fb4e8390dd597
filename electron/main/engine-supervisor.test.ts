import { EventEmitter } from 'node:events'
import type { MessagePortMain } from 'electron'
import { beforeEach, expect, it, vi } from 'vitest'
import { type EngineProcess, EngineSupervisor } from './engine-supervisor'

class FakeEngine extends EventEmitter implements EngineProcess {
  readonly pid = 1
  readonly ports: MessagePortMain[] = []
  killed = false
  readonly messages: unknown[] = []
  postMessage(message: unknown, ports: MessagePortMain[]) {
    if (ports.length === 0) this.messages.push(message)
    this.ports.push(...ports)
  }
  kill() {
    this.killed = true
    this.emit('exit', 0)
    return true
  }
  die() {
    this.emit('exit', 139)
  }
}

let engines: FakeEngine[]
let events: string[]
let time: number
let supervisor: EngineSupervisor
const last = () => engines.at(-1)
const port = { close: () => events.push('port closed') } as unknown as MessagePortMain

beforeEach(() => {
  engines = []
  events = []
  time = 0
  supervisor = new EngineSupervisor({
    fork: () => {
      const engine = new FakeEngine()
      engines.push(engine)
      return engine
    },
    now: () => time,
    log: { file: null, write: () => {} },
    onRestarted: () => events.push('restarted'),
    onGivenUp: () => events.push('given up'),
  })
})

it('starts one engine for all who connect', () => {
  supervisor.start()
  supervisor.connect(port)
  supervisor.connect(port)
  expect(engines).toHaveLength(1)
  expect(last()?.ports).toHaveLength(2)
})

it('starts it anew when it dies, and says so', () => {
  supervisor.start()
  last()?.die()
  expect(engines).toHaveLength(2)
  expect(events).toEqual(['restarted'])
})

it('gives up after three restarts within a minute, until somebody connects', () => {
  supervisor.start()
  for (let death = 0; death < 4; death += 1) last()?.die()
  expect(engines).toHaveLength(4)
  expect(events).toEqual(['restarted', 'restarted', 'restarted', 'given up'])

  supervisor.connect(port)
  expect(engines).toHaveLength(5)
  last()?.die()
  expect(events.at(-1)).toBe('restarted')
})

it('goes on restarting an engine that dies now and then', () => {
  supervisor.start()
  for (let death = 0; death < 10; death += 1) {
    time += 21_000
    last()?.die()
  }
  expect(engines).toHaveLength(11)
  expect(events).not.toContain('given up')
})

it('lets its engine end with the app, and starts none afterwards', async () => {
  supervisor.start()
  const stopped = supervisor.stop()
  supervisor.connect(port)
  expect(engines).toHaveLength(1)
  expect(last()?.messages).toEqual([{ type: 'stop' }])
  expect(last()?.killed).toBe(false)
  last()?.emit('exit', 0)
  await stopped
  expect(events).toEqual(['port closed'])
})

it('ends an engine by force that does not end in time', async () => {
  vi.useFakeTimers()
  try {
    supervisor.start()
    const stopped = supervisor.stop()
    await vi.advanceTimersByTimeAsync(3_499)
    expect(last()?.killed).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(last()?.killed).toBe(true)
    await stopped
  } finally {
    vi.useRealTimers()
  }
})

it('has nothing to wait for without an engine', async () => {
  await supervisor.stop()
  expect(engines).toHaveLength(0)
})
