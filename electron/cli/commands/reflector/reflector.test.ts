import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '#engine/testing/free-port'
import { parseArguments } from '../../arguments'
import { runCli } from '../../run-cli'
import { type BuiltCli, buildCli, type Started, start } from '../../testing/built-cli'
import { fakeWorld } from '../../testing/fake-io'
import { localScan, scriptedEngine } from '../../testing/scripted-engine'
import { reflectorHelp, reflectorOptionSpecs, reflectorOptionsOf } from './reflector-options'

const world = () => fakeWorld(scriptedEngine(() => localScan([])))

describe('options', () => {
  const options = (line: string) => {
    const parsed = parseArguments(line.split(' ').filter(Boolean), reflectorOptionSpecs)
    return parsed.ok ? reflectorOptionsOf(parsed.value) : parsed
  }

  it.each([
    ['', []],
    ['--listen 0.0.0.0:8080', [{ host: '0.0.0.0', port: 8080 }]],
    ['--listen 25.0.0.9', [{ host: '25.0.0.9', port: 3478 }]],
    [
      '--listen [2001:db8::1]:80 --listen=:81',
      [
        { host: '2001:db8::1', port: 80 },
        { host: '::', port: 81 },
      ],
    ],
  ])('%j', (line, listen) => {
    expect(options(line)).toMatchObject({ ok: true, value: { listen, tls: null, allowPrivate: false } })
  })

  it.each([
    ['--listen 80', 'is not ADDR:PORT'],
    ['--listen example.org:80', 'is not ADDR:PORT'],
    ['--listen 2001:db8::1', 'needs brackets: [2001:db8::1]:3478'],
    ['--listen 0.0.0.0:70000', 'ports go from 1 to 65535'],
    ['--listen 0.0.0.0:0', 'ports go from 1 to 65535'],
    ['--tls-cert a.pem', '--tls-cert needs --tls-key'],
    ['--tls-key a.pem', '--tls-key needs --tls-cert'],
    ['--quite', 'Did you mean --quiet?'],
    ['3478', '"3478" is not an option'],
  ])('%j is refused', (line, message) => {
    expect(options(line)).toMatchObject({ ok: false, message: expect.stringContaining(message) })
  })

  it('are all in the help, which fits a terminal', async () => {
    for (const { names } of reflectorOptionSpecs) {
      if (!['-h', '-V'].includes(names[0] ?? '')) expect(reflectorHelp).toContain(names[0])
    }
    for (const line of reflectorHelp.split('\n')) expect(line.length).toBeLessThanOrEqual(96)
    const { io, stdout } = world()
    expect(await runCli(['reflector', '--help'], io)).toBe(0)
    expect(stdout.text).toBe(reflectorHelp)
  })
})

describe('in this process', () => {
  it.each([
    [['--tls-cert', '/does/not/exist', '--tls-key', '/does/not/exist'], "/does/not/exist can't be read"],
    [['--listen', '192.0.2.1:4000'], 'is not an address of this computer'],
    [['--port', '1'], '--port is not an option'],
  ])('%j ends with 2 and a sentence', async (args, sentence) => {
    const { io, stderr } = world()
    expect(await runCli(['reflector', ...args], io)).toBe(2)
    expect(stderr.text).toContain(sentence)
  })

  it('names who asks for the port that is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const address = taken.address()
    const port = typeof address === 'object' ? address?.port : 0
    const { io, stderr } = world()
    expect(await runCli(['reflector', '--listen', `127.0.0.1:${port}`], io)).toBe(2)
    expect(stderr.text).toContain(`portlight: 127.0.0.1:${port} is in use by another program.`)
    taken.close()
  })
})

describe('as a process', () => {
  let cli: BuiltCli
  beforeAll(async () => {
    cli = await buildCli()
  }, 60_000)
  afterAll(() => cli.remove())

  async function running(...args: readonly string[]): Promise<{ started: Started; port: number }> {
    const port = await freePort()
    const started = start(process.execPath, [
      cli.script,
      'reflector',
      '--listen',
      `127.0.0.1:${port}`,
      ...args,
    ])
    await expect
      .poll(started.out, { timeout: 15_000 })
      .toContain(`Listening on 127.0.0.1:${port}: HTTP and STUN.\n`)
    return { started, port }
  }

  const look = (port: number) =>
    fetch(`http://127.0.0.1:${port}/v1/probe`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ port, protocol: 'tcp', challenge: null }),
    })

  it.each(['SIGINT', 'SIGTERM'] as const)('runs until %s, and ends with 0', async (signal) => {
    const { started, port } = await running('--allow-private')
    expect(await (await look(port)).json()).toMatchObject({ outcome: 'connected', ip: '127.0.0.1' })
    await expect.poll(started.out).toMatch(/^\S+Z looked at 127\.0\.0\.1 tcp \d+: connected, \d+ ms$/m)
    started.process.kill(signal)
    expect(await started.ended).toMatchObject({ code: 0, err: '' })
  })

  it('does not look at its own computer unless it is allowed to, and sums up refusals', async () => {
    const { started, port } = await running()
    expect((await look(port)).status).toBe(403)
    started.process.kill('SIGTERM')
    const { code, out } = await started.ended
    expect(code).toBe(0)
    expect(out).toMatch(/Z refused: private-address 1\n$/)
    expect(out).not.toContain('looked')
  })

  it('is quiet where that is wished', async () => {
    const { started, port } = await running('--quiet', '--allow-private')
    expect((await look(port)).status).toBe(200)
    started.process.kill('SIGTERM')
    const { out } = await started.ended
    expect(out.trim().split('\n')).toHaveLength(1)
  })
})
