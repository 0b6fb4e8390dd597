import { describe, expect, it } from 'vitest'
import { chooseGateway, type GatewayFacts } from './gateway-choice'
import type { UpnpGateway } from './upnp/upnp-gateway'
import { UpnpService } from './upnp/upnp-service'

const gateway = '192.168.77.1'
const [real, repeater] = ['192.168.77.2', '192.168.77.20']

function device(address: string, change: Partial<UpnpGateway> = {}): UpnpGateway {
  return {
    address,
    description: {
      name: null,
      model: null,
      manufacturer: null,
      page: null,
      id: null,
      connections: [],
      pinholes: null,
    },
    connection: new UpnpService(
      { type: 'urn:schemas-upnp-org:service:WANIPConnection:1', control: new URL(`http://${address}/`) },
      '192.168.77.10',
    ),
    status: 'Connected',
    wan: '25.0.0.2',
    upFor: null,
    pinholes: null,
    evidence: [],
    ...change,
  }
}

/** Whom of some devices is chosen, how sure, and why not the others. */
function choose(
  found: readonly UpnpGateway[],
  hardware: Readonly<Record<string, string>>,
  outer: string | null = null,
) {
  const facts: GatewayFacts = {
    network: { gateway, local: '192.168.77.10', prefix: 24 },
    neighbours: new Map(Object.entries(hardware)),
    outer,
  }
  const choice = chooseGateway(found, facts)
  return {
    chosen: choice.gateway?.address ?? null,
    sure: choice.sure,
    others: choice.others.map(({ device, reason }) => `${device.address} ${reason}`),
  }
}

const home = { [gateway]: '02:00:00:00:00:01', [repeater]: '02:00:00:00:00:20' }

describe('whom of the devices that say they are routers Portlight takes for the router', () => {
  it('is who answers at the gateway’s address, whatever the others say', () => {
    const found = [device(gateway, { status: 'Disconnected', wan: null }), device(repeater)]
    expect(choose(found, home)).toEqual({
      chosen: gateway,
      sure: true,
      others: [`${repeater} other-hardware`],
    })
  })

  it.each([
    ['disconnected', { status: 'Disconnected', wan: null }, 'not-connected'],
    ['without an outer address', { wan: null }, 'not-connected'],
    ['connected as ever, it says', { status: 'Connecting' }, 'not-connected'],
    ['with its outer address at home', { wan: '192.168.77.21' }, 'outer-inside'],
    ['with a public address of its own', {}, 'other-hardware'],
  ] as const)('is not another device: %s', (_name, change, reason) => {
    expect(choose([device(repeater, change)], home)).toEqual({
      chosen: null,
      sure: false,
      others: [`${repeater} ${reason}`],
    })
  })

  it('is the gateway under another of its addresses, by its hardware address or its outer one', () => {
    expect(choose([device(real)], { ...home, [real]: home[gateway] ?? '' })).toMatchObject({
      chosen: real,
      sure: true,
    })
    expect(choose([device(real)], {}, '25.0.0.2')).toMatchObject({ chosen: real, sure: true })
    // a private outer address is what many have
    expect(choose([device(real, { wan: '10.0.0.2' })], {}, '10.0.0.2')).toMatchObject({ chosen: null })
  })

  it('is nobody where a hardware address stands for everybody, or none can be told', () => {
    const proxied = {
      [gateway]: '02:00:00:00:00:01',
      [repeater]: '02:00:00:00:00:01',
      '192.168.77.30': '02:00:00:00:00:01',
    }
    expect(choose([device(repeater)], proxied)).toMatchObject({
      chosen: null,
      others: [`${repeater} not-known`],
    })
    expect(choose([device(repeater)], {})).toMatchObject({ chosen: null, others: [`${repeater} not-known`] })
    for (const none of ['', '00:00:00:00:00:00']) {
      const dialUp = { [gateway]: none, [repeater]: none }
      expect(choose([device(repeater)], dialUp)).toMatchObject({ others: [`${repeater} not-known`] })
    }
    // an old device that is not connected is none by its own words, whatever its hardware address
    expect(choose([device(repeater, { status: 'Disconnected' })], proxied)).toMatchObject({
      others: [`${repeater} not-connected`],
    })
  })

  it.each(['00:00:5e:00:01:07', '00:00:0c:07:ac:01', '00:00:0c:9f:f0:01', '00:07:b4:00:01:01'])(
    'is the one that is connected, beside the virtual address %s',
    (virtual) => {
      const hardware = { ...home, [gateway]: virtual, [real]: '02:00:00:00:00:02' }
      const backup = device(repeater, { status: 'Disconnected', wan: null })
      expect(choose([backup, device(real)], hardware)).toEqual({
        chosen: real,
        sure: false,
        others: [`${repeater} not-connected`],
      })
      expect(choose([device(repeater, { wan: '25.0.0.3' }), device(real)], hardware)).toEqual({
        chosen: null,
        sure: false,
        others: [`${repeater} several`, `${real} several`],
      })
      // which of them has the address, the gateway itself can tell
      expect(
        choose([device(repeater, { wan: '25.0.0.3' }), device(real)], hardware, '25.0.0.2'),
      ).toMatchObject({
        chosen: real,
        sure: true,
      })
    },
  )
})
