import { describe, expect, it } from 'vitest'
import { gatewayProblem } from './gateway-address'

describe('the address of a router', () => {
  it.each([
    ['192.168.1', /is not an IPv4 address/],
    ['router', /is not an IPv4 address/],
    ['192.168.1.1:80', /is not an IPv4 address/],
    ['fe80::1%eth0', /by its IPv4 address/],
    ['127.0.0.1', /this computer itself/],
    ['0.0.0.0', /not an address of a single device/],
    ['239.255.255.250', /not an address of a single device/],
    ['255.255.255.255', /not an address of a single device/],
  ])('is not %s', (text, problem) => expect(gatewayProblem(text)).toMatch(problem))

  // some networks have public addresses inside
  it.each(['192.168.1.1', '10.0.0.1', '100.64.0.1', '25.0.0.1'])('may be %s', (text) =>
    expect(gatewayProblem(text)).toBeNull(),
  )
})
