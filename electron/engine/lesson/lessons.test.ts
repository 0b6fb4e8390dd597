import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { describe, expect, it } from 'vitest'
import { npxPortlight } from '#shared/command-line/testing/own-commands'
import { allLessons, lessonNumber } from '#shared/lesson/all-lessons'
import { bare } from '#shared/lesson/happened'
import { examplePorts, filled } from '#shared/lesson/lesson'
import type { LessonEvent, LessonRow, StepReport } from '#shared/lesson/lesson-event'
import { programFile } from '../platform/program-file'
import { thisPlatform } from '../platform/this-platform'
import { Runs } from '../runs/runs'
import { resolveName } from '../scan/host/resolve-name'
import { Scans } from '../scan/scans'
import { serviceNames } from '../sockets/service-names'
import { SocketBuilder } from '../sockets/socket-builder'
import { Sockets } from '../sockets/sockets'
import { Lessons } from './lessons'

const sockets = new Sockets({
  source: () => thisPlatform().socketSource(new SocketBuilder(serviceNames()), npxPortlight),
  wallClock: Date.now,
})
const clock = () => performance.now()
const scans = new Scans({
  history: null,
  platform: thisPlatform(),
  runs: new Runs(null),
  resolve: resolveName,
  worker: null,
  clock,
  wallClock: Date.now,
  random: Math.random,
})
const lessons = new Lessons({ sockets, scans: async () => scans, program: null, clock })
const numbers = allLessons
  .filter(({ needs }) => needs === undefined)
  .map(({ number, title }) => [number, title] as const)

/** A row of `ss`: as "-t LISTEN 127.0.0.1:20001" or "-t ESTAB 127.0.0.1:20001 127.0.0.1:40000", its ends, and whether it is this process's. */
interface SsRow {
  readonly text: string
  readonly ends: readonly number[]
  readonly own: boolean
}

const portAt = (end: string) => Number(end.slice(end.lastIndexOf(':') + 1))

/** What `ss` says of these ports. */
function ss(ports: readonly number[]): readonly SsRow[] {
  return ['-t', '-u'].flatMap((protocol) =>
    execFileSync('ss', ['-Hnap', protocol], { encoding: 'utf8' })
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .map(([state = '', , , local = '', remote = '', users = '']) => ({
        text: [protocol, state, local, remote.endsWith(':*') ? '' : remote].join(' ').trim(),
        ends: [local, ...(remote.endsWith(':*') ? [] : [remote])].map(portAt),
        own: users.includes(`pid=${process.pid},`),
      }))
      .filter(({ ends }) => ends.some((port) => ports.includes(port))),
  )
}

const ssStates: Readonly<Record<string, string>> = {
  LISTEN: 'LISTEN',
  ESTABLISHED: 'ESTAB',
  TIME_WAIT: 'TIME-WAIT',
}

function asSs({ protocol, state, local, remote }: LessonRow): string {
  const text = ({ address, port }: { address: string; port: number }) =>
    `${address.includes(':') ? `[${address}]` : address}:${port}`
  const name = state === null ? (remote === null ? 'UNCONN' : 'ESTAB') : (ssStates[state] ?? state)
  return [protocol === 'tcp' ? '-t' : '-u', name, text(local), remote === null ? '' : text(remote)]
    .join(' ')
    .trim()
}

describe.runIf(process.platform === 'linux')('every lesson', () => {
  it.each(numbers)('%i, %s: the kernel’s table shows what is claimed, and ss agrees', async (lesson) => {
    const runId = `test ${lesson}`
    const steps: StepReport[] = []
    let ports: readonly number[] = []
    // other tests scan this computer meanwhile: who comes to the lesson's ports and is no part of it is left out
    const visitors = new Set<number>()
    const isOfLesson = (ends: readonly number[]) =>
      ends.every((port) => ports.includes(port) || visitors.has(port))
    for await (const event of lessons.run({ runId, lesson, stepping: true }, new AbortController().signal)) {
      switch (event.kind) {
        case 'begun':
          ports = Object.values(event.ports)
          expect(event.rows).toEqual([])
          break
        case 'waiting':
          lessons.go(runId)
          break
        case 'step': {
          steps.push(event)
          // the lesson stands still while it is looked at: nothing is done before the next item is asked for
          const shown = event.rows?.filter(({ local, remote }) =>
            ports.some((port) => port === local.port || port === remote?.port),
          )
          const table = ss(ports)
          for (const { ends, own } of table) if (own) visitors.add(ends[0] ?? 0)
          for (const { what } of event.happenings)
            if (what.did === 'is-connected') visitors.add(what.from.port)
          const rows = shown?.filter(({ local, remote }) =>
            isOfLesson(remote === null ? [local.port] : [local.port, remote.port]),
          )
          expect(rows?.map(asSs).toSorted()).toEqual(
            table
              .filter(({ ends }) => isOfLesson(ends))
              .map(({ text }) => text)
              .toSorted(),
          )
          break
        }
        case 'closed':
          expect(
            event.rows?.filter(
              ({ state, local, remote }) =>
                state !== 'TIME_WAIT' && isOfLesson([local.port, ...(remote === null ? [] : [remote.port])]),
            ),
          ).toEqual([])
      }
    }
    expect(
      ss(ports).filter(({ text, ends }) => isOfLesson(ends) && !text.startsWith('-t TIME-WAIT')),
    ).toEqual([])
    const findings = steps.flatMap((step) => step.findings)
    expect(findings.filter(({ holds }) => holds === 'no')).toEqual([])
    for (const { holds, evidence } of findings)
      if (holds === 'unknown') expect(evidence).toMatch(/^Not known here, because .+\.$/)
    expect(findings.length).toBeGreaterThan(3)
    expect(findings.filter(({ holds }) => holds === 'yes').length).toBeGreaterThan(findings.length / 2)
  })

  const canCapture = process.geteuid?.() === 0 && programFile('tcpdump') !== null
  if (!canCapture) console.warn('SKIPPED, the packets of a handshake: no tcpdump, or no right to use it.')

  it.runIf(canCapture)('shows the packets that were there, where they may be looked at', async () => {
    const steps: StepReport[] = []
    const request = { runId: 'packets', lesson: 2, stepping: false }
    for await (const event of lessons.run(request, new AbortController().signal))
      if (event.kind === 'step') steps.push(event)
    const [, connected, , refused] = steps.map(({ happenings }) =>
      happenings.filter(({ known }) => known === 'captured'),
    )
    const client = steps[1]?.rows?.find(({ who }) => who === 'client')
    expect(connected?.slice(0, 3).map(({ what, from, to }) => [what, from, to])).toEqual([
      [bare('SYN'), client?.local, client?.remote],
      [bare('SYN-ACK'), client?.remote, client?.local],
      [bare('ACK'), client?.local, client?.remote],
    ])
    expect(refused?.map(({ what }) => what)).toEqual([bare('SYN'), bare('RST-ACK')])
    for (const { happenings } of steps) {
      expect(happenings.filter(({ known }) => known === 'inferred')).toEqual([])
      const times = happenings.map(({ at }) => at ?? Number.NaN)
      expect(times).toEqual(times.toSorted((a, b) => a - b))
    }
    // who asks is told before the first packet goes out, by either clock
    expect(steps[1]?.happenings.findIndex(({ what }) => what.did === 'asks')).toBe(0)
  })

  it('closes everything where it is broken off, whatever was open', async () => {
    const stop = new AbortController()
    let ports: readonly number[] = []
    let open: readonly SsRow[] = []
    for await (const event of lessons.run({ runId: 'broken', lesson: 4, stepping: false }, stop.signal)) {
      if (event.kind === 'begun') ports = Object.values(event.ports)
      if (event.kind !== 'step' || event.step !== 1) continue
      open = ss(ports).filter(({ own }) => own)
      stop.abort()
    }
    expect(open).toHaveLength(101)
    expect(ss(ports).filter(({ own }) => own)).toEqual([])
  })

  it('closes everything where nobody asks for its events any more', async () => {
    const run = lessons.run({ runId: 'left', lesson: 1, stepping: false }, new AbortController().signal)
    const begun = await run.next()
    await run.next()
    const ports = begun.value?.kind === 'begun' ? Object.values(begun.value.ports) : []
    expect(ss(ports)).toHaveLength(3)
    await run.return()
    expect(ss(ports)).toEqual([])
  })
})

describe('a run', () => {
  const signal = new AbortController().signal
  const first = (request: Parameters<Lessons['run']>[0]) => lessons.run(request, signal).next()

  it('of a lesson that changes a network changes nothing in that of this computer, whatever is claimed', async () => {
    const range = () => readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8')
    const before = range()
    const outer = readlinkSync('/proc/self/ns/net')
    for (const claimed of [
      '',
      '{}',
      JSON.stringify({ outer: 'net:[1]', ip: '/bin/true', nft: '/bin/true', unshare: '/bin/true' }),
      JSON.stringify({ outer, ip: '/bin/true', nft: '/bin/true', unshare: '/bin/true' }),
    ]) {
      process.env.PORTLIGHT_OWN_NETWORK = claimed
      const events: LessonEvent[] = []
      const request = { runId: 'x', lesson: 13, stepping: false }
      for await (const event of lessons.run(request, signal)) events.push(event)
      // as it ran elsewhere once, and says so
      expect(events[0]).toMatchObject({ kind: 'begun', recorded: { system: expect.any(String) } })
    }
    delete process.env.PORTLIGHT_OWN_NETWORK
    expect(range()).toBe(before)
  })

  it('is of a lesson that exists, and there are not too many of them', async () => {
    await expect(first({ runId: 'x', lesson: 98, stepping: false })).rejects.toThrow('There is no lesson 98.')
    const runs = ['a', 'b', 'c', 'd'].map((runId) =>
      lessons.run({ runId, lesson: 1, stepping: true }, signal),
    )
    const begun: (LessonEvent | undefined)[] = []
    for (const run of runs) begun.push((await run.next()).value ?? undefined)
    expect(begun.map((event) => event?.kind)).toEqual(['begun', 'begun', 'begun', 'begun'])
    await expect(first({ runId: 'e', lesson: 1, stepping: false })).rejects.toThrow('end one of them first')
    await expect(first({ runId: 'a', lesson: 1, stepping: false })).rejects.toThrow(
      'There is a run a already.',
    )
    for (const run of runs) await run.return()
    expect(() => lessons.go('a')).toThrow('does not wait')
  })
})

describe('a lesson that needs a network of its own', () => {
  const recorded = allLessons.filter(({ needs }) => needs !== undefined)

  it.each(recorded.map(({ number, title }) => [number, title] as const))(
    'is shown as a recording where none can be made, with all that it claims: %i %s',
    async (number) => {
      const lesson = lessonNumber(number)
      const signal = new AbortController().signal
      const runId = `recorded ${number}`
      const events: LessonEvent[] = []
      for await (const event of lessons.run({ runId, lesson: number, stepping: true }, signal)) {
        if (event.kind === 'waiting') lessons.go(runId)
        events.push(event)
      }
      const [begun] = events
      expect(begun).toMatchObject({ kind: 'begun', recorded: { system: expect.stringMatching(/^Linux/) } })
      const ports = begun?.kind === 'begun' ? begun.ports : examplePorts
      const steps = events.filter((event) => event.kind === 'step')
      expect(steps.map(({ findings }) => findings.map(({ sentence }) => sentence))).toEqual(
        lesson?.steps.map(({ claims }) => claims.map(({ says }) => filled(says, ports))),
      )
      expect(steps.flatMap(({ findings }) => findings.filter(({ holds }) => holds !== 'yes'))).toEqual([])
      expect(events.at(-1)?.kind).toBe('closed')
    },
  )
})
