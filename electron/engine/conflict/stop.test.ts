import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { platform } from 'node:process'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { posixCommand } from '#shared/command-line/command-line'
import { npxPortlight } from '#shared/command-line/testing/own-commands'
import { conflictReport } from '#shared/conflict/answer'
import { recipeOf } from '#shared/conflict/fixes/start-again'
import { StartAgainFound, StartFound } from '#shared/conflict/fixes/start-found'
import { type StartEvent, toldStart } from '#shared/conflict/fixes/start-told'
import type { ConfirmedProcess, StopRequest } from '#shared/conflict/fixes/stop'
import { StopFound, StopPreviewFound } from '#shared/conflict/fixes/stop-found'
import { type StopEvent, type StopPreview, toldPreview, toldStop } from '#shared/conflict/fixes/stop-told'
import { linux } from '../platform/linux/platform'
import { serviceNames } from '../sockets/service-names'
import { SocketBuilder } from '../sockets/socket-builder'
import { Sockets } from '../sockets/sockets'
import { freePort } from '../testing/free-port'
import { Conflict } from './conflict'
import type { ProcessEntry } from './process-source'
import { protection } from './protected'
import {
  endHolders,
  type Holder,
  nodeHolder,
  pythonHolder,
  pythonObstacle,
  startHolder,
} from './testing/holders'

const python = pythonObstacle()

const never = new AbortController().signal

function engine(): Conflict {
  return engineWith(tables())
}

function tables(): Sockets {
  return new Sockets({
    source: () => linux.socketSource(new SocketBuilder(serviceNames()), npxPortlight),
    wallClock: Date.now,
  })
}

function engineWith(sockets: Sockets): Conflict {
  return new Conflict({ platform: linux, sockets, own: npxPortlight, wallClock: Date.now })
}

let port = 0
beforeEach(async () => {
  port = await freePort()
})
const clients: Socket[] = []
afterEach(() => {
  endHolders()
  for (const client of clients.splice(0)) client.destroy()
})

const question = () => ({ port, protocol: 'tcp' as const, address: null })

const server = (more = '') =>
  nodeHolder(
    `${more};const server = require('node:net').createServer((s) => s.on('error', () => {})).listen(${port}, '127.0.0.1', () => console.log('ready'))`,
  )

async function confirmed(pid: number): Promise<ConfirmedProcess> {
  const entry = await linux.conflict.processes?.now(pid, never)
  return { pid, birth: entry?.birth ?? null, program: entry?.program ?? '', image: entry?.image ?? null }
}

async function previewOf({ pid }: Pick<Holder, 'pid'>): Promise<StopPreview> {
  const { birth } = await confirmed(pid)
  const asked = { process: { pid, birth }, question: question() }
  return toldPreview(v.parse(StopPreviewFound, await engine().preview(asked, never)))
}

async function stop({ pid }: Pick<Holder, 'pid'>, more: Partial<StopRequest> = {}): Promise<StopEvent[]> {
  const request: StopRequest = {
    process: await confirmed(pid),
    question: question(),
    force: false,
    waitMs: 10_000,
    ...more,
  }
  const events: StopEvent[] = []
  for await (const found of engine().stop(request, never)) events.push(toldStop(v.parse(StopFound, found)))
  return events
}

describe.skipIf(platform !== 'linux')('a process that holds a port', () => {
  it('is shown with what stopping it affects', async () => {
    const holder = await server(`
      require('node:net').createServer().listen(0, '127.0.0.1', function () { this.unref() })
      require('node:child_process').spawn('sleep', ['600'])`)
    const client = await nodeHolder(
      `const s = require('node:net').connect(${port}, '127.0.0.1', () => console.log('ready'))`,
    )
    const preview = await previewOf(holder)
    expect(preview).toMatchObject({
      owner: { pid: holder.pid, program: 'node' },
      refusal: null,
      connections: 1,
      instead: [],
      alwaysForced: false,
    })
    expect(preview.listening.map(({ local }) => local.port)).toContain(port)
    expect(preview.listening).toHaveLength(2)
    expect(preview.children).toEqual([expect.objectContaining({ program: 'sleep', alsoHolds: false })])
    process.kill(preview.children[0]?.pid ?? Number.NaN, 'SIGKILL')
    client.process.kill('SIGKILL')
    expect(holder.process.exitCode).toBeNull()
  })

  it.skipIf(python !== null)('is shown with the connections of its children, and of theirs', async () => {
    // a worker of a worker accepts
    const master = await pythonHolder(`
s = socket.socket()
s.bind(('127.0.0.1', ${port}))
s.listen()
if os.fork() == 0:
    if os.fork() == 0:
        print('ready', os.getppid(), os.getpid(), flush=True)
        accepted = [s.accept(), s.accept()]
    time.sleep(600)
time.sleep(600)`)
    for (let client = 0; client < 2; client += 1) {
      clients.push(connect(port, '127.0.0.1').on('error', () => {}))
    }
    const [parent, worker] = master.said
    await vi.waitFor(
      async () => {
        const preview = await previewOf(master)
        expect(preview).toMatchObject({ connections: 0, childConnections: 2 })
        // forks of one program have one name, as owners and as children
        expect(new Set(preview.children.map(({ program }) => program))).toEqual(
          new Set([preview.owner.program]),
        )
        expect(preview.children.map(({ pid, alsoHolds }) => [pid, alsoHolds])).toEqual([
          [parent, true],
          [worker, true],
        ])
      },
      { timeout: 15_000 },
    )
  })

  it('ends on TERM, and its port is free', async () => {
    const holder = await server()
    const events = await stop(holder)
    expect(events[0]).toEqual({ kind: 'signalled', signal: 'SIGTERM' })
    expect(events.at(-1)).toMatchObject({ kind: 'done', portFree: true, owners: [] })
    expect(await holder.ended).toEqual({ code: null, signal: 'SIGTERM' })
  })

  it('is looked at once before the signal: that look tells who would start it again, too', async () => {
    const holder = await server()
    const sockets = tables()
    const looks = vi.spyOn(sockets, 'around')
    const request = {
      process: await confirmed(holder.pid),
      question: question(),
      force: false,
      waitMs: 9_000,
    }
    let before = 0
    for await (const event of engineWith(sockets).stop(request, never)) {
      if (event.kind === 'signalled') before = looks.mock.calls.length
    }
    // one, and a second where what it saw and what it tried did not fit together
    expect([1, 2]).toContain(before)
  })

  it('that is suspended ends on TERM, too, as it is let go on', async () => {
    const holder = await server()
    process.kill(holder.pid, 'SIGSTOP')
    await vi.waitFor(() => expect(readFileSync(`/proc/${holder.pid}/stat`, 'utf8')).toContain(') T '), {
      timeout: 10_000,
    })
    const report = conflictReport(await engine().explain(question(), never))
    expect(report.sentence).toContain(`node (process ${holder.pid}) is suspended`)
    const events = await stop(holder)
    expect(events.at(-1)).toMatchObject({ kind: 'done', portFree: true })
    expect(await holder.ended).toEqual({ code: null, signal: 'SIGTERM' })
  })

  it.skipIf(python !== null)('cuts off connections too that it has not accepted yet', async () => {
    const holder = await pythonHolder(`
s = socket.socket()
s.bind(('127.0.0.1', ${port}))
s.listen()
print('ready', flush=True)
time.sleep(600)`)
    const client = connect(port, '127.0.0.1').on('error', () => {})
    clients.push(client)
    await new Promise((resolve) => client.once('connect', resolve))
    expect(await previewOf(holder)).toMatchObject({ connections: 1, childConnections: 0 })
  })

  it('that has one address of several frees that one, and the others are named', async () => {
    const holder = await server()
    const other = await nodeHolder(
      `require('node:net').createServer().listen(${port}, '127.0.0.2', () => console.log('ready'))`,
    )
    const events = await stop(holder, { question: { ...question(), address: '127.0.0.1' } })
    expect(events.at(-1)).toMatchObject({
      kind: 'done',
      portFree: true,
      sentence: `node (process ${holder.pid}) has ended, and TCP port ${port} on 127.0.0.1 is free; on 127.0.0.2 node (process ${other.pid}) still has it.`,
    })
  })

  it('that refuses to end is told of, and then killed', async () => {
    const holder = await server("process.on('SIGTERM', () => {})")
    const gentle = await stop(holder, { waitMs: 700 })
    expect(gentle.map(({ kind }) => kind)).toEqual(['signalled', 'waiting', 'still-running'])
    expect(holder.process.exitCode).toBeNull()
    const forced = await stop(holder, { force: true })
    expect(forced[0]).toEqual({ kind: 'signalled', signal: 'SIGKILL' })
    expect(forced.at(-1)).toMatchObject({ kind: 'done', portFree: true })
    expect((await holder.ended).signal).toBe('SIGKILL')
  })

  it('that shares it with another one of the same parent is not said to have been started again', async () => {
    const held = await server()
    const server2 = `require('node:net').createServer().listen(${port}, '127.0.0.2', () => console.log('ready'))`
    const other = await nodeHolder(server2)
    const [done] = (await stop(held)).slice(-1)
    expect(done).toMatchObject({ kind: 'done', portFree: false, owners: [{ pid: other.pid }] })
    expect(done).not.toMatchObject({ sentence: expect.stringContaining('started it again') })
  })

  it('that only lets go of its port has done what was wanted', async () => {
    const holder = await server(
      "process.on('SIGTERM', () => { server.close(); setInterval(() => {}, 1000) })",
    )
    const last = (await stop(holder, { waitMs: 600 })).at(-1)
    expect(last).toMatchObject({ kind: 'done', portFree: true })
    expect(last?.kind === 'done' && last.sentence).toContain('still runs')
    expect(holder.process.exitCode).toBeNull()
  })

  it('is left alone where its id is another process’s now', async () => {
    const holder = await server()
    const process = await confirmed(holder.pid)
    const events = await stop(holder, { process: { ...process, birth: '1' } })
    expect(events).toEqual([expect.objectContaining({ kind: 'refused', reason: 'other-process' })])
    const untold = await stop(holder, { process: { ...process, birth: null } })
    expect(untold).toEqual([expect.objectContaining({ kind: 'refused', reason: 'birth-not-told' })])
    expect(holder.process.exitCode).toBeNull()
    await expect(
      engine().preview({ process: { pid: holder.pid, birth: '1' }, question: question() }, never),
    ).rejects.toMatchObject({ value: { code: 'not-found' } })
  })

  it.skipIf(python !== null)('that has become another program since is left alone', async () => {
    // the same program by name and file, and the port goes along with it: only the kernel tells that it was begun anew
    const again = `import socket, sys, time; print('again', flush=True); time.sleep(600)`
    for (const [then, keeps, word] of [
      [`'sleep', '600'`, false, 'become sleep'],
      [`sys.executable, '-c', ${JSON.stringify(again)}`, true, 'started itself anew'],
    ] as const) {
      const holder = await pythonHolder(`
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('127.0.0.1', ${port}))
s.listen()
s.set_inheritable(${keeps ? 'True' : 'False'})
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
print('ready', flush=True)
signal.sigwait([signal.SIGUSR1])
args = [${then}]
os.execvp(args[0], args)`)
      const { confirms } = await previewOf(holder)
      const before = readFileSync(`/proc/${holder.pid}/cmdline`, 'latin1')
      process.kill(holder.pid, 'SIGUSR1')
      // the kernel sets it last of what it changes at an execve(2): until then it is empty
      await vi.waitFor(
        () => expect(['', before]).not.toContain(readFileSync(`/proc/${holder.pid}/cmdline`, 'latin1')),
        {
          timeout: 10_000,
        },
      )
      const events = await stop(holder, { process: confirms })
      expect(events).toEqual([
        expect.objectContaining({
          kind: 'refused',
          reason: 'other-process',
          sentence: expect.stringContaining(word),
        }),
      ])
      expect(holder.process.exitCode).toBeNull()
      process.kill(holder.pid, 'SIGKILL')
      await holder.ended
    }
  })

  it('that has let go of the port since is left alone', async () => {
    const holder = await server(
      "process.on('SIGUSR2', () => { server.close(() => console.log('closed')) }); setInterval(() => {}, 1000)",
    )
    const { confirms } = await previewOf(holder)
    const closed = new Promise((resolve) => holder.process.stdout?.once('data', resolve))
    process.kill(holder.pid, 'SIGUSR2')
    await closed
    const events = await stop(holder, { process: confirms })
    expect(events).toEqual([expect.objectContaining({ kind: 'refused', reason: 'let-go' })])
    expect(holder.process.exitCode).toBeNull()
    expect((await previewOf(holder)).refusal).toContain('would not free the port')
  })

  it('that has gone meanwhile is told so', async () => {
    const holder = await server()
    const process = await confirmed(holder.pid)
    holder.process.kill('SIGKILL')
    await holder.ended
    const events = await stop(holder, { process })
    expect(events).toEqual([expect.objectContaining({ kind: 'refused', reason: 'already-gone' })])
  })

  it('that is started again is named with who did it', async () => {
    const supervisor = await nodeHolder(`
      const { spawn } = require('node:child_process')
      const program = "require('node:net').createServer().listen(${port}, '127.0.0.1', () => console.log('up'))"
      let first = true
      const start = () => {
        const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
        child.stdout.once('data', () => { if (first) console.log('ready', child.pid); first = false })
        child.once('exit', () => { if (!ending) start() })
        current = child
      }
      let current, ending = false
      process.on('SIGINT', () => { ending = true; current.kill('SIGKILL'); process.exit() })
      start()`)
    const [child = 0] = supervisor.said
    const last = (await stop({ pid: child })).at(-1)
    expect(last).toMatchObject({ kind: 'done', portFree: false })
    const owners = last?.kind === 'done' ? last.owners : []
    expect(owners.map(({ program }) => program)).toEqual(['node'])
    expect(owners[0]?.pid).not.toBe(child)
    expect(last?.kind === 'done' && last.sentence).toContain(
      `node (process ${supervisor.pid}) started it again`,
    )
    supervisor.process.kill('SIGINT')
    await supervisor.ended
  })

  it('that a script starts again after a pause is not said to be free', async () => {
    const program = `require('node:net').createServer().listen(${port}, '127.0.0.1', () => console.log('up'))`
    // a second is longer than any look, and shorter than the watch
    const script = spawn(
      'bash',
      ['-c', `while true; do "$0" -e "$1"; sleep 1; done`, process.execPath, program],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    )
    try {
      await new Promise((resolve) => script.stdout.once('data', resolve))
      const [held] = conflictReport(await engine().explain(question(), never)).owners
      const holder = { pid: held?.pid ?? 0 }
      expect((await previewOf(holder)).keeper).toMatchObject({
        sentence: `bash (process ${script.pid}) runs a script that started it, and may start it again.`,
        fix: { command: posixCommand('kill', String(script.pid)) },
      })
      const last = (await stop(holder)).at(-1)
      expect(last).toMatchObject({ kind: 'done', portFree: false })
      expect(last?.kind === 'done' && last.sentence).toContain(
        `bash (process ${script.pid}) started it again`,
      )
    } finally {
      const [again] = conflictReport(await engine().explain(question(), never)).owners
      script.kill('SIGKILL')
      if (again !== undefined) process.kill(again.pid, 'SIGKILL')
    }
  })

  it('is waited for only as long as somebody wants to know', async () => {
    const holder = await server("process.on('SIGTERM', () => {})")
    const controller = new AbortController()
    const request = {
      process: await confirmed(holder.pid),
      question: question(),
      force: false,
      waitMs: 60_000,
    }
    const kinds: string[] = []
    for await (const event of engine().stop(request, controller.signal)) {
      kinds.push(event.kind)
      controller.abort()
    }
    expect(kinds).toEqual(['signalled'])
  })
})

/** As root this process gives its privileges up for a moment, and meets one that is of yet another user. */
describe.skipIf(platform !== 'linux' || process.geteuid?.() !== 0)('a process of another user', () => {
  it('is not ended, and the right that is missing is named', async () => {
    const holder = await server('process.setgid(1234); process.setuid(1234)')
    const request = {
      process: await confirmed(holder.pid),
      question: question(),
      force: false,
      waitMs: 1_000,
    }
    const events: StopEvent[] = []
    process.seteuid?.(65_534)
    try {
      for await (const found of engine().stop(request, never)) events.push(toldStop(found))
      const { pid, birth } = request.process
      const asked = { process: { pid, birth }, question: request.question }
      const preview = toldPreview(await engine().preview(asked, never))
      expect(preview.refusal).toContain('root or the capability CAP_KILL')
    } finally {
      process.seteuid?.(0)
    }
    expect(events).toEqual([
      {
        kind: 'refused',
        reason: 'no-permission',
        sentence: `node (process ${holder.pid}) can't be ended by this user: that needs root or the capability CAP_KILL, as it belongs to user 1234.`,
      },
    ])
    expect(holder.process.exitCode).toBeNull()
  })
})

describe.skipIf(platform !== 'linux')('what is never ended', () => {
  it.each([0, 1, 4])('process %i', async (pid) => {
    const entry: ProcessEntry = {
      pid,
      parent: 0,
      birth: '1',
      program: 'x',
      image: null,
      kernel: false,
      ended: false,
    }
    expect(protection(entry, [])).toBe('system')
  })

  it('is the first process, whatever is said of it', async () => {
    const [event] = await stop({ pid: 1 })
    expect(event).toMatchObject({ kind: 'refused', reason: 'protected' })
  })

  it('is Portlight, and what it was started from', async () => {
    for (const pid of [process.pid, process.ppid]) {
      const events = await stop({ pid }, { force: true })
      expect(events).toEqual([expect.objectContaining({ kind: 'refused', reason: 'protected' })])
    }
  })

  it('is a thread of the kernel', () => {
    const kworker = { pid: 77, parent: 2, birth: '9', program: 'kworker', image: null }
    const thread = { ...kworker, kernel: true, ended: false }
    expect(protection(thread, [])).toBe('kernel')
  })
})

describe.skipIf(platform !== 'linux')('a program that was stopped', () => {
  const script = (source: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'portlight start '))
    folders.push(folder)
    writeFileSync(join(folder, 'a server.js'), source)
    return folder
  }
  const folders: string[] = []
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
  })
  const listens = `require('node:net').createServer((s) => s.end(JSON.stringify({ args: process.argv.slice(2), folder: process.cwd(), token: process.env.TOKEN }))).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'))`
  const run = (folder: string, ...args: readonly string[]) =>
    startHolder(process.execPath, ['a server.js', String(port), ...args], {
      cwd: folder,
      env: { ...process.env, TOKEN: 'a b\nc' },
    })

  async function stopAndStart(holder: Holder) {
    const conflict = engine()
    const request = {
      process: await confirmed(holder.pid),
      question: question(),
      force: false,
      waitMs: 10_000,
    }
    let again: StartAgainFound | null = null
    for await (const event of conflict.stop(request, never)) if (event.kind === 'done') again = event.again
    const start = async (id: string) => {
      const events: StartEvent[] = []
      for await (const found of conflict.start({ id }, never))
        events.push(toldStart(v.parse(StartFound, found)))
      return events
    }
    return { again: v.parse(StartAgainFound, again), start }
  }
  const endStarted = (events: readonly StartEvent[]) => {
    for (const event of events) if (event.kind === 'started') process.kill(event.pid, 'SIGKILL')
  }

  it('is started again once, word for word, without a shell, and known by its new listener', async () => {
    const folder = script(listens)
    const { again, start } = await stopAndStart(await run(folder, '$(touch x); echo', '* "'))
    expect(again).toMatchObject({ kind: 'known', folder })
    if (again.kind !== 'known') return
    expect(again.command.arguments).toEqual(['a server.js', String(port), '$(touch x); echo', '* "'])
    expect(JSON.stringify(again)).not.toContain('a b')
    const events = await start(again.id)
    expect(events.map(({ kind }) => kind)).toEqual(['started', 'listening'])
    const said = await new Promise<string>((resolve) => {
      const client = connect(port, '127.0.0.1')
      clients.push(client)
      client.on('data', (data) => resolve(String(data)))
    })
    expect(JSON.parse(said)).toEqual({
      args: [String(port), '$(touch x); echo', '* "'],
      folder,
      token: 'a b\nc',
    })
    expect(await start(again.id)).toMatchObject([{ kind: 'refused' }])
    endStarted(events)
  })

  it('is said to have ended where it ends without its port, and nothing is started where somebody has that', async () => {
    const folder = script(
      `require('node:fs').existsSync('once') ? process.exit(3) : require('node:fs').writeFileSync('once', '');${listens}`,
    )
    const { again, start } = await stopAndStart(await run(folder))
    expect(again.kind).toBe('known')
    if (again.kind !== 'known') return
    const events = await start(again.id)
    expect(events.at(-1)).toMatchObject({ kind: 'ended', sentence: expect.stringContaining('(exit code 3)') })

    rmSync(join(folder, 'once'))
    const second = await stopAndStart(await run(folder))
    await server()
    expect(second.again.kind === 'known' && (await second.start(second.again.id))).toMatchObject([
      { kind: 'refused', sentence: expect.stringContaining('Nothing was started: node') },
    ])
  })

  it('is not started where it calls itself something else', async () => {
    const { pid } = await run(script(`process.title = 'shop';${listens}`))
    const facts = await linux.conflict.processes?.startFacts(pid)
    expect(facts == null ? null : recipeOf(facts)).toEqual({ why: 'arguments-changed' })
  })
})
