import { describe, expect, it } from 'vitest'
import { someFacts, typed } from '#shared/conflict/testing/facts'
import { explainConflict } from '#shared/conflict/verdict'
import { SocketBuilder } from '../../sockets/socket-builder'
import { parsePortRange } from './commands'
import { excludedRanges, parseExcludedRanges } from './conflict-facts'
import type { ListedProcess } from './libraries'
import { ProcessList } from './process-list'
import type { TableRow } from './socket-tables'
import { joinWindows } from './sockets-reading'

/** What people recorded on their Windows, in public reports; shortened to some lines, which are as they were. */

/** Two columns of numbers below a heading in the language of each, with the first and the last port that is asked for. */
const ranges: readonly (readonly [source: string, text: string, port: number, range: string])[] = [
  [
    'German, Windows 10 1809 with Hyper-V, 2019 (a post on how Docker’s Jenkins could not have port 50000)',
    'Portausschlussbereiche für das Protokoll "tcp"\n\nStartport      Endport\n----------    --------\n     28380       28380\n     49911       50010\n     50111       50210\n\n* - Verwaltete Portausschlüsse.\n',
    50_000,
    '49911 to 50010',
  ],
  [
    'French, with WinNAT (gh:tempetflamer/squid_windows_multi_network_interface, README)',
    "Protocole tcp Plages d'exclusion de ports\nPort de début    Port de fin\n-------------    -----------\n        80          80\n      7952        8051\n     50000       50059     *\n* - Exclusions de ports administrés.\n",
    8_000,
    '7952 to 8051',
  ],
  [
    'Chinese, with Hyper-V, 2025 (gh:nikkigallery/WhimboxLauncher#21)',
    '协议 tcp 端口排除范围\n\n开始端口    结束端口\n----------    --------\n      2280        2379\n      5357        5357\n     50000       50059     *\n\n* - 管理的端口排除。\n',
    2_333,
    '2280 to 2379',
  ],
]

/** As netsh writes it, and as Node reads it: in the console's code page, of which UTF-8 knows no letter beyond ASCII. */
const asRead = (text: string) => text.replaceAll('\n', '\r\n').replaceAll(/[^\p{ASCII}]/gu, '\uFFFD')

describe('ranges that Windows keeps', () => {
  it.each(ranges)('are read in %s', (_, text, port, range) => {
    for (const printed of [text, asRead(text)]) {
      const excluded = excludedRanges(port, printed, printed)
      const probes = someFacts().probes.map(
        (probe) => ({ ...probe, outcome: 'fails', error: 'EACCES' }) as const,
      )
      const question = { port, protocol: 'tcp', address: null } as const
      const report = explainConflict(someFacts({ system: 'win32', question, probes, excluded }))
      expect(report.verdict).toBe('excluded-range')
      expect(report.sentence).toContain(range)
      // an answer that is cut below its heading would be one of no ranges, and above it none
      expect(parseExcludedRanges(printed).length).toBeGreaterThan(1)
    }
  })

  it.each([
    [
      'after an installation that changed it, 2020 (gh:actions/runner-images#1442)',
      'Protocol tcp Dynamic Port Range\n---------------------------------\nStart Port      : 1024\nNumber of Ports : 64511\n',
      { first: 1024, last: 65_534 },
    ],
    [
      'in Chinese (blog.caomingjun.com/excludedportrange-and-dynamicport-in-windows)',
      '协议 tcp 动态端口范围\n---------------------------------\n启动端口        : 49152\n端口数          : 16384\n',
      { first: 49_152, last: 65_535 },
    ],
  ])('for outgoing connections, %s', (_, text, range) => {
    expect(parsePortRange(text)).toEqual(range)
    expect(parsePortRange(asRead(text))).toEqual(range)
  })
})

/** Rows of `netstat -ano` that listen, as the library tells them. */
function listening(text: string): readonly TableRow[] {
  return [...text.matchAll(/^ *(TCP|UDP) +(\S+):(\d+) +\S+ +LISTENING +(\d+)/gm)].map(
    ([, protocol, address = '', port, pid]) => ({
      protocol: protocol === 'UDP' ? 'udp' : 'tcp',
      local: { address: address.replace(/^\[(.*)\]$/, '$1'), port: Number(port) },
      remote: null,
      state: 2,
      pid: Number(pid),
    }),
  )
}

/** The report on a port of such rows. */
function explained(
  text: string,
  programs: Readonly<Record<number, string>>,
  port: number,
  services: ReadonlyMap<number, readonly string[]> = new Map(),
) {
  const processes: ListedProcess[] = [
    { pid: 700, parent: 0, name: 'services.exe' },
    ...Object.entries(programs).map(([pid, name]) => ({ pid: Number(pid), parent: 700, name })),
  ]
  const details = { image: null, startedAt: null, commandLine: null, sid: null }
  const list = new ProcessList({
    processes: () => processes,
    details: () => details,
    accountOf: async () => null,
  })
  const builder = new SocketBuilder(() => null)
  const sockets = joinWindows({ rows: listening(text), processes: list, services: () => services })
    .map((one) => builder.build(one, null))
    .filter(({ local }) => local.port === port)
  const probes = [] as const
  const question = { port, protocol: 'tcp', address: null } as const
  return explainConflict(someFacts({ system: 'win32', question, sockets, probes, freePorts: [] }))
}

describe('who listens on Windows for others', () => {
  /** Windows 10 22H2 with WSL 1.1.60, 2023 (gh:CzBiX/WSLHostPatcher#18). */
  const wsl = `
  TCP    [::1]:22               [::]:0                 LISTENING       17584
  TCP    [::1]:6379             [::]:0                 LISTENING       17584
`

  it.each(['wslrelay.exe', 'wslhost.exe'])('%s does for a program in WSL, and is not to be ended', (name) => {
    const report = explained(wsl, { 17584: name }, 6379)
    expect(report).toMatchObject({ verdict: 'wsl-program', inUse: true, confidence: 'likely' })
    expect(report.sentence).toContain('A program in WSL listens on TCP port 6379')
    expect(report.fixes.map(typed)).toEqual(['wsl --exec ss -tlnp', 'wsl --shutdown'])
    expect(report.fixes.map(({ stops }) => stops)).toEqual([null, null])
  })

  /** Docker Desktop 4.3.2 on Windows 10, 2021 (gh:docker/for-win#12474), with the service that stopped it (gh:ddev/ddev#3487). */
  const docker = `
  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       4332
  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       9676
  TCP    [::]:80                [::]:0                 LISTENING       4332
  TCP    [::1]:80               [::]:0                 LISTENING       2672
`

  it('Docker Desktop does for a container, and IP Helper for what was set with netsh', () => {
    const programs = { 4332: 'com.docker.backend.exe', 9676: 'svchost.exe', 2672: 'wslhost.exe' }
    const report = explained(docker, programs, 80, new Map([[9676, ['iphlpsvc']]]))
    expect(report).toMatchObject({ verdict: 'container', inUse: true, confidence: 'likely' })
    expect(report.sentence).toContain('com.docker.backend (process 4332) of Docker Desktop')
    expect(report.sentence).toContain('svchost (process 9676) listens on the port, too')
    const commands = report.fixes.map(typed)
    expect(commands).toContain('docker ps --filter publish=80')
    expect(commands).toContain('netsh interface portproxy show all')
    expect(report.fixes.every(({ stops }) => stops === null)).toBe(true)
  })

  it('Docker Desktop does not on the port of its own API (gh:docker/for-win#12043)', () => {
    const api = docker.replaceAll(':80 ', ':2375 ')
    expect(explained(api, { 4332: 'com.docker.backend.exe' }, 2375).verdict).not.toBe('container')
  })

  /** Windows 10 19042 with WSL 2, 2021 (gh:microsoft/WSL#7150): the report has the two rows, and names the programs in words. */
  const twice = `
  TCP    127.0.0.1:9999         0.0.0.0:0              LISTENING       5120
  TCP    127.0.0.1:9999         0.0.0.0:0              LISTENING       7744
`

  it('a second program did that took a port from the first, which Windows lets it', () => {
    const report = explained(twice, { 5120: 'python.exe', 7744: 'wslhost.exe' }, 9999)
    expect(report).toMatchObject({ verdict: 'shared-listeners', inUse: true })
    expect(report.sentence).toContain('python (process 5120) and wslhost (process 7744)')
    expect(report.sentence).toContain('SO_EXCLUSIVEADDRUSE')
    expect(report.sentence).not.toContain('SO_REUSEPORT')
    // what a relay holds is never ended with it
    expect(report.fixes.flatMap(({ stops }) => stops?.pid ?? [])).toEqual([5120])
  })
})
