import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Home, places, type RouterRules } from './home'
import { labObstacle } from './network'
import { OutsideProgram } from './outside-program'
import { commandLine } from './portlight'

const obstacle = labObstacle('turnserver', 'turnutils_natdiscovery', 'turnutils_stunclient')
if (obstacle !== null) console.warn(`SKIPPED, the outside of the lab: ${obstacle}.`)

interface Nat {
  readonly mapping: string | null
  readonly filtering: string | null
  readonly notes: readonly string[]
}

interface Sight {
  readonly address: string | null
  readonly port: number | null
  readonly problem: string | null
}

interface Look {
  readonly outcome: {
    readonly kind: string
    readonly seenAs?: string
    readonly sentence?: string
    readonly wrongToken?: boolean
  }
  readonly hits: readonly { readonly from: string }[]
}

/** coturn's words for what RFC 4787 calls it. */
const coturnWords = {
  'endpoint-independent': 'Endpoint Independent',
  'address-dependent': 'Address Dependent',
  'address-and-port-dependent': 'Address and Port Dependent',
} as const

/** Two reflectors, because each looks at one address a bounded number of times. */
const ports = { tcp: 3480, udp: 3481 } as const
const url = (port: number) => `http://${places.internet[0]}:${port}`
const url6 = (port: number) => `http://[${places.internet6}]:${port}`

describe.skipIf(obstacle !== null)('those outside', () => {
  let home: Home
  let program: OutsideProgram

  beforeAll(async () => {
    program = await OutsideProgram.build()
    home = await Home.build()
    await home.startStun('internet')
    for (const port of Object.values(ports)) {
      home.internet.start(process.execPath, [commandLine, 'reflector', '--listen', `[::]:${port}`])
      await home.internet.bound('tcp', port)
      await home.internet.bound('udp', port)
    }
    await home.router.ip('address', 'add', '25.0.0.3/24', 'dev', 'wan1')
  })
  beforeEach(() => home.rules({}))
  afterAll(async () => {
    await home?.close()
    program?.remove()
  })

  const [primary, secondary] = places.internet
  /** Whatever comes over UDP from outside goes to this computer. */
  const letIn = (from: string) =>
    `table ip open { chain pre { type nat hook prerouting priority -101; iifname "wan1" ${from} udp dport 1024-65535 dnat to ${places.me}; }; }`

  interface Case {
    readonly rules?: RouterRules
    /** A table of its own beside the router's. */
    readonly table?: string
    readonly mapping: keyof typeof coturnWords
    readonly filtering: keyof typeof coturnWords
  }

  it.each<[string, Case]>([
    ['a usual router', { mapping: 'endpoint-independent', filtering: 'address-and-port-dependent' }],
    [
      'another port for each peer',
      {
        rules: { masquerade: false, post: ['oifname "wan1" meta nfproto ipv4 masquerade fully-random'] },
        mapping: 'address-and-port-dependent',
        filtering: 'address-and-port-dependent',
      },
    ],
    [
      'another address for each address',
      {
        rules: {
          masquerade: false,
          post: [
            `oifname "wan1" ip daddr ${primary} snat ip to 25.0.0.2`,
            `oifname "wan1" ip daddr ${secondary} snat ip to 25.0.0.3`,
          ],
        },
        mapping: 'address-dependent',
        filtering: 'address-and-port-dependent',
      },
    ],
    [
      'everybody is let in',
      { table: letIn(''), mapping: 'endpoint-independent', filtering: 'endpoint-independent' },
    ],
    [
      'whoever was sent to is let in',
      {
        table: letIn(`ip saddr ${primary}`),
        mapping: 'endpoint-independent',
        filtering: 'address-dependent',
      },
    ],
  ])("find what coturn's own client finds: %s", async (_, { rules = {}, table, mapping, filtering }) => {
    await home.rules(rules)
    if (table !== undefined) expect((await home.router.run('nft', [table])).stderr).toBe('')
    const found = await program.ask<Nat>(home.me, 'nat', { servers: [`${primary}:3478`] })
    expect(found).toMatchObject({ mapping, filtering, notes: [] })
    const coturn = await home.me.run('turnutils_natdiscovery', ['-m', '-f', primary])
    expect(coturn.stdout).toContain(`${coturnWords[mapping]} Mapping`)
    expect(coturn.stdout).toContain(`${coturnWords[filtering]} Filtering`)
  })

  it('see the address of the home, over IPv4 and IPv6, coturn and the reflector alike', async () => {
    const servers = [`${primary}:3478`, `${primary}:3480`, `${places.provider}:3478`]
    const sights = await program.ask<Sight[]>(home.me, 'stun', { servers, family: 'ipv4' })
    expect(sights.map(({ address }) => address)).toEqual([places.outside, places.outside, null])
    expect(sights[2]?.problem).toContain('nothing listens')
    const over6 = { servers: [`[${places.internet6}]:3480`], family: 'ipv6' }
    const [six] = await program.ask<Sight[]>(home.me, 'stun', over6)
    expect(six?.address).toBe(places.me6)
  })

  it("answer coturn's own client through the reflector's STUN", async () => {
    const { stdout } = await home.me.run('turnutils_stunclient', ['-p', '3480', primary])
    expect(stdout).toContain(`UDP reflexive addr: ${places.outside}:`)
    // without a second address it can't be asked from elsewhere, and says so
    const nat = await program.ask<Nat>(home.me, 'nat', { servers: [`${primary}:3480`] })
    expect(nat).toMatchObject({ mapping: null, filtering: null })
    expect(nat.notes.join()).toContain('has no second address')
  })

  describe.each(['tcp', 'udp'] as const)('look over %s', (protocol) => {
    const look = (part: object = {}) =>
      program.ask<Look>(home.me, 'look', {
        reflector: url(ports[protocol]),
        port: 25_565,
        inner: 25_565,
        protocol,
        family: 'ipv4',
        ...part,
      })

    it('and the token proves that this computer was reached', async () => {
      await home.rules({ forwards: [{ protocol, port: 25_565, to: `${places.me}:25565` }] })
      const { outcome, hits } = await look()
      expect(outcome).toEqual({ kind: 'token', seenAs: places.outside })
      expect(hits).toEqual([expect.objectContaining({ from: primary })])
    })

    it('and through another inner port', async () => {
      await home.rules({ forwards: [{ protocol, port: 25_565, to: `${places.me}:4000` }] })
      expect((await look({ inner: 4000 })).outcome.kind).toBe('token')
    })

    it('and another computer that answers is not taken for this one', async () => {
      // over UDP only who knows the challenge answers, so there it is silent
      await program.answer(home.other, 25_565, protocol)
      await home.rules({ forwards: [{ protocol, port: 25_565, to: `${places.other}:25565` }] })
      const { outcome, hits } = await look()
      expect(outcome).toMatchObject(
        protocol === 'tcp' ? { kind: 'answered', wrongToken: true } : { kind: 'silent' },
      )
      expect(hits).toEqual([])
    })

    it('and are refused where the router forwards nothing', async () => {
      expect((await look()).outcome).toEqual({ kind: 'refused', seenAs: places.outside })
    })

    it('and are met with silence where a firewall drops them', async () => {
      await home.rules({
        forwards: [{ protocol, port: 25_565, to: `${places.me}:25565` }],
        forward: [`${protocol} dport 25565 drop`],
      })
      expect((await look()).outcome).toEqual({ kind: 'silent', seenAs: places.outside })
    })

    it('over IPv6, where the firewall decides alone', async () => {
      const six = { reflector: url6(ports[protocol]), family: 'ipv6' }
      expect((await look(six)).outcome).toEqual({ kind: 'silent', seenAs: places.me6 })
      await home.rules({ forward: [`ip6 daddr ${places.me6} ${protocol} dport 25565 accept`] })
      expect((await look(six)).outcome).toEqual({ kind: 'token', seenAs: places.me6 })
    })
  })

  it('look at nobody but who asks, whatever the request says', async () => {
    await home.elsewhere.listen([25_565])
    const body = JSON.stringify({ port: 25_565, protocol: 'tcp', challenge: null })
    const curl = `
      const headers = { 'Content-Type': 'application/json', 'X-Forwarded-For': '${places.elsewhere[0]}', Forwarded: 'for=${places.elsewhere[0]}' }
      fetch('${url(ports.tcp)}/v1/probe', { method: 'POST', headers, body: ${JSON.stringify(body)} }).then((answer) => answer.text()).then(console.log)`
    const { stdout } = await home.me.run(process.execPath, ['-e', curl])
    expect(JSON.parse(stdout)).toMatchObject({ ip: places.outside, outcome: 'refused' })
  })

  it('look at no private address, and not at themselves', async () => {
    home.router.start(process.execPath, [commandLine, 'reflector', '--listen', '0.0.0.0:3480'])
    await home.router.bound('tcp', 3480)
    const look = { port: 80, protocol: 'tcp', family: 'ipv4' }
    const inside = await program.ask<Look>(home.me, 'look', {
      reflector: `http://${places.router}:3480`,
      ...look,
    })
    expect(inside.outcome).toEqual({
      kind: 'failed',
      sentence: expect.stringContaining(`${places.me} is a private address`),
      inVain: 'answered',
    })
    const itself = await program.ask<Look>(home.internet, 'look', { reflector: url(ports.tcp), ...look })
    expect(itself.outcome).toEqual({
      kind: 'failed',
      sentence: expect.stringContaining("is an address of the reflector's own computer"),
      inVain: 'answered',
    })
  })
})
