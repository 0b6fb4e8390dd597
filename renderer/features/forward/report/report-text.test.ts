import { describe, expect, it } from 'vitest'
import { forwardVerdicts } from '#shared/forward/forward-verdicts'
import { nobodyOutside } from '#shared/forward/request'
import { foreignMapping, homeAddresses, reportOf } from '../../../test/fake-forward-reports'
import { blankAddresses } from './blank-addresses'
import { reportText } from './report-text'

const options = { version: '0.1.0', blanked: false, helpers: nobodyOutside }

describe('a report as text', () => {
  it('has the verdict, every link with its evidence, and the addresses', () => {
    const text = reportText(reportOf('mapping-wrong-host'), options)
    expect(text).toContain('Can the internet reach port 25565 TCP?')
    expect(text).toContain('(mapping-wrong-host, certain)')
    expect(text).toContain('Your router forwards 25565 to 192.168.1.20, but this computer is 192.168.1.34.')
    expect(text).toContain('Router: BROKEN.')
    expect(text).toContain('    GetExternalIPAddress: 203.0.113.7')
    expect(text).toContain('“Minecraft of Mia”')
  })

  it.each(forwardVerdicts)('has no address left when it is blanked: %s', (verdict) => {
    const report = reportOf(verdict, {
      mappings: [foreignMapping],
      notes: ['Asked fe80::1%eth0 and [2001:db8::9]:3478.'],
    })
    const text = reportText(report, { ...options, blanked: true })
    const left = [...text.matchAll(/\d+\.\d+\.\d+\.\d+/g)].map(String)
    expect(left.filter((address) => address !== '0.0.0.0' && !address.startsWith('127.'))).toEqual([])
    expect(text).not.toMatch(/2001:db8|fe80/i)
    expect(text).not.toContain('Mia')
  })

  it('shows which addresses agree and which don’t without telling them', () => {
    const text = reportText(reportOf('mapping-wrong-host', { mappings: [foreignMapping] }), {
      ...options,
      blanked: true,
    })
    expect(text).toContain('Your router forwards 25565 to [address-1], but this computer is [this-computer].')
    expect(text).toContain('to [address-1], port 25565')
  })

  it('hides names that the evidence has, whoever is agreed to now', () => {
    const report = reportOf('reachable')
    const links = report.links.map((link) =>
      link.link === 'outside'
        ? {
            ...link,
            sentence: 'The name home.mia.example has no IPv6 address.',
            evidence: [
              { what: 'reflector home.mia.example:8443', detail: 'silent' },
              { what: 'STUN stun.mia.example:3478 (IPv4)', detail: 'answered' },
              { what: 'STUN stun.nextcloud.com:3478 (IPv4)', detail: 'answered' },
              { what: 'mapping', detail: '80 TCP to 192.168.1.20:80, "PC of "Mia""' },
            ],
          }
        : link,
    )
    const text = reportText({ ...report, links }, { ...options, blanked: true })
    expect(text).not.toMatch(/mia/i)
    expect(text).toContain('The name [reflector] has no IPv6 address.')
    expect(text).toContain('stun.nextcloud.com')
  })

  it('hides the host of somebody’s own reflector too', () => {
    const helpers = {
      reflector: 'https://reflector.example.org:8443',
      echoip: null,
      globalping: null,
      checkHost: null,
      stun: [],
    }
    const text = reportText(reportOf('reachable'), { ...options, blanked: true, helpers })
    expect(text).not.toContain('reflector.example.org')
    expect(text).toContain('[reflector]')
  })
})

describe('blanking', () => {
  const blank = (text: string) => blankAddresses(text, homeAddresses)

  it.each([
    ['at 192.168.1.34.', 'at [this-computer].'],
    ['[2001:DB8:5a0:1::34]:80', '[this-computer-ipv6]:80'],
    ['10.9.8.7:25565 and 10.9.8.7', '[address-1]:25565 and [address-1]'],
    ['fe80::1%wlan0: no answer', '[address-1]: no answer'],
    ['aa:bb:cc:dd:ee:ff', '[hardware address]'],
  ])('makes of “%s” “%s”', (text, blanked) => {
    expect(blank(text)).toBe(blanked)
  })

  it.each([
    'at 14:05:59, in 2.8 s',
    'WANIPConnection:2, version 1.2.3',
    '0.0.0.0:25565 and 127.0.0.1 and ::1',
    'urn:schemas-upnp-org:service:WANIPConnection:1',
    '2026-11-21T14:05:59.000Z',
    '999.1.1.1',
  ])('leaves “%s”', (text) => {
    expect(blank(text)).toBe(text)
  })
})
