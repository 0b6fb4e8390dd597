import { describe, expect, it } from 'vitest'
import {
  neighboursTold,
  parseArp as parseDarwinArp,
  parsePortRange as parseDarwinRange,
  parseRoute,
} from './darwin/commands'
import { parseArp, parseDescriptorLimit, parsePortRange, parseRoutes } from './linux/proc'
import { parsePortRange as parseWindowsRange } from './win32/commands'

describe('Linux: /proc', () => {
  const routes = [
    'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
    'wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0',
    'eth0\t00000000\tFE4DA8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0',
    'eth0\t004DA8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0',
    '',
  ].join('\n')

  it('gives the gateway of the default route with the lowest metric', () => {
    expect(parseRoutes(routes)).toBe('192.168.77.254')
  })

  it('gives none where no default route has a gateway', () => {
    expect(
      parseRoutes(
        routes.split('\n').slice(0, 1).concat('tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000000').join('\n'),
      ),
    ).toBeNull()
    expect(parseRoutes('')).toBeNull()
  })

  it('tells resolved neighbours from those that do not answer', () => {
    const arp = [
      'IP address       HW type     Flags       HW address            Mask     Device',
      '192.168.77.1     0x1         0x2         de:ad:be:ef:00:01     *        eth0',
      '192.168.77.9     0x1         0x0         00:00:00:00:00:00     *        eth0',
      '',
    ].join('\n')
    expect([...(parseArp(arp) ?? [])]).toEqual([
      ['192.168.77.1', 'de:ad:be:ef:00:01'],
      ['192.168.77.9', null],
    ])
  })

  it('tells a link without hosts from a table that could not be read', () => {
    const heading = 'IP address       HW type     Flags       HW address            Mask     Device\n'
    expect(parseArp(heading)).toEqual(new Map())
    expect(parseArp('')).toBeNull()
  })

  it('reads the port range and the limit of descriptors, and nothing from rubbish', () => {
    expect(parsePortRange('32768\t60999\n')).toEqual({ first: 32_768, last: 60_999 })
    expect(parsePortRange('')).toBeNull()
    expect(
      parseDescriptorLimit('Max open files            1024                 524288               files\n'),
    ).toBe(1_024)
    expect(parseDescriptorLimit('Max open files            unlimited  unlimited files')).toBeNull()
  })
})

describe('macOS: samples in the form that the manual pages document (a fake, not recorded there by us)', () => {
  it('gives the gateway', () => {
    expect(
      parseRoute(
        '   route to: default\ndestination: default\n       mask: default\n    gateway: 192.168.1.1\n  interface: en0\n',
      ),
    ).toBe('192.168.1.1')
    expect(parseRoute('route: writing to routing socket: not in table\n')).toBeNull()
    expect(parseRoute('    gateway: index: 21 utun4\n')).toBeNull()
  })

  it('gives the port range and the neighbours', () => {
    expect(
      parseDarwinRange('net.inet.ip.portrange.first: 49152\nnet.inet.ip.portrange.last: 65535\n'),
    ).toEqual({
      first: 49_152,
      last: 65_535,
    })
    const arp =
      '? (192.168.1.1) at 0:11:22:33:44:55 on en0 ifscope [ethernet]\n? (192.168.1.9) at (incomplete) on en0 ifscope [ethernet]\n'
    expect([...parseDarwinArp(arp)]).toEqual([
      ['192.168.1.1', '00:11:22:33:44:55'],
      ['192.168.1.9', null],
    ])
  })
})

describe('macOS: arp', () => {
  it('tells a link without hosts from a table that could not be read', () => {
    expect(neighboursTold({ text: '', code: 0 })).toEqual(new Map())
    expect(neighboursTold({ text: '', code: 1 })).toBeNull()
    expect(neighboursTold({ text: null, why: { kind: 'late', ms: 1_000 } })).toBeNull()
    const one = '? (192.168.1.1) at 0:11:22:33:44:55 on en0 ifscope [ethernet]\n'
    expect(neighboursTold({ text: one, code: 0 })?.get('192.168.1.1')).toBe('00:11:22:33:44:55')
  })
})

describe('Windows: samples in the documented form, in two languages (a fake, not recorded there by us)', () => {
  it('gives the port range', () => {
    const text =
      '\r\nProtocol tcp Dynamic Port Range\r\n---------------------------------\r\nStart Port      : 49152\r\nNumber of Ports : 16384\r\n'
    expect(parseWindowsRange(text)).toEqual({ first: 49_152, last: 65_535 })
    expect(parseWindowsRange('')).toBeNull()
  })
})
