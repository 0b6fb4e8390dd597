import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEngine } from '#engine/engine'
import { thisPlatform } from '#engine/platform/this-platform'
import { Reference } from '#engine/reference/reference'
import { SeenInScans } from '#engine/reference/seen-in-scans'
import { Sockets } from '#engine/sockets/sockets'
import { npxPortlight } from '#shared/command-line/testing/own-commands'
import type { CliEngine } from '../../cli-io'
import { runCli } from '../../run-cli'
import { fakeWorld } from '../../testing/fake-io'

const dataFolder = mkdtempSync(join(tmpdir(), 'portlight-port-'))
let engine: CliEngine
beforeAll(async () => {
  engine = await createEngine({ probeWorker: null, dataFolder, own: npxPortlight })
})
afterAll(async () => {
  await engine.close()
  rmSync(dataFolder, { recursive: true, force: true })
})

async function port(...args: string[]) {
  const { io, stdout, stderr } = fakeWorld(engine)
  const code = await runCli(['port', ...args], io)
  return { code, out: stdout.text, err: stderr.text }
}

describe('portlight port', () => {
  it('explains a port by number or by name', async () => {
    for (const asked of ['3306', 'mysql', 'tcp/3306', '3306/tcp']) {
      const { code, out } = await port(asked)
      expect(code, asked).toBe(0)
      expect(out, asked).toContain('3306  MySQL, MariaDB')
      expect(out, asked).toMatch(/registered +mysql \(tcp and udp\)/)
    }
  })

  it('says which program of this computer has it, and that it can not be had now', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const number = typeof address === 'object' && address !== null ? address.port : 0
    const { code, out } = await port(String(number), '--json')
    server.close()
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      command: 'port',
      port: number,
      here: [expect.stringContaining(`(process ${process.pid}) on tcp 127.0.0.1:${number}`)],
      advice: {
        verdict: 'impossible',
        // IANA may have registered the one that the system gave
        reasons: expect.arrayContaining([
          expect.objectContaining({ code: 'in-use-here' }),
          expect.objectContaining({ code: 'ephemeral' }),
        ]),
      },
    })
  })

  it('gives every fact to a program', async () => {
    const { out } = await port('6000', '--json')
    expect(JSON.parse(out)).toMatchObject({
      range: 'user',
      registrations: [{ name: 'x11', protocols: ['tcp', 'udp'], assignee: 'Stephen Gildea' }],
      browserBlocked: true,
      texts: [{ name: 'X11', encryption: 'no', instead: 'ssh -X' }],
      advice: {
        verdict: 'avoid',
        reasons: expect.arrayContaining([expect.objectContaining({ code: 'browser-blocked' })]),
      },
    })
  })

  it('finds ports by words, those that people know first, and lists ranges', async () => {
    const { out, err } = await port('database')
    expect(out.split('\n').slice(0, 3).join()).toMatch(/Oracle|SQL/)
    expect(err).toMatch(/more; add a word/)
    const range = await port('6660-6662')
    expect(range.out.split('\n').map((line) => line.split(' ')[0])).toEqual(['6660', '6661', '6662', ''])
    const unknown = await port('xyzzy-plugh')
    expect(unknown.code).toBe(1)
    expect(unknown.err).toContain('Try another word')
  })

  it.each([[['--suggest']], [['--suggest', '3000']]])(
    'suggests five good ports, each of which it calls good: %j',
    async (args) => {
      const { suggested } = JSON.parse((await port(...args, '--json')).out) as { suggested: number[] }
      expect(suggested).toHaveLength(5)
      for (const number of suggested) {
        expect(JSON.parse((await port(String(number), '--json')).out)).toMatchObject({
          advice: { verdict: 'good' },
        })
        expect((await port(...args)).out).toMatch(/Good ports for a program of yours/)
      }
    },
  )

  it('says beside its suggestions why the port that somebody has in mind is none', async () => {
    const { out } = await port('--suggest', '6000')
    expect(out).toMatch(/^Port 6000 for a program of yours, over TCP: better avoided\n +browser-blocked /)
    expect(out).toMatch(/Good ports for a program of yours near 6000: \d+, \d+, \d+, \d+ and \d+\.\n$/)
  })

  it.each([
    [[], 'Which port?'],
    [['70000'], 'from 1 to 65535'],
    [['-1'], 'not an option'],
    [['22.5'], 'whole numbers'],
    [['30-20'], 'Write the lower port first: 20-30.'],
    [['--suggest', 'game'], '--suggest takes one port'],
    [['x'.repeat(300)], 'longer than any name'],
  ])('says what is wrong with %j', async (args, message) => {
    const { code, err } = await port(...args)
    expect(code).toBe(2)
    expect(err).toContain(message)
  })

  it('says that it is not known who has the port where the sockets can not be read', async () => {
    const reference = new Reference({
      platform: thisPlatform(),
      sockets: new Sockets({ source: () => null, wallClock: Date.now }),
      seen: new SeenInScans(null),
    })
    const handlers: CliEngine['handlers'] = {
      ...engine.handlers,
      'reference.port': ({ port, protocol }, signal) => reference.port(port, protocol, signal),
      'reference.suggest': (_input, signal) => reference.suggest(signal),
    }
    const unreadable: CliEngine = { handlers, tidyUp: async () => [], close: async () => {} }
    const { io, stdout } = fakeWorld(unreadable)
    expect(await runCli(['port', '20123'], io)).toBe(0)
    expect(stdout.text).toMatch(/here now +not known/)
    expect(stdout.text).toContain('Whether something has it on this computer now is not known.')

    const any = fakeWorld(unreadable)
    expect(await runCli(['port', '--suggest'], any.io)).toBe(0)
    // where Windows does not tell its excluded ranges, that is said behind it
    expect(any.stdout.text).toMatch(
      /^Good ports .*\.\nWhether something has one of them on this computer now is not known\.\n/,
    )
  })
})
