import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { asRoot, posixCommand } from '#shared/command-line/command-line'
import { byCommand } from '#shared/command-line/remedy'
import { failure } from '#shared/ipc/result'
import { type SocketsEvent, SocketsSnapshot } from '#shared/sockets/event'
import { factsOf } from '#shared/sockets/facts'
import type { ReachableFrom } from '#shared/sockets/reachable-from'
import type { SocketsQuery, SocketsWatch } from '#shared/sockets/request'
import type { Socket } from '#shared/sockets/socket'
import { anOwner, aSocket } from '#shared/sockets/testing/sockets'
import { unattributedAmong } from '#shared/sockets/unattributed'
import type { CliEngine } from '../../cli-io'
import { runCli } from '../../run-cli'
import { fakeWorld } from '../../testing/fake-io'
import { aborted } from '../../testing/scripted-engine'
import { unanswered } from '../../testing/unanswered'
import { version } from '../../version'
import { socketsHelp, socketsOptionSpecs } from './sockets-options'

const at = Date.UTC(2026, 10, 21, 1, 2, 3)
const limits = { ephemeral: { first: 32_768, last: 60_999 }, unprivilegedFrom: 1024 }

function snapshot(sockets: readonly Socket[]): SocketsSnapshot {
  return {
    at,
    tookMs: 1.4,
    matching: sockets.length,
    total: sockets.length,
    unattributed: unattributedAmong(sockets, byCommand(asRoot(posixCommand('/opt/portlight', 'sockets')))),
    facts: factsOf(sockets, limits),
    sockets,
  }
}

const nginx = aSocket({
  local: { address: '0.0.0.0', port: 80 },
  reach: 'everywhere',
  service: 'http',
  handle: '77',
  owners: [anOwner({ pid: 42, program: 'nginx' }), anOwner({ pid: 43, program: 'nginx' })],
})
const redis = aSocket({
  family: 'ipv6',
  local: { address: '::', port: 6379 },
  reach: 'everywhere',
  handle: '78',
  owners: [anOwner({ pid: 50, program: 'redis-server', commandLine: 'redis "\u001b[31m', user: '=me' })],
})
const waiting = aSocket({
  state: 'TIME_WAIT',
  local: { address: '127.0.0.1', port: 80 },
  remote: { address: '127.0.0.1', port: 50_000 },
  ownerless: 'time-wait',
  endsAt: at + 60_000,
})
const hidden = aSocket({
  protocol: 'udp',
  state: null,
  local: { address: '127.0.0.53', port: 53 },
  handle: '79',
  ownerless: 'no-permission',
  user: 'systemd-resolve',
})

const reachableFrom: ReachableFrom = {
  from: 'this-network',
  words: 'this network at least',
  network: { answer: 'yes', because: 'The firewall of this computer lets them in: it has no rules.' },
  internet: { answer: 'not-known', because: 'Nobody has looked from outside.' },
  firewall: { verdict: 'allows', sentence: 'it has no rules.' },
}

interface Asked {
  readonly queries: SocketsQuery[]
  readonly watches: SocketsWatch[]
}

function engineWith(
  sockets: readonly Socket[],
  watch: (signal: AbortSignal) => AsyncIterable<SocketsEvent> = async function* () {},
): CliEngine & Asked {
  const queries: SocketsQuery[] = []
  const watches: SocketsWatch[] = []
  return {
    queries,
    watches,
    tidyUp: async () => [],
    close: async () => {},
    handlers: {
      ...unanswered(),
      'sockets.list': async (query) => {
        queries.push(query)
        return snapshot(sockets)
      },
      'sockets.reachable': async () => [nginx, redis].map(({ id }) => ({ socket: id, reachableFrom })),
      'sockets.watch': (request, signal) => {
        watches.push(request)
        return watch(signal)
      },
    },
  }
}

async function run(line: string, engine: CliEngine = engineWith([nginx, redis, waiting, hidden])) {
  const world = fakeWorld(engine)
  const code = await runCli(`sockets ${line}`.trim().split(' '), world.io)
  return { code, out: world.stdout.text, err: world.stderr.text }
}

describe('help and usage', () => {
  it('names every option', async () => {
    expect(await run('--help')).toEqual({ code: 0, out: socketsHelp, err: '' })
    for (const name of socketsOptionSpecs.flatMap(({ names }) => names)) {
      if (['-h', '--help', '-V', '--version', '--no-colour'].includes(name)) continue
      expect(socketsHelp).toContain(name)
    }
    for (const line of socketsHelp.split('\n')) expect(line.length).toBeLessThanOrEqual(96)
  })

  it.each([
    ['--port 0', '--port: "0" is not a port'],
    ['--port 65536', '--port: "65536" is not a port'],
    ['--port 22x', '--port: "22x" is not a port'],
    ['--port -1', '--port: "-1" is not a port'],
    ['--port 1e3', '--port: "1e3" is not a port'],
    ['--pid me', '--pid: "me" is not a process id'],
    ['--pid 4294967296', '--pid: "4294967296" is not a process id'],
    ['--state opened', '--state: "opened" is not a state. There are LISTEN,'],
    ['--state constructor', 'is not a state'],
    ['--udp --state LISTEN', 'UDP sockets have no state'],
    ['--listening --state TIME_WAIT', 'leave nothing over'],
    ['--json --csv', 'one format can be written at a time'],
    ['--interval 2', '--interval goes with --watch'],
    ['--watch --interval 3', '--interval: "3" is not one of 1, 2, 5 and 10 seconds'],
    ['8080', 'portlight sockets --port 8080'],
    ['nginx', '"nginx" is not an option of sockets'],
    ['--listning', 'Did you mean --listening?'],
    ['-tulx', '-tulx is not an option'],
    ['--port', '--port needs a value'],
  ])('%s ends with 2 and says why', async (line, message) => {
    const { code, out, err } = await run(line)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
    expect(err).toContain('portlight sockets --help tells more.')
  })

  it('passes the filter on', async () => {
    const filterOf = async (line: string) => {
      const engine = engineWith([])
      expect((await run(line, engine)).code).toBe(0)
      return engine.queries[0]?.filter
    }
    const all = { listeningOnly: false, protocol: null, port: null, pid: null, state: null }
    expect(await filterOf('')).toEqual(all)
    expect(await filterOf('-t -u')).toEqual(all)
    expect(await filterOf('-l --udp -p53')).toEqual({
      ...all,
      listeningOnly: true,
      protocol: 'udp',
      port: 53,
    })
    expect(await filterOf('-tulpn')).toEqual({ ...all, listeningOnly: true })
    expect(await filterOf('-plnt')).toEqual({ ...all, listeningOnly: true, protocol: 'tcp' })
    expect(await filterOf('-an -p80')).toEqual({ ...all, port: 80 })
    expect(await filterOf('--tcp --pid 0 --state syn-recv')).toEqual({
      ...all,
      protocol: 'tcp',
      pid: 0,
      state: 'SYN_RECEIVED',
    })
  })
})

describe('--json', () => {
  it('has the shape that is promised', async () => {
    const { code, out } = await run('--json')
    expect(code).toBe(0)
    const document = JSON.parse(out)
    expect(Object.keys(document).slice(0, 4)).toEqual(['portlight', 'command', 'sockets', 'unattributed'])
    expect(document).toMatchObject({ portlight: version, command: 'sockets', total: 4 })
    expect(document.sockets[0]).toEqual({
      protocol: 'tcp',
      family: 'ipv4',
      state: 'LISTEN',
      local: { address: '0.0.0.0', port: 80 },
      remote: null,
      owners: [42, 43].map((pid) => ({
        pid,
        program: 'nginx',
        commandLine: 'server --port 8080',
        user: 'me',
        startedAt: '2026-01-02T03:04:05.000Z',
        unit: null,
        container: null,
        unitManager: null,
        executable: '/usr/bin/server',
        parents: [],
        folder: null,
        project: null,
      })),
      reach: 'everywhere',
      reachableFrom,
      service: 'http',
      ownerless: null,
      kernelUse: null,
      user: null,
      receiveQueue: 0,
      sendQueue: null,
      handle: '77',
      endsAt: null,
    })
    expect(document.sockets[1].owners[0].commandLine).toBe('redis "\u001b[31m')
    expect(document.sockets[2]).toMatchObject({ ownerless: 'time-wait', endsAt: '2026-11-21T01:03:03.000Z' })
    expect(document.sockets[3]).toMatchObject({ protocol: 'udp', state: null, owners: [] })
    expect(document.unattributed).toEqual([
      expect.objectContaining({ count: 1, why: expect.any(String), remedy: null }),
      expect.objectContaining({ count: 1, remedy: 'sudo /opt/portlight sockets' }),
    ])
    expect(document.exposures).toMatchObject([{ rule: 'redis', confidence: 'likely', reachableFrom }])
    expect(document.sockets[2].reachableFrom).toBeNull()
  })

  it('is a document without any socket too', async () => {
    expect(JSON.parse((await run('--json', engineWith([]))).out)).toMatchObject({
      sockets: [],
      unattributed: [],
    })
  })
})

describe('--csv', () => {
  it('has one record a socket, and nothing that a spreadsheet would run', async () => {
    const { out } = await run('--csv')
    const lines = out.split('\r\n')
    expect(lines).toHaveLength(6)
    expect(lines[1]).toContain('tcp,ipv4,LISTEN,0.0.0.0,80,,,42; 43,nginx; nginx,me; me,')
    expect(lines[2]).toContain(`50,redis-server,'=me,"redis ""\\x1b[31m"`)
    expect(lines[3]).toContain('127.0.0.1,80,127.0.0.1,50000,,,,')
    expect(lines[4]).toContain('udp,ipv4,bound,127.0.0.53,53,,,,,systemd-resolve,')
    for (const line of lines.slice(0, 5))
      expect(line.replace(/"(?:[^"]|"")*"/g, '').split(',')).toHaveLength(23)
  })
})

describe('the table', () => {
  it('shows listeners first, what is exposed, and what has no owner', async () => {
    const { out } = await run('')
    const rows = out.split('\n').filter((line) => /^ {2}(tcp|udp)/.test(line))
    expect(rows.map((row) => row.split(/ +/).slice(1, 5).join(' '))).toEqual([
      'udp bound 127.0.0.53:53 –',
      'tcp LISTEN *:80 –',
      'tcp LISTEN [::]:6379 –',
      'tcp TIME_WAIT 127.0.0.1:80 127.0.0.1:50000',
    ])
    expect(rows[1]).toContain('nginx (42) and 1 more')
    expect(out).toContain('Redis or Valkey listens for everybody (port 6379)')
    expect(out).toContain('1 socket of processes that this user may not look into (systemd-resolve)')
    expect(out).toContain('See more: sudo /opt/portlight sockets')
  })

  it('tells two programs of one name apart by where they work', async () => {
    const node = { program: 'node', commandLine: 'node server.js' }
    const shop = { name: 'shop-front', kind: 'package.json', folder: '/srv/shop' } as const
    const rows = [
      aSocket({ owners: [anOwner({ ...node, pid: 1, folder: '/srv/shop', project: shop })] }),
      aSocket({
        owners: [anOwner({ ...node, pid: 5, folder: '/srv/shop/api', project: shop })],
        handle: '5',
      }),
      aSocket({ owners: [anOwner({ ...node, pid: 2, folder: '/srv/wiki' })], handle: '1' }),
      aSocket({ owners: [anOwner({ ...node, pid: 3, folder: '/' })], handle: '2' }),
      aSocket({ owners: [anOwner({ ...node, pid: 4, folder: '/srv/x', unit: 'x.service' })], handle: '3' }),
    ]
    const { out } = await run('', engineWith(rows))
    expect(out).toContain('node (1) of shop-front')
    expect(out).toContain('node (5) of shop-front/api')
    expect(out).toContain('node (2) in /srv/wiki')
    expect(out).toMatch(/node \(3\) +this computer/)
    expect(out).toMatch(/node \(4\) +this computer/)
    expect(JSON.parse((await run('--json', engineWith(rows))).out).sockets[0].owners[0]).toMatchObject({
      folder: '/srv/shop',
      project: { name: 'shop-front' },
    })
  })

  it('cannot be steered by the name of a program', async () => {
    const { out } = await run(
      '',
      engineWith([aSocket({ owners: [anOwner({ program: 'a\u001b[2J\nb', pid: 1 })] })]),
    )
    expect(out).not.toContain('\u001b')
    expect(out).toContain('a\\x1b[2J b (1)')
  })

  it('fits a narrow terminal', async () => {
    const world = fakeWorld(engineWith([nginx, redis, waiting, hidden]), { NO_COLOR: '1' })
    world.stdout.isTTY = true
    world.stdout.columns = 60
    await runCli(['sockets'], world.io)
    for (const line of world.stdout.text.split('\n')) expect(line.length).toBeLessThanOrEqual(60)
    expect(world.stdout.text).not.toContain('\u001b')
  })
})

describe('--watch', () => {
  const reading = (sockets: readonly Socket[]): SocketsEvent => {
    const { sockets: _, ...summary } = snapshot(sockets)
    return { kind: 'read', reading: summary }
  }
  /** Tells that everything before was taken, and ends when it is stopped. */
  type Wait = (signal: AbortSignal) => Promise<void>
  async function* twice(signal: AbortSignal, wait: Wait): AsyncGenerator<SocketsEvent, void, void> {
    yield { kind: 'rows', added: [nginx, redis], changed: [], gone: [] }
    yield reading([nginx, redis])
    yield { kind: 'rows', added: [waiting], changed: [{ ...nginx, state: 'CLOSED' }], gone: [redis.id] }
    yield reading([nginx, waiting])
    await wait(signal)
  }

  /** Makes the window of the terminal another size. */
  let resize = (_columns: number) => {}

  async function watch(line: string, terminal: boolean, from = twice) {
    let tellTaken = () => {}
    const taken = new Promise<void>((resolve) => {
      tellTaken = resolve
    })
    const engine = engineWith([], (signal) =>
      from(signal, (signal) => {
        tellTaken()
        return aborted(signal)
      }),
    )
    const world = fakeWorld(engine, { NO_COLOR: '1' })
    resize = (columns) => {
      world.stdout.columns = columns
    }
    if (terminal) {
      world.stdout.isTTY = true
      resize(100)
    }
    const ended = runCli(`sockets --watch ${line}`.trim().split(' '), world.io)
    await Promise.race([taken, ended])
    world.stop('SIGINT')
    return { code: await ended, out: world.stdout.text, err: world.stderr.text, watches: engine.watches }
  }

  it('writes a document a line for each reading, until Ctrl+C', async () => {
    const { code, out, watches } = await watch('--json --interval 5', false)
    expect(code).toBe(130)
    expect(watches).toMatchObject([{ intervalMs: 5_000 }])
    const documents = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(documents.map(({ sockets }) => sockets.length)).toEqual([2, 2])
    expect(documents[1].sockets.map(({ state }: Socket) => state)).toEqual(['CLOSED', 'TIME_WAIT'])
  })

  it('writes records with their time as CSV', async () => {
    const lines = (await watch('--csv', false)).out.split('\r\n')
    expect(lines[0]).toMatch(/^at,protocol/)
    expect(lines.slice(1, 5).every((line) => line.startsWith('2026-11-21T01:02:03.000Z,'))).toBe(true)
  })

  it('writes tables one behind the other into a pipe', async () => {
    const { out } = await watch('', false)
    expect(out.match(/^2026-11-21T01:02:03\.000Z$/gm)).toHaveLength(2)
    expect(out).not.toContain('\u001b')
  })

  it('draws over the same screen on a terminal, with marks, and leaves it as it was', async () => {
    const { code, out } = await watch('', true)
    expect(code).toBe(130)
    const screens = out.split('\u001b[H')
    expect(screens[0]).toBe('\u001b[?1049h\u001b[?25l\u001b[?7l')
    expect(screens).toHaveLength(3)
    expect(screens[1]).not.toMatch(/^[+*-] /m)
    const marks = (screens[2] ?? '')
      .split('\n')
      .flatMap((line) => /^[+*-] {3}\S+ +\S+ +\S+/.exec(line)?.[0] ?? [])
    expect(marks.map((mark) => mark.replace(/ +/g, ' '))).toEqual([
      '- tcp LISTEN [::]:6379',
      '* tcp CLOSED *:80',
      '+ tcp TIME_WAIT 127.0.0.1:80',
    ])
    expect(out.endsWith('\u001b[?7h\u001b[?25h\u001b[?1049l')).toBe(true)
  })

  it('says on the screen that a reading failed, and goes on', async () => {
    const failed: SocketsEvent = { kind: 'failed', at, message: 'No \u001btable.' }
    const { code, out, err } = await watch('', true, async function* (signal, wait) {
      yield { kind: 'rows', added: [nginx], changed: [], gone: [] }
      yield reading([nginx])
      yield failed
      yield reading([nginx])
      await wait(signal)
    })
    expect({ code, err }).toEqual({ code: 130, err: '' })
    const screens = out.split('\u001b[H')
    expect(screens[2]).toBe('No \\x1btable. The rows below are of an earlier reading.\u001b[K')
    expect(screens[3]).toMatch(/^1 socket at /)
  })

  it('fits a terminal whose window became smaller', async () => {
    const long = aSocket({ owners: [anOwner({ program: 'a-program-with-a-long-name' })], service: 'service' })
    const { out } = await watch('', true, async function* (signal, wait) {
      yield { kind: 'rows', added: [long], changed: [], gone: [] }
      yield reading([long])
      resize(50)
      yield reading([long])
      await wait(signal)
    })
    const widest = (screen: string | undefined) =>
      Math.max(...(screen ?? '').split('\u001b[K\n').map((line) => line.length))
    const screens = out.split('\u001b[H')
    expect(widest(screens[1])).toBeGreaterThan(50)
    expect(widest(screens[2]?.split('\u001b[J')[0])).toBeLessThanOrEqual(50)
  })

  it('shows no more rows than the screen has, and says how many there are', async () => {
    const many = Array.from({ length: 100 }, (_, at) =>
      aSocket({ local: { address: '127.0.0.1', port: at + 1 }, handle: String(at) }),
    )
    const { out } = await watch('', true, async function* (signal, wait) {
      yield { kind: 'rows', added: many, changed: [], gone: [] }
      yield reading(many)
      await wait(signal)
    })
    const screen = out.split('\u001b[H')[1] ?? ''
    expect(screen.split('\n').length).toBeLessThanOrEqual(24)
    expect(screen).toContain('… and 81 more')
  })

  it('leaves the screen as it was when the reading fails', async () => {
    const { code, out, err } = await watch('', true, async function* () {
      yield reading([])
      throw failure('failed', 'No table.')
    })
    expect(code).toBe(2)
    expect(out.endsWith('\u001b[?7h\u001b[?25h\u001b[?1049l')).toBe(true)
    expect(err).toContain('portlight: No table.')
  })
})

describe('what goes wrong', () => {
  it('is said on standard error, with 2', async () => {
    const engine: CliEngine = {
      tidyUp: async () => [],
      close: async () => {},
      handlers: {
        ...engineWith([]).handlers,
        'sockets.list': () => Promise.reject(failure('failed', 'The socket tables cannot be read.')),
      },
    }
    expect(await run('--json', engine)).toEqual({
      code: 2,
      out: '',
      err: 'portlight: The socket tables cannot be read.\n',
    })
  })

  it('is no matter where nobody reads any more', async () => {
    const world = fakeWorld(engineWith([nginx]))
    world.stdout.fails = 'EPIPE'
    expect(await runCli(['sockets'], world.io)).toBe(141)
    expect(world.stderr.text).toBe('')
  })
})

describe('the answers of these tests', () => {
  it('are such as the contract allows', () => {
    expect(v.safeParse(SocketsSnapshot, snapshot([nginx, redis, waiting, hidden])).success).toBe(true)
  })
})
