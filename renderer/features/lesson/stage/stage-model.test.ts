import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { LessonRow } from '#shared/lesson/lesson-event'
import { tcpStates } from '#shared/sockets/state'
import { stageOf } from './stage-model'

const ports = { A: 20_001, B: 20_002, C: 20_003 }
const at = (port: number) => ({ address: '127.0.0.1', port })
const row = (state: LessonRow['state'], local: number, remote: number | null, who: string): LessonRow => ({
  protocol: 'tcp',
  state,
  local: at(local),
  remote: remote === null ? null : at(remote),
  who,
})

it('draws a server that listens on the right, who is connected on the left, and a wire between them', () => {
  const { programs, wires } = stageOf(
    [
      row('LISTEN', 20_001, null, 'server'),
      row('ESTABLISHED', 20_001, 40_000, 'server'),
      row('ESTABLISHED', 40_000, 20_001, 'client'),
    ],
    ports,
  )
  expect(programs.map(({ name, side, sockets }) => [name, side, sockets.length])).toEqual([
    ['server', 'right', 2],
    ['client', 'left', 1],
  ])
  expect(wires).toHaveLength(1)
})

it('keeps a client that chose a port of the lesson on the left', () => {
  const { wires } = stageOf(
    [row('ESTABLISHED', 20_001, 20_002, 'server'), row('ESTABLISHED', 20_002, 20_001, 'client')],
    ports,
  )
  expect(wires).toHaveLength(1)
})

it('gives what is in TIME_WAIT to no program', () => {
  const { programs, wires } = stageOf([row('TIME_WAIT', 20_001, 40_000, 'server')], ports)
  expect(programs.map(({ name }) => name)).toEqual(['kernel alone'])
  expect(wires).toEqual([])
})

it('shows every row once and inside its program, and nothing that is no row', () => {
  const rows = fc.array(
    fc.record({
      protocol: fc.constantFrom('tcp' as const, 'udp' as const),
      state: fc.option(fc.constantFrom(...tcpStates)),
      local: fc.record({ address: fc.constant('127.0.0.1'), port: fc.integer({ min: 20_000, max: 20_100 }) }),
      remote: fc.option(
        fc.record({ address: fc.constant('127.0.0.1'), port: fc.integer({ min: 20_000, max: 20_100 }) }),
      ),
      who: fc.option(fc.constantFrom('server', 'client 1', 'client 2')),
    }),
    { maxLength: 120 },
  )
  fc.assert(
    fc.property(rows, (some) => {
      const { programs, wires, height } = stageOf(some, ports)
      const shown = programs.flatMap(({ sockets }) => sockets.map((socket) => socket.row))
      expect(new Set(shown)).toEqual(new Set(some))
      expect(shown).toHaveLength(some.length)
      expect(wires.length).toBeLessThanOrEqual(some.length)
      for (const { top, height: own, sockets } of programs) {
        expect(top + own).toBeLessThanOrEqual(height)
        for (const { y } of sockets) expect(y > top && y < top + own).toBe(true)
      }
    }),
  )
})
