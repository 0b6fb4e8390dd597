import { platform } from 'node:process'
import { describe, expect, it } from 'vitest'
import { aProbe, someFacts } from '#shared/conflict/testing/facts'
import { explainConflict } from '#shared/conflict/verdict'
import { SocketBuilder } from '../sockets/socket-builder'
import { parsePs } from './darwin/owners-ps'
import { darwinEntries, psTold } from './darwin/processes'
import { joinDarwin } from './darwin/sockets-source'
import { parseLsof } from './darwin/sockets-text'
import { apparmorMode, parseUnitBinds, selinuxMode } from './linux/bind-rules'
import { parseListSockets, parseUnit } from './linux/conflict-facts'
import { LinuxProcesses, parseStatEntry } from './linux/processes'
import { askedServices, excludedRanges, parseExcludedRanges, parseServiceState } from './win32/conflict-facts'

describe('Linux: systemctl, in the form that its manual page documents', () => {
  const list = [
    '/run/systemd/journal/stdout        Stream   systemd-journald.socket systemd-journald.service',
    '/run/dbus/system_bus_socket        Stream   dbus.socket             dbus.service',
    '127.0.0.1:631                      Stream   cups.socket             cups.service',
    '[::]:22                            Stream   ssh.socket              ssh.service',
    '0.0.0.0:69                         Datagram tftp.socket             tftp.service',
    '[::1]:1631                         Stream   other.socket            other.service',
    'audit 1                            Netlink  audit.socket            audit.service',
    '',
  ].join('\n')
  const asked = (port: number, protocol: 'tcp' | 'udp' = 'tcp') =>
    parseListSockets(list, { port, protocol, address: null })

  it('names the socket units of a port and a protocol, and no others', () => {
    expect(asked(631)).toEqual(['cups.socket'])
    expect(asked(22)).toEqual(['ssh.socket'])
    expect(asked(69, 'udp')).toEqual(['tftp.socket'])
    expect(asked(69)).toEqual([])
    expect(asked(31)).toEqual([])
    expect(asked(1)).toEqual([])
    expect(parseListSockets('', { port: 22, protocol: 'tcp', address: null })).toEqual([])
  })

  it('tells of a unit who it is, whether it comes back, and what starts it', () => {
    const text = 'Restart=on-failure\nMainPID=812\nTriggeredBy=cups.socket cups.path\n'
    expect(parseUnit('cups.service', 'system', text)).toEqual({
      unit: 'cups.service',
      manager: 'system',
      mainPid: 812,
      restarts: true,
      triggeredBy: ['cups.socket'],
    })
    expect(parseUnit('x.service', 'user', 'Restart=no\nMainPID=0\nTriggeredBy=\n')).toMatchObject({
      mainPid: null,
      restarts: false,
      triggeredBy: [],
    })
    expect(parseUnit('x.service', 'user', '')).toMatchObject({
      mainPid: null,
      restarts: null,
      triggeredBy: [],
    })
  })
})

describe('Linux: rules that forbid binds', () => {
  it('are read as systemctl, SELinux and AppArmor write them', () => {
    const shown = 'SocketBindAllow=tcp:80\nSocketBindDeny=any\n'
    expect(parseUnitBinds('nginx.service', shown)).toEqual({
      unit: 'nginx.service',
      deny: 'any',
      allow: 'tcp:80',
    })
    // a unit that is not there, and a systemctl that can't be run
    expect(parseUnitBinds('x.service', 'SocketBindAllow=\nSocketBindDeny=\n')).toMatchObject({
      deny: '',
      allow: '',
    })
    expect(parseUnitBinds('x.service', '')).toMatchObject({ deny: '', allow: '' })
    expect(['1', '0\n', null].map(selinuxMode)).toEqual(['enforcing', 'permissive', 'off'])
    expect(['Y\n', 'N\n', null].map(apparmorMode)).toEqual(['on', 'off', 'off'])
  })
})

describe('Linux: processes', () => {
  const stat = (name: string, state: string, flags: number) =>
    `42 (${name}) ${state} 7 42 42 0 -1 ${flags} 1 2 3 4 5 6 7 8 20 0 1 0 123456 9 9 9 26 27 28 29\n`

  it('are read whatever their name is', () => {
    expect(parseStatEntry(stat('a) R 1 (b', 'S', 4_194_304))).toEqual({
      parent: 7,
      birth: '123456',
      kernel: false,
      ended: false,
      suspended: false,
      threadName: 'a) R 1 (b',
      stack: '28',
    })
    expect(parseStatEntry(stat('kworker/0:1', 'I', 0x0420_8060))?.kernel).toBe(true)
    expect(parseStatEntry(stat('node', 'Z', 0))?.ended).toBe(true)
    for (const text of ['', '42', '42 (node) S', '42 (node) S 7 42', stat('x', 'S', 0).slice(0, 40)]) {
      expect(parseStatEntry(text)).toBeNull()
    }
  })

  it.skipIf(platform !== 'linux')('are those of this computer', async () => {
    const processes = new LinuxProcesses('/proc', '/etc/passwd')
    const own = await processes.now(process.pid)
    expect(own).toMatchObject({ pid: process.pid, parent: process.ppid, kernel: false, ended: false })
    expect((await processes.ownerOf(process.pid))?.birth).toBe(own?.birth)
    expect((await processes.all()).map(({ pid }) => pid)).toContain(process.pid)
    expect(await processes.now(0x7fff_fff0)).toBeNull()
    expect(await processes.ownerOf(0x7fff_fff0)).toBeNull()
  })
})

describe('macOS: samples in the form that the manual pages document (a fake, not recorded there by us)', () => {
  it('tells processes from those that have ended', () => {
    const commands = [
      '    1     0 root             Sat Nov 21 01:00:00 2026     /sbin/launchd',
      '  501     1 me               Sat Nov 21 02:03:33 2026     /Applications/My App.app/Contents/MacOS/My App',
      '  502   501 me               Sat Nov 21 02:03:34 2026     (helper)',
    ].join('\n')
    const entries = darwinEntries(commands, '    1 Ss\n  501 S+\n  502 Z\n')
    expect(entries.map(({ pid, parent, program, ended }) => [pid, parent, program, ended])).toEqual([
      [1, 0, 'launchd', false],
      [501, 1, 'My App', false],
      [502, 501, '(helper)', true],
    ])
    // the same word for the start that sockets are told with
    expect(entries[1]?.birth).toBe(parsePs(commands, '').get(501)?.started)
    expect(darwinEntries('', '')).toEqual([])
    // no such process, and one that was not looked up: that has not ended
    expect(psTold({ text: '', code: 1 })).toBe('')
    for (const untold of [
      { text: '', code: 1, complained: true },
      { text: null, why: { kind: 'late', ms: 5000 } },
    ] as const) {
      expect(() => psTold(untold)).toThrow('ps did not tell which processes there are.')
    }
  })

  it.each([5000, 7000])('AirPlay Receiver on %i is a setting', (port) => {
    const lsof = [
      'p612',
      'cControlCenter',
      'Lme',
      'f9',
      'tIPv4',
      'd0x5a1',
      'PTCP',
      `n*:${port}`,
      'TST=LISTEN',
      'TQR=0',
    ].join('\n')
    const ps =
      '  612     1 me               Sat Nov 21 02:03:33 2026     /System/Library/CoreServices/ControlCenter.app/Contents/MacOS/ControlCenter'
    const builder = new SocketBuilder(() => null)
    const sockets = joinDarwin(parseLsof(`${lsof}\n`), [], parsePs(ps, ''), false).map((one) =>
      builder.build(one, null),
    )
    const report = explainConflict(
      someFacts({
        system: 'darwin',
        question: { port, protocol: 'tcp', address: null },
        sockets,
        probes: [],
      }),
    )
    expect(report).toMatchObject({
      verdict: 'system-service',
      owners: [{ program: 'ControlCenter', pid: 612 }],
    })
    expect(report.fixes[0]?.title).toContain('AirPlay Receiver')
  })
})

describe('Windows: samples in the documented form, in two languages (a fake, not recorded there by us)', () => {
  it.each([
    [
      'English',
      'Protocol tcp Port Exclusion Ranges',
      'Start Port    End Port',
      '* - Administered port exclusions.',
    ],
    [
      'German',
      'Portausschlussbereiche für das Protokoll "tcp"',
      'Startport    Endport',
      '* - Verwaltete Portausschlüsse.',
    ],
  ])('ranges that are kept, in %s', (_, title, head, foot) => {
    const text = `\r\n${title}\r\n\r\n${head}\r\n----------    --------\r\n      5357        5357\r\n     49674       49773\r\n     50000       50059     *\r\n\r\n${foot}\r\n`
    expect(parseExcludedRanges(text)).toEqual([
      { first: 5357, last: 5357 },
      { first: 49_674, last: 49_773 },
      { first: 50_000, last: 50_059 },
    ])
  })

  it('tells no answer from no ranges', () => {
    const none = '\r\nStart Port    End Port\r\n----------    --------\r\n'
    const some = `${none}      5357        5357\r\n`
    expect(excludedRanges(80, '', '\r\n')).toBeNull()
    expect(excludedRanges(80, none, none)).toEqual([])
    expect(excludedRanges(80, none, some)).toEqual([{ first: 5357, last: 5357 }])
    // one that is missing could have had it; one that has it needs no other
    expect(excludedRanges(80, some, '')).toBeNull()
    expect(excludedRanges(5357, some, '')).toEqual([{ first: 5357, last: 5357 }])
    expect(excludedRanges(80, 'The following command was not found: int ipv4.\r\n', none)).toBeNull()
  })

  it('reads no range out of rubbish', () => {
    expect(parseExcludedRanges('')).toEqual([])
    expect(parseExcludedRanges('12 of 34 done\r\n 70000 70001\r\n 90 80\r\n')).toEqual([])
  })

  it('names who has asked http.sys for a port', () => {
    const text = `
Snapshot of HTTP service state (Request Queue View):
-----------------------------------------------------

Request queue name: Request queue is unnamed.
    Version: 1.0
    State: Active
    Processes:
        ID: 1184, image: C:\\Windows\\System32\\svchost.exe
    Registered URLs:
        HTTP://*:5357/BEFB2F36-5D0E-4B1A-9D0C-000000000001/

Request queue name: DefaultAppPool
    Version: 2.0
    State: Active
    Processes:
        ID: 6240, image: c:\\windows\\system32\\inetsrv\\w3wp.exe
    Registered URLs:
        HTTP://*:80/
        HTTPS://*:443/SITE/
`.replaceAll('\n', '\r\n')
    expect(parseServiceState(text, 80)).toEqual([
      { url: 'HTTP://*:80/', program: 'w3wp', pid: 6240, service: null },
    ])
    expect(parseServiceState(text, 443)).toEqual([
      { url: 'HTTPS://*:443/SITE/', program: 'w3wp', pid: 6240, service: null },
    ])
    expect(parseServiceState(text, 5357)).toEqual([
      expect.objectContaining({ program: 'svchost', pid: 1184 }),
    ])
    expect(parseServiceState(text, 8)).toEqual([])
    expect(parseServiceState('', 80)).toEqual([])
  })

  it('tells no answer of http.sys from one that names nobody', () => {
    const heading =
      'Snapshot of HTTP service state (Request Queue View):\r\n-----------------------------\r\n'
    expect(askedServices(heading, 80)).toEqual([])
    for (const none of ['', '\r\n', 'Der Dienst wurde nicht gestartet.\r\n'])
      expect(askedServices(none, 80)).toBeNull()
  })

  const requestQueue = (...lines: readonly string[]) =>
    [
      'Request queue name: Request queue is unnamed.',
      '    Version: 2.0',
      '    Max requests: 1000',
      '    Max queued request age: 0s',
      '    Number of active processes attached: 1',
      ...lines.map((line) => `    ${line}`),
      '',
    ].join('\r\n')

  it.each([
    // Microsoft's "Troubleshoot Azure Stack HCI SDN" (Azure/AzureLocal-Supportability, docs of the host agent)
    [
      'which service it is, in a process of services',
      requestQueue(
        'Processes:',
        '    ID: 2688, image: C:\\Windows\\System32\\svchost.exe',
        '    Services: NcHostAgent',
        '    Tagged Service: NcHostAgent',
        'Registered URLs:',
        '    HTTPS://+:443/HOSTAGENT/VSWITCH/',
      ),
      443,
      { url: 'HTTPS://+:443/HOSTAGENT/VSWITCH/', pid: 2688, program: 'svchost', service: 'NcHostAgent' },
    ],
    // as a user without rights saw it, in a public report of a WCF service on port 8000
    [
      'the process alone, to whom may not see more',
      requestQueue(
        'Processes:',
        '    ID: 4796, image: <?>',
        'Registered URLs:',
        '    HTTP://+:8000/MONITORSERVICE/',
      ),
      8000,
      { url: 'HTTP://+:8000/MONITORSERVICE/', pid: 4796, program: null, service: null },
    ],
    // Windows 7 and Server 2008 R2, as Service Fabric's guide "Determine Process Listening on Port" shows it
    [
      'the process alone, on an older Windows',
      requestQueue(
        'Process IDs:',
        '    944',
        'URL groups:',
        'URL group ID: FE00000040000001',
        '    Number of registered URLs: 2',
        '    Registered URLs:',
        '        HTTP://+:5985/WSMAN/',
        '        HTTP://+:47001/WSMAN/',
      ),
      47001,
      { url: 'HTTP://+:47001/WSMAN/', pid: 944, program: null, service: null },
    ],
    // the form of Remote Desktop Manager's queue, and of an address with colons of its own
    [
      'a port of an address, and no number of the address',
      requestQueue(
        'Processes:',
        '    ID: 7, image: D:\\Soft\\Remote Tool\\tool.exe',
        '    HTTP://[::1]:8080:[::1]/',
      ),
      8080,
      { url: 'HTTP://[::1]:8080:[::1]/', pid: 7, program: 'tool', service: null },
    ],
  ])('tells %s', (_, text, port, told) => {
    expect(parseServiceState(text, port)).toEqual([told])
    expect(parseServiceState(text, 1)).toEqual([])
    // every word in another language, and in letters of another script
    const translated = text
      .replaceAll(/Request queue name|Processes|Process IDs|Registered URLs|Services|image/g, 'Warteschlange')
      .replaceAll('Tagged Service', 'служба')
    expect(parseServiceState(translated, port)).toEqual([told])
  })
})

describe('Windows: ranges that are kept, as people recorded them', () => {
  it.each([
    [
      'Windows Server of GitHub, 2024 (gh:open-telemetry/opentelemetry-collector#10839): one was added by an administrator',
      'Protocol tcp Port Exclusion Ranges\n\nStart Port    End Port      \n----------    --------      \n        80          80      \n      5986        5986      \n     47001       47001      \n     55679       55679     *\n\n* - Administered port exclusions.\n\nOk.\n',
      [
        [80, 80],
        [5986, 5986],
        [47_001, 47_001],
        [55_679, 55_679],
      ],
    ],
    [
      'in Spanish, 2022 (gh:microsoft/WSL#5306)',
      'Puerto de inicio    Puerto final\n----------          --------\n      1025        1124\n      5357        5357\n     25313       25412\n     50000       50059\n',
      [
        [1025, 1124],
        [5357, 5357],
        [25_313, 25_412],
        [50_000, 50_059],
      ],
    ],
    [
      'with Hyper-V, 2026 (gh:localsend/localsend#125)',
      'Protocol tcp Port Exclusion Ranges\n\nStart Port    End Port\n----------    --------\n      5985        5985\n     49673       49772\n     50000       50059     *\n     53286       53385\n     53386       53485\n\n* - Administered port exclusions.',
      [
        [5985, 5985],
        [49_673, 49_772],
        [50_000, 50_059],
        [53_286, 53_385],
        [53_386, 53_485],
      ],
    ],
  ])('%s', (_, text, ranges) => {
    const told = ranges.map(([first, last]) => ({ first, last }))
    expect(parseExcludedRanges(text)).toEqual(told)
    expect(parseExcludedRanges(text.replaceAll('\n', '\r\n'))).toEqual(told)
  })

  it('say why LocalSend could not have its port there', () => {
    const excluded = parseExcludedRanges('     53286       53385\n')
    const probes = [{ ...aProbe('0.0.0.0'), outcome: 'fails', error: 'EACCES' } as const]
    const report = explainConflict(
      someFacts({
        system: 'win32',
        question: { port: 53_317, protocol: 'tcp', address: null },
        probes,
        excluded,
      }),
    )
    expect(report).toMatchObject({ verdict: 'excluded-range' })
    expect(report.sentence).toContain('53286')
  })
})
