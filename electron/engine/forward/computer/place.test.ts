import { describe, expect, it } from 'vitest'
import type { InterfaceAddress } from '#shared/computer/computer'
import { networkChangeText } from '#shared/forward/chain-told'
import { changeBetween, type NetworkFacts, placeOf, wrongGateway } from './place'

const at = (name: string, address: string, prefix = 24): InterfaceAddress => ({
  interface: name,
  address,
  family: address.includes(':') ? 'ipv6' : 'ipv4',
  prefix,
  loopback: false,
})
const facts = (part: Partial<NetworkFacts>): NetworkFacts => ({
  routes: [
    { family: 'ipv4', interface: 'eth0', gateway: '192.168.1.1', metric: 100 },
    { family: 'ipv6', interface: 'eth0', gateway: 'fe80::1', metric: 1024 },
  ],
  addresses: [
    at('eth0', '10.0.0.5'),
    at('eth0', '192.168.1.34'),
    at('eth0', 'fe80::2', 64),
    at('eth0', '2001:db8::5', 64),
    at('eth0', '2001:db8::7', 64),
  ],
  source4: '192.168.1.34',
  source6: '2001:db8::7',
  tunnels: new Set(),
  wished: null,
  ...part,
})

describe('where this computer is', () => {
  it('is given by the gateway, with the address on its network and the zone of a link-local one', () => {
    expect(placeOf(facts({}))).toMatchObject({
      gateway: '192.168.1.1',
      gateway6: 'fe80::1%eth0',
      interface: 'eth0',
      lan: '192.168.1.34',
      lan6: '2001:db8::7',
      exit: null,
    })
  })

  it('goes by the lowest metric', () => {
    const { routes, addresses } = facts({})
    const more = [
      ...(routes ?? []),
      { family: 'ipv4', interface: 'wlan0', gateway: '192.168.7.1', metric: 50 } as const,
    ]
    const place = placeOf(
      facts({ routes: more, addresses: [...addresses, at('wlan0', '192.168.7.9')], source4: '192.168.7.9' }),
    )
    expect(place).toMatchObject({
      gateway: '192.168.7.1',
      interface: 'wlan0',
      lan: '192.168.7.9',
      exit: null,
    })
  })

  it('sees a VPN that takes everything, and keeps the router behind it', () => {
    const { addresses } = facts({})
    const place = placeOf(
      facts({
        addresses: [...addresses, at('wg0', '10.8.0.2', 32)],
        source4: '10.8.0.2',
        tunnels: new Set(['wg0']),
      }),
    )
    expect(place).toMatchObject({
      gateway: '192.168.1.1',
      lan: '192.168.1.34',
      exit: { interface: 'wg0', tunnel: true, address: '10.8.0.2' },
    })
  })

  it("never takes a tunnel's far end for the router", () => {
    const routes = [{ family: 'ipv4', interface: 'tun0', gateway: '10.8.0.1', metric: 0 }] as const
    const place = placeOf(
      facts({
        routes,
        addresses: [at('tun0', '10.8.0.2')],
        source4: '10.8.0.2',
        source6: null,
        tunnels: new Set(['tun0']),
      }),
    )
    expect(place).toMatchObject({ gateway: null, exit: { interface: 'tun0', tunnel: true } })
  })

  it('knows a computer that dials in itself', () => {
    const routes = [{ family: 'ipv4', interface: 'ppp0', gateway: null, metric: 0 }] as const
    const place = placeOf(
      facts({
        routes,
        addresses: [at('ppp0', '25.0.113.9', 32)],
        source4: '25.0.113.9',
        source6: null,
        tunnels: new Set(['ppp0']),
      }),
    )
    expect(place).toMatchObject({ gateway: null, lan: '25.0.113.9', interface: 'ppp0', exit: null })
  })

  it('takes the router that the person names', () => {
    const place = placeOf(facts({ wished: { gateway: '10.0.0.1', source: '10.0.0.5' } }))
    expect(place).toMatchObject({ gateway: '10.0.0.1', lan: '10.0.0.5', interface: 'eth0' })
  })

  it('is nowhere without routes, and not known where they are not told', () => {
    const none = facts({ routes: [], source4: null, source6: null })
    expect(placeOf(none)).toMatchObject({ gateway: null, gateway6: null, exit: null, routes: [] })
    expect(placeOf({ ...none, routes: null }).routes).toBeNull()
  })

  it.each([
    ['192.168.1.34', /is this computer itself/],
    ['192.168.1.0', /of the whole network/],
    ['192.168.1.255', /of the whole network/],
    ['192.168.2.1', /not on a network of this computer, which is 10\.0\.0\.5\/24 and 192\.168\.1\.34\/24/],
    ['25.0.0.1', /was not asked/],
  ])('is not behind %s, whoever says so', (gateway, problem) => {
    expect(wrongGateway(gateway, facts({}))?.message).toMatch(problem)
  })

  it('may be behind a router of its own network, or one that a default route names', () => {
    expect(wrongGateway('192.168.1.254', facts({}))).toBeNull()
    const outside = { family: 'ipv4', interface: 'eth0', gateway: '172.31.1.1', metric: 0 } as const
    const alone = { routes: [outside], addresses: [at('eth0', '25.0.113.9', 32)] }
    expect(wrongGateway('172.31.1.1', facts(alone))).toBeNull()
    expect(wrongGateway('172.31.1.2', facts(alone))).not.toBeNull()
  })

  it('has changed where the router or the address has', () => {
    const before = placeOf(facts({}))
    expect(changeBetween(before, placeOf(facts({})))).toBeNull()
    const after = placeOf(facts({ routes: [], source4: null }))
    const change = changeBetween(before, after)
    expect(change === null ? null : networkChangeText(change)).toMatch(
      /: the router was 192\.168\.1\.1 and is not there now/,
    )
  })
})
