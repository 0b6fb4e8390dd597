import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bare, type Happened } from '#shared/lesson/happened'
import { homeAddresses } from '#shared/lesson/lesson'
import type { Happening, LessonRow } from '#shared/lesson/lesson-event'
import { tcpStates } from '#shared/sockets/state'
import { packetPaths } from './moments'
import { type StageStep, stageOf } from './stage-model'

const ports = { A: 20_001, B: 20_002, C: 20_003 }
const at = (port: number) => ({ address: '127.0.0.1', port })
const row = (state: LessonRow['state'], local: number, remote: number | null, who: string): LessonRow => ({
  protocol: 'tcp',
  state,
  local: at(local),
  remote: remote === null ? null : at(remote),
  who,
})
const packet = (
  flags: string,
  who: string,
  whom: string | null,
  from: Happening['from'],
  to: Happening['to'],
): Happening => ({ at: 1, who, whom, what: bare(flags), known: 'captured', protocol: 'tcp', from, to })
const step = (some: Partial<StageStep>): StageStep => ({
  before: [],
  after: [],
  happenings: [],
  refused: [],
  ports,
  ...some,
})
const listens = row('LISTEN', 20_001, null, 'server')
const connected = [
  listens,
  row('ESTABLISHED', 20_001, 40_000, 'server'),
  row('ESTABLISHED', 40_000, 20_001, 'client'),
]

describe('the picture', () => {
  it('has a server that listens on the right, who is connected on the left, and a wire between them', () => {
    const { programs, wires } = stageOf(step({ before: [listens], after: connected }))
    expect(programs.map(({ name, side, sockets }) => [name, side, sockets.length])).toEqual([
      ['server', 'right', 2],
      ['client', 'left', 1],
    ])
    expect(wires.map(({ before, after }) => ({ before, after }))).toEqual([{ before: false, after: true }])
  })

  it('keeps a client that chose a port of the lesson on the left', () => {
    const after = [row('ESTABLISHED', 20_001, 20_002, 'server'), row('ESTABLISHED', 20_002, 20_001, 'client')]
    expect(stageOf(step({ after })).wires).toHaveLength(1)
  })

  it('gives what is in TIME_WAIT to no program, and what it was before to the program that had it', () => {
    const { programs } = stageOf(
      step({ before: connected, after: [row('TIME_WAIT', 20_001, 40_000, 'server')] }),
    )
    const kernel = programs.find(({ name }) => name === 'kernel alone')
    expect(kernel?.sockets.map(({ before, after }) => [before, after?.state])).toEqual([[null, 'TIME_WAIT']])
    const server = programs.find(({ name }) => name === 'server')
    expect(server?.sockets.map(({ before, after }) => [before?.state, after])).toEqual([
      ['LISTEN', null],
      ['ESTABLISHED', null],
    ])
  })

  it('shows a port where nobody listens because a packet went there, and who sent it although it is closed', () => {
    const happenings = [
      packet('SYN', 'stranger', null, at(40_001), at(20_002)),
      packet('RST-ACK', '', 'stranger', at(20_002), at(40_001)),
      // the same once more, from another port
      packet('SYN', 'stranger', null, at(40_002), at(20_002)),
    ]
    const stage = stageOf(step({ happenings }))
    expect(
      stage.programs.map(({ name, side, sockets }) => [name, side, sockets.map((one) => one.missing)]),
    ).toEqual([
      ['stranger', 'left', ['closed again']],
      ['port 20002', 'right', ['nobody listens']],
    ])
    expect(
      packetPaths(happenings, stage).map((path) => [path?.from.column, path?.to.column, path?.fate]),
    ).toEqual([
      ['left', 'right', 'refused'],
      ['right', 'left', 'refuses'],
      ['left', 'right', 'silent'],
    ])
  })

  it('shows who wanted to listen and was refused', () => {
    const { programs } = stageOf(
      step({
        after: [listens],
        refused: [{ who: 'second', side: 'right', port: 20_001, error: 'EADDRINUSE' }],
      }),
    )
    expect(programs.map(({ name, sockets }) => [name, sockets[0]?.missing])).toEqual([
      ['server', null],
      ['second', 'EADDRINUSE'],
    ])
  })
})

it('leads a connection through the router that rewrites it, hop by hop', () => {
  const { computer, outside, internet } = homeAddresses
  const [inner, outer, site] = [
    { address: computer, port: 40_000 },
    { address: outside, port: 40_000 },
    { address: internet, port: 20_001 },
  ]
  const connection = { protocol: 'tcp', state: 'ESTABLISHED' } as const
  const after: LessonRow[] = [
    { ...connection, local: inner, remote: site, who: 'browser', machine: 'computer' },
    { ...connection, local: site, remote: outer, who: 'web site', machine: 'internet' },
  ]
  const happenings = [
    packet('SYN', 'browser', null, inner, site),
    packet('SYN', '', 'web site', outer, site),
    packet('SYN-ACK', 'web site', null, site, outer),
    packet('SYN-ACK', '', 'browser', site, inner),
  ]
  const stage = stageOf(step({ after, happenings }))
  expect(stage.wires).toHaveLength(1)
  expect(stage.programs.map(({ name, side }) => [name, side])).toEqual([
    ['web site', 'right'],
    ['browser', 'left'],
  ])
  expect(packetPaths(happenings, stage).map((path) => [path?.from.column, path?.to.column])).toEqual([
    ['left', 'router'],
    ['router', 'right'],
    ['right', 'router'],
    ['router', 'left'],
  ])
})

it('shows every row once and inside its program, and a path for every packet between ends that it has', () => {
  const port = fc.integer({ min: 20_000, max: 20_012 })
  const end = port.map(at)
  const rows = fc.array(
    fc.record({
      protocol: fc.constantFrom('tcp' as const, 'udp' as const),
      state: fc.option(fc.constantFrom(...tcpStates)),
      local: end,
      remote: fc.option(end),
      who: fc.option(fc.constantFrom('server', 'client 1', 'client 2')),
    }),
    { maxLength: 60 },
  )
  const happenings = fc.array(
    fc.record<Happening>({
      at: fc.option(fc.nat()),
      who: fc.constantFrom('', 'client 1', 'server'),
      whom: fc.option(fc.constantFrom('client 1', 'server')),
      what: fc.constantFrom<Happened>(bare('SYN'), bare('RST'), { did: 'stops-listening' }),
      known: fc.constantFrom('seen', 'captured', 'inferred'),
      protocol: fc.option(fc.constantFrom('tcp', 'udp')),
      from: fc.option(end),
      to: fc.option(end),
    }),
    { maxLength: 20 },
  )
  fc.assert(
    fc.property(rows, rows, happenings, (before, after, some) => {
      const stage = stageOf(step({ before, after, happenings: some }))
      const sockets = stage.programs.flatMap((program) => program.sockets)
      const shown = (when: 'before' | 'after') => sockets.flatMap((socket) => socket[when] ?? [])
      expect(new Set(shown('before'))).toEqual(new Set(before))
      expect(shown('before')).toHaveLength(before.length)
      expect(shown('after')).toHaveLength(after.length)
      for (const { top, height, sockets } of stage.programs) {
        expect(top + height).toBeLessThanOrEqual(stage.height)
        for (const { y } of sockets) expect(y > top && y < top + height).toBe(true)
      }
      for (const [place, path] of packetPaths(some, stage).entries())
        expect(path === null).toBe(some[place]?.protocol === null)
    }),
  )
})
