import { describe, expect, it } from 'vitest'
import type { ConflictAnswer } from '#shared/conflict/facts'
import type { ConflictQuestion } from '#shared/conflict/question'
import type { BindProbe } from '#shared/conflict/report'
import { answered, aProbe, someFacts } from '#shared/conflict/testing/facts'
import { failure } from '#shared/ipc/result'
import { anOwner, aSocket } from '#shared/sockets/testing/sockets'
import type { CliEngine } from '../../cli-io'
import { runCli } from '../../run-cli'
import { fakeWorld } from '../../testing/fake-io'
import { unanswered } from '../../testing/unanswered'
import { version } from '../../version'
import { whyHelp, whyOptionSpecs } from './why-options'

const taken = [aProbe('0.0.0.0', 'EADDRINUSE'), aProbe('::', 'EADDRINUSE')]

function held(question: ConflictQuestion): ConflictAnswer {
  const owner = anOwner({
    pid: 4711,
    program: 'node',
    commandLine: 'node server.js \u001b[31m\u202e',
    parents: [{ pid: 4700, program: 'npm' }],
  })
  const socket = aSocket({ local: { address: '0.0.0.0', port: question.port }, owners: [owner] })
  return answered(someFacts({ question, sockets: [socket], probes: taken }), 3.4)
}

const free = (question: ConflictQuestion): ConflictAnswer => answered(someFacts({ question }))

interface Asked extends CliEngine {
  readonly questions: ConflictQuestion[]
}

function engineWith(answer: (question: ConflictQuestion) => ConflictAnswer = held): Asked {
  const questions: ConflictQuestion[] = []
  return {
    questions,
    tidyUp: async () => [],
    close: async () => {},
    handlers: {
      ...unanswered(),
      'conflict.explain': async (question) => {
        questions.push(question)
        return answer(question)
      },
    },
  }
}

async function run(
  args: readonly string[],
  engine: CliEngine = engineWith(),
  input: string | Buffer | null = null,
) {
  const world = fakeWorld(engine)
  if (input !== null) world.stdin.end(input)
  const code = await runCli(['why', ...args], world.io)
  return { code, out: world.stdout.text, err: world.stderr.text }
}

describe('help and usage', () => {
  it('names every option', async () => {
    expect(await run(['--help'])).toEqual({ code: 0, out: whyHelp, err: '' })
    for (const name of whyOptionSpecs.flatMap(({ names }) => names)) {
      if (['-h', '--help', '-V', '--version', '--no-colour', '--tcp', '--udp'].includes(name)) continue
      expect(whyHelp).toContain(name)
    }
    for (const line of whyHelp.split('\n')) expect(line.length).toBeLessThanOrEqual(96)
  })

  it.each([
    [[], 'Which port?'],
    [['0'], 'any free port'],
    [['70000'], '70000 is no port'],
    [['hello'], 'No port is named'],
    [['nextstep'], 'If the service nextstep is meant, type 178.'],
    [['OSError: [Errno 98] Address already in use'], 'does not name the port'],
    [['3000', '--address', 'nowhere'], '--address: "nowhere" is not an address'],
    [['3000', '--address', '127.1'], '--address: "127.1" is not an address'],
    [['3000', '--protocol', 'sctp'], '--protocol: "sctp" is not tcp or udp'],
    [['3000', '--tcp', '--udp'], 'one protocol can be asked for'],
    [['3000', '--protocol', 'tcp', '-u'], 'one protocol can be asked for'],
    [['3000', '--jsn'], 'Did you mean --json?'],
  ])('refuses %j', async (args, message) => {
    const engine = engineWith()
    const { code, out, err } = await run(args, engine)
    expect({ code, out, asked: engine.questions }).toEqual({ code: 2, out: '', asked: [] })
    expect(err).toContain(message)
  })
})

describe('a question', () => {
  it.each([
    [['3000'], { port: 3000, protocol: 'tcp', address: null }],
    [['127.0.0.1:3000'], { port: 3000, protocol: 'tcp', address: '127.0.0.1' }],
    [['3000', '--address', '[::1]'], { port: 3000, protocol: 'tcp', address: '::1' }],
    [['3000', '-a', 'localhost'], { port: 3000, protocol: 'tcp', address: 'localhost' }],
    [['53', '--protocol', 'UDP'], { port: 53, protocol: 'udp', address: null }],
    [['53/udp'], { port: 53, protocol: 'udp', address: null }],
    [['53/udp', '-t'], { port: 53, protocol: 'tcp', address: null }],
    [['udp/53'], { port: 53, protocol: 'udp', address: null }],
    [['U:53'], { port: 53, protocol: 'udp', address: null }],
    [['db:5432'], { port: 5432, protocol: 'tcp', address: null }],
    [['ssh'], { port: 22, protocol: 'tcp', address: null }],
    [['ntp'], { port: 123, protocol: 'udp', address: null }],
    [['localhost:http'], { port: 80, protocol: 'tcp', address: 'localhost' }],
    // known to IANA's registry alone
    [['nextstep/tcp'], { port: 178, protocol: 'tcp', address: null }],
    [['0x1F90'], { port: 8080, protocol: 'tcp', address: null }],
    [
      ['Error: listen EADDRINUSE: address already in use :::3000'],
      { port: 3000, protocol: 'tcp', address: '::' },
    ],
    // without quotes the shell makes many words of it
    [
      'Error: listen EADDRINUSE: address already in use :::3000'.split(' '),
      { port: 3000, protocol: 'tcp', address: '::' },
    ],
  ])('is understood: %j', async (args, question) => {
    const engine = engineWith()
    await run(args, engine)
    expect(engine.questions).toMatchObject([question])
  })

  it('may stand on standard input', async () => {
    const engine = engineWith()
    const log = 'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)\n'
    const { code, out } = await run(['-'], engine, log)
    expect(engine.questions).toMatchObject([{ port: 80, protocol: 'tcp', address: '0.0.0.0' }])
    expect(code).toBe(1)
    expect(out).toContain('Recognised an error of nginx.')
    expect((await run(['-'], engine, '')).code).toBe(2)
  })

  it('may be in UTF-16, as PowerShell writes what is redirected', async () => {
    const engine = engineWith()
    const log = '\ufeffError: listen EADDRINUSE: address already in use :::3000\r\n'
    await run(['-'], engine, Buffer.from(log, 'utf16le'))
    expect(engine.questions).toMatchObject([{ port: 3000, protocol: 'tcp', address: '::' }])
  })

  it('stands at the end of a log that is longer than what is kept of it', async () => {
    const engine = engineWith()
    const noise = '2026-11-21 INFO served a request from 10.0.0.7:5000\n'.repeat(120_000)
    await run(['-'], engine, `${noise}Error: listen EADDRINUSE: address already in use :::3000\n`)
    expect(engine.questions).toMatchObject([{ port: 3000, protocol: 'tcp', address: '::' }])
  })

  it('may name several ports, which are all answered', async () => {
    const engine = engineWith((question) => (question.port === 80 ? free(question) : held(question)))
    const text = [80, 443]
      .map((port) => `nginx: [emerg] bind() to 0.0.0.0:${port} failed (98: Address already in use)`)
      .join('\n')
    const { code, out } = await run([text, '--json'], engine)
    expect(code).toBe(1)
    const document = JSON.parse(out)
    expect([document.port, document.others.map(({ port }: { port: number }) => port)]).toEqual([80, [443]])
    expect((await run([text], engine)).out).toContain('TCP port 443 on all IPv4 addresses (0.0.0.0)')
  })
})

describe('an answer', () => {
  it('ends with 1 where the port is in use, and 0 where it is free', async () => {
    expect((await run(['3000'])).code).toBe(1)
    expect((await run(['3000'], engineWith(free))).code).toBe(0)
  })

  it('is a JSON document with what a script needs', async () => {
    const document = JSON.parse((await run(['3000', '--json'])).out)
    expect(document).toMatchObject({
      portlight: version,
      command: 'why',
      port: 3000,
      protocol: 'tcp',
      verdict: 'live-listener',
      inUse: true,
      confidence: 'certain',
      owners: [{ pid: 4711, program: 'node', user: 'me', unit: null, container: null }],
    })
    expect(document.owners[0]).not.toHaveProperty('birth')
    expect(document.evidence[0]).toEqual({
      what: 'socket table',
      detail: 'LISTEN on 0.0.0.0:3000: node (process 4711)',
    })
    expect(document.fixes[0]).toEqual({
      title: 'Stop node (process 4711)',
      command: '/opt/portlight free 3000',
      run: { program: '/opt/portlight', arguments: ['free', '3000'], needsRoot: false },
      safe: true,
    })
  })

  it('is calm text for a person, which nobody’s command line can steer', async () => {
    const { out } = await run(['3000'])
    expect(out).toMatchInlineSnapshot(`
      "Portlight 0.1.0: TCP port 3000

      in use  live-listener, certain
        node (process 4711) listens on TCP port 3000 at all IPv4 addresses (0.0.0.0).

        node (process 4711)
          command    node server.js \\x1b[31m\\u{202e}
          user       me
          started    2026-01-02T03:04:05.000Z
          started by npm (4700)

      What to do
        1  Stop node (process 4711)
           /opt/portlight free 3000
        2  Start your program on port 3001 instead, which is free (3002 is free too)
        3  Give node another port: the port in its listen() call, often the environment variable PORT

      How that is known
        socket table               LISTEN on 0.0.0.0:3000: node (process 4711)
        bind with SO_REUSEADDR     fails on 0.0.0.0 and [::] (IPv6 alone) with EADDRINUSE (tried)
        bind without SO_REUSEADDR  fails on 0.0.0.0 and [::] (IPv6 alone) with EADDRINUSE (inferred from the table)
      "
    `)
  })

  it('fits the terminal, in colours unless they are not wanted', async () => {
    const show = async (...more: string[]) => {
      const world = fakeWorld(engineWith())
      world.stdout.isTTY = true
      world.stdout.columns = 50
      await runCli(['why', '3000', ...more], world.io)
      return world.stdout.text
    }
    expect(await show()).toContain('\u001b[1;31m● in use')
    const plain = await show('--no-color')
    expect(plain).not.toContain('\u001b')
    for (const line of plain.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
  })
})

describe('the exit code', () => {
  const over = aSocket({
    state: 'TIME_WAIT',
    local: { address: '127.0.0.1', port: 3000 },
    remote: { address: '127.0.0.1', port: 50_000 },
    ownerless: 'time-wait',
    owners: [],
  })
  const answer = (probes: readonly BindProbe[]) =>
    engineWith((question) => answered(someFacts({ question, sockets: [over], probes })))

  it('goes by what a server that sets SO_REUSEADDR can have, and so do the words and the document', async () => {
    const binding = answer([aProbe('0.0.0.0'), aProbe('::')])
    const { code, out } = await run(['3000'], binding)
    expect(code).toBe(0)
    expect(out).toContain('free for most programs  time-wait, certain')
    const document = JSON.parse((await run(['3000', '--json'], binding)).out)
    expect(document).toMatchObject({ verdict: 'time-wait', inUse: false })
    const failing = answer(taken)
    expect(await run(['3000'], failing)).toMatchObject({
      code: 1,
      out: expect.stringContaining('in use  time-wait'),
    })
    expect(JSON.parse((await run(['3000', '--json'], failing)).out).inUse).toBe(true)
  })
})

describe('what goes wrong', () => {
  it('is said', async () => {
    const engine = engineWith(() => {
      throw failure('failed', 'The socket tables cannot be read.')
    })
    expect(await run(['3000'], engine)).toEqual({
      code: 2,
      out: '',
      err: 'portlight: The socket tables cannot be read.\n',
    })
  })

  it('is no matter of ours where nobody reads', async () => {
    const world = fakeWorld(engineWith())
    world.stdout.fails = 'EPIPE'
    expect(await runCli(['why', '3000'], world.io)).toBe(141)
  })
})
