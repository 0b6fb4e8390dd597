import { describe, expect, it } from 'vitest'
import { aProbe, someFacts, typed } from '#shared/conflict/testing/facts'
import { explainConflict } from '#shared/conflict/verdict'
import { unattributedText } from '#shared/sockets/unattributed'
import { SocketBuilder } from '../../sockets/socket-builder'
import { type DarwinFirewallTexts, darwinFirewall } from './firewall'
import { parsePs } from './owners-ps'
import { hiddenFrom, joinDarwin } from './sockets-source'
import { parseLsof, parseNetstat } from './sockets-text'

/** What people recorded on their Macs, in public reports; shortened to some lines, which are as they were. */

/** macOS 10.14, 2019 (gh:danielkrainas/node-netstat#26): `-v` adds columns behind the state. */
const mojave = `Active Internet connections
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)     rhiwat shiwat    pid   epid  state    options
tcp4       0      0  192.168.1.191.52044    31.13.66.35.443        ESTABLISHED 131072 131860   9811      0 0x0102 0x00000008
tcp4      24      0  192.168.1.191.52040    140.82.114.4.443       CLOSE_WAIT  131072 132432   9811      0 0x0122 0x00000008
`

/** macOS 14.2.1, 2024 (gh:danielkrainas/node-netstat#43). */
const sonoma = 'tcp46      0      0  *.8809                 *.*                    LISTEN     \n'

/** macOS 27, 2026 (gh:dotnet/runtime#133960, gh:doronz88/pymobiledevice3#1952): to who is not root, nothing. */
const newest = ''

/** macOS 12 or 13, 2022 (gh:allyring/pvw#1): `lsof -F pcLfPn`, without types, devices and states. */
const fields = (protocol: string, type: string, name: string) => `t${type}\nP${protocol}\nn${name}\n`
const monterey = `p866\ncControlCenter\nLdolevh\nf16\n${fields('UDP', 'IPv4', '*:*')}f19\n${fields('TCP', 'IPv4', '*:5000')}f20\n${fields('TCP', 'IPv4', '*:7000')}f21\n${fields('TCP', 'IPv6', '*:7000')}f22\n${fields('TCP', 'IPv6', '*:5000')}p1006\ncNotion Helper\nLdolevh\nf23\n${fields('TCP', 'IPv4', '127.0.0.1:57580->127.0.0.1:49233')}`

describe('netstat of three versions', () => {
  it('is read with the columns that each has', () => {
    expect(parseNetstat(mojave, '')).toEqual([
      expect.objectContaining({
        local: { address: '192.168.1.191', port: 52_044 },
        remote: { address: '31.13.66.35', port: 443 },
        state: 'ESTABLISHED',
      }),
      expect.objectContaining({ state: 'CLOSE_WAIT', receiveQueue: 24 }),
    ])
    expect(parseNetstat('', sonoma)).toEqual([
      expect.objectContaining({
        family: 'ipv6',
        state: 'LISTEN',
        local: { address: '::', port: 8809 },
        remote: null,
      }),
    ])
  })

  it('that tells a user nothing hides the sockets of others, and to root has none', () => {
    const rows = parseNetstat(newest, newest)
    expect(hiddenFrom(rows, false, null)).toEqual([expect.objectContaining({ kind: 'not-listed' })])
    expect(hiddenFrom(rows, true, null)).toEqual([])
    expect(hiddenFrom(parseNetstat(mojave, ''), false, null)).toEqual([])
  })

  it('makes no port free for who does not set SO_REUSEADDR, where others are hidden', () => {
    const [hidden = ''] = hiddenFrom([], false, null).map(unattributedText)
    const question = { port: 3000, protocol: 'tcp', address: '127.0.0.1' } as const
    const probes = [aProbe('127.0.0.1')]
    const facts = { system: 'darwin', question, probes, administrator: false } as const
    const report = explainConflict(someFacts({ ...facts, tableProblem: hidden }))
    expect(report).toMatchObject({ verdict: 'free', confidence: 'likely' })
    expect(report.sentence).toContain('for others that is not known')
    expect(explainConflict(someFacts(facts)).sentence).not.toContain('not known')
  })
})

describe('lsof, with the receiver of AirPlay', () => {
  it('is Control Center on both ports, whatever it calls a state', () => {
    const sockets = joinDarwin(parseLsof(monterey), [], parsePs('', ''), false)
    const airplay = sockets.filter(({ local }) => [5000, 7000].includes(local.port))
    expect(airplay.map(({ family, owners }) => [family, owners[0]?.program, owners[0]?.pid])).toEqual([
      ['ipv4', 'ControlCenter', 866],
      ['ipv4', 'ControlCenter', 866],
      ['ipv6', 'ControlCenter', 866],
      ['ipv6', 'ControlCenter', 866],
    ])
    expect(sockets.at(-1)).toMatchObject({
      owners: [{ program: 'Notion Helper' }],
      remote: { address: '127.0.0.1', port: 49_233 },
    })
  })
})

describe('netstat of macOS 15 and 26, which has more and more columns', () => {
  /** macOS 15.1, 2024 (gh:sebhildebrandt/systeminformation#951): of `-v`. */
  const sequoia =
    'tcp4       0    126  192.168.1.233.52137                           34.117.41.85.443                              ESTABLISHED       9026        316  131072  131600   2903      0 00102 00000000 00000000023c645f 20000081 04000900      2      0 000004\n'
  /** macOS 26, 2025 (gh:sindresorhus/pid-port#14): the process has a name with a blank. */
  const tahoe =
    'tcp4       0      0  127.0.0.1.49515        127.0.0.1.49472        ESTABLISHED       118268        40208  408008  146988  Autodesk Fusion:22712  00002 00000000 000000000025c5ff 00000081 04000800      3      0 000000\n'

  it('is read by its first ones', () => {
    expect(parseNetstat(sequoia + tahoe, '')).toEqual([
      expect.objectContaining({
        state: 'ESTABLISHED',
        sendQueue: 126,
        local: { address: '192.168.1.233', port: 52_137 },
        remote: { address: '34.117.41.85', port: 443 },
      }),
      expect.objectContaining({ local: { address: '127.0.0.1', port: 49_515 }, state: 'ESTABLISHED' }),
    ])
  })
})

describe('a socket that launchd keeps for a service', () => {
  /** The columns of lsof for people, as the fields that it has for programs. */
  const asFields = (table: string) => {
    const line = /^(\S+) +(\d+) +(\S+) +(\d+)u +(IPv[46]) +(0x\w+) +\S+ +(TCP|UDP) +(\S+) \((\w+)\)$/gm
    return [...table.matchAll(line)]
      .map(
        ([, command, pid, user, file, type, device, protocol, name, state]) =>
          `p${pid}\nc${command}\nL${user}\nf${file}\nt${type}\nd${device}\nP${protocol}\nn${name}\nTST=${state}\n`,
      )
      .join('')
  }
  /** macOS 10.13.4, 2018 (gh:inspec/inspec#3069): screen sharing is on, and launchd has each socket twice. */
  const screenSharing = `COMMAND   PID    USER   FD   TYPE             DEVICE SIZE/OFF NODE NAME
launchd     1    root   36u  IPv6 0xf73fea16f4aa7065      0t0  TCP *:5900 (LISTEN)
launchd     1    root   37u  IPv6 0xf73fea16f4aa7065      0t0  TCP *:5900 (LISTEN)
launchd     1    root   38u  IPv4 0xf73fea16f4aaaf05      0t0  TCP *:5900 (LISTEN)
launchd     1    root   40u  IPv4 0xf73fea16f4aaaf05      0t0  TCP *:5900 (LISTEN)
`

  it('is one socket of each family, and is told as one that a service is started by', () => {
    const builder = new SocketBuilder(() => null)
    const sockets = joinDarwin(parseLsof(asFields(screenSharing)), [], parsePs('', ''), true).map((one) =>
      builder.build(one, null),
    )
    expect(sockets.map(({ family, owners }) => [family, owners.map(({ pid }) => pid)])).toEqual([
      ['ipv6', [1]],
      ['ipv4', [1]],
    ])
    const question = { port: 5900, protocol: 'tcp', address: null } as const
    const report = explainConflict(someFacts({ system: 'darwin', question, sockets, probes: [] }))
    expect(report).toMatchObject({ verdict: 'socket-activation', inUse: true })
    expect(report.fixes.every(({ stops }) => stops === null)).toBe(true)
    expect(typed(report.fixes[0])).toContain('launchctl')
  })
})

describe('the firewall of macOS', () => {
  const question = { family: 'ipv4', protocol: 'tcp', port: 22, interface: 'en0', address: null } as const
  const judged = (texts: Partial<DarwinFirewallTexts>, executables: readonly string[] = []) =>
    darwinFirewall({ state: null, blockAll: null, apps: null, packetFilter: null, ...texts }).judge({
      ...question,
      executables,
    })

  it.each([
    // macOS 15, 2025 and 2026 (gh:dan-snelson/Mac-Health-Check#8, gh:momenbasel/PureMac#176)
    ['Firewall is blocking all non-essential incoming connections. (State = 2)', 'blocks'],
    // macOS 11, 2021 (gh:rgcr/m-cli#160)
    ['Firewall is enabled. (State = 2)', 'blocks'],
    ['Firewall is enabled. (State = 1)', 'not-known'],
    ['Firewall is disabled. (State = 0)', 'allows'],
  ])('says %j', (state, verdict) => {
    expect(judged({ state, packetFilter: 'Status: Disabled\n' }).verdict).toBe(verdict)
  })

  /** 2026 (gh:nix-darwin/nix-darwin#1705), asked for by root. */
  const apps = `Total number of apps = 9
1 : /usr/libexec/sshd-session
             (Block incoming connections)
4 : /usr/bin/python3
             (Allow incoming connections)
`

  it('lists programs', () => {
    const blockAll = 'Firewall has block all state set to disabled.\n'
    const parts = {
      state: 'Firewall is enabled. (State = 1)',
      blockAll,
      apps,
      packetFilter: 'Status: Disabled\n',
    }
    expect(judged(parts, ['/usr/libexec/sshd-session']).verdict).toBe('blocks')
    expect(judged(parts, ['/usr/bin/python3']).verdict).toBe('allows')
    expect(judged(parts, ['/usr/bin/python']).verdict).toBe('not-known')
  })

  it('is not known where its packet filter has rules, or nobody told', () => {
    const state = 'Firewall is disabled. (State = 0)'
    const packetFilter = 'Status: Enabled for 0 days 00:26:05           Debug: Urgent\n'
    expect(judged({ state, packetFilter }).verdict).toBe('not-known')
    expect(judged({ state, packetFilter: '' }).verdict).toBe('not-known')
    expect(judged({ state: '', packetFilter: 'Status: Disabled\n' }).verdict).toBe('not-known')
  })
})
