import { EventEmitter } from 'node:events'
import type { MessagePortMain } from 'electron'
import { beforeEach, expect, it } from 'vitest'
import { type EngineProcess, EngineSupervisor } from './engine-supervisor'

class FakeEngine extends EventEmitter implements EngineProcess {
  readonly pid = 1
  readonly ports: MessagePortMain[] = []
  killed = false
  postMessage(_message: unknown, ports: MessagePortMain[]) {
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

it('ends its engine with the app and starts none afterwards', () => {
  supervisor.start()
  supervisor.stop()
  supervisor.connect(port)
  expect(engines).toHaveLength(1)
  expect(last()?.killed).toBe(true)
  expect(events).toEqual(['port closed'])
})
