import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseArguments } from '../../arguments'
import { exitCodes } from '../../exit-codes'
import { problemText } from '../../own-text'
import { runCli } from '../../run-cli'
import { fakeWorld } from '../../testing/fake-io'
import { localScan, scriptedEngine } from '../../testing/scripted-engine'
import { serveHelp, serveOptionSpecs, serveOptionsOf } from './serve-options'
import { cannotListen, otherPort, plainTextWarning, sshLine } from './serve-words'

const options = (line: string) => {
  const parsed = parseArguments(
    line.split(' ').filter((word) => word !== ''),
    serveOptionSpecs,
  )
  return parsed.ok ? serveOptionsOf(parsed.value) : parsed
}

describe('the options of serve', () => {
  it('are loopback, the last port, and no end, where nothing is said', () => {
    expect(options('')).toEqual({
      ok: true,
      value: { port: null, open: false, idleExitMs: null, listen: null, tls: null },
    })
  })

  it('are understood', () => {
    expect(options('--port 8080 --open --idle-exit 2.5')).toMatchObject({
      value: { port: 8080, open: true, idleExitMs: 150_000 },
    })
    expect(
      options('--listen 192.168.1.5:8443 --i-understand --tls-cert c.pem --tls-key k.pem'),
    ).toMatchObject({
      value: { listen: { host: '192.168.1.5', port: 8443 }, tls: { cert: 'c.pem', key: 'k.pem' } },
    })
    expect(options('--listen [fd00::5]:8443 --i-understand')).toMatchObject({
      value: { listen: { host: 'fd00::5', port: 8443 } },
    })
  })

  it.each([
    ['--port 0', /not a port/],
    ['--port 70000', /65535/],
    ['--port 1e3', /not a port/],
    ['8080', /portlight serve --port 8080/],
    ['everything', /not an option of serve/],
    ['--idle-exit 0', /minutes/],
    ['--idle-exit -5', /minutes/],
    ['--idle-exit 99999', /minutes/],
    ['--listen 192.168.1.5:8443', /--i-understand/],
    ['--listen 0.0.0.0:8443 --i-understand', /every address/],
    ['--listen [::]:8443 --i-understand', /every address/],
    ['--listen [0:0:0:0:0:0:0.0.0.0]:8443 --i-understand', /every address/],
    ['--listen [::%eth0]:8443 --i-understand', /every address/],
    ['--listen [::ffff:0.0.0.0]:8443 --i-understand', /every address/],
    ['--listen 0.0.0.1:8443 --i-understand', /every address/],
    ['--listen [::ffff:192.168.1.5]:8443 --i-understand', /Write it as IPv4/],
    ['--listen 224.0.0.1:8443 --i-understand', /many computers/],
    ['--listen 255.255.255.255:8443 --i-understand', /many computers/],
    ['--listen [ff02::1]:8443 --i-understand', /many computers/],
    ['--listen [fe80::1]:8443 --i-understand', /no browser takes/],
    ['--listen [fe80::1%eth0]:8443 --i-understand', /no browser takes/],
    ['--listen [::1%lo]:8443 --i-understand', /no browser takes/],
    ['--listen :8443 --i-understand', /not an address and a port/],
    ['--listen server:8443 --i-understand', /not an address and a port/],
    ['--listen 192.168.1.5 --i-understand', /not an address and a port/],
    ['--listen fd00::5:8443 --i-understand', /not an address and a port/],
    ['--listen 192.168.1.5:8443 --i-understand --port 1', /a port of its own/],
    ['--listen 192.168.1.5:8443 --i-understand --tls-cert c.pem', /go together/],
    ['--i-understand', /goes with --listen/],
    ['--tls-cert c.pem --tls-key k.pem', /goes with --listen/],
    ['--opne', /Did you mean --open/],
  ])('%s is wrong', (line, words) => {
    const read = options(line)
    expect(read.ok ? read : problemText(read.message, (...args) => `portlight ${args.join(' ')}`)).toMatch(
      words,
    )
  })

  it('are all in the help, which fits a terminal', () => {
    for (const { names } of serveOptionSpecs) {
      expect(['-h', '-V'].includes(names[0] ?? '') || serveHelp.includes(names[0] ?? '')).toBe(true)
    }
    for (const line of serveHelp.split('\n')) expect(line.length).toBeLessThanOrEqual(96)
  })
})

describe('the line for SSH', () => {
  it('keeps the port, which the server insists on', () => {
    expect(sshLine('192.0.2.7 51234 192.0.2.1 22', 'ana', 40123)).toBe(
      'ssh -N -L 127.0.0.1:40123:127.0.0.1:40123 ana@192.0.2.1',
    )
    expect(sshLine('2001:db8::7 51234 2001:db8::1 2222', 'ana', 40123)).toBe(
      'ssh -N -L 127.0.0.1:40123:127.0.0.1:40123 -p 2222 ana@2001:db8::1',
    )
  })

  it('is not there without SSH, and holds nothing that a shell would run', () => {
    expect(sshLine(undefined, 'ana', 1)).toBeNull()
    expect(sshLine('', 'ana', 1)).toBeNull()
    expect(sshLine('192.0.2.7 51234 $(reboot) 22', 'ana', 1)).toBeNull()
    expect(sshLine('192.0.2.7 51234 192.0.2.1 22;reboot', 'ana', 1)).toBeNull()
    expect(sshLine('192.0.2.7 51234 192.0.2.1 22', 'ana;reboot', 1)).toMatch(/ YOU@192\.0\.2\.1$/)
  })
})

describe('words', () => {
  it('about a port that can’t be had say what to do', () => {
    expect(cannotListen('127.0.0.1', 80, 'EACCES')).toMatch(/administrator rights/)
    expect(cannotListen('::1', 8080, 'EADDRINUSE')).toMatch(/in use by another program/)
    expect(cannotListen('192.0.2.9', 8080, 'EADDRNOTAVAIL')).toMatch(/not an address of this computer/)
    expect(cannotListen('127.0.0.1', 8080, 'EWEIRD')).toContain('EWEIRD')
  })

  it('of warning are not to be overlooked', () => {
    for (const host of ['192.168.1.5', 'fd00::5']) {
      const lines = plainTextWarning(host)?.split('\n') ?? []
      expect(lines[0]).toMatch(/^!{60,}$/)
      expect(lines[1]).toContain('WARNING: this is not encrypted')
    }
    // nobody is between a browser and its own computer
    for (const host of ['127.0.0.1', '127.0.0.2', '::1']) expect(plainTextWarning(host)).toBeNull()
  })
})

describe('portlight serve', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'portlight-serve-cli-'))
    writeFileSync(join(folder, 'index.html'), '<!doctype html>')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const serve = (line: string, pages = folder) => {
    let closed = 0
    const engine = {
      ...scriptedEngine(() => localScan([])),
      close: async () => {
        closed += 1
      },
    }
    const world = fakeWorld(engine)
    const io = { ...world.io, pages, dataFolder: async () => folder }
    const ended = runCli(['serve', ...line.split(' ').filter((word) => word !== '')], io)
    return { world, ended, closed: () => closed }
  }

  it.each([
    ['SIGINT', exitCodes.interrupted],
    ['SIGTERM', exitCodes.terminated],
    ['SIGHUP', exitCodes.hungUp],
  ] as const)('ends on %s, and closes the engine', async (signal, code) => {
    const { world, ended, closed } = serve('')
    await expect.poll(() => world.stdout.text).toMatch(/is at http:\/\/127\.0\.0\.1:\d+\/#[\w-]{32}\n/)
    const origin = /http:\/\/[^/]+/.exec(world.stdout.text)?.[0] ?? ''
    expect((await fetch(origin)).status).toBe(200)
    world.stop(signal)
    expect(await ended).toBe(code)
    expect(closed()).toBe(1)
    await expect(fetch(origin)).rejects.toThrow()
  })

  it('prints another address when Enter is pressed in its terminal', async () => {
    const terminal = fakeWorld(scriptedEngine(() => localScan([])))
    terminal.stdin.isTTY = true
    const again = runCli(['serve'], { ...terminal.io, pages: folder })
    await expect.poll(() => terminal.stderr.text).toContain('Enter prints another')
    terminal.stdin.write('\n')
    await expect.poll(() => terminal.stdout.text).toContain('Another address: http://127.0.0.1:')
    const tokens = [...terminal.stdout.text.matchAll(/#([\w-]{32})/g)].map(([, token]) => token)
    expect(new Set(tokens).size).toBe(2)
    terminal.stop('SIGINT')
    expect(await again).toBe(exitCodes.interrupted)
  })

  it('has the port of the last run, and says so where it has to take another', async () => {
    const portOf = ({ world }: ReturnType<typeof serve>) => /:(\d+)\//.exec(world.stdout.text)?.[1] ?? ''
    const start = async () => {
      const one = serve('')
      await expect.poll(() => one.world.stdout.text).toContain('is at')
      return one
    }
    const first = await start()
    const second = await start()
    expect(portOf(second)).not.toBe(portOf(first))
    expect(second.world.stderr.text).toContain(otherPort(Number(portOf(first)), Number(portOf(second))))
    expect(first.world.stderr.text).not.toContain('is in use')
    for (const one of [first, second]) {
      one.world.stop('SIGINT')
      await one.ended
    }
    const third = await start()
    expect([portOf(first), portOf(second)]).toContain(portOf(third))
    third.world.stop('SIGINT')
    await third.ended
  })

  it('says what is wrong where it can’t start', async () => {
    const holder = serve('')
    await expect.poll(() => holder.world.stdout.text).toContain('is at')
    const port = /:(\d+)\//.exec(holder.world.stdout.text)?.[1]
    const second = serve(`--port ${port}`)
    expect(await second.ended).toBe(exitCodes.failed)
    expect(second.world.stderr.text).toContain(`port ${port} of 127.0.0.1 is in use`)
    holder.world.stop('SIGINT')
    await holder.ended

    const unbuilt = serve('', join(folder, randomUUID()))
    expect(await unbuilt.ended).toBe(exitCodes.failed)
    expect(unbuilt.world.stderr.text).toContain('portlight: ')

    const noFile = serve('--listen 127.0.0.1:1 --i-understand --tls-cert /nonexistent --tls-key /nonexistent')
    expect(await noFile.ended).toBe(exitCodes.failed)
    expect(noFile.world.stderr.text).toMatch(/\/nonexistent can't be read: .*does not exist/)

    writeFileSync(join(folder, 'bad.pem'), 'bad')
    const bad = join(folder, 'bad.pem')
    const badPair = serve(`--listen 127.0.0.1:1 --i-understand --tls-cert ${bad} --tls-key ${bad}`)
    expect(await badPair.ended).toBe(exitCodes.failed)
    expect(badPair.world.stderr.text).toContain('no certificate in PEM')
  })
})
