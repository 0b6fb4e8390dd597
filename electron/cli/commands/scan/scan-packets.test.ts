import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { PacketTap } from '#engine/capture/packet-tap'
import { readCaptureFile } from '#engine/capture/read-capture-file'
import { createEngine } from '#engine/engine'
import { programFile } from '#engine/platform/program-file'
import { npxPortlight } from '#shared/command-line/testing/own-commands'
import type { CliEngine } from '../../cli-io'
import { runCli } from '../../run-cli'
import { fakeWorld } from '../../testing/fake-io'

const folder = mkdtempSync(join(tmpdir(), 'portlight-packets-'))
let engine: CliEngine
beforeAll(async () => {
  engine = await createEngine({ probeWorker: null, dataFolder: folder, own: npxPortlight })
})
afterAll(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

async function scan(...args: readonly string[]) {
  const { io, stdout, stderr } = fakeWorld(engine)
  const code = await runCli(['scan', '127.0.0.1', '--no-keep', ...args], io)
  return { code, out: stdout.text, err: stderr.text }
}

/** A port where somebody listens, and one where nobody does. */
async function ports() {
  const server = createServer((socket) => socket.on('error', () => {}).end('hi')).listen(0, '127.0.0.1')
  const gone = createServer().listen(0, '127.0.0.1')
  await Promise.all([once(server, 'listening'), once(gone, 'listening')])
  const numbers = [server, gone].map((one) => {
    const address = one.address()
    return typeof address === 'object' ? (address?.port ?? 0) : 0
  })
  gone.close()
  await once(gone, 'close')
  return { server, open: numbers[0] ?? 0, closed: numbers[1] ?? 0 }
}

const mayLook = process.geteuid?.() === 0 && process.platform === 'linux' && programFile('tcpdump') !== null

describe('the packets of a scan', () => {
  it.runIf(mayLook)('are captured, of exactly what was asked, and the file tells the same', async () => {
    const { server, open, closed } = await ports()
    const file = join(folder, 'probe.pcap')
    const { code, out, err } = await scan('-p', `${open},${closed}`, '--pcap', file)
    server.close()
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const [, packets = ''] = out.split('Packets, captured by tcpdump\n')
    expect(packets).toMatch(new RegExp(`127\\.0\\.0\\.1\\.${closed} > [^ ]+: Flags \\[R\\.\\]`))
    for (const line of packets.trimEnd().split('\n'))
      expect(line).toMatch(new RegExp(`\\.(?:${open}|${closed})\\b`))
    const read = await readCaptureFile(file, new AbortController().signal)
    if (!read.ok) throw new Error(read.message)
    const states = new Map(
      read.report.attempts.map(({ attempt, verdict }) => [attempt.server.port, verdict.state]),
    )
    expect(states).toEqual(
      new Map([
        [open, 'open'],
        [closed, 'refused'],
      ]),
    )
  })

  it('are inferred and called so where they can’t be captured, and no file is written', async () => {
    // played: a computer without tcpdump, or a user who may not look
    const tap = vi.spyOn(PacketTap, 'begin').mockResolvedValue(null)
    const { server, open } = await ports()
    const file = join(folder, 'none.pcap')
    const { code, out, err } = await scan('-p', `${open}`, '--pcap', file)
    server.close()
    tap.mockRestore()
    expect(code).toBe(2)
    expect(err).toContain('was not written')
    expect(out).toMatch(
      new RegExp(`inferred  IP 127\\.0\\.0\\.1\\.${open} > this computer: Flags \\[S\\.\\]`),
    )
    expect(existsSync(file)).toBe(false)
  })

  it.each([
    [['-p', '1-100', '--packets'], 'at most 32 ports'],
    [['127.0.0.2', '-p', '1', '--packets'], 'of one address'],
    [['-p', '1', '--packets', '--json'], 'leave out --json'],
    [['-p', '1', '--pcap', ''], '--pcap needs the name of a file'],
  ])('are not shown for %j, and nothing is scanned', async (args, message) => {
    const { code, out, err } = await scan(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
  })
})
