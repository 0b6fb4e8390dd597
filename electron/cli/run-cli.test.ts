import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SettingsFile } from '#engine/settings/settings-file'
import { failure } from '#shared/ipc/result'
import { portPresets } from '#shared/ports/presets'
import type { ScanPlan } from '#shared/scan/plan'
import type { CliEngine } from './cli-io'
import { scanOptionSpecs } from './commands/scan/scan-options'
import { scanHelp } from './help'
import { runCli } from './run-cli'
import { fakeWorld } from './testing/fake-io'
import {
  aborted,
  doneEvent,
  hostDoneEvent,
  hostEvent,
  localScan,
  progressEvent,
  rowsEvent,
  scriptedEngine,
} from './testing/scripted-engine'

const quick = (plan: Partial<ScanPlan> = {}) =>
  scriptedEngine(
    () =>
      localScan([
        [22, 'open', 'syn-ack'],
        [23, 'closed', 'conn-refused'],
        [80, 'filtered', 'no-response'],
      ]),
    plan,
  )

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portlight-cli-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function run(line: string, engine: CliEngine = quick()) {
  const world = fakeWorld(engine)
  const code = await runCli(line.split(' '), world.io)
  return { code, out: world.stdout.text, err: world.stderr.text }
}

describe('help and usage', () => {
  it('names every option and every preset', () => {
    for (const { names } of scanOptionSpecs) {
      const shown = names.map((name) => (name === '-T' ? '-T0' : name))
      expect(shown.some((name) => new RegExp(`(^|[ ,])${name}\\b`, 'm').test(scanHelp))).toBe(
        // what every program has needs no line of its own
        !['-h', '-V'].includes(names[0] ?? ''),
      )
    }
    for (const { key } of portPresets) expect(scanHelp).toMatch(new RegExp(`\\b${key}\\b`))
    for (const line of scanHelp.split('\n')) expect(line.length).toBeLessThanOrEqual(96)
  })

  it('is on standard output where it was asked for', async () => {
    expect(await run('scan --help')).toEqual({ code: 0, out: scanHelp, err: '' })
    expect(await run('help scan')).toEqual({ code: 0, out: scanHelp, err: '' })
    expect((await run('--help')).out).toContain('scan TARGET…')
    expect((await run('help')).out).toContain('scan TARGET…')
    expect(await run('--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  })

  it('is on standard error, with 2, where something was missing', async () => {
    const world = fakeWorld(quick())
    expect(await runCli([], world.io)).toBe(2)
    expect(world.stdout.text).toBe('')
    expect(world.stderr.text).toContain('Usage')
  })

  it.each([
    ['scna 127.0.0.1', 'scna is not a command. Did you mean scan?'],
    ['kill 3000', 'kill is not a command. Did you mean free?'],
    ['version', 'version is not a command. Did you mean --version?'],
    ['--versoin', '--versoin is not an option. Did you mean --version?'],
    ['-v', '-v is not an option. Did you mean --version?'],
    ['sockets --listen', '--listen is not an option. Did you mean --listening?'],
    ['scan 127.0.0.1 22,80', 'Ports stand behind -p: npx portlight scan 127.0.0.1 -p 22,80'],
    ['scan 127.0.0.1 1-1024', 'Ports stand behind -p: npx portlight scan 127.0.0.1 -p 1-1024'],
    ['scan 192.168.1.1 443', 'Ports stand behind -p: npx portlight scan 192.168.1.1 -p 443'],
    ['127.0.0.1', 'If it is what you want to scan: npx portlight scan 127.0.0.1\n'],
    ['3000', 'To learn what has that port: npx portlight why 3000\nnpx portlight --help tells more.'],
    // what was typed stays one word for whoever copies it
    ["a;'reboot", `If it is what you want to scan: npx portlight scan 'a;'\\''reboot'`],
    ["scan a;'reboot 80", `Ports stand behind -p: npx portlight scan 'a;'\\''reboot' -p 80`],
    ['-p 80 127.0.0.1', '-p is not an option, and a command goes first'],
    ['scan 127.0.0.1 --jsonn', '--jsonn is not an option. Did you mean --json?'],
    ['scan 127.0.0.1 -p 70000', '-p: 70000'],
    ['scan 127.0.0.1 -p 0', '-p: Port 0'],
    ['scan 127.0.0.1 -p 80-22', '-p: 80-22'],
    ['scan 127.0.0.1 -p abc', '-p: '],
    ['scan 127.0.0.1 --expect-open 99999', '--expect-open: 99999'],
    ['scan 300.1.1.1', '300'],
    ['scan 127.0.0.1 --exclude 300.1.1.1', '--exclude: '],
    ['scan 127.0.0.1 -p 80 --exclude-ports 80', '--exclude-ports leaves no port to scan.'],
    ['scan 127.0.0.1 --exclude-ports 80 --expect-open 80', 'Port 80 cannot be excluded'],
    [
      'scan 127.0.0.1 --expect-closed 80 --expect-open 80',
      'Port 80 cannot be expected to be open and closed',
    ],
    ['scan -iL /does/not/exist', '/does/not/exist cannot be read: it, or its folder, does not exist'],
  ])('%s scans nothing and says why', async (line, message) => {
    const engine = quick()
    const { code, out, err } = await run(line, engine)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toContain(message)
    expect(engine.ran).toEqual([])
  })

  it.each([
    'scan',
    'scan 127.0.0.1 80',
    'forward',
    'forward 25565',
    'forward test',
    'forward add',
    'sockets 3000',
    'serve 8080',
    'lesson list --sheet',
    'lesson 99',
    'history remove',
    'history show',
    'history remove abcdef',
    'history show last',
    'show',
    'show last',
    'compare',
    'completion tcsh',
  ])('%s names what to type instead as it is typed here', async (line) => {
    const { code, err } = await run(line)
    expect(code).toBe(2)
    expect(err).toContain('npx portlight ')
    expect(err.replaceAll('npx portlight', '')).not.toMatch(/\bportlight [a-z]/)
  })

  it('does not hand control characters to the terminal', async () => {
    const { err } = await run('scan 127.0.0.1 -p 1\u001b[31m')
    expect(err).not.toContain('\u001b')
  })
})

describe('what is asked of the engine', () => {
  it('is the ports without the excluded ones and with the expected ones', async () => {
    const engine = quick()
    await run('scan 127.0.0.1 ::1 -p 20-25 --exclude-ports 21,22 --expect-open 8080 -T5 -6', engine)
    expect(engine.planned).toMatchObject([
      { targets: '127.0.0.1 ::1', ports: '20,23-25,8080', excludePorts: '', timing: 5, family: 'ipv6' },
    ])
  })

  it('is UDP where its letter or -sU says so, and both where both are wanted', async () => {
    const asked = async (line: string) => {
      const engine = quick()
      const { out } = await run(line, engine)
      return [engine.planned[0]?.ports, out]
    }
    expect((await asked('scan 127.0.0.1 -p T:22,U:53,161'))[0]).toBe('T:22,U:53,161')
    expect((await asked('scan 127.0.0.1 -sU -p 53,T:22'))[0]).toBe('T:22,U:53')
    expect((await asked('scan 127.0.0.1 -sT -sU -p 53'))[0]).toBe('T:53,U:53')
    expect((await asked('scan 127.0.0.1 -p 22 --expect-open U:53'))[0]).toBe('T:22,U:53')
    const [common, table] = await asked('scan 127.0.0.1 -sU')
    expect(common).toMatch(/^U:7,13,/)
    expect(table).toContain('the 100 most common UDP ports (-p chooses others)')
    const [, both] = await asked('scan 127.0.0.1 -sTU')
    expect(both).toContain(
      'the 1,000 most common ports and the 100 most common UDP ports (-p chooses others)',
    )
  })

  it('is the 1,000 most common ports where none are named, and the table says so', async () => {
    const engine = quick()
    const { out } = await run('scan 127.0.0.1', engine)
    expect(out).toContain('the 1,000 most common ports (-p chooses others)')
    expect(engine.planned[0]?.ports.length).toBeGreaterThan(1000)
  })

  it('has targets from files and from standard input', async () => {
    writeFileSync(join(folder, 'hosts'), '10.0.0.1 # a router\n10.0.0.2\n')
    const engine = quick()
    const world = fakeWorld(engine)
    world.stdin.end('10.0.0.3\n')
    const argv = ['scan', '127.0.0.1', '-iL', join(folder, 'hosts'), '-iL', '-', '-p', '80']
    expect(await runCli(argv, world.io)).toBe(0)
    expect(engine.planned[0]?.targets).toBe('127.0.0.1\n10.0.0.1 # a router\n10.0.0.2\n\n10.0.0.3\n')
  })

  it.each([
    ['little-endian', Buffer.from('\ufeff10.0.0.1\r\n10.0.0.2\r\n', 'utf16le')],
    ['big-endian', Buffer.from('\ufeff10.0.0.1\r\n10.0.0.2\r\n', 'utf16le').swap16()],
  ])('reads a file in %s UTF-16, as Windows writes it', async (_order, bytes) => {
    writeFileSync(join(folder, 'hosts'), bytes)
    const engine = quick()
    const { code } = await run(`scan -iL ${folder}/hosts -p 80`, engine)
    expect(code).toBe(0)
    expect(engine.planned[0]?.targets).toBe('10.0.0.1\r\n10.0.0.2\r\n')
  })

  it('names the line of a file that is wrong', async () => {
    writeFileSync(join(folder, 'hosts'), '10.0.0.1\n\n10.0.0.256\n')
    const { code, err } = await run(`scan -iL ${folder}/hosts -p 80`)
    expect(code).toBe(2)
    expect(err).toContain(`${folder}/hosts:3: `)
  })
})

describe('results', () => {
  it('are a table without colour in a pipe, and nothing else', async () => {
    const { code, out, err } = await run('scan 127.0.0.1 -p 22,23,80')
    expect(code).toBe(0)
    expect(err).toBe('')
    expect(out).toContain('22/tcp  open      ssh')
    expect(out).not.toContain('\u001b')
  })

  it.each(['json', 'jsonl', 'csv', 'xml', 'grepable'])('--%s writes that format alone', async (format) => {
    const { code, out, err } = await run(`scan 127.0.0.1 -p 22,23,80 --${format}`)
    expect(code).toBe(0)
    expect(err).toBe('')
    expect(out).toContain('22')
    if (format === 'json') expect(JSON.parse(out).hosts[0].states.open).toBe('22')
  })

  it('goes into three files at once, as with nmap, and one that fails costs that one alone', async () => {
    const { code, out } = await run(`scan 127.0.0.1 -p 22,23,80 -oA ${folder}/base --json`)
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ command: 'scan' })
    expect(readFileSync(join(folder, 'base.xml'), 'utf8')).toContain('<nmaprun')
    expect(readFileSync(join(folder, 'base.gnmap'), 'utf8')).toContain('Ports: ')
    expect(readFileSync(join(folder, 'base.nmap'), 'utf8')).toContain('22/tcp')
    const full = await run(`scan 127.0.0.1 -p 22,23,80 -oX /dev/full -oG ${folder}/other.gnmap`)
    expect(full.code).toBe(2)
    expect(full.err).toContain('/dev/full cannot be written')
    expect(readFileSync(join(folder, 'other.gnmap'), 'utf8')).toContain('Ports: ')
  })

  it('go to a file in the chosen format, and as a table to standard output', async () => {
    const { code, out } = await run(`scan 127.0.0.1 -p 22,23,80 --json -o ${folder}/scan.json`)
    expect(code).toBe(0)
    expect(out).toContain('PORT')
    expect(JSON.parse(readFileSync(`${folder}/scan.json`, 'utf8')).partial).toBe(false)
    expect(readdirSync(folder)).toEqual(['scan.json'])
  })

  it('are the same when the file cannot be written after all, with 2', async () => {
    const { code, out, err } = await run('scan 127.0.0.1 -p 22,23,80 --json -o /dev/full')
    expect(code).toBe(2)
    expect(err).toContain('/dev/full cannot be written: the disk is full (ENOSPC)')
    expect(out).toContain('22/tcp  open')
  })

  it.each([
    ['/does/not/exist/scan.json', 'does not exist'],
    ['/', 'it is a folder'],
  ])('-o %s: nothing is scanned', async (file, message) => {
    const engine = quick()
    const { code, err } = await run(`scan 127.0.0.1 -p 22 -o ${file}`, engine)
    expect(code).toBe(2)
    expect(err).toContain(`${file} cannot be written: `)
    expect(err).toContain(message)
    expect(engine.ran).toEqual([])
  })

  it('end with the reason when the engine fails, and stay a whole document', async () => {
    const engine = scriptedEngine(async function* () {
      yield hostEvent(0, '127.0.0.1')
      yield rowsEvent(0, [[22, 'open', 'syn-ack']])
      throw failure('disconnected', 'The engine is gone.')
    })
    const { code, out, err } = await run('scan 127.0.0.1 -p 22,23 --json', engine)
    expect(code).toBe(2)
    expect(err).toContain('The engine is gone.')
    const document = JSON.parse(out)
    expect(document).toMatchObject({ partial: true, problem: 'The engine is gone.' })
    expect(document.hosts[0].states).toMatchObject({ open: '22', notScanned: '23' })
    expect(document.counts).toMatchObject({ open: 1, notScanned: 1 })
  })

  it('that are errors of our own alone end with 2', async () => {
    const engine = scriptedEngine(() =>
      localScan([
        [22, 'error', 'no-route'],
        [23, 'error', 'no-route'],
      ]),
    )
    const { code, out, err } = await run('scan 127.0.0.1 -p 22,23', engine)
    expect(code).toBe(2)
    expect(out).toContain('22/tcp  error')
    expect(err).toContain('no port has a verdict: 2 ports ended with no-route')
  })

  it('that were given up, because nothing was left to ask with, end with 2 and say so, also in a document', async () => {
    const engine = scriptedEngine(async function* () {
      yield hostEvent(0, '127.0.0.1')
      yield rowsEvent(0, [
        [22, 'open', 'syn-ack'],
        [23, 'error', 'no-descriptors'],
      ])
      yield hostDoneEvent(0)
      yield doneEvent(true)
    })
    const { code, out, err } = await run('scan 127.0.0.1 -p 22,23 --json', engine)
    expect(code).toBe(2)
    expect(err).toContain('the scan was ended: this computer has run out of what probing takes')
    expect(JSON.parse(out)).toMatchObject({ partial: true, problem: expect.stringContaining('run out') })
  })

  it('that say that a host answers everything are results', async () => {
    const engine = scriptedEngine(() => localScan([[22, 'error', 'answers-everything']]))
    expect((await run('scan 127.0.0.1 -p 22', engine)).code).toBe(0)
  })
})

describe('names that have no address', () => {
  const problem = 'nosuch.invalid cannot be resolved: the resolver knows no address of that name (ENOTFOUND)'
  const why = { why: 'no-address', family: null, code: 'ENOTFOUND' } as const
  const names = [{ name: 'nosuch.invalid', addresses: [], problem: why }]

  it('do not keep the other targets from being scanned', async () => {
    const { code, out, err } = await run('scan nosuch.invalid 127.0.0.1 -p 22', quick({ names }))
    expect(code).toBe(2)
    expect(err).toBe(`portlight: ${problem}\n`)
    expect(out).toContain('22/tcp')
  })

  it('are all there is to say where there are no others', async () => {
    const engine = quick({ names, hosts: 0 })
    expect(await run('scan nosuch.invalid -p 22', engine)).toEqual({
      code: 2,
      out: '',
      err: `portlight: ${problem}\n`,
    })
    expect(engine.ran).toEqual([])
  })
})

describe('confirmations', () => {
  it.each([
    ['public', '8.8.8.8', '--yes-i-may-scan'],
    ['large', '10.0.0.0/8', '--yes-large'],
  ] as const)('%s: needs its flag in a script', async (need, target, flag) => {
    const engine = quick({ needs: [need], probes: 1_000_000_000, hosts: 16_777_216 })
    const { code, out, err } = await run(`scan ${target} -p 22`, engine)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toContain(flag)
    expect(engine.ran).toEqual([])
    expect((await run(`scan ${target} -p 22 ${flag}`, engine)).code).toBe(0)
  })

  it.each([
    ['y\n', 0],
    ['Yes\n', 0],
    ['\n', 2],
    ['n\n', 2],
    ['yesterday\n', 2],
  ])('asks a person once: %j', async (answer, code) => {
    const engine = quick({ needs: ['public'] })
    const world = fakeWorld(engine)
    world.stdin.isTTY = true
    world.stderr.isTTY = true
    const running = runCli(['scan', '8.8.8.8', '-p', '22'], world.io)
    world.stdin.write(answer)
    expect(await running).toBe(code)
    expect(world.stderr.text).toContain('May you scan 8.8.8.8?')
    expect(engine.ran).toHaveLength(code === 0 ? 1 : 0)
  })

  it.each([
    [true, 1_001, 2, 'You want to be asked before more than 1,000 ports in all: '],
    [true, 1_000, 0, ''],
    // nobody is there to be asked
    [false, 1_001, 0, ''],
  ])(
    'asks a person, and no script, above what the settings say: %j, %d',
    async (isTTY, probes, code, asked) => {
      const engine = quick({ probes })
      const world = fakeWorld(engine)
      world.stdin.isTTY = isTTY
      world.stderr.isTTY = isTTY
      await new SettingsFile(folder).change({ set: { 'scan.ask-from': 1_000 }, reset: [] })
      const io = { ...world.io, dataFolder: async () => folder }
      const running = runCli(['scan', '10.0.0.1', '-p', '22'], io)
      world.stdin.write('n\n')
      expect(await running).toBe(code)
      expect(world.stderr.text).toContain(asked)
      expect(engine.ran).toHaveLength(code === 0 ? 1 : 0)
    },
  )

  it('takes Ctrl+C for an answer', async () => {
    const engine = quick({ needs: ['public'] })
    const world = fakeWorld(engine)
    world.stdin.isTTY = true
    world.stderr.isTTY = true
    const running = runCli(['scan', '8.8.8.8', '-p', '22'], world.io)
    await written(world.stderr, '[y/N]')
    world.stop('SIGINT')
    expect(await running).toBe(130)
    expect(engine.ran).toEqual([])
  })
})

describe('expectations', () => {
  it('are held against every host', async () => {
    const engine = scriptedEngine(async function* () {
      yield hostEvent(0, '10.0.0.1')
      yield hostEvent(1, '10.0.0.2')
      yield rowsEvent(0, [
        [22, 'open', 'syn-ack'],
        [23, 'closed', 'conn-refused'],
      ])
      yield rowsEvent(1, [
        [22, 'closed', 'conn-refused'],
        [23, 'filtered', 'no-response'],
      ])
      yield hostDoneEvent(0)
      yield hostDoneEvent(1)
      yield {
        kind: 'down',
        hosts: [{ target: '10.0.0.3', address: '10.0.0.3', up: false, reason: 'host-unreach' }],
      }
      yield doneEvent()
    })
    const { code, err } = await run('scan 10.0.0.1-3 -p 22 --expect-open 22 --expect-closed 23', engine)
    expect(code).toBe(1)
    expect(err.trim().split('\n')).toEqual([
      'portlight: 10.0.0.2 port 22 was expected to be open, but it is closed (conn-refused).',
      'portlight: 10.0.0.2 port 23 was expected to be closed, but it is filtered (no-response).',
      'portlight: 10.0.0.3 port 22 was expected to be open, but the host is down (host-unreach).',
      'portlight: 10.0.0.3 port 23 was expected to be closed, but the host is down (host-unreach).',
    ])
  })

  it('that are met end with 0', async () => {
    expect((await run('scan 127.0.0.1 -p 80 --expect-open 22 --expect-closed 23')).code).toBe(0)
  })
})

describe('stopping', () => {
  /** A scan that found something and goes on until it is stopped. */
  const endless = (afterwards: 'ends' | 'hangs' = 'ends') =>
    scriptedEngine(async function* (_request, signal) {
      yield hostEvent(0, '127.0.0.1')
      yield rowsEvent(0, [[22, 'open', 'syn-ack']])
      yield progressEvent(1, 4)
      await aborted(signal)
      if (afterwards === 'hangs') await new Promise(() => {})
      yield rowsEvent(0, [[23, 'closed', 'conn-refused']])
      yield doneEvent(true)
    })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends with %i and what was found', async (signal, code) => {
    const world = fakeWorld(endless())
    const argv = ['scan', '127.0.0.1', '-p', '22-25', '--json', '-o', join(folder, 'scan.json')]
    const running = runCli(argv, world.io)
    await written(world.stdout, 'Portlight')
    world.stop(signal)
    expect(await running).toBe(code)
    const document = JSON.parse(readFileSync(join(folder, 'scan.json'), 'utf8'))
    expect(document.partial).toBe(true)
    expect(document.hosts[0].states).toMatchObject({ open: '22', closed: '23', notScanned: '24-25' })
    expect(world.stdout.text).toContain('22/tcp')
    expect(world.exits).toEqual([])
  })

  it('a second time ends at once; the first time waits only so long', { timeout: 6000 }, async () => {
    const world = fakeWorld(endless('hangs'))
    const running = runCli(['scan', '127.0.0.1', '-p', '22-25', '--json'], world.io)
    await written(world.stdout, 'hosts')
    world.stop('SIGINT')
    expect(world.exits).toEqual([])
    world.stop('SIGINT')
    expect(world.exits).toEqual([130])
    expect(await running).toBe(130)
    expect(JSON.parse(world.stdout.text).hosts[0].states.open).toBe('22')
  })

  it('stops quietly when nobody reads', async () => {
    const engine = endless()
    const world = fakeWorld(engine)
    world.stdout.fails = 'EPIPE'
    expect(await runCli(['scan', '127.0.0.1', '-p', '22-25'], world.io)).toBe(141)
    expect(world.stderr.text).toBe('')
  })

  it('says why standard output cannot be written', async () => {
    const world = fakeWorld(endless())
    world.stdout.fails = 'ENOSPC'
    expect(await runCli(['scan', '127.0.0.1', '-p', '22-25'], world.io)).toBe(2)
    expect(world.stderr.text).toContain('standard output cannot be written: the disk is full (ENOSPC)')
  })
})

describe('a terminal', () => {
  const withProgress = () =>
    scriptedEngine(async function* () {
      yield hostEvent(0, '127.0.0.1')
      yield progressEvent(1, 4)
      yield rowsEvent(0, [[22, 'open', 'syn-ack']])
      yield hostDoneEvent(0)
      yield progressEvent(4, 4)
      yield doneEvent()
    })

  async function onTerminal(argv: readonly string[], env: Record<string, string> = {}, columns = 80) {
    const world = fakeWorld(withProgress(), env)
    for (const stream of [world.stdout, world.stderr]) {
      stream.isTTY = true
      stream.columns = columns
    }
    const code = await runCli(argv, world.io)
    return { code, out: world.stdout.text, err: world.stderr.text }
  }
  const argv = ['scan', '127.0.0.1', '-p', '22']

  it('gets colour, shapes, and a progress line that is erased', async () => {
    const { code, out, err } = await onTerminal(argv)
    expect(code).toBe(0)
    expect(out).toContain('\u001b[1;32m● open')
    expect(err).toContain('25 %  3 open  12,345/s  12 s left')
    expect(err.endsWith('\r\u001b[2K')).toBe(true)
  })

  it.each([
    [['--no-color'], {}],
    [[], { NO_COLOR: '1' }],
    [[], { TERM: 'dumb' }],
  ])('keeps shapes without colour: %j %j', async (options, env) => {
    const { out } = await onTerminal([...argv, ...options], env)
    expect(out).not.toContain('\u001b')
    expect(out).toContain('● open')
  })

  it('is left alone with --quiet', async () => {
    expect((await onTerminal([...argv, '--quiet'])).err).toBe('')
  })

  it('never gets a line that is wider than it is', async () => {
    const { err } = await onTerminal(argv, {}, 20)
    for (const line of err.split('\r\u001b[2K')) expect(line.length).toBeLessThan(20)
  })

  it('is told the size of a scan whose results go elsewhere in another format', async () => {
    expect((await onTerminal([...argv, '--json'])).err).toContain('Scanning 1 host × 1 port = 1 probe')
  })
})

/** Settles when a stream has a text. */
async function written(stream: NodeJS.WritableStream & { readonly text: string }, text: string) {
  while (!stream.text.includes(text)) await new Promise((resolve) => setImmediate(resolve))
}
