import { describe, expect, it } from 'vitest'
import { findKnownPorts, knownPorts, namesOfPort } from './known-ports'

describe('known ports', () => {
  it('are ports, each with a name of its own', () => {
    expect(new Set(knownPorts.map(({ name }) => name)).size).toBe(knownPorts.length)
    for (const { port } of knownPorts)
      expect(port >= 1 && port <= 65_535 && Number.isInteger(port)).toBe(true)
  })

  it('are found by the beginning of a name before words inside it', () => {
    expect(findKnownPorts('minecraft').map(({ port }) => port)).toEqual([25565, 19132])
    expect(findKnownPorts('RUST')[0]).toMatchObject({ name: 'Rust', port: 28015, protocols: ['udp'] })
    expect(findKnownPorts('vpn').map(({ name }) => name)).toContain('WireGuard')
    expect(findKnownPorts('rdp')[0]?.port).toBe(3389)
  })

  it('are found by the first digits of their port', () => {
    expect(findKnownPorts('255').map(({ name }) => name)).toEqual(['Minecraft (Java)'])
    expect(findKnownPorts('7')[0]?.port).toBe(7777)
  })

  it('give all for nothing, and nothing for what nobody knows', () => {
    expect(findKnownPorts('  ')).toBe(knownPorts)
    expect(findKnownPorts('zzz')).toEqual([])
    expect(findKnownPorts('.*(')).toEqual([])
  })

  it('tell names by port and protocol', () => {
    expect(namesOfPort(25565, 'tcp')).toEqual(['Minecraft (Java)'])
    expect(namesOfPort(25565, 'udp')).toEqual([])
    expect(namesOfPort(7777, 'udp')).toEqual(['Satisfactory', 'ARK: Survival'])
  })
})
