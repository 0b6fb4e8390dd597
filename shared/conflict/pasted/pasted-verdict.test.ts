import { describe, expect, it } from 'vitest'
import { anOwner, aSocket } from '../../sockets/testing/sockets'
import { leadingReport, otherProtocolOf } from '../both-protocols'
import type { ConflictFacts } from '../facts'
import type { ConflictQuestion } from '../question'
import { aProbe, someFacts, typed } from '../testing/facts'
import { explainConflict, isFreeNow } from '../verdict'
import { readConflictText } from './pasted-text'

function questionOf(text: string): ConflictQuestion {
  const read = readConflictText(text)
  const [question] = read.ok ? read.value.questions : []
  if (question === undefined) throw new Error(`no question in ${text}`)
  return question
}

/** The answer on a text, where everything binds unless it is said. */
function explained(text: string, parts: Partial<ConflictFacts> = {}) {
  const question = questionOf(text)
  const probes = ['0.0.0.0', '::', '127.0.0.1', '::1', question.address ?? '::'].map((one) => aProbe(one))
  return { ...explainConflict(someFacts({ question, probes, ...parts })), tookMs: 1 }
}

const holder = anOwner({ pid: 4711, program: 'httpd' })
const heldBy = (address: string, port: number, protocol: 'tcp' | 'udp' = 'tcp') =>
  aSocket({
    protocol,
    state: protocol === 'tcp' ? 'LISTEN' : null,
    local: { address, port },
    family: address.includes(':') ? 'ipv6' : 'ipv4',
    owners: [holder],
  })
const titles = ({ fixes }: { fixes: readonly { title: string }[] }) =>
  fixes.map(({ title }) => title).join('; ')

describe('a permission that was denied', () => {
  it('is a missing privilege below 1024, although an administrator binds the port now', () => {
    const report = explained('listen tcp 0.0.0.0:80: bind: permission denied')
    expect(report).toMatchObject({ verdict: 'privileged-port', inUse: false, confidence: 'likely' })
    expect(isFreeNow(report)).toBe(false)
    expect(report.sentence).toMatch(/^The program had no right .* ports below 1024 .* as an administrator/)
    expect(titles(report)).not.toMatch(/SO_REUSEADDR|Start your program again/)
  })

  it('is a privilege as the system sets it, and no constant', () => {
    const limits = { ephemeral: null, unprivilegedFrom: 80 }
    expect(explained('listen tcp :79: bind: permission denied', { limits }).verdict).toBe('privileged-port')
    expect(explained('listen tcp :80: bind: permission denied', { limits }).verdict).toBe('forbidden-by-rule')
  })

  const rules = { selinux: 'off', apparmor: 'off', units: [] } as const
  const apache = '(13)Permission denied: AH00072: make_sock: could not bind to address [::]:8443'

  it.each([
    [{ ...rules, selinux: 'enforcing' } as const, 'likely', /SELinux is enforcing/, /ausearch|SELinux/],
    [{ ...rules, apparmor: 'on' } as const, 'likely', /AppArmor is on/, /AppArmor/],
    [
      { ...rules, units: [{ unit: 'apache2.service', deny: 'tcp:1024-65535', allow: 'tcp:80' }] },
      'likely',
      /unit apache2.service forbids its programs to bind tcp:1024-65535 but for tcp:80/,
      /apache2.service/,
    ],
    [
      { ...rules, selinux: 'permissive' } as const,
      'possible',
      /may be a rule of SELinux, AppArmor, systemd/,
      /kernel/,
    ],
    [null, 'possible', /may be a rule of SELinux, AppArmor, systemd/, /kernel/],
  ])('is a rule on a high port: %j', (seen, confidence, sentence, fix) => {
    const report = explained(apache, { rules: seen })
    expect(report).toMatchObject({ verdict: 'forbidden-by-rule', inUse: false, confidence })
    expect(report.sentence).toMatch(/^A rule of the system kept Apache from it/)
    expect(report.sentence).toMatch(sentence)
    expect(titles(report)).toMatch(fix)
    const told = report.evidence.filter(({ what }) => /selinux|apparmor|unit/.test(what))
    expect(told.length > 0).toBe(seen !== null)
  })

  it('is the same rule where the bind is refused here and now', () => {
    const probes = [aProbe('0.0.0.0', 'EACCES'), aProbe('::', 'EACCES')]
    const seen = { probes, rules: { ...rules, selinux: 'enforcing' } as const }
    expect(explained('8443', seen)).toMatchObject({ verdict: 'forbidden-by-rule', confidence: 'likely' })
    expect(explained('8443', { probes }).verdict).toBe('unknown')
  })

  it('says who listens besides, which is not its cause', () => {
    const report = explained(apache, { sockets: [heldBy('::', 8443)], probes: [aProbe('::', 'EADDRINUSE')] })
    expect(report).toMatchObject({ verdict: 'forbidden-by-rule', inUse: true, owners: [{ pid: 4711 }] })
    expect(report.sentence).toContain('Besides, httpd (process 4711) listens on port 8443 now')
  })

  it('to connect is not about who has the port', () => {
    const text =
      '[crit] 5#0: *1 connect() to 127.0.0.1:8081 failed (13: Permission denied) while connecting to upstream'
    const report = explained(text, { rules: { ...rules, selinux: 'enforcing' } })
    expect(report).toMatchObject({ verdict: 'unknown', inUse: null })
    expect(report.sentence).toMatch(
      /^nginx was not allowed to connect to TCP port 8081.*SELinux is enforcing/,
    )
  })

  it('is told by the present where it is refused here too', () => {
    const probes = [aProbe('0.0.0.0', 'EACCES'), aProbe('::', 'EACCES')]
    const report = explained('listen tcp :80: bind: permission denied', { probes, administrator: false })
    expect(report).toMatchObject({ verdict: 'privileged-port', confidence: 'certain' })
  })

  it('of Windows is a listener that has the port for itself, or a range', () => {
    const text = 'SocketException (10013): forbidden by its access permissions. 0.0.0.0:5000'
    const win32 = { system: 'win32' } as const
    expect(explained(text, win32).verdict).toBe('forbidden-by-rule')
    const taken = { ...win32, sockets: [heldBy('0.0.0.0', 5000)], probes: [aProbe('0.0.0.0', 'EACCES')] }
    expect(explained(text, taken).verdict).toBe('live-listener')
  })
})

describe('a web address that the HTTP service of Windows gave to nobody without a right', () => {
  const text =
    'System.Net.HttpListenerException (5): Access is denied.\n   at Program.Main() listener.Prefixes.Add("http://+:8080/")'
  const win32 = { system: 'win32' } as const

  it('is a matter of rights, and not of a range or of who has the port', () => {
    const report = explained(text, win32)
    expect(report).toMatchObject({ verdict: 'forbidden-by-rule', inUse: false, confidence: 'likely' })
    expect(report.sentence).toMatch(/users for whom it is reserved.* not of who has port 8080/)
    expect(report.sentence).not.toMatch(/Hyper-V/)
    expect(titles(report)).toMatch(/See which web addresses are reserved.*netsh http add urlacl/)
    expect(titles(report)).not.toMatch(/ranges/)
  })

  it('is told beside who listens', () => {
    const seen = { ...win32, sockets: [heldBy('0.0.0.0', 8080)], probes: [aProbe('0.0.0.0', 'EACCES')] }
    const report = explained(text, seen)
    expect(report).toMatchObject({ verdict: 'forbidden-by-rule', inUse: true })
    expect(report.sentence).toContain('Besides, httpd (process 4711) listens on port 8080 now')
  })

  it('is of another computer where this one does not run Windows', () => {
    const report = explained(text, { system: 'linux', sockets: [heldBy('0.0.0.0', 8080)] })
    expect(report).toMatchObject({ verdict: 'unknown', inUse: null })
    expect(report.sentence).toMatch(/look at the one on which it failed\.$/)
  })
})

describe('an address that was not available', () => {
  it('is called what it is now, and what may have been different', () => {
    const text = 'nginx: [emerg] bind() to 192.168.1.5:80 failed (99: Cannot assign requested address)'
    const report = explained(text)
    expect(report).toMatchObject({ verdict: 'free', inUse: false, confidence: 'likely' })
    expect(report.sentence).toContain('192.168.1.5 is an address of this computer now')
    const missing = explained(text, { probes: [aProbe('192.168.1.5', 'EADDRNOTAVAIL')] })
    expect(missing).toMatchObject({ verdict: 'address-not-local', confidence: 'certain' })
  })

  it('is not looked up where it is a name', () => {
    const report = explained(
      'org.apache.kafka.common.KafkaException: Socket server failed to bind to broker1:9092: Cannot assign requested address.',
    )
    expect(report).toMatchObject({ verdict: 'address-not-local', confidence: 'possible' })
    expect(report.sentence).toContain('It was told broker1')
  })

  it.each([
    'dial tcp 192.168.1.5:80: connect: cannot assign requested address',
    'Error: connect EADDRINUSE 192.168.1.5:80 - Local (127.0.0.1:0)',
  ])('of a program that connects is no question of a port that was wanted: %s', (text) => {
    const sockets = [heldBy('192.168.1.5', 80)]
    const report = explained(text, { sockets, probes: [aProbe('192.168.1.5', 'EADDRINUSE')] })
    expect(report).toMatchObject({ verdict: 'unknown', inUse: null })
    expect(titles(report)).not.toContain('Start your program')
  })
})

describe('a connection that was refused', () => {
  it('means that nobody listens, and the port is free', () => {
    const report = explained('Error: connect ECONNREFUSED 127.0.0.1:5432')
    expect(report).toMatchObject({ verdict: 'nobody-listens', inUse: false, confidence: 'certain' })
    expect(isFreeNow(report)).toBe(true)
  })

  it('is often to the other family', () => {
    const report = explained('Error: connect ECONNREFUSED ::1:3000', { sockets: [heldBy('127.0.0.1', 3000)] })
    expect(report.verdict).toBe('nobody-listens')
    expect(report.sentence).toContain('httpd (process 4711) listens on port 3000 at 127.0.0.1 only')
  })

  it('stops nobody who listens by now', () => {
    const report = explained('Error: connect ECONNREFUSED 127.0.0.1:3000', {
      sockets: [heldBy('0.0.0.0', 3000)],
      probes: [aProbe('127.0.0.1', 'EADDRINUSE')],
    })
    expect(report).toMatchObject({ verdict: 'live-listener', inUse: true })
    expect(titles(report)).toBe('Try to connect again: it listens now')
  })

  it.each([
    'ssh: connect to host 192.168.99.9 port 22: Connection refused',
    'ssh: connect to host db.example port 22: Connection refused',
    'Error: remote port forwarding failed for listen port 8080',
  ])('by another computer is not explained by this one: %s', (text) => {
    const report = explained(text)
    expect(report).toMatchObject({ verdict: 'unknown', inUse: null, confidence: 'possible' })
    expect(titles(report)).toMatch(/^Look on (?:that|the other) computer/)
  })
})

describe('what was not looked at', () => {
  const unread = { tableProblem: 'It cannot be read.' }
  const taken = [
    aProbe('0.0.0.0', 'EADDRINUSE'),
    aProbe('::', 'EADDRINUSE'),
    aProbe('127.0.0.1', 'EADDRINUSE'),
  ]
  const denied = 'listen EACCES: permission denied 0.0.0.0:80'
  const refused = 'connect ECONNREFUSED 127.0.0.1:3000'
  const docker = 'Bind for 0.0.0.0:8080 failed: port is already allocated'

  it.each([
    [denied, 'linux', 'privileged-port'],
    [denied, 'win32', 'forbidden-by-rule'],
    [refused, 'win32', 'unknown'],
    [docker, 'linux', 'runtime-list'],
  ] as const)('is nothing that nobody has: %s on %s', (text, system, verdict) => {
    const report = explained(text, { system, probes: [], ...unread })
    expect(report).toMatchObject({ verdict, inUse: null })
    expect(report.sentence).not.toMatch(/is not in use|Nobody listens|No socket/)
    const looked = explained(text, { system })
    expect(looked.inUse).toBe(false)
  })

  it('is no listener that is missing, where the bind fails', () => {
    expect(explained(refused, { probes: taken, ...unread })).toMatchObject({
      verdict: 'unknown',
      inUse: true,
    })
    // bound, and nobody listens
    expect(explained(refused, { probes: taken })).toMatchObject({ verdict: 'nobody-listens', inUse: true })
    expect(explained(docker, { probes: taken, ...unread })).toMatchObject({ verdict: 'unknown', inUse: true })
  })

  it('does not bind where it was tried and fails', () => {
    const report = explained("can't assign requested address: 192.168.1.5:8080", {
      probes: [aProbe('192.168.1.5', 'EADDRINUSE')],
    })
    expect(report).toMatchObject({ verdict: 'bound-not-listening', inUse: true })
  })

  it('is not called free beside the other protocol', () => {
    const text = 'dnsmasq: failed to create listening socket for port 53: Address already in use'
    const question = questionOf(text)
    const both = [question, otherProtocolOf(question) ?? question].map((one) => ({
      ...explainConflict(someFacts({ question: one, probes: [], ...unread })),
      tookMs: 1,
    }))
    const { sentence } = both.reduce(leadingReport)
    expect(sentence).toContain('whether TCP port 53 can be had is not known')
  })
})

describe('a list of its own', () => {
  const docker = 'Bind for 0.0.0.0:8080 failed: port is already allocated'

  it('is Docker’s, where nothing listens', () => {
    const report = explained(docker)
    expect(report).toMatchObject({ verdict: 'runtime-list', inUse: false, confidence: 'likely' })
    expect(isFreeNow(report)).toBe(false)
    expect(typed(report.fixes[0])).toBe('docker ps --all --filter publish=8080/tcp')
  })

  it('is no more than that where somebody listens', () => {
    const taken = { sockets: [heldBy('0.0.0.0', 8080)], probes: [aProbe('0.0.0.0', 'EADDRINUSE')] }
    expect(explained(docker, taken)).toMatchObject({ verdict: 'live-listener', owners: [{ pid: 4711 }] })
  })
})

describe('a port that was taken and binds now', () => {
  it('is told with what may differ', () => {
    const { verdict, sentence } = explained(
      'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)',
    )
    expect(verdict).toBe('free')
    expect(sentence).toMatch(
      /When nginx tried, something had it: that has given it up since, or the program ran in a container/,
    )
  })

  it('names who has it in another network namespace', () => {
    const elsewhere = [{ pid: 12, program: 'redis-server' }]
    const { sentence } = explained('listen tcp :6379: bind: address already in use', { elsewhere })
    expect(sentence).toContain('in which redis-server (process 12) listens on it')
  })

  it('is not explained where nothing was pasted', () => {
    expect(explained('6379').sentence).toBe('TCP port 6379 is free: it binds now.')
  })
})

describe('a text that names no protocol', () => {
  const text = 'dnsmasq: failed to create listening socket for port 53: Address already in use'
  const both = (sockets: ConflictFacts['sockets']) => {
    const first = questionOf(text)
    const other = otherProtocolOf(first)
    if (other === null) throw new Error('both are to be looked at')
    const [one, two] = [first, other].map((question) => {
      const taken = sockets.some(({ protocol }) => protocol === question.protocol)
      const probes = [aProbe('0.0.0.0', taken ? 'EADDRINUSE' : null), aProbe('::')]
      return { ...explainConflict(someFacts({ question, sockets, probes })), tookMs: 1 }
    })
    if (one === undefined || two === undefined) throw new Error('two answers')
    return leadingReport(one, two)
  }

  it.each(['tcp', 'udp'] as const)('is answered by the %s socket that explains it', (protocol) => {
    const report = both([heldBy('127.0.1.1', 53, protocol)])
    expect(report).toMatchObject({ protocol, inUse: true, owners: [{ pid: 4711 }] })
    expect(report.sentence).not.toContain('nothing to do with it')
  })

  it('has a word on both where both are taken, or none', () => {
    expect(both([heldBy('0.0.0.0', 53, 'tcp'), heldBy('0.0.0.0', 53, 'udp')])).toMatchObject({
      protocol: 'udp',
      sentence: expect.stringContaining("TCP port 53 can't be had by everybody either"),
    })
    expect(both([])).toMatchObject({
      verdict: 'free',
      sentence: expect.stringContaining('TCP port 53 is free.'),
    })
  })

  it.each([
    'listen tcp :53: bind: address already in use',
    'could not bind 0.0.0.0:53: Permission denied',
    '53/udp',
    '53',
  ])('is not looked at twice where that says nothing more: %s', (said) => {
    expect(otherProtocolOf(questionOf(said))).toBeNull()
  })
})
