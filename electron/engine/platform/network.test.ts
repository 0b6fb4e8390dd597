import { describe, expect, it } from 'vitest'
import { commandText } from '#shared/command-line/shell-text'
import { firewallReasonText } from '#shared/computer/firewall-told'
import { darwinFirewall } from './darwin/firewall'
import { isDarwinTunnel, parseNetstatRoutes } from './darwin/routes'
import { isTunnelType, parseDefaultRoutes, parseDefaultRoutes6 } from './linux/routes'
import { WindowsFirewallReading, windowsFirewall } from './win32/firewall'
import { readTold } from './win32/power-shell'
import { isWindowsTunnel } from './win32/routes'

describe('Linux: /proc/net', () => {
  it('gives the default routes, those without a gateway and not those that refuse', () => {
    const text = [
      'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
      'wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0',
      'wg0\t00000000\t00000000\t0001\t0\t0\t50\t00000000\t0\t0\t0',
      'lo\t00000000\t00000000\t0201\t0\t0\t0\t00000000\t0\t0\t0',
      'eth0\t004DA8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0',
      '',
    ].join('\n')
    expect(parseDefaultRoutes(text)).toEqual([
      { family: 'ipv4', interface: 'wlan0', gateway: '192.168.1.1', metric: 600 },
      { family: 'ipv4', interface: 'wg0', gateway: null, metric: 50 },
    ])
    expect(parseDefaultRoutes('')).toEqual([])
  })

  it('gives those of IPv6', () => {
    const zeros = '0'.repeat(32)
    const text = [
      `${zeros} 00 ${zeros} 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth0`,
      `${zeros} 00 ${zeros} 00 ${zeros} ffffffff 00000001 00000000 00200200       lo`,
      `fe80000000000000${'0'.repeat(16)} 40 ${zeros} 00 ${zeros} 00000100 00000001 00000000 00000001     eth0`,
    ].join('\n')
    expect(parseDefaultRoutes6(text)).toEqual([
      { family: 'ipv6', interface: 'eth0', gateway: 'fe80::1', metric: 1024 },
    ])
  })

  it('knows tunnels by their kind', () => {
    expect(isTunnelType('65534\n', false)).toBe(true)
    expect(isTunnelType('1\n', false)).toBe(false)
    expect(isTunnelType('1\n', true)).toBe(true)
  })
})

describe('macOS: samples in the documented form (a fake, not recorded there by us)', () => {
  it('gives the default routes of netstat', () => {
    const text = [
      'Internet:',
      'Destination        Gateway            Flags               Netif Expire',
      'default            link#21            UCSg                utun4',
      'default            192.168.1.1        UGScg                 en0',
      '127                127.0.0.1          UCS                   lo0',
      'Internet6:',
      'default                                 fe80::1%en0                             UGcg                  en0',
    ].join('\n')
    expect(parseNetstatRoutes(text)).toEqual([
      { family: 'ipv4', interface: 'utun4', gateway: null, metric: 0 },
      { family: 'ipv4', interface: 'en0', gateway: '192.168.1.1', metric: 1 },
      { family: 'ipv6', interface: 'en0', gateway: 'fe80::1', metric: 2 },
    ])
    expect(isDarwinTunnel('utun4')).toBe(true)
    expect(isDarwinTunnel('en0')).toBe(false)
  })

  it('reads its firewall, which goes by programs', () => {
    const question = { family: 'ipv4', protocol: 'tcp', port: 22, interface: 'en0', address: null } as const
    const apps =
      '1 :  /usr/local/bin/node \n\t ( Allow incoming connections ) \n\n2 :  /opt/x \n\t ( Block incoming connections )\n'
    const judge = (
      state: string,
      executables: readonly string[],
      packetFilter: string | null = 'Status: Disabled',
    ) =>
      darwinFirewall({
        state,
        blockAll: 'Firewall has block all state set to disabled.',
        apps,
        packetFilter,
      }).judge({
        ...question,
        executables,
      }).verdict
    expect(judge('Firewall is disabled. (State = 0)', [])).toBe('allows')
    expect(judge('Firewall is disabled. (State = 0)', [], null)).toBe('not-known')
    expect(judge('Firewall is enabled. (State = 1)', ['/usr/local/bin/node'])).toBe('allows')
    expect(judge('Firewall is enabled. (State = 1)', ['/opt/x'])).toBe('blocks')
    expect(judge('Firewall is enabled. (State = 1)', ['/opt/y'])).toBe('not-known')
    expect(judge('Firewall is enabled. (State = 2)', [])).toBe('blocks')
    expect(judge('rubbish', [])).toBe('not-known')
    // one of several programs, and nobody knows which of them answers
    expect(judge('Firewall is enabled. (State = 1)', ['/usr/local/bin/node', '/opt/x'])).toBe('not-known')
    expect(judge('Firewall is enabled. (State = 1)', ['/usr/local/bin/node', '/opt/y'])).toBe('not-known')
  })

  it('does not take a list of its firewall that was not told for one without the program', () => {
    const question = { family: 'ipv4', protocol: 'tcp', port: 22, interface: 'en0', address: null } as const
    const told = {
      state: 'Firewall is enabled. (State = 1)',
      blockAll: 'Firewall has block all state set to disabled.',
      apps: '1 :  /usr/local/bin/node \n\t ( Allow incoming connections ) \n',
      packetFilter: 'Status: Disabled',
    }
    const judge = (
      part: Partial<typeof told> | { readonly [name in keyof typeof told]?: null },
      executables = ['/usr/local/bin/node'],
    ) => darwinFirewall({ ...told, ...part }).judge({ ...question, executables })
    expect(judge({}).verdict).toBe('allows')
    for (const part of [{ apps: null }, { blockAll: null }])
      expect(judge(part)).toMatchObject({ verdict: 'not-known', because: { why: 'mac-partly-told' } })
    expect(judge({}, [])).toMatchObject({ verdict: 'not-known', because: { why: 'mac-no-program' } })
  })
})

describe('Windows: samples in the documented form (a fake, not recorded there by us)', () => {
  it('knows tunnels by the names that VPN programs give', () => {
    expect(isWindowsTunnel('Mein VPN')).toBe(true)
    expect(isWindowsTunnel('WLAN')).toBeNull()
  })

  const rule = (part: object) => ({
    name: 'Java',
    action: 2,
    profiles: 2,
    protocol: 'TCP',
    ports: ['25565'],
    program: 'Any',
    remote: ['Any'],
    remotePorts: ['Any'],
    local: ['Any'],
    packages: ['', ''],
    owner: '',
    ...part,
  })
  const asked = {
    family: 'ipv4',
    protocol: 'tcp',
    port: 25_565,
    interface: 'WLAN',
    address: null,
    executables: [],
  } as const
  const filterTold = (text: string, code = 0) =>
    windowsFirewall(readTold({ text, code }, WindowsFirewallReading))
  const filter = (rules: readonly object[]) =>
    filterTold(
      JSON.stringify({
        profiles: [
          { Name: 'Private', Enabled: 1, Inbound: 4, Rules: 1 },
          { Name: 'Public', Enabled: 0, Inbound: 4, Rules: 1 },
          { Name: 'Domain', Enabled: 1, Inbound: 2, Rules: 0 },
        ],
        networks: [
          { InterfaceAlias: 'WLAN', Category: 1 },
          { InterfaceAlias: 'Cafe', Category: 0 },
          { InterfaceAlias: 'Office', Category: 2 },
        ],
        rules,
      }),
    )
  const judge = (rules: readonly object[], part: object = {}, executables: readonly string[] = []) =>
    filter(rules).judge({ ...asked, executables, ...part }).verdict

  it.each([
    ['a rule that allows', judge([rule({})]), 'allows'],
    ['no rule', judge([]), 'blocks'],
    ['a rule of another profile', judge([rule({ profiles: 1 })]), 'blocks'],
    ['a range of ports', judge([rule({ ports: ['80', '25000-26000'] })]), 'allows'],
    ['a rule that blocks beside one that allows', judge([rule({}), rule({ action: 4 })]), 'blocks'],
    ['another program', judge([rule({ program: 'C:\\a.exe' })], {}, ['C:\\b.exe']), 'blocks'],
    ['the same program', judge([rule({ program: 'C:\\A.exe' })], {}, ['c:\\a.EXE']), 'allows'],
    ['a program that is not known', judge([rule({ program: 'C:\\a.exe' })]), 'not-known'],
    ['for the own network only', judge([rule({ remote: ['LocalSubnet'] })]), 'blocks'],
    ['for some senders', judge([rule({ remote: ['198.51.100.0/24'] })]), 'not-known'],
    [
      'a service of svchost, which may be another one',
      judge([rule({ program: 'C:\\Windows\\system32\\svchost.exe' })], {}, [
        'C:\\Windows\\System32\\svchost.exe',
      ]),
      'not-known',
    ],
    [
      'a program below a variable, by its name',
      judge([rule({ program: '%SystemRoot%\\system32\\svchost.exe' })], {}, ['C:\\b.exe']),
      'blocks',
    ],
    ['ports that Windows chooses', judge([rule({ ports: ['RPC'] })]), 'not-known'],
    ['a port by its name', judge([rule({ ports: ['RPCEPMap'] })], { port: 135 }), 'allows'],
    ['another port by its name', judge([rule({ ports: ['IPHTTPSIn'] })]), 'blocks'],
    ['a rule whose ports were not told', judge([rule({ protocol: '', ports: [''] })]), 'not-known'],
    ['some ports of the sender', judge([rule({ remotePorts: ['67'] })]), 'not-known'],
    ['the own address', judge([rule({ local: ['192.168.1.5'] })], { address: '192.168.1.5' }), 'allows'],
    ['another own address', judge([rule({ local: ['10.0.0.1'] })], { address: '192.168.1.5' }), 'not-known'],
    ['a profile that heeds no rule', judge([rule({ profiles: 0 })], { interface: 'Office' }), 'blocks'],
    ['a profile that is off', judge([], { interface: 'Cafe' }), 'allows'],
    ['an interface that is not known', judge([], { interface: 'X' }), 'not-known'],
  ])('firewall: %s', (_, verdict, expected) => {
    expect(verdict).toBe(expected)
  })

  it('lets nothing in for a rule that an app of the Store brought with it', () => {
    // as Windows 10 keeps it: Action=Allow|Dir=In|Name=@{Microsoft.DesktopAppInstaller_…}|LUOwn=S-1-5-21-…|AppPkgId=S-1-15-2-…
    const owner = 'S-1-5-21-2468057532-1901412999-489411066-1000'
    const everything = { name: 'App Installer', protocol: 'Any', ports: ['Any'], owner }
    const sid = rule({ ...everything, packages: ['S-1-15-2-2473817148-3930944034-1235795307', ''] })
    const family = rule({ ...everything, packages: ['Any', 'Microsoft.SecHealthUI_8wekyb3d8bbwe'] })
    for (const one of [sid, family]) {
      expect(judge([one], {}, ['C:\\srv\\java.exe'])).toBe('blocks')
      expect(judge([one])).toBe('not-known')
      expect(judge([one], {}, ['C:\\Program Files\\WindowsApps\\Python_3.12\\python.exe'])).toBe('not-known')
    }
    expect(judge([rule({ owner })], {}, ['C:\\srv\\java.exe'])).toBe('not-known')
  })

  it('is opened by a command that cmd and PowerShell read alike, and not where a rule blocks', () => {
    const door = (rules: readonly object[]) => filter(rules).door(asked)
    const open = door([])?.open
    expect(open && commandText(open, 'powershell')).toBe(
      'netsh advfirewall firewall add rule name=Portlight-tcp-25565 dir=in action=allow protocol=tcp localport=25565',
    )
    expect(open && commandText(open, 'cmd')).toBe(
      'netsh advfirewall firewall add rule "name=Portlight-tcp-25565" "dir=in" "action=allow" "protocol=tcp" "localport=25565"',
    )
    const close = door([])?.close
    expect(close?.kind === 'command' && commandText(close.command)).toBe(
      'netsh advfirewall firewall delete rule name=Portlight-tcp-25565',
    )
    expect(door([rule({ action: 4 })])).toBeNull()
    expect(filter([]).door({ ...asked, interface: 'Office' })).toBeNull()
  })

  it.each([
    ['', 'PowerShell said nothing.'],
    ['{}', 'what PowerShell said can not be read.'],
    ['null', 'what PowerShell said can not be read.'],
    ['[1]', 'what PowerShell said can not be read.'],
    [
      '{"failed":"HRESULT 0x80070005,Get-NetFirewallRule"}',
      'a command of PowerShell failed (HRESULT 0x80070005,Get-NetFirewallRule).',
    ],
  ])('is not known where PowerShell says %j, and the reason is that', (text, why) => {
    expect(filterTold(text).judge(asked)).toMatchObject({
      verdict: 'not-known',
      evidence: [],
    })
    expect(firewallReasonText(filterTold(text).judge(asked).because)).toBe(
      `Windows did not tell its rules: ${why}`,
    )
  })

  it('is not known where PowerShell could not be asked, or failed without a word', () => {
    expect(firewallReasonText(filterTold('', 1).judge(asked).because)).toContain(
      'PowerShell said nothing and ended with 1.',
    )
    const why = { kind: 'late', ms: 4000 } as const
    expect(firewallReasonText(windowsFirewall({ told: null, why }).judge(asked).because)).toBe(
      'Windows did not tell its rules: PowerShell gave no answer within 4 s.',
    )
  })
})
