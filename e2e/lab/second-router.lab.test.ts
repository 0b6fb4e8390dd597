import { describe, expect, it } from 'vitest'
import { forwardTest } from './forward'
import { buildForwardHome, forwardPort, forwardScenarios, helpers, reflectorPort } from './forward-scenarios'
import { type Home, places, type Upstream } from './home'
import { labObstacle } from './network'

const obstacle = labObstacle('miniupnpd', 'turnserver', 'perl', 'traceroute')
if (obstacle !== null) console.warn(`SKIPPED, the second router of the lab: ${obstacle}.`)

/** A home whose router speaks no protocol, with what a test says before it. */
async function judged(
  upstream: Upstream,
  prepare: (home: Home) => Promise<unknown>,
  who: readonly string[] = helpers,
) {
  const [scenario] = forwardScenarios
  if (scenario === undefined) throw new Error('no scenario')
  const home = await buildForwardHome({
    ...scenario,
    upstream,
    prepare: async (built) => {
      await prepare(built)
      await built.me.listen([forwardPort])
    },
  })
  try {
    return (await forwardTest(home.me, home.newFolder(), ['forward', 'test', String(forwardPort), ...who]))
      .document
  } finally {
    await home.close()
  }
}

/** A second router that answers nobody who asks it anything. */
const mute = async (home: Home) =>
  home.outer?.run('nft', [
    'add table inet mute; add chain inet mute in { type filter hook input priority 0; policy drop; icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept; }',
  ])

describe.skipIf(obstacle !== null).concurrent('behind a router that speaks nothing', () => {
  it('is a second router that answers nothing', async () => {
    const document = await judged('second-router', async (home) => mute(home))
    expect(document.verdict, JSON.stringify(document, null, 1)).toBe('double-nat')
    expect(document.confidence).toBe('likely')
    expect(document.sentence).toContain(
      '192.168.1.1, a private address, comes behind it on the way to the internet',
    )
  })

  it('is one for certain, where it tells by NAT-PMP the address that the internet sees', async () => {
    const document = await judged('second-router', (home) => home.startOuterDaemon())
    expect(document.verdict, JSON.stringify(document, null, 1)).toBe('double-nat')
    expect(document.confidence).toBe('certain')
    expect(document.sentence).toContain(
      `192.168.1.1, a private address, answers NAT-PMP beyond it, with the outer address ${places.outside}`,
    )
  })

  const over6 = [...helpers.slice(0, -1), `http://[${places.internet6}]:${reflectorPort}`]

  it("is a provider's DS-Lite: nobody gets in over IPv4, and over IPv6 everybody does", async () => {
    const document = await judged(
      'ds-lite',
      async (home) => {
        await mute(home)
        await home.rules({ forward: [`meta nfproto ipv6 tcp dport ${forwardPort} accept`] })
      },
      over6,
    )
    expect(document.verdict, JSON.stringify(document, null, 1)).toBe('reachable')
    expect(document.sentence).toMatch(
      /over IPv6 at .*Over IPv4 nobody gets in: your provider shares one IPv4/,
    )
  })

  it('is DS-Lite, and what can be done there is said: IPv6 first', async () => {
    const document = await judged('ds-lite', mute, over6)
    expect(document.verdict, JSON.stringify(document, null, 1)).toBe('carrier-grade-nat')
    expect(document.sentence).toContain('DS-Lite')
    expect(document.mends[0]).toMatchObject({ kind: 'advice', sentence: expect.stringContaining(places.me6) })
    expect(document.mends[1]).toMatchObject({
      kind: 'message',
      text: expect.stringContaining('public IPv4 address'),
    })
  })

  it("is a carrier's NAT", async () => {
    const document = await judged('carrier', async (home) => mute(home))
    expect(document.verdict, JSON.stringify(document, null, 1)).toBe('carrier-grade-nat')
    expect(document.sentence).toContain('100.64.0.1')
  })

  it('is nothing, where a modem is in bridge mode', async () => {
    const document = await judged('public', async () => {})
    expect(document.verdict, JSON.stringify(document, null, 1)).toBe('not-known')
    expect(document.links[3]?.sentence).toContain(`The internet sees ${places.outside}`)
  })

  it("is nothing, where the provider's own device has a private address", async () => {
    const document = await judged('public', async ({ provider }) => {
      // what it says of itself is that address
      await provider.ip('address', 'add', '10.20.0.1/32', 'dev', 'home1')
      await provider.ip('route', 'change', '25.0.0.0/24', 'dev', 'home1', 'src', '10.20.0.1')
    })
    expect(document.verdict, JSON.stringify(document, null, 1)).toBe('not-known')
    expect(document.links[3]?.evidence).toContainEqual({
      what: 'first hops on the way out',
      detail: expect.stringContaining('10.20.0.1'),
    })
  })
})
