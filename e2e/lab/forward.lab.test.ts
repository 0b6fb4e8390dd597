import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ForwardVerdict } from '../../shared/forward/forward-verdicts'
import { forwardArguments, forwardTest, portlightOn } from './forward'
import { fakeReflector } from './forward-fakes'
import {
  buildForwardHome,
  type ForwardScenario,
  forwardBy,
  forwardPort,
  forwardScenarios,
  helpers,
  reflectorPort,
} from './forward-scenarios'
import { Home, places } from './home'
import { labObstacle } from './network'
import { OutsideProgram } from './outside-program'
import { testWithTelephone } from './telephone'

const obstacle = labObstacle('miniupnpd', 'upnpc', 'turnserver', 'perl', 'unbound', 'script')
if (obstacle !== null) console.warn(`SKIPPED, the forwards of the lab: ${obstacle}.`)

const exitCodes: Readonly<Record<string, number>> = { reachable: 0, 'not-known': 3 }

/** How long something may take on a machine that is busy. */
const patience = { timeout: 20_000, interval: 200 }

/** Those who look beside the reflector, as stand-ins, and where each listens. */
const others = [
  ['globalping', 3490],
  ['echoip', 3491],
  ['check-host', 3492],
] as const

/** One scenario of each verdict that can be had in a home, to which everybody who looks has to come. */
const forEverybody = forwardScenarios.filter(
  ({ name, verdict }) => name === (verdict === 'not-known' ? 'not-known-silent' : firstNameOf(verdict)),
)

/**
 * What a telephone alone comes to where that is something else. A link that a program of the user's answers, or nobody, is no
 * proof, whatever a person says of it; where no program is there, Portlight answers it for the test.
 */
const byTelephone: Partial<Record<ForwardVerdict, ForwardVerdict>> = {
  reachable: 'not-known',
  'reachable-other-machine': 'not-known',
  'no-listener': 'reachable',
  'mapping-ineffective': 'not-known',
  'blocked-upstream': 'not-known',
  'no-internet': 'not-known',
}

function firstNameOf(verdict: ForwardVerdict): string | undefined {
  return forwardScenarios.find((scenario) => scenario.verdict === verdict)?.name
}

function insteadOfReflector({ command }: ForwardScenario, ...who: readonly string[]): readonly string[] {
  const at = command.indexOf('--reflector')
  return [...command.slice(0, at), ...who, ...command.slice(at + 2)]
}

let program: OutsideProgram
beforeAll(async () => {
  if (obstacle === null) program = await OutsideProgram.build()
})
afterAll(() => program?.remove())

/** What upnpc, which is not ours, sees on the router. */
async function forwardsOn({ me }: Home): Promise<string> {
  return (await me.run('upnpc', ['-l'])).stdout
}

describe.skipIf(obstacle !== null).concurrent('portlight forward test', () => {
  it.each(forwardScenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    async (_, scenario) => {
      const home = await buildForwardHome(scenario)
      const state = home.newFolder()
      try {
        const { document, ended } = await forwardTest(home.me, state, scenario.command)
        expect(document.verdict, JSON.stringify(document, null, 1)).toBe(scenario.verdict)
        expect(ended.code).toBe(exitCodes[scenario.verdict] ?? 1)
        expect(document.links.map(({ link }) => link)).toEqual([
          ...['program', 'computer', 'router', 'provider', 'outside'],
          ...(scenario.command.includes('--name') ? ['name'] : []),
        ])
        // by our token, or by the connection from outside that was seen here
        if (scenario.verdict === 'reachable') expect(document.confidence).toBe('certain')
        if (scenario.command.includes('--map')) expect(await forwardsOn(home)).not.toContain('Portlight')
        if (!forEverybody.includes(scenario)) return
        await Promise.all(others.map(([by, listen]) => program.standIn(home.internet, { by, listen })))
        for (const [by, listen] of others) {
          const who = `--${by}=http://${places.internet[0]}:${listen}`
          const { document: said } = await forwardTest(home.me, state, insteadOfReflector(scenario, who))
          expect(said.verdict, `${by}: ${JSON.stringify(said, null, 1)}`).toBe(scenario.verdict)
        }
        const seen = await testWithTelephone(home, insteadOfReflector(scenario))
        expect(seen.verdict, `telephone: ${JSON.stringify(seen, null, 1)}`).toBe(
          byTelephone[scenario.verdict] ?? scenario.verdict,
        )
      } finally {
        await home.close()
      }
    },
  )

  it('says in its sentences what is so', async () => {
    const home = await buildForwardHome(scenarioNamed('mapping-wrong-host'))
    const state = home.newFolder()
    try {
      const { document } = await forwardTest(home.me, state, scenarioNamed('mapping-wrong-host').command)
      expect(document.sentence).toBe(
        `Your router forwards TCP port ${forwardPort} to ${places.other}, but this computer is ${places.me}.`,
      )
      expect(document.confidence).toBe('certain')
      expect(document.addresses).toMatchObject({
        lan: places.me,
        interface: 'eth0',
        gateway: places.router,
        wan: places.outside,
        outside: places.outside,
      })
      expect(document.mappings).toMatchObject([{ internalAddress: places.other, toThisComputer: false }])
    } finally {
      await home.close()
    }
  })
})

describe.skipIf(obstacle !== null).concurrent('the firewall of this computer', () => {
  const table = (family: 'ip' | 'ip6' | 'inet', policy: 'accept' | 'drop', ...rules: readonly string[]) =>
    `table ${family} mine {
      chain in {
        type filter hook input priority 0; policy ${policy};
        ${rules.join('\n        ')}
      }
    }`
  const neighbours = 'icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept'
  const home4 = 'ip saddr 192.168.0.0/16 accept'

  it.each([
    [
      'closes IPv6 only',
      table('ip6', 'drop', neighbours),
      'ok',
      /That is over IPv4; over IPv6 it keeps it closed: nftables ip6 mine in: policy drop/,
    ],
    [
      'closes IPv4 only',
      table('ip', 'drop', home4),
      'broken',
      /keeps TCP port 25565 closed: nftables ip mine in: policy drop\. Over IPv6 it lets it in/,
    ],
    [
      'opens both',
      table('inet', 'drop', neighbours, home4, 'tcp dport 25565 accept'),
      'ok',
      /lets TCP port 25565 in: .*accept\.$/,
    ],
    [
      'opens IPv6 to somebody',
      table('inet', 'drop', neighbours, home4, 'ip6 saddr 2a00:26::/64 tcp dport 25565 accept'),
      'broken',
      /That is over IPv4; over IPv6 it is not known: It depends on more than port and interface/,
    ],
    [
      'keeps out what is not for one port of UDP, which is no word on TCP',
      table('inet', 'accept', 'udp sport != { 53, 67 } udp dport != 53 drop'),
      'ok',
      /lets TCP port 25565 in/,
    ],
  ] as const)('that %s is judged for each family', async (_, rules, linkState, sentence) => {
    const home = await Home.build()
    const state = home.newFolder()
    try {
      await home.me.listen([forwardPort])
      await home.me.filter(rules)
      const { document } = await forwardTest(home.me, state, ['forward', 'test', String(forwardPort)])
      expect(document.links[1]).toMatchObject({ state: linkState, sentence: expect.stringMatching(sentence) })
    } finally {
      await home.close()
    }
  })
})

describe.skipIf(obstacle !== null).concurrent('a test that is interrupted', () => {
  const silent: ForwardScenario = {
    ...scenarioNamed('blocked-upstream'),
    command: ['forward', 'test', String(forwardPort), ...helpers, '--listen', '--map'],
  }

  /** Starts a test, and waits until its forward is on the router. */
  async function untilMapped(home: Home, state: string) {
    const running = home.me.start('env', forwardArguments(state, silent.command))
    await vi.waitFor(
      async () => expect(await forwardsOn(home)).toContain(`${forwardPort}->${places.me}`),
      patience,
    )
    return { running }
  }

  it('by Ctrl+C removes its forward before it ends', async () => {
    const home = await buildForwardHome(silent)
    const state = home.newFolder()
    try {
      const { running } = await untilMapped(home, state)
      running.process.kill('SIGINT')
      const ended = await running.finished
      expect(ended.code).toBe(130)
      expect(await forwardsOn(home)).not.toContain('Portlight')
    } finally {
      await home.close()
    }
  })

  it('by kill -9 leaves a forward that the next command removes', async () => {
    const home = await buildForwardHome(silent)
    const state = home.newFolder()
    try {
      const { running } = await untilMapped(home, state)
      running.process.kill('SIGKILL')
      await running.finished
      expect(await forwardsOn(home)).toContain('Portlight')
      const { stdout } = await portlightOn(home.me, state, ['forward', 'list'])
      expect(stdout).toMatch(/none/)
      expect(await forwardsOn(home)).not.toContain('Portlight')
    } finally {
      await home.close()
    }
  })
})

describe
  .skipIf(obstacle !== null)
  .concurrent('a computer that goes to another network in the middle of a test', () => {
    it('is told so, and no link is blamed', async () => {
      const home = await buildForwardHome(scenarioNamed('blocked-upstream'))
      const state = home.newFolder()
      try {
        const { command } = scenarioNamed('blocked-upstream')
        const running = home.me.start('env', forwardArguments(state, [...command, '--json']))
        await vi.waitFor(
          async () => expect(await forwardsOn(home)).toContain(`${forwardPort}->${places.me}`),
          patience,
        )
        await home.me.ip('address', 'delete', `${places.me}/24`, 'dev', 'eth0')
        await home.me.ip('address', 'add', '192.168.77.30/24', 'dev', 'eth0')
        await home.me.ip('route', 'add', 'default', 'via', places.router)
        const { code, stdout } = await running.finished
        expect(code).toBe(3)
        expect(JSON.parse(stdout)).toMatchObject({
          verdict: 'not-known',
          sentence: expect.stringContaining(
            `the address of this computer was ${places.me} and is 192.168.77.30 now`,
          ),
        })
      } finally {
        await home.close()
      }
    })
  })

describe.skipIf(obstacle !== null).concurrent('a forward that vanishes in the middle of a test', () => {
  it('is said to have been there', async () => {
    const home = await buildForwardHome({
      ...scenarioNamed('mapping-ineffective'),
      // the reflector hears nothing for seconds, and meanwhile the forward goes
      prepare: async (built) => {
        await built.rules({ forward: [`iifname "wan1" tcp dport ${forwardPort} drop`] })
        await built.startRouterDaemon()
        await built.me.listen([forwardPort])
        await forwardBy(built, 'me', forwardPort, forwardPort)
      },
    })
    const state = home.newFolder()
    try {
      const command = ['forward', 'test', String(forwardPort), ...helpers, '--json']
      const running = home.me.start('env', forwardArguments(state, command))
      // the list was read, and the outside has begun to knock
      await vi.waitFor(async () => {
        const { stdout } = await home.internet.run('ss', ['-Htn', 'state', 'syn-sent'])
        expect(stdout).toContain(`:${forwardPort}`)
      }, patience)
      // told where the router is, it need not search
      const page = `http://${places.router}:5000/rootDesc.xml`
      await home.me.run('upnpc', ['-u', page, '-d', String(forwardPort), 'tcp'])
      const { stdout } = await running.finished
      expect(JSON.parse(stdout), stdout).toMatchObject({
        verdict: 'no-mapping',
        confidence: 'certain',
        sentence: expect.stringContaining('when the test began, and does not any more'),
      })
    } finally {
      await home.close()
    }
  })
})

describe.skipIf(obstacle !== null).concurrent('helpers that do not help', () => {
  const scenario = scenarioNamed('reachable-listen')
  const test = ['forward', 'test', String(forwardPort), '--listen', '--map']

  it('leave it unknown: one that is down, one that is none, one that lies', async () => {
    const home = await buildForwardHome(scenario)
    const state = home.newFolder()
    try {
      const at = (port: number) => ['--reflector', `http://${places.internet[0]}:${port}`]
      await home.internet.program(fakeReflector(reflectorPort + 2, { hello: 'world' }))
      await home.internet.program(
        fakeReflector(reflectorPort + 3, {
          reflector: 'portlight',
          version: 1,
          outcome: 'token',
          token: 'ff'.repeat(16),
        }),
      )
      for (const port of [reflectorPort + 1, reflectorPort + 2, reflectorPort + 3]) {
        const { document, ended } = await forwardTest(home.me, state, [...test, ...at(port)])
        expect(document.verdict, JSON.stringify(document.links.at(-1))).toBe('not-known')
        expect(ended.code).toBe(3)
        expect(document.links.at(-1)?.state).toBe('unknown')
      }
      expect(await forwardsOn(home)).not.toContain('Portlight')
    } finally {
      await home.close()
    }
  })
})

describe.skipIf(obstacle !== null).concurrent('portlight forward list, add, remove and where', () => {
  it('agree with upnpc, and leave alone what somebody else made', async () => {
    const home = await buildForwardHome(scenarioNamed('mapping-wrong-host'))
    const state = home.newFolder()
    const portlight = (...args: string[]) => portlightOn(home.me, state, ['forward', ...args])
    const port = String(forwardPort)
    try {
      const list = await portlight('list')
      expect(list.stdout).toContain(`UPnP tcp ${port} → ${places.other}:${port}`)
      const taken = await portlight('add', port)
      expect(taken).toMatchObject({ code: 1, stdout: '' })
      expect(taken.stderr).toContain(`${places.other}:${port}`)
      expect((await portlight('remove', port)).code).toBe(1)
      expect(await forwardsOn(home)).toContain(`${port}->${places.other}`)

      const added = await portlight('add', '25570:25571', '--lease', '600', '--name', 'Minecraft')
      expect(added.code, added.stderr).toBe(0)
      expect(await forwardsOn(home)).toMatch(
        new RegExp(`25570->${places.me}:25571\\s+'Portlight: Minecraft'`),
      )
      expect(JSON.parse((await portlight('list', '--json')).stdout)).toMatchObject({
        command: 'forward list',
        mappings: expect.arrayContaining([expect.objectContaining({ externalPort: 25570, ours: true })]),
      })
      expect((await portlight('remove', '25570')).code).toBe(0)
      expect(await forwardsOn(home)).not.toContain('25570')

      // a router that lets each computer change its own forwards alone: what is so is said, and what to do
      const moved = await portlight('add', port, '--replace', '--yes')
      expect(moved).toMatchObject({ code: 1, stdout: '' })
      expect(moved.stderr.replace(/\s+/g, ' ')).toContain(
        `The forward to ${places.other}, port ${port}, is still there: remove it from that computer`,
      )
      expect(await forwardsOn(home)).toContain(`${port}->${places.other}`)
      // another program of this computer made it, so it can be led elsewhere
      await forwardBy(home, 'me', 25_572, 26_000)
      const led = await portlight('add', '25572', '--replace', '--yes', '--lease', '600')
      expect(led.code, led.stdout + led.stderr).toBe(0)
      expect(await forwardsOn(home)).toContain(`25572->${places.me}:25572`)

      const where = await portlight('where', ...helpers.slice(0, 4), '--json')
      expect(JSON.parse(where.stdout)).toMatchObject({
        command: 'forward where',
        addresses: { lan: places.me, gateway: places.router, wan: places.outside, outside: places.outside },
        nat: { mapping: 'endpoint-independent' },
      })
    } finally {
      await home.close()
    }
  })
})

describe.skipIf(obstacle !== null).concurrent('portlight forward add, list and remove with IPv6', () => {
  it('open a port in the firewall of the router, renew that, and close it', async () => {
    const home = await buildForwardHome(scenarioNamed('no-mapping'))
    const state = home.newFolder()
    const portlight = (...args: string[]) => portlightOn(home.me, state, ['forward', ...args])
    const port = String(forwardPort)
    const getsIn = async () => {
      const program = `const socket = require('node:net').connect(${port}, '${places.me6}')
        socket.on('connect', () => { console.log('in'); process.exit() })
        socket.on('error', () => { console.log('out'); process.exit() })
        setTimeout(() => { console.log('out'); process.exit() }, 2_000)`
      return (await home.internet.run(process.execPath, ['-e', program])).stdout.trim()
    }
    try {
      expect(await getsIn()).toBe('out')
      const added = await portlight('add', port, '--ipv6', '--lease', '600')
      expect(added.stdout + added.stderr).toContain(
        `The router lets TCP port ${port} of ${places.me6} in now. The router ends it in 10 minutes`,
      )
      expect(await getsIn()).toBe('in')
      expect((await portlight('add', port, '--to', places.me6)).code).toBe(0)
      const { mappings } = JSON.parse((await portlight('list', '--json')).stdout)
      expect(mappings).toMatchObject([{ externalPort: forwardPort, internalAddress: places.me6, ours: true }])
      // a forward of IPv4 beside it is another thing
      expect((await portlight('add', port)).code).toBe(0)
      expect((await portlight('remove', port, '-6')).code).toBe(0)
      expect(await getsIn()).toBe('out')
      expect((await portlight('list')).stdout).toContain(`→ ${places.me}:${port}`)
      expect((await portlight('remove', port, '-6')).stderr).toContain(
        'no opening for IPv6 that Portlight made',
      )
      const refused = await portlight('add', port, '--to', places.other6)
      expect(refused).toMatchObject({ code: 1, stdout: '' })
      expect(refused.stderr).toContain('only forwards to the computer that asks')
    } finally {
      await home.close()
    }
  })
})

function scenarioNamed(name: string): ForwardScenario {
  const found = forwardScenarios.find((scenario) => scenario.name === name)
  if (found === undefined) throw new Error(`no scenario ${name}`)
  return found
}
