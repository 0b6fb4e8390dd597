import { describe, expect, it } from 'vitest'
import { nobodyOutside } from '#shared/forward/request'
import { initialForwardForm } from '../forward-state'
import { checkForm, checkPort, portNote } from './form-check'

describe('a port', () => {
  it.each([
    ['25565', 25565, null],
    [' 80 ', 80, null],
    ['25565/udp', 25565, 'udp'],
    ['UDP 19132', 19132, 'udp'],
    ['tcp:22', 22, 'tcp'],
    ['00080', 80, null],
    ['19132 udp', 19132, 'udp'],
    ['U:19132', 19132, 'udp'],
    [':3000', 3000, null],
    ['plex', 32400, 'tcp'],
    ['Minecraft (Bedrock)', 19132, 'udp'],
  ] as const)('is read from “%s”', (text, port, protocol) => {
    expect(checkPort(text)).toEqual({ port, protocol, empty: false, problem: null })
  })

  it.each([
    ['0', /from 1 to 65535/],
    ['65536', /65536 is no port: ports are whole numbers from 1 to 65535/],
    [`${'9'.repeat(50)}`, /999999999999… is no port|9 is no port/],
    ['25565-25567', /One port at a time/],
    ['80, 443', /One port at a time/],
    ['tcp/80/udp', /number from 1 to 65535/],
    ['-1', /number from 1 to 65535/],
    ['8.5', /number from 1 to 65535/],
    ['minecr', /Which port\? Minecraft \(Java\) uses 25565/],
    ['<b>', /number from 1 to 65535/],
  ])('is not “%s”', (text, problem) => {
    const check = checkPort(text)
    expect(check.port).toBeNull()
    expect(check.problem).toMatch(problem)
  })

  it('is named by what uses it, and the other protocol is hinted at', () => {
    expect(portNote(51820, 'udp')).toBe('WireGuard')
    expect(portNote(51820, 'tcp')).toBe('WireGuard uses UDP')
    expect(portNote(4242, 'tcp')).toBe('')
  })
})

describe('the form', () => {
  const form = { ...initialForwardForm, port: '25565' }

  it('opens nothing and asks nobody unasked', () => {
    expect(checkForm(form, nobodyOutside).request).toEqual({
      port: 25565,
      protocol: 'tcp',
      answer: false,
      map: false,
      hairpin: false,
      outside: nobodyOutside,
      telephone: false,
      name: null,
      gateway: null,
    })
  })

  it('takes the protocol from the text before the one that is chosen', () => {
    expect(checkForm({ ...form, port: '2456/udp' }, nobodyOutside).request?.protocol).toBe('udp')
  })

  it.each(['192.168.1', 'router', '192.168.1.1:80', '::g', '0.0.0.0', 'fe80::1%eth0', '127.0.0.1'])(
    'refuses %s as a router',
    (gateway) => {
      const check = checkForm({ ...form, gateway }, nobodyOutside)
      expect(check.gatewayProblem).not.toBeNull()
      expect(check.request).toBeNull()
    },
  )

  it.each(['10.0.0.1', ' 192.168.1.1 '])('takes %s as a router', (gateway) => {
    expect(checkForm({ ...form, gateway }, nobodyOutside).request?.gateway).toBe(gateway.trim())
  })
})
