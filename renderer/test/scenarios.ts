import { nasIdentities } from './fake-identities'
import {
  closedPort,
  type FakeHost,
  type FakeScan,
  hostWith,
  openPort,
  prohibitedPort,
  silentPort,
} from './fake-scans'

/** A full scan of the own computer: quick, few open. */
const loopback: FakeScan = {
  plan: { scopes: ['this-computer'], rateCeiling: null, secondsAtCeiling: null },
  hosts: [hostWith('127.0.0.1', [22, 631, 5432, 6379, 8080, 9229, 33060, 41237])],
  batch: 1536,
}

const mixed: FakeHost = {
  address: '192.168.1.20',
  target: 'nas.local',
  identities: nasIdentities,
  port(port) {
    if ([22, 80, 139, 443, 445, 548, 5000, 5001, 32400].includes(port))
      return { ...openPort, rtt: 0.6 + (port % 40) / 70 }
    if (port >= 9000 && port < 9800) return prohibitedPort
    if (port % 4111 === 7)
      return { state: 'error', reason: 'no-local-port', outcome: 'EADDRNOTAVAIL', rtt: Number.NaN, tries: 4 }
    if (port > 60000 && port < 61200) return silentPort
    return { ...closedPort, rtt: 0.5 + (port % 31) / 60 }
  },
}

/** A host behind a firewall that drops all but a few ports. */
const dropping: FakeHost = hostWith('203.0.113.9', [25, 80, 443, 993, 8443], silentPort)

function subnet(): readonly FakeHost[] {
  const services: readonly (readonly number[])[] = [
    [53, 80, 443],
    [22],
    [80, 443, 554],
    [22, 80, 139, 445, 5000],
    [],
    [135, 139, 445, 3389],
    [9100, 515, 631, 80],
    [22, 3306, 8080],
  ]
  return Array.from({ length: 64 }, (_, index) => {
    const open = services[index % services.length] ?? []
    const quiet = index % 9 === 4
    return {
      ...hostWith(`192.168.1.${index + 1}`, quiet ? [] : open, index % 3 === 0 ? closedPort : silentPort),
      target: '192.168.1.0/24',
      ...(quiet ? { summary: { up: null, reason: 'no-response' as const } } : {}),
    }
  })
}

/** Scans to look at and to test with. */
export const scenarios = {
  loopback,
  /** Stands still at a third, to look at a scan under way. */
  running: { ...loopback, holdAt: 0.34, progress: { brake: 'ceiling' } },
  /** Stands still before anything answered. */
  waiting: { ...loopback, holdAt: 0 },
  nas: { hosts: [mixed] },
  filtered: {
    hosts: [dropping],
    batch: 700,
    progress: { brake: 'loss', rate: 3120, inFlight: 4000 },
    plan: { scopes: ['public'], needs: ['public'] },
  },
  subnet: {
    hosts: subnet(),
    batch: 512,
    everyMs: 6,
    down: Array.from({ length: 190 }, (_, index) => `192.168.1.${index + 65}`),
  },
  everything: {
    hosts: [
      {
        address: '198.51.100.7',
        port: (port) => ({
          state: port < 120 ? 'error' : 'not-scanned',
          reason: 'answers-everything',
          outcome: port < 120 ? 'CONNECTED' : 'NONE',
          rtt: port < 120 ? 12.4 : Number.NaN,
          tries: port < 120 ? 1 : 0,
        }),
        summary: { answersEverything: true },
      },
    ],
  },
  intercepted: {
    hosts: [
      {
        ...hostWith('192.168.1.9', [22]),
        port: (port) =>
          port === 25 || port === 110
            ? { ...openPort, state: 'error', reason: 'intercepted' }
            : hostWith('192.168.1.9', [22]).port(port),
        summary: { intercepted: [25, 110] },
      },
    ],
    plan: {
      names: [
        {
          name: 'nas.local',
          addresses: [],
          problem: { why: 'no-address', family: null, code: 'ENOTFOUND' },
        },
      ],
    },
  },
  down: { hosts: [], down: ['192.168.1.77'] },
  broken: { ...loopback, breakAt: 0.4 },
  large: {
    ...loopback,
    plan: { hosts: 16_777_216, probes: 16_777_216 * 65_535, needs: ['large'], secondsAtCeiling: 733_000_000 },
  },
} as const satisfies Readonly<Record<string, FakeScan>>

export type ScenarioName = keyof typeof scenarios
