import { describe, expect, it, vi } from 'vitest'
import { asRoot, posixCommand } from '#shared/command-line/command-line'
import { byCommand } from '#shared/command-line/remedy'
import type { ForwardFound } from '#shared/forward/found'
import type { Mend } from '#shared/forward/mend'
import type { ForwardEvent, ForwardReport, LinkReport } from '#shared/forward/report'
import {
  type AddMapping,
  type ForwardTest,
  nobodyOutside,
  type OutsideHelpers,
  type RemoveMapping,
} from '#shared/forward/request'
import type { Mapping } from '#shared/forward/router'
import type { RouterNote } from '#shared/forward/router-notes'
import { routerNoteTexts } from '#shared/forward/router-told'
import type { CliEngine } from '../../cli-io'
import { runCli } from '../../run-cli'
import { fakeWorld } from '../../testing/fake-io'
import { unanswered } from '../../testing/unanswered'
import { ChainPicture, wrap } from './forward-picture'

// how facts become words is tested where that is done; here it is the words of a play that are shown
vi.mock('#shared/forward/told', () => ({ told: (words: unknown) => words }))

const mapping: Mapping = {
  way: 'upnp',
  family: 'ipv4',
  protocol: 'tcp',
  externalPort: 25_565,
  internalAddress: '192.168.1.20',
  internalPort: 25_565,
  remoteHost: null,
  enabled: true,
  leaseSeconds: 0,
  description: 'a game',
  ours: false,
  toThisComputer: false,
}
const link = (name: LinkReport['link'], state: LinkReport['state']): LinkReport => ({
  link: name,
  state,
  sentence: `The ${name} is ${state}.`,
  evidence: [],
})
const report = (part: Partial<ForwardReport>): ForwardReport => ({
  port: 25_565,
  protocol: 'tcp',
  verdict: 'reachable',
  confidence: 'certain',
  sentence: 'The internet reaches it.',
  nextStep: null,
  links: [
    link('program', 'ok'),
    link('computer', 'ok'),
    link('router', 'broken'),
    link('provider', 'unknown'),
    link('outside', 'not-tested'),
  ],
  addresses: {
    lan: null,
    lan6: null,
    interface: null,
    gateway: null,
    wan: null,
    outside: null,
    outside6: null,
  },
  router: null,
  outside: [],
  trace: null,
  mends: [],
  name: null,
  mappings: [],
  answeredOurselves: false,
  notes: [],
  at: 0,
  tookMs: 1_234,
  ...part,
})

/** An engine that plays one test and one router, and remembers what it was asked. */
function engineOf(events: readonly ForwardEvent[]) {
  const asked: { tests: ForwardTest[]; added: AddMapping[]; removed: RemoveMapping[]; closed: number } = {
    tests: [],
    added: [],
    removed: [],
    closed: 0,
  }
  const router = {
    address: '192.168.1.1',
    name: 'Box',
    model: null,
    manufacturer: null,
    page: null,
    wan: null,
    speaks: [],
  }
  const engine: CliEngine = {
    handlers: {
      ...unanswered(),
      'forward.test': async function* (request) {
        asked.tests.push(request)
        // `told` is a fake here, and lets words pass as they are
        yield* events as unknown as readonly ForwardFound[]
      },
      'forward.mappings': async () => ({
        router,
        mappings: [mapping],
        others: [],
        whole: true,
        silence: null,
        notes: [],
      }),
      'forward.add': async (wish) => {
        asked.added.push(wish)
        return wish.replace ? { kind: 'added', mapping } : { kind: 'taken', existing: mapping }
      },
      'forward.remove': async (wish) => {
        asked.removed.push(wish)
        return wish.foreign ? { kind: 'removed' } : { kind: 'foreign', existing: mapping }
      },
    },
    tidyUp: async () => [],
    close: async () => {
      asked.closed += 1
    },
  }
  return { engine, asked }
}

async function run(args: string, part: Partial<ForwardReport> = {}, before: readonly ForwardEvent[] = []) {
  const { engine, asked } = engineOf([...before, { kind: 'done', report: report(part) }])
  const world = fakeWorld(engine)
  const code = await runCli(['forward', ...args.split(' ')], world.io)
  return { code, asked, out: world.stdout.text, err: world.stderr.text }
}

describe('portlight forward helpers', () => {
  async function helpers(args: string) {
    const { engine } = engineOf([])
    const tried: OutsideHelpers[] = []
    const handlers: typeof engine.handlers = {
      ...engine.handlers,
      'forward.helpers': async ({ outside }) => {
        tried.push(outside)
        const because = { why: 'silent', site: 'x', waitedMs: 5_000 } as const
        return [{ by: 'echoip', name: 'x', greeting: { kind: 'failed', because } }]
      },
    }
    const world = fakeWorld({ ...engine, handlers })
    const code = await runCli(['forward', 'helpers', ...args.split(' ').filter(Boolean)], world.io)
    return { code, tried, out: world.stdout.text }
  }

  it('says who learns what, and asks nobody', async () => {
    const { code, tried, out } = await helpers('')
    expect(code).toBe(0)
    expect(tried).toEqual([])
    expect(out).toMatch(/Globalping: --globalping\n {2}At https:\/\/api\.globalping\.io, run by jsDelivr/)
    expect(out).toMatch(/Learns your public address, and which port is tested; up to four of its/)
    expect(out).toMatch(/None of them was asked/)
  })

  it('tries those that are named, or all public ones, and fails where one does not answer', async () => {
    const named = await helpers('--try --stun a.example:3478')
    expect(named.tried).toEqual([{ ...nobodyOutside, stun: ['a.example:3478'] }])
    const { code, tried, out } = await helpers('--try')
    expect(tried[0]?.globalping).toBe('https://api.globalping.io')
    expect(out).toMatch(/no {3}x did not answer within 5 s\./)
    expect(code).toBe(2)
    const { tried: document, helpers: listed } = JSON.parse((await helpers('--try --json')).out)
    expect(document).toEqual([
      { by: 'echoip', name: 'x', answers: false, sentence: 'x did not answer within 5 s.' },
    ])
    expect(listed.map(({ by }: { by: string }) => by)).toEqual([
      'reflector',
      'globalping',
      'echoip',
      'check-host',
    ])
  })
})

describe('portlight forward test', () => {
  it.each([
    ['reachable', 0],
    ['not-known', 3],
    ['reachable-other-machine', 1],
    ['no-listener', 1],
    ['carrier-grade-nat', 1],
  ] as const)('%s ends with %i', async (verdict, code) => {
    expect((await run('test 25565', { verdict })).code).toBe(code)
  })

  const wait = {
    link: 'http://25.0.0.2:25565/6f1d0a9c3e',
    opens: { kind: 'page' },
    fromInside: null,
  } as const

  it('says what can be done: what will happen, what to type, and the way back', async () => {
    const door = {
      open: asRoot(posixCommand('ufw', 'allow', '25565/tcp')),
      close: byCommand(asRoot(posixCommand('ufw', 'delete', 'allow', '25565/tcp'))),
      effect: 'ufw gets a rule.',
    }
    const mends: readonly Mend[] = [
      { kind: 'firewall', title: 'Let it through', family: 'ipv4', protocol: 'tcp', port: 25_565, door },
      {
        kind: 'forward',
        title: 'Move it',
        family: 'ipv4',
        protocol: 'tcp',
        externalPort: 25_565,
        internalPort: 25_565,
        replace: true,
        effect: 'It leads here.',
        back: 'Lead it back.',
      },
      { kind: 'message', title: 'Ask', text: 'Hello.' },
    ]
    const { out } = await run('test 25565', { verdict: 'host-firewall', mends })
    const lines = out.split('\n').map((line) => line.trim())
    const from = lines.indexOf('What can be done from here:')
    expect(lines.slice(from + 1, from + 11)).toEqual([
      '1  Let it through',
      'ufw gets a rule.',
      'sudo ufw allow 25565/tcp',
      'And back: sudo ufw delete allow 25565/tcp',
      '2  Move it',
      'It leads here.',
      expect.stringMatching(/portlight forward add 25565 --replace$/),
      'Lead it back.',
      '3  Ask',
      '“Hello.”',
    ])
  })

  it('shows the link for a telephone once, beside a document and not in it', async () => {
    const events: readonly ForwardEvent[] = [
      { kind: 'telephone', wait },
      { kind: 'telephone', wait: null },
    ]
    const shown = await run('test 25565 --telephone', {}, events)
    expect(shown.asked.tests[0]).toMatchObject({ telephone: true, answer: true })
    expect(shown.out.split(wait.link)).toHaveLength(2)
    expect(shown.out).toMatch(/[▀▄█]{20,}/)
    expect(shown.out).toMatch(/Wi-Fi of your telephone off/)
    const document = await run('test 25565 --telephone --json', {}, events)
    expect(() => JSON.parse(document.out)).not.toThrow()
    expect(document.err).toContain(wait.link)
  })

  it.each([
    ['e', 'error'],
    ['OTHER', 'other-page'],
  ])('is told by “%s” that the telephone showed something else, and by nothing else', async (word, saw) => {
    const { engine } = engineOf([])
    const told: unknown[] = []
    const world = fakeWorld({
      ...engine,
      handlers: {
        ...engine.handlers,
        'forward.test': async function* () {
          const events: readonly ForwardEvent[] = [{ kind: 'telephone', wait }]
          yield* events as unknown as readonly ForwardFound[]
          world.stdin.write('constructor\n')
          world.stdin.write(`${word}\n`)
          await vi.waitFor(() => expect(told).not.toEqual([]))
          const ended: ForwardEvent = { kind: 'done', report: report({ verdict: 'not-known' }) }
          yield ended as unknown as ForwardFound
        },
        'forward.telephone-saw': async (what) => {
          told.push(what)
          return null
        },
      },
    })
    world.stdin.isTTY = true
    expect(await runCli(['forward', 'test', '25565', '--telephone'], world.io)).toBe(3)
    expect(told).toEqual([{ link: wait.link, saw }])
    expect(world.stdout.text.replace(/\s+/g, ' ')).toContain('Type e and press Enter for an error')
  })

  it('says why a telephone can’t test a port', async () => {
    expect((await run('test 25565 --udp --telephone')).err).toMatch(/--telephone: .*can’t test UDP/)
    expect((await run('test 6667 --telephone')).err).toMatch(/--telephone: Browsers refuse to open port 6667/)
  })

  it('asks for what was typed, and closes the engine', async () => {
    const { asked } = await run(
      'test 25565 --udp --listen --map --hairpin --reflector https://a.example --echoip http://b.example --stun a:1 --stun [::1]:2 --gateway 192.168.7.1',
    )
    expect(asked.tests).toEqual([
      {
        port: 25_565,
        protocol: 'udp',
        answer: true,
        map: true,
        hairpin: true,
        telephone: false,
        outside: {
          reflector: 'https://a.example',
          echoip: 'http://b.example',
          globalping: null,
          checkHost: null,
          stun: ['a:1', '[::1]:2'],
        },
        name: null,
        gateway: '192.168.7.1',
        keep: true,
      },
    ])
    expect(asked.closed).toBe(1)
  })

  it('names nobody outside by itself', async () => {
    const { asked } = await run('test 25565')
    expect(asked.tests[0]?.outside).toEqual({
      reflector: null,
      echoip: null,
      globalping: null,
      checkHost: null,
      stun: [],
    })
  })

  it.each([
    ['--globalping', { globalping: 'https://api.globalping.io' }],
    ['--echoip --check-host', { echoip: 'https://ifconfig.co', checkHost: 'https://check-host.net' }],
    ['--globalping=http://a.example:81/x', { globalping: 'http://a.example:81/x' }],
    [
      '--globalping http://a.example --echoip=http://b.example',
      { globalping: 'http://a.example', echoip: 'http://b.example' },
    ],
  ])('%s names who looks from outside, and a port behind it is no address', async (options, outside) => {
    for (const line of [`test ${options} 25565`, `test 25565 ${options}`]) {
      const { asked, err } = await run(line)
      expect(err).toBe('')
      expect(asked.tests[0]?.outside).toEqual({ ...nobodyOutside, ...outside })
    }
  })

  it.each([
    ['valheim', 2_456, 'udp'],
    ['Minecraft_(Java)'.replace('_', ' '), 25_565, 'tcp'],
    ['ssh', 22, 'tcp'],
    ['65535', 65_535, 'tcp'],
  ] as const)('knows %s', async (name, port, protocol) => {
    const { engine, asked } = engineOf([{ kind: 'done', report: report({}) }])
    await runCli(['forward', 'test', name], fakeWorld(engine).io)
    expect(asked.tests[0]).toMatchObject({ port, protocol })
  })

  it.each([
    ['', /What about it/],
    ['25565', /portlight forward test 25565/],
    ['tset 1', /Did you mean forward test/],
    ['test', /Which port/],
    ['test 0', /from 1 to 65535/],
    ['test 70000', /from 1 to 65535/],
    [
      'test minecraft',
      /several ports: Minecraft \(Java\) \(tcp 25565\), Minecraft \(Bedrock\) \(udp 19132\)/,
    ],
    ['test nonsense', /neither a port nor a game or service that Portlight knows\.\n/],
    ['test minecarft', /Did you mean Minecraft\?/],
    ['test *', /neither a port nor a game/],
    ['test 1 2', /One port at a time/],
    ['test 1 --globalping=api.example', /"api.example" is not an http or https address/],
    ['test 1 --globalping=ftp://api.example', /is not an http or https address/],
    ['test 1 --check-host=https://me:secret@a.example', /leave out the name and the password/],
    ['test 1 --globalping --globalping', /given twice/],
    ['test 1 --name 25.0.0.2', /is an address; the name that friends type is meant/],
    ['test 1 --name home.example.org:1', /leave out the port/],
    ['list --globalping', /does not go with forward list/],
    ['helpers 25565', /takes nothing behind it/],
    ['test 1 --udp --tcp', /One port at a time/],
    ['test 80,443', /One port at a time/],
    ['test 80:8080', /without a colon/],
    ['remove 80:8080', /without a colon/],
    ['add 2458-2456', /Write the lower port first: 2456-2458\./],
    ['add 1-65535', /More than 64 ports/],
    ['add 80-82:8080', /the same ports inside/],
    ['add 80:90:100', /two colons/],
    ['add 80,', /neither a port nor a game/],
    ['add 80/sctp', /neither a port nor a game/],
    ['test 1 --reflector ftp://x', /not an http/],
    ['test 1 --stun a:b:c', /not HOST:PORT/],
    ['test 1 --stun a:0', /from 1 to 65535/],
    ['where --stun [::1]:70000', /from 1 to 65535/],
    ['where --lifetime', /needs a STUN server that speaks RFC 5780/],
    ['test 1 --gateway x', /not an IPv4 address/],
    ['list --gateway 0.0.0.0', /not an address of a single device/],
    ['where --gateway 127.0.0.1', /this computer itself/],
    ['test 1 --replace', /does not go with forward test/],
    ['list 5', /takes nothing behind it/],
    ['add 1:0', /not a port/],
    ['add 1 --lease 9999999', /--lease/],
    ['add 1 --via ipp', /none of upnp/],
    ['add 1 --to x', /is not an address/],
    ['add 1 --to fe80::1', /no address that the internet could reach/],
    ['add 1 --to 192.168.1.9 -6', /is an IPv4 address/],
    ['add 1:2 -6', /the same outside and inside/],
    ['test 1 -6', /--ipv6 does not go with forward test/],
  ])('refuses "%s"', async (args, message) => {
    const { engine, asked } = engineOf([])
    const world = fakeWorld(engine)
    const code = await runCli(['forward', ...args.split(' ').filter((word) => word !== '')], world.io)
    expect(code).toBe(2)
    expect(world.stderr.text).toMatch(message)
    expect(asked.tests).toEqual([])
  })

  it('prints the JSON of the issue', async () => {
    const { out } = await run('test 25565 --json', { verdict: 'mapping-wrong-host', mappings: [mapping] })
    const document = JSON.parse(out)
    expect(document).toMatchObject({
      command: 'forward test',
      port: 25_565,
      protocol: 'tcp',
      verdict: 'mapping-wrong-host',
    })
    expect(document.links.map((one: LinkReport) => one.link)).toEqual([
      'program',
      'computer',
      'router',
      'provider',
      'outside',
    ])
  })

  it('draws the chain with words, and what to do', async () => {
    const { out } = await run('test 25565', {
      verdict: 'no-mapping',
      nextStep: 'Open the page.',
      mappings: [mapping],
    })
    expect(out).toMatch(/✗ router +broken +The router is broken\./)
    expect(out).toMatch(/· internet +not tested/)
    expect(out).toContain('What to do: Open the page.')
    expect(out).toContain('UPnP tcp 25565 → 192.168.1.20:25565')
    expect(out).toContain('Verdict: no-mapping, after 1.2 s.')
    expect(out).not.toContain('\u001b')
  })

  it('cannot be steered by what a router calls itself', async () => {
    const evil = { ...mapping, description: '\u001b[2J\u0007evil' }
    for (const args of ['test 25565', 'list']) {
      const { engine } = engineOf([
        { kind: 'done', report: report({ mappings: [evil], sentence: 'It is \u001b[31m.' }) },
      ])
      const handlers: CliEngine['handlers'] = {
        ...engine.handlers,
        'forward.mappings': async () => ({
          router: null,
          mappings: [evil],
          others: [
            { address: '\u001b[2J', name: '\u001b[2J', gateway: '\u001b[2J', because: { why: 'several' } },
          ],
          whole: true,
          silence: { silence: 'not-waited', gateway: '\u001b[2J', limitMs: 1 },
          notes: [{ note: 'connection', status: '\u001b[2J' }],
        }),
      }
      const world = fakeWorld({ ...engine, handlers })
      await runCli(['forward', ...args.split(' ')], world.io)
      expect(world.stdout.text).not.toContain('\u001b')
    }
  })

  it('closes what was opened when it is interrupted', async () => {
    const { engine, asked } = engineOf([])
    const world = fakeWorld({
      ...engine,
      handlers: {
        ...engine.handlers,
        'forward.test': async function* (_request, signal) {
          yield { kind: 'testing', link: 'router', doing: { step: 'router-again' } } as const
          world.stop('SIGINT')
          expect(signal.aborted).toBe(true)
          throw new Error('cancelled')
        },
      },
    })
    expect(await runCli(['forward', 'test', '25565'], world.io)).toBe(130)
    expect(asked.closed).toBe(1)
  })
})

describe('portlight forward VERB --help', () => {
  it.each([
    [
      'add --help',
      /^Usage: portlight forward add PORT/,
      ['--lease', '--via', '--gateway'],
      ['--stun', '--hairpin'],
    ],
    ['where -h', /^Usage: portlight forward where/, ['--stun'], ['--reflector', '--lease']],
    ['--json list --help', /^Usage: portlight forward list/, ['--gateway'], ['--stun', '--via']],
    ['test 1 --help', /^Usage: portlight forward test/, ['--reflector', '--stun'], ['--lease', '--via']],
    ['--help', /^Usage: portlight forward test/, ['--reflector', '--lease', '--via', 'VERB --help'], []],
  ] as const)('%s prints what belongs to it', async (args, usage, has, lacks) => {
    const { code, out } = await run(args)
    expect(code).toBe(0)
    expect(out).toMatch(usage)
    for (const option of has) expect(out).toContain(option)
    for (const option of lacks) expect(out).not.toContain(option)
  })

  it('is what "help forward VERB" prints', async () => {
    const world = fakeWorld(engineOf([]).engine)
    await runCli(['help', 'forward', 'add'], world.io)
    expect(world.stdout.text).toBe((await run('add --help')).out)
  })
})

describe('portlight forward add and remove', () => {
  it('leave alone what somebody else made, and show it', async () => {
    const add = await run('add 25565')
    expect(add).toMatchObject({ code: 1, out: '' })
    expect(add.err).toContain('192.168.1.20:25565')
    expect(add.asked.added.map(({ replace }) => replace)).toEqual([false])
    const remove = await run('remove 25565')
    expect(remove.code).toBe(1)
    expect(remove.err).toMatch(/Portlight did not make it.*192\.168\.1\.20.*--yes/)
    expect(remove.asked.removed.map(({ foreign }) => foreign)).toEqual([false])
  })

  it('say that one does not stay that was wanted to', async () => {
    const { engine } = engineOf([])
    const granted = async (args: string, leaseSeconds: number | null) => {
      const limited: CliEngine = {
        ...engine,
        handlers: {
          ...engine.handlers,
          'forward.add': async () => ({ kind: 'added', mapping: { ...mapping, leaseSeconds } }),
        },
      }
      const world = fakeWorld(limited)
      await runCli(['forward', ...args.split(' ')], world.io)
      return world.stdout.text
    }
    expect(await granted('add 25565', 604_799)).toContain('It does not stay. The router ends it in 7 days,')
    expect(await granted('add 25565', 0)).not.toContain('not stay')
    expect(await granted('add 25565', null)).toContain('did not say how long')
    expect(await granted('add 25565 --lease 60', 60)).not.toContain('not stay')
  })

  it('take several ports, ranges and both protocols, and tell of each', async () => {
    const asked = async (args: string) =>
      (await run(`add ${args} --replace --yes`)).asked.added
        .filter(({ replace }) => replace)
        .map(({ externalPort, internalPort, protocol }) => `${externalPort}>${internalPort}/${protocol}`)
    expect(await asked('2456-2458')).toEqual(['2456>2456/tcp', '2457>2457/tcp', '2458>2458/tcp'])
    expect(await asked('80,8443:443 25565/udp udp/53')).toEqual([
      '80>80/tcp',
      '8443>443/tcp',
      '25565>25565/udp',
      '53>53/udp',
    ])
    expect(await asked('25565 -t -u')).toEqual(['25565>25565/tcp', '25565>25565/udp'])
    // a port that says its protocol keeps it, and none is asked for twice
    expect(await asked('53/udp,53/udp -t')).toEqual(['53>53/udp'])
  })

  it('end with 1 where one of several is not done, and give programs one document', async () => {
    const removed = await run('remove 25565,4711 --yes')
    expect(removed.code).toBe(1)
    expect(removed.out).toContain('Removed')
    expect(removed.err).toContain('no forward of TCP port 4711')
    const { code, out } = await run('remove 25565,4711 --yes --json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      command: 'forward remove',
      results: [
        { port: 25_565, protocol: 'tcp', result: 'removed' },
        { port: 4711, protocol: 'tcp', result: 'refused' },
      ],
    })
  })

  it('do it where the options say so', async () => {
    const add = await run('add 25565:80 --replace --yes --to 192.168.1.9 --lease 60')
    expect(add.code).toBe(0)
    expect(add.asked.added.at(-1)).toMatchObject({
      externalPort: 25_565,
      internalPort: 80,
      internalAddress: '192.168.1.9',
      leaseSeconds: 60,
      replace: true,
    })
    const remove = await run('remove 25565 --yes')
    expect(remove.code).toBe(0)
    expect(remove.asked.removed.at(-1)).toMatchObject({ way: 'upnp', internalPort: 25_565, foreign: true })
  })

  it('tell IPv6 from IPv4', async () => {
    const [plain, six, to] = await Promise.all([
      run('add 25565 --replace --yes'),
      run('add 25565 -6 --replace --yes'),
      run('add 25565 --to 2001:db8::1 --replace --yes'),
    ])
    expect(plain.asked.added.at(-1)).toMatchObject({ family: 'ipv4', internalAddress: null })
    expect(six.asked.added.at(-1)).toMatchObject({ family: 'ipv6', internalAddress: null })
    expect(to.asked.added.at(-1)).toMatchObject({ family: 'ipv6', internalAddress: '2001:db8::1' })
    expect((await run('remove 25565 --yes')).asked.removed.at(-1)).toMatchObject({ family: 'ipv4' })
    const none = await run('remove 25565 -6 --yes')
    expect(none).toMatchObject({ code: 1, asked: { removed: [] } })
  })

  it('do not take --yes alone for a wish to replace', async () => {
    expect((await run('add 25565 --yes')).code).toBe(1)
  })

  it('ask a person who is there', async () => {
    for (const [line, code] of [
      ['y\n', 0],
      ['\n', 1],
    ] as const) {
      const { engine } = engineOf([])
      const world = fakeWorld(engine)
      world.stdin.isTTY = true
      world.stderr.isTTY = true
      world.stdin.write(line)
      expect(await runCli(['forward', 'remove', '25565'], world.io)).toBe(code)
      expect(world.stderr.text).toMatch(
        /did not make this forward: UPnP tcp 25565 → 192\.168\.1\.20:25565.*\[y\/N\]/,
      )
    }
  })

  it('tell what a sweep did, once, to people and to programs', async () => {
    const notes: RouterNote[] = [{ note: 'swept', protocol: 'tcp', port: 1 }]
    const { engine } = engineOf([])
    const sweeping: CliEngine = {
      ...engine,
      handlers: {
        ...engine.handlers,
        'forward.mappings': async () => ({
          router: null,
          mappings: [mapping],
          others: [],
          whole: true,
          silence: null,
          notes,
        }),
        'forward.add': async (wish) =>
          wish.replace ? { kind: 'added', mapping } : { kind: 'taken', existing: mapping, notes },
        'forward.remove': async () => ({ kind: 'removed', notes }),
      },
    }
    for (const args of ['add 25565 80 --replace --yes', 'remove 25565']) {
      const world = fakeWorld(sweeping)
      await runCli(['forward', ...args.split(' ')], world.io)
      expect(world.stderr.text.split('Portlight removed')).toHaveLength(2)
      const forPrograms = fakeWorld(sweeping)
      await runCli(['forward', ...args.split(' '), '--json'], forPrograms.io)
      expect(JSON.parse(forPrograms.stdout.text)).toMatchObject({ notes: routerNoteTexts(notes) })
      expect(forPrograms.stderr.text).toBe('')
    }
  })

  it('say that there is nothing to remove', async () => {
    const { code, err } = await run('remove 1234')
    expect(code).toBe(1)
    expect(err).toContain('lists no forward of TCP port 1234')
  })
})

describe('the picture', () => {
  it('fills in from the events', () => {
    const picture = new ChainPicture()
    const style = { colour: false, columns: 79 }
    expect(picture.lines(style).filter((line) => line.includes('not tested'))).toHaveLength(5)
    picture.take({ kind: 'testing', link: 'router', what: 'Asking the router' })
    expect(picture.lines(style).join('\n')).toMatch(/… router +testing +Asking the router/)
    picture.take({ kind: 'link', report: link('router', 'ok') })
    expect(picture.lines(style).join('\n')).toMatch(/✓ router +ok/)
  })

  it('never has a line that is too long', () => {
    const picture = new ChainPicture()
    picture.take({
      kind: 'link',
      report: { ...link('router', 'ok'), sentence: `${'word '.repeat(50)}${'x'.repeat(300)}` },
    })
    for (const columns of [60, 79, 120]) {
      for (const line of picture.lines({ colour: false, columns }))
        expect(line.length).toBeLessThanOrEqual(columns)
    }
  })

  it('keeps every word', () => {
    expect(wrap('one two three four', 20)).toEqual(['one two three four'])
    expect(wrap('a'.repeat(45), 20).join('')).toBe('a'.repeat(45))
    expect(wrap('', 20)).toEqual([])
  })
})
