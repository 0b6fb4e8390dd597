import { asRoot, type CommandLine, posixCommand, windowsCommand } from '#shared/command-line/command-line'
import type { StopPreviewFound } from '#shared/conflict/fixes/stop-found'
import { type ConflictQuestion, placeOf } from '#shared/conflict/question'
import type { BindProbe, ConflictFix, ConflictReport, ConflictVerdict } from '#shared/conflict/report'
import { someFacts } from '#shared/conflict/testing/facts'
import { node, proxy, row, systemd, worker } from './fake-conflict-owners'

function probes(unset: BindProbe['outcome'], set: BindProbe['outcome'], error: string | null): BindProbe[] {
  const wildcards = [
    ['0.0.0.0', 'ipv4'],
    ['::', 'ipv6'],
  ] as const
  return wildcards.flatMap(([address, family]) => [
    {
      address,
      family,
      reuseAddress: 'unset',
      source: 'inferred',
      outcome: unset,
      error: unset === 'fails' ? error : null,
    },
    {
      address,
      family,
      reuseAddress: 'set',
      source: 'probed',
      outcome: set,
      error: set === 'fails' ? error : null,
    },
  ])
}

const stopNode: ConflictFix = {
  title: 'Stop node (process 4711)',
  command: posixCommand('kill', '4711'),
  safe: false,
  stops: { pid: 4711, birth: '883201' },
}
const otherPort: ConflictFix = {
  title: 'Let your program use another port, such as 3001',
  command: null,
  safe: true,
  stops: null,
}
const fix = (title: string, command: CommandLine | null, safe = true): ConflictFix => ({
  title,
  command,
  safe,
  stops: null,
})

type Part = Pick<ConflictReport, 'sentence'> & Partial<ConflictReport>

const inUse = { inUse: true, probes: probes('fails', 'fails', 'EADDRINUSE') } as const

/** One answer for each verdict, as they were meant for a port. */
const parts: Readonly<Record<ConflictVerdict, (port: number) => Part>> = {
  free: (port) => ({
    sentence: `Port ${port} is free: it was bound a moment ago and let go again.`,
    probes: probes('binds', 'binds', null),
    evidence: [
      { what: 'socket table', detail: `no row has port ${port}` },
      { what: `bind 0.0.0.0:${port}`, detail: 'binds' },
    ],
    freePorts: [port + 1],
  }),
  'live-listener': (port) => ({
    ...inUse,
    sentence: `node (process 4711) listens on port ${port} on all addresses.`,
    owners: [node],
    sockets: [
      row(port, [node]),
      row(port, [node], {
        state: 'ESTABLISHED',
        local: { address: '::1', port },
        remote: { address: '::1', port: 51_122 },
      }),
    ],
    fixes: [otherPort, stopNode],
    evidence: [
      { what: 'socket table', detail: `[::]:${port} is in LISTEN, inode 48213` },
      { what: '/proc/4711/fd', detail: 'node has inode 48213 open' },
      { what: `bind [::]:${port}`, detail: 'EADDRINUSE' },
    ],
    freePorts: [3001, 3002, 3010],
  }),
  'other-address-listener': (port) => ({
    ...inUse,
    sentence: `node (process 4711) listens on 127.0.0.1:${port}, which keeps others from taking the port on all addresses.`,
    owners: [node],
    sockets: [row(port, [node], { local: { address: '127.0.0.1', port }, reach: 'loopback' })],
    fixes: [otherPort, stopNode],
    freePorts: [3001],
  }),
  'bound-not-listening': (port) => ({
    ...inUse,
    confidence: 'likely',
    sentence: `Something has bound port ${port} without listening on it; python3 (process 533) is the likely one.`,
    owners: [{ ...node, pid: 533, program: 'python3', commandLine: 'python3 hold.py' }],
    fixes: [otherPort],
  }),
  'time-wait': (port) => ({
    probes: probes('fails', 'binds', 'EADDRINUSE'),
    sentence: `Nobody has port ${port}: only connections that were closed a moment ago remain, for 42 seconds more.`,
    sockets: [
      row(port, [], {
        state: 'TIME_WAIT',
        ownerless: 'time-wait',
        user: null,
        remote: { address: '::1', port: 50_001 },
      }),
    ],
    fixes: [
      fix('Wait 42 seconds, then start your program again', null),
      fix('Let your program set SO_REUSEADDR before it binds', null),
    ],
  }),
  'outgoing-connection': (port) => ({
    ...inUse,
    sentence: `firefox (process 3120) has an outgoing connection whose own end is port ${port}.`,
    owners: [{ ...node, pid: 3120, program: 'firefox', commandLine: '/usr/lib/firefox/firefox' }],
    sockets: [row(port, [node], { state: 'ESTABLISHED', remote: { address: '192.0.2.8', port: 443 } })],
    fixes: [
      fix(
        `Keep port ${port} from outgoing connections`,
        asRoot(posixCommand('sysctl', `net.ipv4.ip_local_reserved_ports=${port}`)),
      ),
    ],
  }),
  'shared-listeners': (port) => ({
    ...inUse,
    sentence: `4 processes of nginx share port ${port} with SO_REUSEPORT.`,
    owners: [worker(813), worker(814), worker(815), worker(816)],
    sockets: [813, 814, 815, 816].map((pid) => row(port, [worker(pid)], { handle: String(pid) })),
    fixes: [fix('Stop the service nginx', asRoot(posixCommand('systemctl', 'stop', 'nginx.service')), false)],
  }),
  'inherited-socket': (port) => ({
    ...inUse,
    sentence: `One socket on port ${port} is open in 2 processes: stopping one of them does not free it.`,
    owners: [worker(812), worker(813)],
    fixes: [fix('Stop the service nginx', asRoot(posixCommand('systemctl', 'stop', 'nginx.service')), false)],
  }),
  'socket-activation': (port) => ({
    ...inUse,
    sentence: `systemd holds port ${port} for cups.socket and starts the service when somebody connects.`,
    owners: [systemd],
    fixes: [fix('Stop the socket unit', asRoot(posixCommand('systemctl', 'stop', 'cups.socket')), false)],
  }),
  container: (port) => ({
    ...inUse,
    sentence: `Docker publishes port ${port} for the container 4f1c9a77d0b2.`,
    owners: [proxy],
    fixes: [fix('Stop the container', posixCommand('docker', 'stop', '4f1c9a77d0b2'), false), otherPort],
    freePorts: [8081, 8082],
  }),
  'privileged-port': (port) => ({
    inUse: false,
    probes: probes('fails', 'fails', 'EACCES'),
    sentence: `Nothing uses port ${port}, but only an administrator may bind ports below 1024 on this computer.`,
    fixes: [fix('Use a port from 1024 on, such as 8080', null)],
    freePorts: [8080],
    service: 'http',
  }),
  'address-not-local': (port) => ({
    inUse: false,
    probes: [],
    address: '192.0.2.1',
    sentence: `192.0.2.1 is no address of this computer, so port ${port} can’t be bound there.`,
    fixes: [fix('Bind to 0.0.0.0 or to an address of this computer', posixCommand('ip', 'address'))],
  }),
  'other-protocol': (port) => ({
    inUse: false,
    probes: probes('binds', 'binds', null),
    sentence: `UDP port ${port} is used by node (process 4711); TCP port ${port} is free, and the two do not meet.`,
    fixes: [],
  }),
  'excluded-range': (port) => ({
    inUse: false,
    confidence: 'likely',
    probes: probes('fails', 'fails', 'EACCES'),
    sentence: `Windows keeps ports 2980 to 3079 for itself, and port ${port} is among them.`,
    fixes: [
      fix(
        'See which ranges are kept',
        windowsCommand('netsh', 'int', 'ipv4', 'show', 'excludedportrange', 'tcp'),
      ),
    ],
    freePorts: [3080],
  }),
  'forbidden-by-rule': (port) => ({
    inUse: false,
    confidence: 'likely',
    probes: probes('binds', 'binds', null),
    sentence: `A rule of the system kept nginx from it, and not another program: TCP port ${port} needs no privilege. SELinux is enforcing on this computer.`,
    fixes: [
      fix('See what SELinux has refused lately', posixCommand('ausearch', '-m', 'AVC', '-ts', 'recent')),
    ],
  }),
  'runtime-list': (port) => ({
    inUse: false,
    confidence: 'likely',
    probes: probes('binds', 'binds', null),
    sentence: `Docker refused TCP port ${port} by its own list, and not the system.`,
    fixes: [
      fix(
        'See which container publishes the port',
        posixCommand('docker', 'ps', '--all', '--filter', `publish=${port}/tcp`),
      ),
    ],
  }),
  'nobody-listens': (port) => ({
    probes: probes('binds', 'binds', null),
    sentence: `Nobody listens on TCP port ${port}, which is why the connection was refused.`,
    fixes: [fix('Start the program that is to listen', null)],
  }),
  'wsl-program': (port) => ({
    ...inUse,
    confidence: 'likely',
    sentence: `A program in WSL listens on port ${port}, most likely: wslrelay (process 17584) hands its connections on.`,
    fixes: [fix('See which program in WSL it is', windowsCommand('wsl', '--exec', 'ss', '-tlnp')), otherPort],
    freePorts: [3001],
  }),
  'system-service': (port) => ({
    ...inUse,
    confidence: 'likely',
    sentence: `AirPlay Receiver of macOS listens on port ${port}.`,
    fixes: [fix('Turn AirPlay Receiver off in System Settings, General, AirDrop & Handoff', null)],
    freePorts: [5010],
  }),
  unknown: (port) => ({
    inUse: true,
    confidence: 'possible',
    probes: probes('not-known', 'fails', 'EADDRINUSE'),
    sentence: `Something has port ${port}, but who is not known, because sockets of other users can’t be looked into.`,
    fixes: [
      fix('Look again as administrator', asRoot(posixCommand('portlight', 'why', String(port)))),
      otherPort,
    ],
    freePorts: [3001],
  }),
}

/** An answer of the verdict. */
export function reportOf(
  verdict: ConflictVerdict,
  question: ConflictQuestion,
  change: Partial<ConflictReport> = {},
): ConflictReport {
  const part = parts[verdict](question.port)
  return {
    ...placeOf(question),
    verdict,
    inUse: false,
    confidence: 'certain',
    evidence: [
      { what: 'socket table', detail: 'looked at all rows of the port' },
      { what: `bind 0.0.0.0:${question.port}`, detail: part.probes?.[1]?.error ?? 'not tried' },
    ],
    probes: [],
    sockets: [],
    owners: [],
    fixes: [],
    freePorts: [],
    service: null,
    at: Date.parse('2026-11-21T04:12:33.000Z'),
    tookMs: 38,
    ...part,
    ...change,
  }
}

/** What stopping that process would do, as it is seen. */
export function previewOf(pid: number, change: Partial<StopPreviewFound> = {}): StopPreviewFound {
  return {
    owner: { ...node, pid },
    confirms: { pid, birth: node.birth, program: node.program, image: '/usr/bin/node 140' },
    obstacle: null,
    listening: [row(3000, [node]), row(9229, [node], { local: { address: '127.0.0.1', port: 9229 } })],
    connections: 2,
    childConnections: 3,
    children: [
      { pid: 4712, birth: '883300', program: 'esbuild', alsoHolds: false },
      { pid: 4713, birth: '883301', program: 'node', alsoHolds: true },
    ],
    facts: someFacts({ sockets: [row(3000, [{ ...node, pid }])] }),
    ...change,
  }
}
