import type { ConflictQuestion } from '#shared/conflict/question'
import {
  type BindProbe,
  type ConflictFix,
  type ConflictReport,
  type ConflictVerdict,
  conflictVerdicts,
} from '#shared/conflict/report'
import type { StopEvent, StopPreview, StopRequest } from '#shared/conflict/stop'
import { failure } from '#shared/ipc/result'
import type { Owner, Socket } from '#shared/sockets/socket'

/** What the engine would do with questions about ports, played. */
export interface FakeConflicts {
  readonly explain: (question: ConflictQuestion, signal: AbortSignal) => Promise<ConflictReport>
  readonly preview: (pid: number) => StopPreview
  readonly stop: (request: StopRequest, signal: AbortSignal) => AsyncGenerator<StopEvent, void, void>
}

/** How a process takes it when it is to be stopped. */
const stubbornness = ['obeys', 'ignores', 'is-replaced', 'may-not', 'never-says'] as const
export type Stubbornness = (typeof stubbornness)[number]

export interface ConflictPlay {
  /** Verdict of every port; without it `verdictPorts` says which port has which. */
  readonly verdict?: ConflictVerdict
  readonly change?: Partial<ConflictReport>
  readonly preview?: Partial<StopPreview>
  readonly process?: Stubbornness
  /** Milliseconds that a look takes. */
  readonly takesMs?: number
  readonly fails?: boolean
}

export const node: Owner = {
  pid: 4711,
  program: 'node',
  executable: '/usr/local/bin/node',
  commandLine: 'node /home/mia/shop/node_modules/.bin/vite dev --port 3000',
  user: 'mia',
  startedAt: '2026-11-21T01:42:07.000Z',
  birth: '883201',
  parents: [
    { pid: 4698, program: 'npm' },
    { pid: 2210, program: 'bash' },
    { pid: 1, program: 'systemd' },
  ],
  unit: null,
  unitManager: null,
  container: null,
}

const systemd: Owner = {
  ...node,
  pid: 1,
  program: 'systemd',
  executable: '/usr/lib/systemd/systemd',
  commandLine: '/sbin/init',
  user: 'root',
  parents: [],
  unit: 'cups.socket',
  unitManager: 'system',
}

const proxy: Owner = {
  ...node,
  pid: 2044,
  program: 'docker-proxy',
  executable: '/usr/bin/docker-proxy',
  commandLine:
    '/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.17.0.2 -container-port 80',
  user: 'root',
  parents: [
    { pid: 903, program: 'dockerd' },
    { pid: 1, program: 'systemd' },
  ],
  unit: 'docker.service',
  unitManager: 'system',
  container: { runtime: 'docker', id: '4f1c9a77d0b2e6b8430c5f7b9d9c6a1e2f3a4b5c6d7e8f90112233445566778' },
}

const worker = (pid: number): Owner => ({
  ...node,
  pid,
  program: 'nginx',
  executable: '/usr/sbin/nginx',
  commandLine: 'nginx: worker process',
  user: 'www-data',
  parents: [{ pid: 812, program: 'nginx' }],
  unit: 'nginx.service',
  unitManager: 'system',
})

function row(port: number, owners: readonly Owner[], change: Partial<Socket> = {}): Socket {
  return {
    id: `${port} ${JSON.stringify(change)}`,
    protocol: 'tcp',
    family: 'ipv6',
    state: 'LISTEN',
    local: { address: '::', port },
    remote: null,
    owners,
    ownerless: owners.length === 0 ? 'no-permission' : null,
    user: owners[0]?.user ?? 'root',
    reach: 'everywhere',
    service: null,
    receiveQueue: 0,
    sendQueue: null,
    handle: '48213',
    endsAt: null,
    ...change,
  }
}

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
  command: 'kill 4711',
  safe: false,
  stops: { pid: 4711, birth: '883201' },
}
const otherPort: ConflictFix = {
  title: 'Let your program use another port, such as 3001',
  command: null,
  safe: true,
  stops: null,
}
const fix = (title: string, command: string | null, safe = true): ConflictFix => ({
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
    inUse: true,
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
        `sudo sysctl net.ipv4.ip_local_reserved_ports=${port}`,
      ),
    ],
  }),
  'shared-listeners': (port) => ({
    ...inUse,
    sentence: `4 processes of nginx share port ${port} with SO_REUSEPORT.`,
    owners: [worker(813), worker(814), worker(815), worker(816)],
    sockets: [813, 814, 815, 816].map((pid) => row(port, [worker(pid)], { handle: String(pid) })),
    fixes: [fix('Stop the service nginx', 'sudo systemctl stop nginx.service', false)],
  }),
  'inherited-socket': (port) => ({
    ...inUse,
    sentence: `One socket on port ${port} is open in 2 processes: stopping one of them does not free it.`,
    owners: [worker(812), worker(813)],
    fixes: [fix('Stop the service nginx', 'sudo systemctl stop nginx.service', false)],
  }),
  'socket-activation': (port) => ({
    ...inUse,
    sentence: `systemd holds port ${port} for cups.socket and starts the service when somebody connects.`,
    owners: [systemd],
    fixes: [fix('Stop the socket unit', 'sudo systemctl stop cups.socket', false)],
  }),
  container: (port) => ({
    ...inUse,
    sentence: `Docker publishes port ${port} for the container 4f1c9a77d0b2.`,
    owners: [proxy],
    fixes: [fix('Stop the container', 'docker stop 4f1c9a77d0b2', false), otherPort],
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
    fixes: [fix('Bind to 0.0.0.0 or to an address of this computer', 'ip addr')],
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
    fixes: [fix('See which ranges are kept', 'netsh int ipv4 show excludedportrange tcp')],
    freePorts: [3080],
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
    fixes: [fix('Look again as administrator', `sudo portlight why ${port}`), otherPort],
    freePorts: [3001],
  }),
}

/** A play by a word of the gallery's address: a verdict, `slow`, `failing`, or how the process behaves. */
export function conflictPlay(word: string | null): ConflictPlay {
  if (word === 'slow') return { takesMs: 60_000 }
  if (word === 'failing') return { fails: true }
  const process = stubbornness.find((known) => known === word)
  if (process !== undefined) return { process }
  const verdict = conflictVerdicts.find((known) => known === word)
  return verdict === undefined ? {} : { verdict }
}

/** Which port has which verdict, where a play doesn't say; every other one is free. */
const verdictPorts: Readonly<Record<number, ConflictVerdict>> = {
  3000: 'live-listener',
  8080: 'container',
  80: 'privileged-port',
  631: 'socket-activation',
  5432: 'other-address-listener',
}

/** An answer of the verdict. */
export function reportOf(
  verdict: ConflictVerdict,
  question: ConflictQuestion,
  change: Partial<ConflictReport> = {},
): ConflictReport {
  const part = parts[verdict](question.port)
  return {
    ...question,
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

export function previewOf(pid: number, change: Partial<StopPreview> = {}): StopPreview {
  return {
    owner: { ...node, pid },
    refusal: null,
    listening: [row(3000, [node]), row(9229, [node], { local: { address: '127.0.0.1', port: 9229 } })],
    connections: 2,
    children: [
      { pid: 4712, birth: '883300', program: 'esbuild', alsoHolds: false },
      { pid: 4713, birth: '883301', program: 'node', alsoHolds: true },
    ],
    instead: [],
    alwaysForced: false,
    ...change,
  }
}

/** Plays the engine's side of the feature. A process that was stopped no longer holds its port. */
export function fakeConflicts(play: ConflictPlay = {}): FakeConflicts {
  let stopped = false
  return {
    async explain(question, signal) {
      if (play.takesMs !== undefined) await tick(play.takesMs, signal)
      if (play.fails === true)
        throw failure('failed', 'The socket table could not be read: /proc is not mounted.')
      const verdict = stopped ? 'free' : (play.verdict ?? verdictPorts[question.port] ?? 'free')
      return reportOf(verdict, question, stopped ? {} : play.change)
    },
    preview: (pid) => previewOf(pid, play.preview),
    async *stop({ process: { pid }, force }, signal) {
      const behaves = play.process ?? 'obeys'
      if (behaves === 'may-not') {
        yield {
          kind: 'refused',
          reason: 'no-permission',
          sentence: `Process ${pid} belongs to root: an administrator’s right is missing.`,
        }
        return
      }
      yield { kind: 'signalled', signal: force ? 'SIGKILL' : 'SIGTERM' }
      for (let waitedMs = 0; waitedMs <= 400; waitedMs += 200) {
        yield { kind: 'waiting', waitedMs }
        await tick(20, signal)
      }
      if (behaves === 'never-says') {
        while (!signal.aborted) await tick(20, signal)
        return
      }
      if (behaves === 'ignores' && !force) {
        yield { kind: 'still-running', waitedMs: 10_000 }
        return
      }
      stopped = behaves !== 'is-replaced'
      yield stopped
        ? {
            kind: 'done',
            portFree: true,
            owners: [],
            sentence: `Process ${pid} has ended, and the port is free.`,
          }
        : {
            kind: 'done',
            portFree: false,
            owners: [{ ...node, pid: 4800 }],
            sentence: `Process ${pid} has ended, but node (process 4800) has taken the port since.`,
          }
    },
  }
}

function tick(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(failure('cancelled', 'Cancelled.'))
    })
  })
}
