import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createEngine } from '#engine/engine'
import { npxPortlight } from '#shared/command-line/testing/own-commands'
import { runCli } from '../../run-cli'
import { fakeWorld } from '../../testing/fake-io'

function world() {
  return fakeWorld(createEngine({ probeWorker: null, dataFolder: '/dev/null/nowhere', own: npxPortlight }))
}

async function listening(port = 0): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  return { server, port: typeof address === 'object' && address !== null ? address.port : 0 }
}

const closed = (server: Server) => new Promise((resolve) => server.close(resolve))

describe('portlight watch', () => {
  it('tells of real listeners here and on a host, in sentences and in a file, and stops at once', {
    timeout: 90_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portlight-watch-'))
    const file = join(folder, 'events.jsonl')
    const { io, stdout, stderr, stop } = world()
    try {
      const args = ['watch', '--every', '1s', '--host', '127.0.0.1', '-p', '9', '--events', file]
      const running = runCli(args, io)
      await expect
        .poll(() => stdout.text, { timeout: 25_000 })
        .toContain('127.0.0.1 is scanned every 15 min.')
      const { server, port } = await listening()
      const came = `now listens on TCP port ${port}: only programs on this computer can connect.`
      await expect.poll(() => stdout.text, { timeout: 25_000 }).toContain(came)
      await closed(server)
      await expect.poll(() => stdout.text, { timeout: 25_000 }).toContain(`TCP port ${port} no more.`)
      stop('SIGINT')
      expect(await running).toBe(130)
      expect(stderr.text).toMatch(/^Watched for [\d.]+ s: \d+ looks, \d+ changes?\.\n$/)
      const events = readFileSync(file, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
      expect(events[0].event.action).toBe('began')
      const own = events.filter((event) => event.server?.port === port)
      expect(own.map(({ event }) => event.action)).toEqual(['listener-new', 'listener-gone'])
      expect(own[0].process.pid).toBe(process.pid)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('says what came of it, however soon it is stopped', async () => {
    const { io, stdout, stderr, stop } = world()
    const running = runCli(['watch'], io)
    // before the first look is told of as done, which comes next
    const write = stdout._write.bind(stdout)
    stdout._write = (chunk: Buffer, encoding, done) => {
      if (String(chunk).includes('Watching')) stop('SIGINT')
      write(chunk, encoding, done)
    }
    expect(await running).toBe(130)
    expect(stdout.text).toContain('Watching')
    expect(stderr.text).toMatch(/^Watched for [\d.]+ (?:ms|s): 1 look, 0 changes\.\n$/)
  })

  it('beside a baseline tells what is not as approved, and takes up what somebody writes there', {
    timeout: 30_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portlight-watch-'))
    const file = join(folder, 'ports.yaml')
    const { server, port } = await listening()
    const { io, stdout, stderr, stop } = world()
    try {
      writeFileSync(file, 'baseline: 1\ncomputer: []\n')
      const running = runCli(['watch', '--every', '1s', '--baseline', file], io)
      const sentence = `listens on TCP port ${port}, which the baseline does not have`
      await expect.poll(() => stdout.text, { timeout: 10_000 }).toContain(sentence)
      writeFileSync(file, 'baseline: 1\ncomputer: [\n')
      await expect
        .poll(() => stderr.text, { timeout: 10_000 })
        .toContain('The watch goes on with what it said before.')
      writeFileSync(file, `baseline: 1\ncomputer:\n  - port: ${port}\n`)
      await expect.poll(() => stdout.text, { timeout: 10_000 }).toContain('No more so, or approved by now')
      stop('SIGINT')
      expect(await running).toBe(130)
      // told once, although the watch began anew
      expect(
        stdout.text
          .split('\n')
          .filter((line) => line.includes(sentence) && !line.includes('approved by now')),
      ).toHaveLength(1)
      expect(stdout.text.match(/Watching /g)).toHaveLength(1)
    } finally {
      await closed(server)
      rmSync(folder, { recursive: true })
    }
  })

  it.skipIf(process.platform === 'win32')('says that nobody reads a pipe, and watches nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portlight-watch-'))
    const pipe = join(folder, 'pipe')
    const { io, stderr } = world()
    try {
      execFileSync('mkfifo', [pipe])
      expect(await runCli(['watch', '--events', pipe], io)).toBe(2)
      expect(stderr.text).toBe(
        `portlight: ${pipe} cannot be written: it is a socket, or a pipe that nobody reads (ENXIO).\n`,
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it.each([
    [['--baseline', '/nonexistent.yaml'], '/nonexistent.yaml cannot be read'],
    [['--baseline', '/proc/version'], '/proc/version:1:'],
    [['--every', '0.5s'], '"0.5s" is not a time such as 5s, 2m or 1h.'],
    [['--every', '2h'], '2h is not between 1 s and 1 h.'],
    [['--hosts-every', '5s', '--host', 'x'], '5s is not between 1 min and 168 h.'],
    [['-p', '22'], '-p goes with --host.'],
    [['example.org'], 'A host is named by --host.'],
    [['--events', '/dev/null/x'], '/dev/null/x cannot be written'],
    [['--host', '8.8.8.8'], 'add --yes-i-may-scan'],
    [['--host', '10.0.0.0/8'], 'too many hosts and ports'],
    [['--host', '127.0.0.1', '-p', '99999'], '99999'],
  ])('%j: says what is wrong, and watches nothing', async (args, sentence) => {
    const { io, stdout, stderr } = world()
    expect(await runCli(['watch', ...args], io)).toBe(2)
    expect(stderr.text).toContain(sentence)
    expect(stdout.text).toBe('')
  })
})
