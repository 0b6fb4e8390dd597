import { expect, it } from 'vitest'
import { contradictionOf } from './usual-protocols'

it('another protocol than the port is known for is said, and what is a kind of it, or hidden in TLS, is none', () => {
  expect(contradictionOf(22, 'http')).toBe('This is port 22, but HTTP answers.')
  expect(contradictionOf(80, 'socks5')).toBe('This is port 80, but a SOCKS proxy answers.')
  expect(contradictionOf(25, 'http-proxy')).toBe('This is port 25, but an HTTP proxy answers.')
  for (const protocol of ['http', 'http-proxy', 'ipp', 'tls'])
    expect(contradictionOf(443, protocol)).toBeNull()
  expect(contradictionOf(993, 'tls')).toBeNull()
  expect(contradictionOf(40_000, 'http')).toBeNull()
})
