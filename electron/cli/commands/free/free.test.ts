import { describe, expect, it } from 'vitest'
import { conflictReport } from '#shared/conflict/answer'
import type { ConflictAnswer } from '#shared/conflict/facts'
import type { StopRequest } from '#shared/conflict/fixes/stop'
import type { StopFound, StopPreviewFound } from '#shared/conflict/fixes/stop-found'
import { answered, aProbe, someFacts } from '#shared/conflict/testing/facts'
import type { Owner } from '#shared/sockets/socket'
import { anOwner, aSocket } from '#shared/sockets/testing/sockets'
import type { CliEngine } from '../../cli-io'
import { runCli } from '../../run-cli'
import { fakeWorld } from '../../testing/fake-io'
import { unanswered } from '../../testing/unanswered'
import { freeHelp, freeOptionSpecs } from './free-options'

const node = anOwner({ pid: 4711, program: 'node' })
const question = { port: 3000, protocol: 'tcp' as const, address: null }

function heldBy(owners: readonly Owner[]) {
  const socket = aSocket({ local: { address: '0.0.0.0', port: 3000 }, owners })
  return someFacts({ sockets: [socket], probes: [aProbe('0.0.0.0', 'EADDRINUSE')] })
}
const held = (owners: readonly Owner[]): ConflictAnswer => answered(heldBy(owners))
const nobody: ConflictAnswer = answered(someFacts())

const named = { pid: 4711, program: 'node' }

/** It has ended, and these have the port then. */
const done = (...owners: readonly Owner[]): StopFound => ({
  kind: 'done',
  process: named,
  stillRuns: false,
  facts: owners.length === 0 ? someFacts() : heldBy(owners),
  keeper: null,
  restarter: null,
  again: null,
})
const signalled: StopFound = { kind: 'signalled', signal: 'SIGTERM' }
const changed: StopFound = {
  kind: 'refused',
  obstacle: { reason: 'other-process', process: named, now: 'sleep', by: 'execve' },
}
const stillRunning: StopFound = { kind: 'still-running', waitedMs: 5_000 }

interface World {
  readonly report?: ConflictAnswer
  /** What is the case once something was sent. */
  readonly later?: ConflictAnswer
  readonly preview?: Partial<StopPreviewFound>
  /** What comes of each request, in turn. */
  readonly stops?: readonly (readonly StopFound[])[]
  /** Typed on a terminal; null: there is none. */
  readonly typed?: string | null
}

const itself = { reason: 'protected', process: named, as: 'portlight' } as const

/** What a process was said to run when it was shown. */
const shown = (pid: number) => `image of ${pid}`

async function run(
  line: string,
  { report = held([node]), later = nobody, preview = {}, stops = [], typed = null }: World = {},
) {
  const requests: StopRequest[] = []
  const ports: string[] = []
  const engine: CliEngine = {
    tidyUp: async () => [],
    close: async () => {},
    handlers: {
      ...unanswered(),
      'conflict.explain': async ({ protocol, port }) => {
        ports.push(`${protocol} ${port}`)
        return requests.length === 0 ? report : later
      },
      'conflict.preview': async ({ process: { pid } }) => ({
        owner:
          conflictReport(requests.length === 0 ? report : later).owners.find((owner) => owner.pid === pid) ??
          node,
        confirms: { pid, birth: String(pid), program: 'node', image: shown(pid) },
        obstacle: null,
        listening: [aSocket({ local: { address: '0.0.0.0', port: 3000 } })],
        connections: 2,
        childConnections: 0,
        children: [],
        facts: heldBy([node]),
        ...preview,
      }),
      'conflict.stop': async function* (request) {
        const events = stops[requests.length] ?? []
        requests.push(request)
        yield* events
      },
    },
  }
  const world = fakeWorld(engine)
  if (typed !== null) {
    world.stdin.isTTY = true
    world.stderr.isTTY = true
    for (const answer of typed.split(',')) world.stdin.write(`${answer}\n`)
  }
  const code = await runCli(['free', ...line.split(' ')], world.io)
  return {
    code,
    out: world.stdout.text,
    err: world.stderr.text,
    sent: requests.map(({ process: { pid }, force }) => `${pid}${force ? ' forced' : ''}`),
    requests,
    ports,
  }
}

describe('help and usage', () => {
  it('names every option', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, out: freeHelp, err: '' })
    for (const name of freeOptionSpecs.flatMap(({ names }) => names)) {
      if (['-h', '--help', '-V', '--version', '--no-colour', '--tcp', '--udp'].includes(name)) continue
      expect(freeHelp).toContain(name)
    }
    for (const text of freeHelp.split('\n')) expect(text.length).toBeLessThanOrEqual(96)
  })

  it.each([
    ['0', 'any free port'],
    ['x', 'No port is named'],
    ['3000-2000', 'no range of ports'],
    ['0-5', 'no range of ports'],
    ['3000-3100', '100 ports can be freed at a time'],
    ['1-100 200', '100 ports can be freed at a time'],
    ['3000 --wait 0', 'not a number of seconds'],
    ['3000 --wait 1m', 'not a number of seconds'],
  ])('refuses %s', async (line, message) => {
    const { code, err, sent } = await run(line)
    expect({ code, sent }).toEqual({ code: 2, sent: [] })
    expect(err).toContain(message)
  })
})

describe('several ports', () => {
  const asked = async (line: string) => {
    const { code, ports } = await run(line, { report: nobody })
    expect(code).toBe(0)
    return ports
  }

  it('are freed one after the other, each once', async () => {
    expect(await asked('3000 3001')).toEqual(['tcp 3000', 'tcp 3001'])
    expect(await asked('3000-3002,3001 --udp')).toEqual(['udp 3000', 'udp 3001', 'udp 3002'])
    expect(await asked('53-54/udp 80')).toEqual(['udp 53', 'udp 54', 'tcp 80'])
  })

  it('end with the code of the worst', async () => {
    const { code, ports } = await run('3000-3001 --yes', { preview: { obstacle: itself } })
    expect({ code, ports }).toEqual({ code: 1, ports: ['tcp 3000', 'tcp 3001'] })
  })
})

describe('before anything is ended', () => {
  it('what it affects is shown', async () => {
    const { out, code, sent } = await run('3000 --dry-run', {
      preview: {
        childConnections: 3,
        children: [{ pid: 4712, birth: '1', program: 'esbuild', alsoHolds: true }],
      },
    })
    expect({ code, sent }).toEqual({ code: 0, sent: [] })
    expect(out).toContain('node (process 4711) of me')
    expect(out).toContain('stops listening on tcp *:3000')
    expect(out).toContain('cuts off 2 connections\n')
    expect(out).toContain('has 1 child process: esbuild (process 4712)\n')
    expect(out).toContain('it gets no signal by this')
    expect(out).toContain('esbuild (process 4712) has the port too, and is ended next where it keeps it')
    expect(out).toContain('3 connections of its children are cut off when those end')
  })

  it('a person is asked, and a no is a no', async () => {
    const refused = await run('3000', { typed: 'n' })
    expect(refused).toMatchObject({ code: 1, sent: [] })
    expect(refused.err).toContain('End node (process 4711)? [y/N]')
    const agreed = await run('3000', { typed: 'y', stops: [[signalled, done()]] })
    expect(agreed).toMatchObject({ code: 0, sent: ['4711'] })
    expect(agreed.requests[0]).toMatchObject({
      process: { pid: 4711, birth: '4711', program: 'node', image: shown(4711) },
      question,
      waitMs: 5_000,
    })
  })

  it('nobody is asked where there is no terminal, and nothing is ended', async () => {
    const { code, err, sent } = await run('3000')
    expect({ code, sent }).toEqual({ code: 2, sent: [] })
    expect(err).toContain('--yes')
  })

  it('a unit or a container is named instead, unless it is to be the process', async () => {
    const owner = anOwner({ pid: 4711, program: 'node', unit: 'x.service', unitManager: 'system' })
    const preview = { owner, facts: heldBy([owner]) }
    const { code, out, sent } = await run('3000 --yes', { preview })
    expect({ code, sent }).toEqual({ code: 1, sent: [] })
    expect(out).toContain('systemctl stop x.service')
    const forced = await run('3000 --yes --force', { preview, stops: [[signalled, done()]] })
    expect(forced).toMatchObject({ code: 0, sent: ['4711'] })
  })

  it('who would start it again is named, with how to stop it there', async () => {
    const daemon = { pid: 9, program: 'node', args: ['PM2 v5.3.0: God Daemon (/root/.pm2)'], folder: null }
    const facts = {
      ...heldBy([node]),
      lineages: [{ pid: 4711, ancestors: [daemon], variables: { pm_id: '0' } }],
    }
    const { out, sent } = await run('3000', { preview: { facts }, typed: 'n' })
    expect(sent).toEqual([])
    expect(out).toContain('pm2 (process 9) started it, and starts it again when it ends.')
    expect(out).toContain('Stop it with pm2, which starts it again after a signal: pm2 stop 0')
  })

  it('what is protected is told', async () => {
    const { code, err, sent } = await run('3000 --yes', { preview: { obstacle: itself } })
    expect({ code, sent }).toEqual({ code: 1, sent: [] })
    expect(err).toContain('node (process 4711) is Portlight itself.')
  })

  it('a suspect is not ended without being told to', async () => {
    const probes = [aProbe('0.0.0.0', 'EADDRINUSE')]
    const strays = [{ handle: '9', owners: [node] }]
    const report = answered(someFacts({ probes, strays }))
    expect(await run('3000 --yes', { report })).toMatchObject({ code: 1, sent: [] })
    const forced = await run('3000 --yes --force', { report, stops: [[signalled, done()]] })
    expect(forced).toMatchObject({ code: 0, sent: ['4711'] })
  })

  it('a port that nobody has is free already', async () => {
    expect(await run('3000 --yes', { report: nobody })).toMatchObject({ code: 0, sent: [] })
  })

  it('nobody is ended for what keeps out those alone that do not set SO_REUSEADDR', async () => {
    const client = aSocket({
      state: 'ESTABLISHED',
      local: { address: '127.0.0.1', port: 3000 },
      remote: { address: '10.0.0.9', port: 443 },
      owners: [node],
    })
    const over = { ...client, state: 'TIME_WAIT', owners: [], ownerless: 'time-wait' } as const
    for (const socket of [client, over]) {
      const report = answered(someFacts({ sockets: [socket] }))
      const { code, out, sent } = await run('3000 --yes --force', { report })
      expect({ code, sent }).toEqual({ code: 0, sent: [] })
      expect(out).toContain('sets SO_REUSEADDR, as most servers do, can have the port now')
    }
  })
})

describe('a process', () => {
  it('that does not end is killed where that is agreed to', async () => {
    const stops = [
      [signalled, stillRunning],
      [signalled, done()],
    ]
    expect(await run('3000', { typed: 'y,y', stops })).toMatchObject({
      code: 0,
      sent: ['4711', '4711 forced'],
    })
    expect(await run('3000', { typed: 'y,n', stops })).toMatchObject({ code: 1, sent: ['4711'] })
    expect(await run('3000 --yes', { stops })).toMatchObject({ code: 1, sent: ['4711'] })
    expect(await run('3000 --yes --force', { stops })).toMatchObject({
      code: 0,
      sent: ['4711', '4711 forced'],
    })
  })

  it('that may not be ended is told with the right that is missing', async () => {
    const obstacle = { reason: 'no-permission', process: named, user: null, system: 'darwin' } as const
    const { code, err } = await run('3000 --yes', { stops: [[{ kind: 'refused', obstacle }]] })
    expect(code).toBe(1)
    expect(err).toContain('that needs root, as it belongs to another user')
  })

  it('that is another one now is not ended, and no other is in its place', async () => {
    expect(await run('3000 --yes', { stops: [[changed]] })).toMatchObject({ code: 1, sent: ['4711'] })
  })

  it('that has become another program is shown and asked about anew', async () => {
    const { code, out, err, sent } = await run('3000', {
      typed: 'y,n',
      stops: [[changed]],
      later: held([anOwner({ pid: 4711, program: 'sleep' })]),
    })
    expect({ code, sent }).toEqual({ code: 1, sent: ['4711'] })
    expect(err).toContain('node (process 4711) has become sleep since you were asked about it.')
    expect(err).toContain('End sleep (process 4711)?')
    expect(out.match(/To free it means to end/g)).toHaveLength(2)
  })

  it('that has let go of the port is not ended, and the port is looked at', async () => {
    const obstacle = { reason: 'let-go', process: named, protocol: 'tcp', port: 3000 } as const
    const { code, out, err } = await run('3000', { typed: 'y', stops: [[{ kind: 'refused', obstacle }]] })
    expect(code).toBe(0)
    expect(err).toContain('node (process 4711) is not seen to have TCP port 3000 any more')
    expect(out).toContain('TCP port 3000 is free')
  })

  it('that is started again is not chased', async () => {
    const again = anOwner({ pid: 4800, program: 'node', birth: '99' })
    const { code, out, sent } = await run('3000 --yes', { stops: [[signalled, done(again)]] })
    expect({ code, sent }).toEqual({ code: 1, sent: ['4711'] })
    expect(out).toContain('node (process 4711) has ended, but node (process 4800) has TCP port 3000 now.')
  })
})

describe('several processes', () => {
  const parent = anOwner({ pid: 50, program: 'gunicorn' })
  const child = (pid: number) =>
    anOwner({ pid, program: 'gunicorn', parents: [{ pid: 50, program: 'gunicorn' }] })
  const report = held([child(10), parent, child(60)])

  it('end from the parent on, and no further than needed', async () => {
    const stops = [[signalled, done()]]
    expect(await run('3000 --yes', { report, stops })).toMatchObject({ code: 0, sent: ['50'] })
  })

  it('are ended one by one where the children stay', async () => {
    const gone: StopFound = { kind: 'refused', obstacle: { reason: 'already-gone', pid: 10 } }
    const stops = [[signalled, done(child(10), child(60))], [gone], [signalled, done()]]
    expect(await run('3000 --yes', { report, stops })).toMatchObject({ code: 0, sent: ['50', '10', '60'] })
  })
})
