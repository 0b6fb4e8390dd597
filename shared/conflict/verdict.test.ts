import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { asRoot, posixCommand } from '../command-line/command-line'
import { ownCommandAsRoot } from '../command-line/own-command'
import { byCommand, bySentence } from '../command-line/remedy'
import { optPortlight } from '../command-line/testing/own-commands'
import type { Owner, Socket } from '../sockets/socket'
import { anOwner, aSocket } from '../sockets/testing/sockets'
import type { ConflictFacts } from './facts'
import { ConflictReport, conflictVerdicts } from './report'
import { aProbe, someFacts, typed } from './testing/facts'
import { explainConflict, isFreeForMost, isFreeNow } from './verdict'

const taken = [aProbe('0.0.0.0', 'EADDRINUSE'), aProbe('::', 'EADDRINUSE')]

/** A listener on port 3000 of all IPv4 addresses, and a bind that fails for it. */
function held(owner: Partial<Owner> | null, parts: Partial<ConflictFacts> = {}, row: Partial<Socket> = {}) {
  const owners = owner === null ? [] : [anOwner({ program: 'node', pid: 4711, ...owner })]
  const socket = aSocket({ local: { address: '0.0.0.0', port: 3000 }, owners, ...row })
  return explainConflict(someFacts({ sockets: [socket], probes: taken, ...parts }))
}

describe('a port that a container has', () => {
  const id = '7f5c1290ab347f5c1290ab347f5c1290ab347f5c1290ab347f5c1290ab34aaaa'

  it.each([
    ['docker', 'docker stop 7f5c1290ab34'],
    ['podman', 'podman stop 7f5c1290ab34'],
    ['containerd', 'nerdctl stop 7f5c1290ab34'],
    ['kubernetes', 'crictl stop 7f5c1290ab34'],
  ] as const)('of %s is freed by stopping that container', (runtime, command) => {
    const report = held({ container: { runtime, id } })
    expect(report).toMatchObject({ verdict: 'container', inUse: true, confidence: 'certain' })
    expect(report.fixes[0]).toMatchObject({ safe: true, stops: null })
    expect(typed(report.fixes[0])).toBe(command)
    expect(report.sentence).toContain(`${runtime} container 7f5c1290ab34`)
  })

  it('is told by the proxy that publishes it', () => {
    const report = held({ program: 'docker-proxy', unit: 'docker.service', unitManager: 'system' })
    expect(report.verdict).toBe('container')
    const commands = report.fixes.map(typed)
    expect(commands).toContain('docker ps --filter publish=3000')
    expect(commands.join()).not.toContain('docker.service')
    expect(typed(held({ program: 'rootlessport' }).fixes[0])).toBe('podman ps --filter publish=3000')
  })

  it('is told by a network namespace of its own', () => {
    expect(held({}, { foreignPids: [4711] })).toMatchObject({ verdict: 'container', confidence: 'likely' })
  })

  it('is no other one for whoever is in the same container', () => {
    expect(held({ container: { runtime: 'docker', id } }, { ownContainer: id }).verdict).toBe('live-listener')
  })
})

describe('a port that is kept for a service', () => {
  it.each([
    ['the first process', { pid: 1, program: 'systemd' }, {}],
    ['the unit of its control group', { unit: 'cups.socket', unitManager: 'system' as const }, {}],
    ['its helper', { program: 'systemd-socket-activate' }, {}],
    ['the manager of a session', { program: 'systemd', commandLine: '/usr/lib/systemd/systemd --user' }, {}],
    ['launchd', { pid: 1, program: 'launchd' }, { system: 'darwin' as const }],
    ['a stand-in that has handed its socket on', {}, { activatedPids: [4712] }],
  ])('is told by %s', (_, owner, parts) => {
    const service = anOwner({ pid: 4712, program: 'app', parents: [{ pid: 4711, program: 'node' }] })
    const row = aSocket({
      local: { address: '0.0.0.0', port: 3000 },
      owners: [anOwner({ program: 'node', pid: 4711, ...owner }), service],
    })
    const report = explainConflict(someFacts({ sockets: [row], probes: taken, ...parts }))
    expect(report).toMatchObject({ verdict: 'socket-activation', inUse: true })
    expect(report.fixes.every(({ stops }) => stops === null)).toBe(true)
  })

  it('names the socket unit to stop, even where its owner is hidden', () => {
    const report = held(
      null,
      { administrator: false, socketUnits: [{ unit: 'cups.socket', manager: 'system' }] },
      { ownerless: 'no-permission', user: 'root' },
    )
    expect(report.verdict).toBe('socket-activation')
    expect(typed(report.fixes[0])).toBe('sudo systemctl stop cups.socket')
    const ofUser = held({ unit: 'x.socket', unitManager: 'user' })
    expect(typed(ofUser.fixes[0])).toBe('systemctl --user stop x.socket')
  })

  it('is not told by a first process that is a server itself, which is never stopped', () => {
    const report = held({ pid: 1, program: 'nginx' })
    expect(report.verdict).toBe('live-listener')
    expect(report.fixes.every(({ stops }) => stops === null)).toBe(true)
  })
})

describe('a port of the system itself', () => {
  it('is http.sys of Windows, with who has asked it', () => {
    const report = held(
      { pid: 4, program: 'System' },
      {
        system: 'win32',
        httpServices: [
          { url: 'HTTP://+:3000/', program: 'w3wp', pid: 1234, service: null },
          { url: 'HTTP://+:3000/WSMAN/', program: 'svchost', pid: 2688, service: 'WinRM' },
          { url: 'HTTP://+:3000/OLD/', program: null, pid: 944, service: null },
        ],
      },
    )
    expect(report).toMatchObject({ verdict: 'system-service', inUse: true })
    expect(typed(report.fixes[0])).toBe('netsh http show servicestate view=requestq')
    expect(report.evidence).toContainEqual({
      what: 'netsh http show servicestate',
      detail: 'HTTP://+:3000/, asked for by w3wp (process 1234)',
    })
    const told = report.evidence.map(({ detail }) => detail)
    expect(told).toContain('HTTP://+:3000/WSMAN/, asked for by the service WinRM in svchost (process 2688)')
    expect(told).toContain('HTTP://+:3000/OLD/, asked for by process 944')
  })

  it('is the file sharing of Windows, which listens in the same process', () => {
    const question = { port: 445, protocol: 'tcp' as const, address: null }
    const report = held(
      { pid: 4, program: 'System' },
      { system: 'win32', question },
      { local: { address: '0.0.0.0', port: 445 } },
    )
    expect(report).toMatchObject({ verdict: 'system-service', inUse: true })
    expect(report.sentence).toContain('file sharing')
    expect(report.fixes.map(typed).join()).not.toContain('netsh http')
  })

  it('is not known to be http.sys where netsh did not tell, and is something else where it names nobody', () => {
    const system = { pid: 4, program: 'System' }
    const untold = held(system, { system: 'win32', httpServices: null })
    expect(untold.sentence).toContain('not known, because netsh did not tell')
    expect(untold.evidence).toContainEqual({
      what: 'netsh http show servicestate',
      detail: 'Not known: netsh gave no answer that can be read.',
    })
    const nobody = held(system, { system: 'win32', httpServices: [] }).sentence
    expect(nobody).toContain('no program that has asked')
    const question = { port: 445, protocol: 'tcp', address: null } as const
    const local = { local: { address: '0.0.0.0', port: 445 } }
    expect(held(system, { system: 'win32', question, httpServices: null }, local).sentence).toContain(
      'most likely with its file sharing',
    )
  })

  it('is one of several services that share a process, which can not be told apart', () => {
    const report = held(
      { program: 'svchost', unit: 'Dhcp, EventLog', unitManager: 'system' },
      { system: 'win32' },
    )
    expect(report.fixes.find(({ title }) => title.includes('Dhcp, EventLog'))).toMatchObject({
      command: null,
      safe: false,
    })
  })

  it.each([5000, 7000])('is AirPlay Receiver of macOS on %i', (port) => {
    const question = { port, protocol: 'tcp' as const, address: null }
    const report = held(
      { program: 'ControlCenter' },
      { system: 'darwin', question },
      { local: { address: '0.0.0.0', port } },
    )
    expect(report.verdict).toBe('system-service')
    expect(report.fixes[0]?.title).toContain('AirPlay Receiver')
    expect(held({ program: 'ControlCenter' }, { system: 'darwin' }).verdict).toBe('live-listener')
  })

  it('is a range that Windows keeps to itself', () => {
    const report = explainConflict(
      someFacts({
        system: 'win32',
        probes: [aProbe('0.0.0.0', 'EACCES'), aProbe('::', 'EACCES')],
        excluded: [{ first: 2_980, last: 3_079 }],
      }),
    )
    expect(report).toMatchObject({ verdict: 'excluded-range', inUse: false, confidence: 'certain' })
    expect(report.fixes[0]).toMatchObject({ safe: true })
    expect(report.fixes.map(typed)).toContain('netsh int ipv4 show excludedportrange protocol=tcp')
  })

  it('is forbidden by Windows, which has no privileged ports, whether or not it tells its ranges', () => {
    const forbidden = (excluded: ConflictFacts['excluded'], sockets: readonly Socket[] = []) =>
      explainConflict(
        someFacts({
          system: 'win32',
          question: { port: 80, protocol: 'tcp', address: null },
          probes: [aProbe('0.0.0.0', 'EACCES'), aProbe('::', 'EACCES')],
          excluded,
          sockets,
        }),
      )
    const untold = forbidden(null)
    expect(untold).toMatchObject({ verdict: 'unknown', inUse: null })
    expect(untold.sentence).toContain('netsh, the command that lists them, did not tell')
    expect(untold.evidence.map(({ what }) => what)).toContain('excluded port ranges')
    expect(forbidden([]).sentence).toContain('in none of the ranges that Windows keeps')
    expect(untold.sentence + forbidden([]).sentence).not.toMatch(/SELinux|privilege/)
    // a socket that has it for itself alone, bound and not listening
    const bound = aSocket({ state: 'CLOSED', local: { address: '0.0.0.0', port: 80 } })
    expect(forbidden([], [bound])).toMatchObject({ verdict: 'bound-not-listening', inUse: true })
  })
})

describe('a bind that is refused', () => {
  const refused = (parts: Partial<ConflictFacts>) =>
    explainConflict(someFacts({ probes: [aProbe('0.0.0.0', 'EACCES'), aProbe('::', 'EACCES')], ...parts }))
  const port80 = { port: 80, protocol: 'tcp' as const, address: null }

  it.each(['linux', 'darwin'] as const)('is about a privilege below 1024 on %s', (system) => {
    const limits = { ephemeral: null, unprivilegedFrom: system === 'linux' ? 1024 : null }
    const report = refused({ system, question: port80, limits, administrator: false })
    expect(report).toMatchObject({ verdict: 'privileged-port', inUse: false, confidence: 'certain' })
    expect(report.fixes[0]?.safe).toBe(true)
  })

  it('is not known where no privilege is needed', () => {
    expect(refused({})).toMatchObject({ verdict: 'unknown', inUse: null, confidence: 'possible' })
    expect(refused({ system: 'win32' }).sentence).toContain('not known, because')
    expect(explainConflict(someFacts({ probes: [aProbe('0.0.0.0', 'EMFILE'), aProbe('::')] })).verdict).toBe(
      'unknown',
    )
  })

  const unread = { tableProblem: 'The socket tables cannot be read.' }

  it('does not say that nothing has the port where that could not be looked at', () => {
    expect(refused({ question: port80, ...unread })).toMatchObject({
      verdict: 'privileged-port',
      inUse: null,
      sentence: expect.stringMatching(
        /^Whether something uses TCP port 80 is not known, because the table .* cannot be read\), but it can't be had/,
      ),
    })
    const windows = { system: 'win32', excluded: [{ first: 2_980, last: 3_079 }], ...unread } as const
    expect(refused(windows)).toMatchObject({ verdict: 'excluded-range', inUse: null })
    expect(refused({ ...windows, excluded: [] })).toMatchObject({ verdict: 'unknown', inUse: null })
    const rules = { selinux: 'enforcing', apparmor: 'off', units: [] } as const
    const byRule = refused({ rules, ...unread })
    expect(byRule).toMatchObject({ verdict: 'forbidden-by-rule', inUse: null })
    expect(refused({ ...unread })).toMatchObject({ verdict: 'unknown', inUse: null })
    expect(refused(windows).sentence + byRule.sentence + refused(unread).sentence).not.toMatch(
      /is not in use|nothing uses/,
    )
    expect(refused({ rules }).sentence).toContain('nothing uses')
    // nothing was read, and no bind was tried
    expect(explainConflict(someFacts({ probes: [], ...unread }))).toMatchObject({
      verdict: 'unknown',
      inUse: null,
    })
  })

  it('says nothing against a listener that is there', () => {
    const socket = aSocket({
      local: { address: '0.0.0.0', port: 80 },
      owners: [anOwner({ program: 'nginx' })],
    })
    expect(refused({ question: port80, sockets: [socket] })).toMatchObject({
      verdict: 'live-listener',
      inUse: true,
    })
  })

  it('is about the address where that is not of this computer, whoever listens on all of them', () => {
    const report = held(
      {},
      {
        question: { port: 3000, protocol: 'tcp', address: '192.0.2.7' },
        probes: [aProbe('192.0.2.7', 'EADDRNOTAVAIL'), aProbe('0.0.0.0', 'EADDRINUSE')],
      },
    )
    expect(report).toMatchObject({ verdict: 'address-not-local', inUse: false, owners: [] })
    expect(report.fixes.flatMap(({ stops }) => stops ?? [])).toEqual([])
  })

  it('tells of IPv6 that is off', () => {
    const off = [aProbe('0.0.0.0'), aProbe('::', 'EADDRNOTAVAIL')]
    expect(explainConflict(someFacts({ probes: off })).verdict).toBe('free')
    const asked = { port: 3000, protocol: 'tcp' as const, address: '::1' }
    const report = explainConflict(someFacts({ question: asked, probes: [aProbe('::1', 'EAFNOSUPPORT')] }))
    expect(report.verdict).toBe('address-not-local')
    expect(report.sentence).toContain('IPv6 is turned off')
  })
})

describe('a listener whose owner is hidden', () => {
  const hidden = { ownerless: 'no-permission' as const, user: 'postgres' }
  const report = held(
    null,
    { administrator: false, remedy: byCommand(ownCommandAsRoot(optPortlight, 'sockets')) },
    hidden,
  )

  it('is not said to be another user’s where nobody looked it up', () => {
    const { sentence } = held(null, { administrator: false }, { ownerless: 'not-looked-up', user: null })
    expect(sentence).toBe(
      'A program, whose process could not be looked up this time, listens on TCP port 3000 at all IPv4 addresses (0.0.0.0).',
    )
  })

  it('is certain, and is told with its user and the command that shows more', () => {
    expect(report).toMatchObject({ verdict: 'live-listener', inUse: true, confidence: 'certain', owners: [] })
    expect(report.sentence).toBe(
      'A program of user postgres, which the system names only to administrators, listens on TCP port 3000 at all IPv4 addresses (0.0.0.0).',
    )
    expect(report.fixes[0]).toEqual({
      title: 'See which program it is, as administrator',
      command: ownCommandAsRoot(optPortlight, 'why', '3000'),
      safe: true,
      stops: null,
    })
  })

  it('is not told to be an administrator who is one already', () => {
    const asRoot = held(
      null,
      { administrator: true, remedy: bySentence('Start it with CAP_SYS_PTRACE.') },
      hidden,
    )
    expect(asRoot.sentence).toContain('of user postgres, which can not be seen from here, listens')
    expect(asRoot.fixes.map(({ title }) => title).join()).not.toContain('administrator')
  })

  it('of the kernel is nobody to be stopped', () => {
    expect(held(null, {}, { ownerless: 'no-process' }).sentence).toContain('outside of the processes')
  })
})

describe('a service that has the port', () => {
  const owner = { program: 'nginx', pid: 812, unit: 'nginx.service', unitManager: 'system' as const }
  const unit = {
    unit: 'nginx.service',
    manager: 'system' as const,
    mainPid: 812,
    restarts: true,
    triggeredBy: [],
  }

  it('is stopped by its unit, which would start it again', () => {
    const report = held(owner, { units: [unit], administrator: false })
    expect(report.verdict).toBe('live-listener')
    expect(report.fixes[0]).toMatchObject({
      command: asRoot(posixCommand('systemctl', 'stop', 'nginx.service')),
      safe: true,
      stops: null,
    })
    expect(report.fixes[0]?.title).toContain('may be started again')
  })

  it('is stopped together with the socket unit that would start it', () => {
    const report = held(owner, { units: [{ ...unit, triggeredBy: ['nginx.socket'] }] })
    expect(typed(report.fixes[0])).toBe('systemctl stop nginx.socket nginx.service')
  })

  it('is named as a shell has to be told it', () => {
    const name = 'backup@my\\x2ddisk.service'
    const report = held({ ...owner, unit: name }, { units: [{ ...unit, unit: name }] })
    expect(typed(report.fixes[0])).toBe('systemctl stop backup@my\\\\x2ddisk.service')
  })

  it('is the unit of a master and its workers, and not of a manager with other programs', () => {
    const worker = { ...owner, pid: 813, parents: [{ pid: 812, program: 'nginx' }] }
    expect(typed(held(worker, { units: [unit] }).fixes[0])).toBe('systemctl stop nginx.service')
    const managed = { ...owner, program: 'node', pid: 813, parents: [{ pid: 812, program: 'pm2' }] }
    expect(held(managed, { units: [unit] }).fixes[0]?.stops?.pid).toBe(813)
  })
})

describe('connections without a listener', () => {
  const connection = (localPort: number, remotePort: number, parts: Partial<Socket> = {}) =>
    aSocket({
      state: 'ESTABLISHED',
      local: { address: '127.0.0.1', port: localPort },
      remote: { address: '10.0.0.9', port: remotePort },
      owners: [anOwner({ pid: 4711, program: 'curl' })],
      ...parts,
    })
  const explain = (socket: Socket, parts: Partial<ConflictFacts> = {}) =>
    explainConflict(
      someFacts({
        question: { port: socket.local.port, protocol: socket.protocol, address: null },
        sockets: [socket],
        ...parts,
      }),
    )

  it('are outgoing ones from a port that those are given, or towards a server', () => {
    expect(explain(connection(45_000, 443))).toMatchObject({ verdict: 'outgoing-connection' })
    expect(explain(connection(45_000, 50_000)).verdict).toBe('outgoing-connection')
    expect(explain(connection(3000, 443)).verdict).toBe('outgoing-connection')
    const local = connection(3000, 50_000)
    expect(explain(local, { towardsListeners: [local.id] }).verdict).toBe('outgoing-connection')
  })

  it('are what an ended server left behind otherwise, and keep few out', () => {
    const report = explain(connection(3000, 50_000))
    expect(report).toMatchObject({ verdict: 'free', inUse: false, owners: [] })
    expect(report.sentence).toContain('kept out by 1 connection of curl (process 4711) that is still open')
  })

  it('tell which side made them, and of whom they are', () => {
    const incoming = connection(3000, 50_000)
    expect(explain(incoming, { probes: taken }).sentence).toBe(
      'Nobody listens on TCP port 3000, but curl (process 4711) still has 1 connection open on it.',
    )
    const two = [anOwner({ pid: 4711, program: 'curl' }), anOwner({ pid: 4712, program: 'curl' })]
    expect(explain(connection(3000, 443, { owners: two }), { probes: taken }).sentence).toBe(
      'Nobody listens on TCP port 3000, but curl (process 4711) and curl (process 4712) use it as their own end of 1 connection.',
    )
  })

  it('are in the way whatever they are, where the bind fails', () => {
    expect(explain(connection(3000, 50_000), { probes: taken })).toMatchObject({
      verdict: 'outgoing-connection',
      inUse: true,
    })
  })

  it('leave the port to those that set SO_REUSEADDR, wherever it binds, and to nobody else', () => {
    const over = connection(3000, 50_000, { state: 'TIME_WAIT', owners: [], ownerless: 'time-wait' })
    for (const row of [over, connection(45_000, 443), connection(3000, 50_000)]) {
      const binding = explain(row)
      expect(binding.inUse).toBe(false)
      expect([isFreeNow(binding), isFreeForMost(binding)]).toEqual([true, true])
      expect(binding.sentence).toMatch(/sets? SO_REUSEADDR, as most servers do/)
      const failing = explain(row, { probes: taken })
      expect(failing.inUse).toBe(true)
      expect([isFreeNow(failing), isFreeForMost(failing)]).toEqual([false, false])
    }
    const nobody = explainConflict(someFacts())
    expect([isFreeNow(nobody), isFreeForMost(nobody)]).toEqual([true, false])
  })

  it('are over where no process has them, in TIME_WAIT or before', () => {
    const over = connection(3000, 50_000, { state: 'FIN_WAIT_2', owners: [], ownerless: 'closing' })
    const report = explain(over)
    expect(report).toMatchObject({ verdict: 'time-wait', inUse: false })
    expect(report.sentence).not.toContain('TIME_WAIT')
    expect(isFreeNow(report)).toBe(true)
  })

  it('are no reason to set an option that the probe had set in vain', () => {
    const over = connection(3000, 50_000, { state: 'TIME_WAIT', owners: [], ownerless: 'time-wait' })
    const titles = (probes: ConflictFacts['probes']) =>
      explain(over, { probes }).fixes.map(({ title }) => title)
    const inTheOne = 'Set SO_REUSEADDR in the program that wants the port, before it binds'
    expect(titles([aProbe('0.0.0.0'), aProbe('::')])).toContain(inTheOne)
    expect(titles(taken)).not.toContain(inTheOne)
    expect(titles(taken).join()).toContain('For the next time')
  })

  it('are kept off by a reservation only where ports are given away, and with what is reserved already', () => {
    const reserved = [
      { first: 40_000, last: 40_000 },
      { first: 50_000, last: 50_009 },
    ]
    const limits = { ephemeral: { first: 32_768, last: 60_999 }, unprivilegedFrom: 1024, reserved }
    const commands = (port: number) =>
      explain(connection(port, 443), { limits }).fixes.flatMap((fix) => typed(fix) ?? [])
    expect(commands(3000).join()).not.toContain('sysctl')
    expect(commands(45_000)).toContain('sysctl net.ipv4.ip_local_reserved_ports=40000,50000-50009,45000')
  })

  it('of another user are told with that user', () => {
    const hidden = connection(45_000, 443, { owners: [], ownerless: 'no-permission', user: 'bob' })
    expect(explain(hidden).sentence).toContain('a program of user bob uses it')
  })
})

describe('the evidence', () => {
  const texts = (parts: Partial<ConflictFacts>) =>
    explainConflict(someFacts(parts)).evidence.flatMap(({ what, detail }) =>
      what === 'socket table' ? [detail] : [],
    )
  const listener = aSocket({
    local: { address: '0.0.0.0', port: 3000 },
    owners: [anOwner({ program: 'node', pid: 4711 })],
  })
  const accepted = (count: number, parts: Partial<Socket> = {}) =>
    Array.from({ length: count }, (_, at) =>
      aSocket({
        state: 'ESTABLISHED',
        local: { address: '127.0.0.1', port: 3000 },
        remote: { address: '127.0.0.1', port: 50_000 + at },
        owners: [anOwner({ program: 'node', pid: 4711 })],
        ...parts,
      }),
    )

  it('sums up many connections, and names each listener', () => {
    expect(texts({ sockets: [...accepted(20), listener, ...accepted(20)], probes: taken })).toEqual([
      'LISTEN on 0.0.0.0:3000: node (process 4711)',
      '40 connections on the port, such as ESTABLISHED on 127.0.0.1:3000, connected with 127.0.0.1:50000: node (process 4711)',
    ])
    expect(texts({ sockets: [listener, ...accepted(3)], probes: taken })).toHaveLength(4)
  })

  it('says of a connection that waits for its program that it does', () => {
    const [waiting] = accepted(1, { owners: [], ownerless: 'not-accepted' })
    expect(
      texts({ sockets: [listener, ...(waiting === undefined ? [] : [waiting])], probes: taken })[1],
    ).toContain('nobody has accepted it yet')
  })

  it('says that the wildcard of IPv6 was tried alone, as a program that wants both may still fail', () => {
    const { evidence } = explainConflict(
      someFacts({ sockets: [listener], probes: [aProbe('0.0.0.0', 'EADDRINUSE'), aProbe('::')] }),
    )
    expect(evidence).toContainEqual({
      what: 'bind with SO_REUSEADDR',
      detail: 'binds on [::] (IPv6 alone) (tried)',
    })
  })
})

describe('two listeners, one of which is hidden', () => {
  it('are told apart: who is seen is not said to have both', () => {
    const seen = aSocket({ local: { address: '127.0.0.2', port: 3000 }, owners: [anOwner({ pid: 4711 })] })
    const hidden = aSocket({
      local: { address: '127.0.0.1', port: 3000 },
      ownerless: 'no-permission',
      user: 'root',
    })
    const { sentence } = explainConflict(
      someFacts({ sockets: [hidden, seen], probes: taken, administrator: false }),
    )
    expect(sentence).toContain('server (process 4711) listens on TCP port 3000 at 127.0.0.2. ')
    expect(sentence).toContain(
      'of user root, which the system names only to administrators, listens at 127.0.0.1',
    )
  })
})

describe('a listener on ::', () => {
  const both = aSocket({ family: 'ipv6', local: { address: '::', port: 3000 } })
  const sentence = (parts: Partial<ConflictFacts>) =>
    explainConflict(someFacts({ sockets: [both], probes: taken, ...parts })).sentence

  it('is said to have all addresses only where IPv4 was seen to be taken by it', () => {
    expect(sentence({})).toContain('all addresses (::)')
    expect(sentence({ probes: [aProbe('0.0.0.0'), aProbe('::', 'EADDRINUSE')] })).toContain(
      'all IPv6 addresses (::)',
    )
    const beside = aSocket({ local: { address: '0.0.0.0', port: 3000 } })
    expect(sentence({ sockets: [both, beside] })).toContain(
      'all IPv4 addresses (0.0.0.0) and all IPv6 addresses (::)',
    )
  })
})

describe('a table that can not be read', () => {
  const tableProblem = 'Neither lsof nor netstat answered in time.'

  it('is on Windows free on loopback alone, where what is only bound can not be listed', () => {
    const probes = [aProbe('0.0.0.0'), aProbe('::')]
    const facts = { system: 'win32', probes, strays: null } as const
    expect(explainConflict(someFacts(facts)).sentence).not.toContain('not known')
    const report = explainConflict(someFacts({ ...facts, tableProblem }))
    expect(report).toMatchObject({ verdict: 'free', confidence: 'likely' })
    expect(report.sentence).toContain('for other addresses than loopback that is not known')
  })

  it('is on Windows not said to be a process of others, where the table names nobody', () => {
    const probes = [aProbe('0.0.0.0', 'EADDRINUSE')]
    const facts = { system: 'win32', probes, strays: null, administrator: false } as const
    const report = explainConflict(someFacts(facts))
    expect(report.verdict).toBe('bound-not-listening')
    expect(report.sentence).not.toContain('administrators')
    expect(explainConflict(someFacts({ ...facts, tableProblem }))).toMatchObject({
      verdict: 'unknown',
      inUse: true,
    })
  })

  it('leaves the bind to tell what is free, and nothing to tell who has the rest', () => {
    expect(explainConflict(someFacts({ tableProblem })).verdict).toBe('free')
    const report = explainConflict(someFacts({ tableProblem, probes: taken }))
    expect(report).toMatchObject({ verdict: 'unknown', inUse: true, confidence: 'possible', owners: [] })
    expect(report.sentence).toBe(
      "Why TCP port 3000 can't be had is not known, because something has it, and the table that would say what can't be read (Neither lsof nor netstat answered in time).",
    )
    expect(explainConflict(someFacts({ tableProblem, probes: [] })).verdict).toBe('unknown')
  })
})

describe('an address that the system takes for none', () => {
  it('is a link-local one without its interface, as a rule', () => {
    const asked = (address: string) =>
      explainConflict(
        someFacts({
          question: { port: 3000, protocol: 'tcp', address },
          probes: [aProbe(address, 'EINVAL')],
        }),
      )
    expect(asked('fe80::1').sentence).toContain('fe80::1%eth0')
    expect(asked('ff02::1').sentence).not.toContain('%eth0')
    expect(asked('fe80::1').verdict).toBe('unknown')
  })
})

describe('what to do', () => {
  it('is not to stop what the person may be connected through', () => {
    const report = held({ program: 'sshd', unit: 'ssh.service', unitManager: 'system' })
    expect(report.fixes[0]?.command).toBeNull()
    const stop = report.fixes.find((fix) => typed(fix) === 'systemctl stop ssh.service')
    expect(stop?.safe).toBe(false)
  })

  it('is another port first on Windows, where a process can only be ended at once', () => {
    const [first, second] = held({}, { system: 'win32', user: null }).fixes
    expect(first).toMatchObject({ safe: true, stops: null })
    expect(second).toMatchObject({ safe: false, stops: { pid: 4711 } })
  })

  it('is not in the hands of who may not stop it', () => {
    const [first] = held({ user: 'other' }, { administrator: false }).fixes
    expect(first).toMatchObject({ command: ownCommandAsRoot(optPortlight, 'free', '3000'), stops: null })
  })

  it('is to stop the parent of all who share a listener', () => {
    const parent = anOwner({ pid: 10, program: 'gunicorn' })
    const child = (pid: number) =>
      anOwner({ pid, program: 'gunicorn', parents: [{ pid: 10, program: 'gunicorn' }] })
    const row = aSocket({ local: { address: '0.0.0.0', port: 3000 }, owners: [child(8), parent, child(12)] })
    const report = explainConflict(someFacts({ sockets: [row], probes: taken }))
    expect(report.verdict).toBe('inherited-socket')
    expect(report.fixes.flatMap(({ stops }) => stops?.pid ?? [])).toEqual([10])
  })
})

describe('any facts', () => {
  const address = fc.constantFrom(
    '0.0.0.0',
    '::',
    '127.0.0.1',
    '::1',
    '192.168.1.5',
    '::ffff:127.0.0.1',
    'fe80::1%eth0',
  )
  const owner = fc
    .record({
      pid: fc.constantFrom(0, 1, 4, 10, 11),
      program: fc.constantFrom('node', 'systemd', 'docker-proxy', 'System', 'ControlCenter', ''),
      unit: fc.constantFrom(null, 'a.service', 'a.socket'),
      user: fc.constantFrom(null, 'me', 'root'),
      container: fc.constantFrom(null, { runtime: 'docker' as const, id: 'a'.repeat(64) }),
      parents: fc.constantFrom([], [{ pid: 10, program: 'node' }]),
    })
    .map((parts) => anOwner(parts))
  const row = fc
    .record({
      protocol: fc.constantFrom('tcp' as const, 'udp' as const),
      state: fc.constantFrom('LISTEN', 'ESTABLISHED', 'TIME_WAIT', 'CLOSED', null),
      local: fc.record({ address, port: fc.constantFrom(3000, 5000) }),
      remote: fc.constantFrom(null, { address: '10.0.0.9', port: 443 }),
      owners: fc.array(owner, { maxLength: 3 }),
      ownerless: fc.constantFrom(null, 'time-wait', 'closing', 'not-accepted', 'no-permission', 'no-process'),
      handle: fc.constantFrom(null, '1', '2'),
    })
    .map((parts) => aSocket(parts as Partial<Socket>))
  const probe = fc
    .tuple(address, fc.constantFrom(null, 'EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'))
    .map(([at, error]) => aProbe(at, error))
  const facts = fc
    .record({
      question: fc.record({
        port: fc.constantFrom(3000, 5000),
        protocol: fc.constantFrom('tcp' as const, 'udp' as const),
        address: fc.option(fc.oneof(address, fc.constantFrom('localhost', 'nonsense'))),
      }),
      system: fc.constantFrom('linux' as const, 'darwin' as const, 'win32' as const, 'other' as const),
      sockets: fc.array(row, { maxLength: 5 }),
      probes: fc.uniqueArray(probe, { maxLength: 4, selector: ({ address }) => address }),
      unlistedTcp: fc.constantFrom(null, { atMost: 0, allSeen: true }, { atMost: 2, allSeen: false }),
      strays: fc.option(
        fc.array(
          owner.map((one) => ({ handle: '9', owners: [one] })),
          { maxLength: 2 },
        ),
      ),
      administrator: fc.boolean(),
      remedy: fc.constantFrom(
        null,
        byCommand(ownCommandAsRoot(optPortlight, 'sockets')),
        bySentence('Start Portlight as administrator.'),
      ),
      excluded: fc.constantFrom([], null, [{ first: 2900, last: 3100 }]),
      freePorts: fc.constantFrom([], [3001]),
    })
    .chain((parts) =>
      fc.constantFrom(null, 'It cannot be read.').map((tableProblem) => {
        const sockets = tableProblem === null ? parts.sockets : []
        return someFacts({ ...parts, tableProblem, sockets })
      }),
    )

  it('give a report of the contract that does not contradict itself', () => {
    fc.assert(
      fc.property(facts, (seen) => {
        const report = v.parse(ConflictReport, { ...explainConflict(seen), tookMs: 0 })
        const { verdict, inUse, owners, fixes, sentence } = report
        expect(conflictVerdicts).toContain(verdict)
        expect(sentence).toMatch(/\.$/)
        expect(sentence).not.toMatch(/undefined|null| {2}/)
        const notInUse = ['free', 'other-protocol', 'privileged-port', 'address-not-local', 'excluded-range']
        // what is over, or somebody's own end of a connection, has the port only where it does not bind
        const maybe = ['unknown', 'time-wait', 'outgoing-connection']
        if (inUse === null) expect(seen.tableProblem !== null || verdict === 'unknown').toBe(true)
        if (!maybe.includes(verdict)) expect(notInUse.includes(verdict)).toBe(inUse !== true)
        expect(new Set(owners.map(({ pid }) => pid)).size).toBe(owners.length)
        // only who holds the port is offered to be stopped, and never what nothing may stop
        for (const { stops } of fixes) {
          if (stops === null) continue
          expect(owners.map(({ pid }) => pid)).toContain(stops.pid)
          expect([0, 1, 4]).not.toContain(stops.pid)
        }
        if (verdict === 'free') expect(isFreeNow(report)).toBe(true)
        if (isFreeNow(report)) expect(inUse).toBe(false)
        const wildcards = seen.probes.filter(({ address }) => address === '0.0.0.0' || address === '::')
        if (seen.question.address === null && wildcards.some(({ error }) => error === 'EADDRINUSE')) {
          expect(isFreeNow(report)).toBe(false)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
