import { describe, expect, it } from 'vitest'
import { joinWindows, parseReading } from './sockets-reading'

/** A sample in the form of the documented classes: a fake, not recorded there by us. */
const reading = {
  elevated: false,
  tcp: [
    {
      LocalAddress: '0.0.0.0',
      LocalPort: 80,
      RemoteAddress: '0.0.0.0',
      RemotePort: 0,
      State: 2,
      OwningProcess: 4,
    },
    {
      LocalAddress: '::',
      LocalPort: 3389,
      RemoteAddress: '::',
      RemotePort: 0,
      State: 2,
      OwningProcess: 1200,
    },
    {
      LocalAddress: 'FE80::1%12',
      LocalPort: 52001,
      RemoteAddress: 'fe80::2%12',
      RemotePort: 445,
      State: 5,
      OwningProcess: 4321,
    },
    {
      LocalAddress: '127.0.0.1',
      LocalPort: 52002,
      RemoteAddress: '127.0.0.1',
      RemotePort: 80,
      State: 11,
      OwningProcess: 0,
    },
    {
      LocalAddress: '0.0.0.0',
      LocalPort: 52003,
      RemoteAddress: '0.0.0.0',
      RemotePort: 0,
      State: 100,
      OwningProcess: 4321,
    },
    {
      LocalAddress: '127.0.0.1',
      LocalPort: 52004,
      RemoteAddress: null,
      RemotePort: null,
      State: 2,
      OwningProcess: 999,
    },
  ],
  udp: [{ LocalAddress: '0.0.0.0', LocalPort: 5353, OwningProcess: 1200 }],
  processes: [
    {
      ProcessId: 0,
      ParentProcessId: 0,
      Name: 'System Idle Process',
      ExecutablePath: null,
      CommandLine: null,
      Started: null,
    },
    {
      ProcessId: 4,
      ParentProcessId: 0,
      Name: 'System',
      ExecutablePath: null,
      CommandLine: null,
      Started: '2026-11-21T01:00:00.0000000Z',
    },
    {
      ProcessId: 700,
      ParentProcessId: 600,
      Name: 'services.exe',
      ExecutablePath: null,
      CommandLine: null,
      Started: '2026-11-21T01:00:02.0000000Z',
    },
    {
      ProcessId: 1200,
      ParentProcessId: 700,
      Name: 'svchost.exe',
      ExecutablePath: 'C:\\Windows\\System32\\svchost.exe',
      CommandLine: 'svchost.exe -k NetworkService',
      Started: '2026-11-21T01:00:05.1230000Z',
    },
    // its parent's id was given to a younger process
    {
      ProcessId: 4321,
      ParentProcessId: 5000,
      Name: 'Müller.EXE',
      ExecutablePath: null,
      CommandLine: null,
      Started: '2026-11-21T01:01:00.0000000Z',
    },
    {
      ProcessId: 5000,
      ParentProcessId: 700,
      Name: 'other.exe',
      ExecutablePath: null,
      CommandLine: null,
      Started: '2026-11-21T02:00:00.0000000Z',
    },
  ],
  services: [
    { Name: 'TermService', ProcessId: 1200 },
    { Name: 'Dnscache', ProcessId: 1200 },
  ],
}

describe('Windows (a fake in the documented form)', () => {
  const parsed = parseReading(`\uFEFF${JSON.stringify(reading)}`)
  const sockets = parsed === null ? [] : joinWindows(parsed)
  const on = (port: number) => sockets.find(({ local }) => local.port === port)

  it('gives states by number, whatever the language is', () => {
    expect(sockets.map(({ protocol, state }) => [protocol, state])).toEqual([
      ['tcp', 'LISTEN'],
      ['tcp', 'LISTEN'],
      ['tcp', 'ESTABLISHED'],
      ['tcp', 'TIME_WAIT'],
      ['tcp', 'CLOSED'],
      ['tcp', 'LISTEN'],
      ['udp', null],
    ])
    expect(on(52_001)).toMatchObject({
      family: 'ipv6',
      local: { address: 'fe80::1%12' },
      remote: { address: 'fe80::2%12', port: 445 },
    })
  })

  it('names the owner, its services and its parents', () => {
    expect(on(3389)?.owners).toEqual([
      {
        pid: 1200,
        program: 'svchost',
        executable: 'C:\\Windows\\System32\\svchost.exe',
        commandLine: 'svchost.exe -k NetworkService',
        user: null,
        startedAt: '2026-11-21T01:00:05.123Z',
        birth: '2026-11-21T01:00:05.1230000Z',
        parents: [{ pid: 700, program: 'services' }],
        unit: 'Dnscache, TermService',
        unitManager: 'system',
        container: null,
        folder: null,
        project: null,
      },
    ])
    expect(on(80)?.owners[0]).toMatchObject({ pid: 4, program: 'System', parents: [] })
    expect(on(52_001)?.owners[0]).toMatchObject({ program: 'Müller', parents: [] })
  })

  it('says why a socket has no owner', () => {
    expect(on(52_002)).toMatchObject({ owners: [], ownerless: 'time-wait' })
    expect(on(52_004)).toMatchObject({ owners: [], ownerless: 'no-process', remote: null })
  })

  it('has a connection once, which Windows lists as bound too', () => {
    const [, , connection] = reading.tcp
    const shadow = { ...connection, LocalAddress: '::', RemoteAddress: '::', RemotePort: 0, State: 100 }
    const again = parseReading(JSON.stringify({ ...reading, tcp: [...reading.tcp, shadow] }))
    expect(again === null ? null : joinWindows(again)).toEqual(sockets)
  })

  it('knows a process without a name by its number', () => {
    const nameless = reading.processes.map((process) => ({ ...process, Name: null }))
    const again = parseReading(JSON.stringify({ ...reading, processes: nameless }))
    const [socket] = again === null ? [] : joinWindows(again)
    expect(socket?.owners[0]?.program).toBe('process 4')
  })

  it('takes nothing for an answer that is none', () => {
    for (const text of [
      '',
      '{',
      '[]',
      '{"tcp":[]}',
      JSON.stringify({ ...reading, tcp: [{ State: 'Listen' }] }),
    ]) {
      expect(parseReading(text)).toBeNull()
    }
  })
})
