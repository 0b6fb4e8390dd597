import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { platform } from 'node:process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEngine } from '#engine/engine'
import { npxPortlight } from '#shared/command-line/testing/own-commands'
import { allLessons, lessonNumber } from '#shared/lesson/all-lessons'
import type { CliEngine } from '../../cli-io'
import { runCli } from '../../run-cli'
import { type BuiltCli, buildCli, start } from '../../testing/built-cli'
import { fakeWorld } from '../../testing/fake-io'

const dataFolder = mkdtempSync(join(tmpdir(), 'portlight-lesson-'))
let engine: CliEngine
beforeAll(async () => {
  engine = await createEngine({ probeWorker: null, dataFolder, own: npxPortlight })
})
afterAll(async () => {
  await engine.close()
  rmSync(dataFolder, { recursive: true, force: true })
})

async function lesson(...args: string[]) {
  const { io, stdout, stderr } = fakeWorld(engine)
  const code = await runCli(['lesson', ...args], io)
  return { code, out: stdout.text, err: stderr.text }
}

describe('portlight lesson', () => {
  it.each([[[]], [['list']]])('lists the lessons: %j', async (args) => {
    const { code, out } = await lesson(...args)
    expect(code).toBe(0)
    for (const { number, title } of allLessons) expect(out).toContain(`${number}  ${title}`)
    // as it is typed here
    expect(out).toContain('Run one with: npx portlight lesson NUMBER\n')
  })

  it('does the experiment, and tells what happened and what it means', async () => {
    const { code, out } = await lesson('2')
    expect(code).toBe(0)
    expect(out).toMatch(/client = net\.connect\(\d+, '127\.0\.0\.1'\)/)
    expect(out).toMatch(/ {2}SYN from 127\.0\.0\.1:\d+ to 127\.0\.0\.1:\d+ {2}\((?:inferred|captured)\)/)
    expect(out).toMatch(/tcp {2}ESTABLISHED {2}127\.0\.0\.1:\d+ +127\.0\.0\.1:\d+ +client/)
    expect(out).toContain('✓ The second client is refused at once.\n    The system said ECONNREFUSED.')
    expect(out).toContain('Everything is closed again.')
    // who saw nothing has no time, and stands where it must have been
    const packets = out.split('\n').filter((line) => /SYN|ACK from|is given|asks for/.test(line))
    expect(packets.slice(0, 4).map((line) => /asks|SYN-ACK|SYN|ACK|given/.exec(line)?.[0])).toEqual([
      'asks',
      'SYN',
      'SYN-ACK',
      'ACK',
    ])
  })

  it('asks what the learner expects, waits before each step, and says whether it was right', async () => {
    const { io, stdin, stdout, stderr } = fakeWorld(engine)
    stdin.isTTY = true
    stdout.isTTY = true
    stderr.isTTY = true
    const done = runCli(['lesson', '1', '--no-color'], io)
    // a wrong guess, a word that is no answer, three steps, and the question at the end
    stdin.write('z\na\n\n\n\nb\n')
    expect(await done).toBe(0)
    expect(stderr.text).toContain('Type one of the letters')
    expect(stdout.text).toContain('Not quite.')
    expect(stdout.text).toMatch(/Right\s+is: The library alone\./)
    expect(stdout.text).toMatch(/Right\.\nOne finds the building/)
  })

  it('gives each event to a program', async () => {
    const { code, out } = await lesson('3', '--json')
    expect(code).toBe(0)
    const events = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; command: string; lesson: number })
    expect(events.map(({ kind }) => kind)).toEqual(['begun', 'step', 'step', 'step', 'step', 'closed'])
    expect(events[0]).toMatchObject({ command: 'lesson', lesson: 3 })
  })

  it('shows what changes a network as it ran once where it can’t run, says so, and is not known then', async () => {
    // an engine of a test can't be started again by itself, so there can be no network of its own
    const { code, out } = await lesson('11')
    expect(code).toBe(3)
    expect(out).toMatch(/This is a recording: it ran like this on Linux/)
    // hop by hop: as the computer sent it, and as the router did
    expect(out).toMatch(
      / SYN from 192\.168\.77\.10:(\d+) to (203\.0\.113\.9:\d+) {2}\(captured\)\n.+ SYN from 203\.0\.113\.2:\1 to \2 /,
    )
    expect(out).toMatch(/ESTABLISHED .+ browser, on 192\.168\.77\.10\n/)
  })

  it('prints a class sheet, and opens nothing for it', async () => {
    const { code, out } = await lesson('2', '--sheet')
    expect(code).toBe(0)
    expect(out).toMatch(/^# Lesson 2: The handshake\n/)
    expect(out).toContain('## Answers for the teacher')
  })

  it.each([
    [['99'], 'There is no lesson "99"'],
    [['handshake'], 'The lessons have the numbers 1, 2, 3'],
    [['1', '2'], 'One lesson at a time'],
    [['-1'], 'not an option'],
    [['--sheet'], 'Name a lesson'],
    [['2', '--sheet', '--json'], 'Choose one of --sheet and --json'],
  ])('says what is wrong with %j', async (args, message) => {
    const { code, err } = await lesson(...args)
    expect(code).toBe(2)
    expect(err).toContain(message)
  })

  it('closes everything when it is broken off between two steps', async () => {
    const { io, stdin, stdout, stderr, stop } = fakeWorld(engine)
    stdin.isTTY = true
    stdout.isTTY = true
    stderr.isTTY = true
    const done = runCli(['lesson', '1'], io)
    stdin.write('a\n\n')
    await expect.poll(() => stdout.text).toContain('Step 2 of 3')
    const ports = [...stdout.text.matchAll(/^ {2}tcp +LISTEN +127\.0\.0\.1:(\d+)/gm)].map((match) =>
      Number(match[1]),
    )
    stop('SIGINT')
    expect(await done).toBe(130)
    expect(ports).toHaveLength(3)
    const left = await engine.handlers['sockets.list'](
      {
        filter: { listeningOnly: true, protocol: null, port: null, pid: null, state: null },
        limit: 10_000,
        fresh: true,
      },
      new AbortController().signal,
    )
    expect(left.sockets.filter(({ local }) => ports.includes(local.port))).toEqual([])
  })
})

describe.skipIf(platform !== 'linux' || process.geteuid?.() !== 0)('an ordinary user', () => {
  let cli: BuiltCli
  beforeAll(async () => {
    cli = await buildCli()
    chmodSync(cli.folder, 0o755)
  })
  afterAll(() => cli.remove())

  it.concurrent.each(allLessons.map(({ number }) => number))(
    'sees in lesson %i what is claimed',
    async (number) => {
      const args = ['--reuid', '54321', '--clear-groups', 'env', '-u', 'HOME', process.execPath, cli.script]
      const { code, out, err } = await start('setpriv', [...args, 'lesson', String(number), '--json']).ended
      if (code === 3) {
        // some systems let no user make a network: it is shown as it ran once, and says so
        expect(lessonNumber(number)?.needs).toBe('own-network')
        expect(out.split('\n')[0]).toMatch(/"kind":"begun".+"recorded":\{"at":\d+,"system":"Linux/)
        return
      }
      expect(err).toBe('')
      expect(code, out).toBe(0)
      // who may not look at packets is told which there must have been
      if (lessonNumber(number)?.needs === undefined) expect(out).not.toContain('"captured"')
      if (number === 2) expect(out).toContain('"known":"inferred"')
      const [begun] = out.split('\n')
      const { ports } = JSON.parse(begun ?? '') as { ports: Record<string, number> }
      const left = execFileSync('ss', ['-Htuna'], { encoding: 'utf8' })
        .split('\n')
        .filter((line) => Object.values(ports).some((port) => new RegExp(`:${port}(?!\\d)`).test(line)))
      expect(left.filter((line) => !line.includes('TIME-WAIT'))).toEqual([])
    },
  )

  const elsewhere = allLessons.filter(({ needs }) => needs !== undefined).map(({ number }) => number)

  it.concurrent.each(elsewhere)(
    'and root, too, in lesson %i, and the network of the computer stays as it is',
    async (number) => {
      const rules = () => `${execFileSync('nft', ['list', 'ruleset'])}${readFileSync(range, 'utf8')}`
      const range = '/proc/sys/net/ipv4/ip_local_port_range'
      const before = rules()
      const { code, out, err } = await start(process.execPath, [
        cli.script,
        'lesson',
        String(number),
        '--json',
      ]).ended
      expect({ code, err }, out).toEqual({ code: 0, err: '' })
      expect(rules()).toBe(before)
    },
  )
})
