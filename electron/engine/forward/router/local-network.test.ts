import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isLocal, type LocalNetwork, localUrl, prefixOf } from './local-network'

const home: LocalNetwork = {
  gateway: '192.168.77.1',
  local: '192.168.77.10',
  prefix: 24,
  isOwn: (address) => ['192.168.77.10', '10.8.0.2'].includes(address),
}
const loopback: LocalNetwork = { gateway: '127.0.0.1', local: '127.0.0.1', prefix: 8, isOwn: () => true }
const campus: LocalNetwork = { ...home, gateway: '25.1.0.1', local: '25.1.2.3', prefix: 16 }

describe('what counts as local', () => {
  it('is the gateway, and hosts of the same network', () => {
    for (const address of ['192.168.77.1', '192.168.77.254']) {
      expect(isLocal(address, home), address).toBe(true)
    }
    expect(isLocal('25.1.200.1', campus)).toBe(true)
  })

  it('is never this computer, another network be it private, a group, or a name', () => {
    for (const address of [
      ...['192.168.1.1', '192.168.76.1', '10.0.0.138', '10.9.9.9', '172.16.0.1', '169.254.169.254'],
      ...['169.254.1.1', '100.64.0.1'],
      ...['127.0.0.1', '127.1.2.3', '192.168.77.10', '10.8.0.2', '8.8.8.8', '25.0.0.2', '0.0.0.0'],
      ...['239.255.255.250', '255.255.255.255', 'router.local', 'localhost', '[::1]', '::1', ''],
    ]) {
      expect(isLocal(address, home), address).toBe(false)
    }
    expect(isLocal('25.2.0.1', campus)).toBe(false)
  })

  it('is the gateway alone where the network is not known, and never where clouds hand out secrets', () => {
    const unknown = { ...home, prefix: null }
    expect(isLocal('192.168.77.1', unknown)).toBe(true)
    expect(isLocal('192.168.77.2', unknown)).toBe(false)
    const linkLocal = { ...home, gateway: '169.254.169.254', local: '169.254.3.4', prefix: 16 }
    expect(isLocal('169.254.9.9', linkLocal)).toBe(true)
    expect(isLocal('169.254.169.254', linkLocal)).toBe(false)
    expect(localUrl('http://0xa9fea9fe/latest', null, linkLocal)).toBeNull()
  })

  it('is the loopback interface only for a router that is looked for there', () => {
    expect(isLocal('127.0.0.1', loopback)).toBe(true)
    expect(isLocal('192.168.77.1', loopback)).toBe(false)
  })

  it('knows the prefix of an own address', () => {
    expect(prefixOf('127.0.0.1')).toBe(8)
    expect(prefixOf('192.0.2.1')).toBeNull()
  })
})

describe('an address that a router names', () => {
  const base = new URL('http://192.168.77.1:5000/desc/root.xml')

  it('is resolved', () => {
    expect(localUrl('/ctl', base, home)?.href).toBe('http://192.168.77.1:5000/ctl')
    expect(localUrl('ctl?a=b', base, home)?.href).toBe('http://192.168.77.1:5000/desc/ctl?a=b')
    expect(localUrl('http://192.168.77.2/x', base, home)?.href).toBe('http://192.168.77.2/x')
    expect(localUrl('https://192.168.77.1/', base, home, 'page')?.href).toBe('https://192.168.77.1/')
  })

  it.each([
    'http://example.com/',
    'http://8.8.8.8/ctl',
    '//8.8.8.8/ctl',
    'http://127.0.0.1:631/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://192.168.77.10:8080/',
    'http://192.168.77.1:0/',
    'http://admin:secret@192.168.77.1/',
    'https://192.168.77.1/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ftp://192.168.77.1/',
    `/${'a'.repeat(2_000)}`,
  ])('is refused: %s', (text) => {
    expect(localUrl(text, base, home)).toBeNull()
  })

  it('never leads to a script or a file as a page', () => {
    for (const text of ['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x']) {
      expect(localUrl(text, base, home, 'page')).toBeNull()
    }
  })

  it('stays local whatever the text is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.ipV4(), fc.ipV6()), (text) => {
        for (const one of [text, `http://${text}/`]) {
          const url = localUrl(one, base, home)
          if (url === null) continue
          expect(url.protocol).toBe('http:')
          expect(isLocal(url.hostname, home)).toBe(true)
        }
      }),
    )
  })
})
