import { once } from 'node:events'
import { createServer } from 'node:net'
import { performance } from 'node:perf_hooks'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { CaptureReader } from '#shared/capture/read/capture-reader'
import { thisPlatform } from '../platform/this-platform'
import { Runs } from '../runs/runs'
import { resolveName } from '../scan/host/resolve-name'
import { Scans } from '../scan/scans'
import { PacketTap } from './packet-tap'
import { captureProbe } from './probe-capture'

const scans = new Scans({
  history: null,
  platform: thisPlatform(),
  runs: new Runs(null),
  resolve: resolveName,
  worker: null,
  clock: () => performance.now(),
  wallClock: Date.now,
  random: Math.random,
})
const { signal } = new AbortController()
afterEach(() => vi.restoreAllMocks())

async function listening() {
  const server = createServer((socket) => socket.on('error', () => {}).end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return { server, port: typeof address === 'object' ? (address?.port ?? 0) : 0 }
}

describe('the packets of one probe', () => {
  const mayLook = process.platform === 'linux' && process.geteuid?.() === 0
  it.runIf(mayLook)('are those of exactly this port, in a file that is read again', async () => {
    const { server, port } = await listening()
    const open = await captureProbe(scans, { address: '127.0.0.1', protocol: 'tcp', port }, signal)
    server.close()
    await once(server, 'close')
    const closed = await captureProbe(scans, { address: '127.0.0.1', protocol: 'tcp', port }, signal)
    if (open.kind !== 'captured' || closed.kind !== 'captured' || open.pcap === null)
      throw new Error('nothing was captured')
    expect([open.state, closed.state]).toEqual(['open', 'closed'])
    const flags = ({ lines }: { lines: readonly string[] }) =>
      lines.map((line) => /Flags \[([^\]]+)\]/.exec(line)?.[1])
    expect(flags(open).slice(0, 3)).toEqual(['S', 'S.', '.'])
    expect(flags(closed)).toEqual(['S', 'R.'])
    for (const line of [...open.lines, ...closed.lines])
      expect(line).toMatch(new RegExp(`^\\d\\d:\\d\\d:\\d\\d\\.\\d{6} IP .*127\\.0\\.0\\.1\\.${port}\\b`))
    expect([...new CaptureReader().push(open.pcap)]).toHaveLength(open.lines.length)
  })

  it('asks nothing where nobody may look', async () => {
    // played: a user who may not look
    vi.spyOn(PacketTap, 'begin').mockResolvedValue(null)
    const { server, port } = await listening()
    let asked = 0
    server.on('connection', () => {
      asked += 1
    })
    const answer = await captureProbe(scans, { address: '127.0.0.1', protocol: 'tcp', port }, signal)
    server.close()
    expect(answer).toMatchObject({ kind: 'not-captured', why: expect.any(String) })
    expect(asked).toBe(0)
  })
})
