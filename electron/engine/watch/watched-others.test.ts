import { expect, it } from 'vitest'
import type { RouterMappings } from '#shared/forward/router'
import { scanOf } from '#shared/history/run-events'
import { runOf } from '#shared/history/testing/read-text'
import { nmapVersions } from '#shared/history/testing/recordings'
import { failure } from '#shared/ipc/result'
import type { WatchEvent, WatchedDrift } from '#shared/watch/event'
import { watchedBaseline } from './watched-baseline'
import { watchOthers } from './watched-others'

const minute = 60_000
const silent: RouterMappings = { router: null, mappings: [], others: [], whole: false, notes: [] }
const listed = (port: number | null): RouterMappings => ({
  ...silent,
  whole: true,
  mappings: port === null ? [] : [forward(port)],
})
const forward = (externalPort: number): RouterMappings['mappings'][number] => ({
  way: 'upnp',
  family: 'ipv4',
  protocol: 'tcp',
  externalPort,
  internalAddress: '192.168.1.5',
  internalPort: externalPort,
  remoteHost: null,
  enabled: true,
  leaseSeconds: null,
  description: 'a game',
  ours: false,
  toThisComputer: true,
})

const text = `baseline: 1
hosts:
  - host: 127.0.0.1
    open: [{port: 18080}, {port: 18081}]
forwards: []
`
/** A scan whose file has port 18081 open, or closed. */
const scan = (open: boolean) =>
  scanOf(
    runOf(
      open
        ? nmapVersions
            .replace('18000-18079,18081-18100', '18000-18079,18082-18100')
            .replace(
              '<port protocol="tcp" portid="18080">',
              '<port protocol="tcp" portid="18081"><state state="open" reason="syn-ack"/></port>$&',
            )
        : nmapVersions,
    ),
  ).events()

/** What is told, round by round: a scan's answer, and the router's. */
async function told(
  rounds: readonly (readonly [boolean | Error, RouterMappings])[],
  before: readonly WatchedDrift[] = [],
) {
  const stop = new AbortController()
  const said: string[] = []
  const drifts: WatchedDrift[] = []
  const seen: unknown[] = []
  let at = 0
  const asked: number[] = []
  const baseline = { text, told: before, others: { everyMs: 15 * minute, mayScanPublic: false } }
  await watchOthers(
    baseline,
    (await watchedBaseline(baseline)).whole,
    {
      clock: {
        now: () => ({ wall: at * 1_000, monotonic: at * 1_000, uptime: null }),
        sleep: async (ms) => {
          at += ms / 1_000
          if (asked.length >= rounds.length) stop.abort()
        },
      },
      scan: async function* ({ targets }) {
        expect(targets).toMatchObject({ targets: '127.0.0.1', timing: 2 })
        asked.push(at)
        const round = rounds[asked.length - 1]?.[0] ?? true
        if (round instanceof Error) throw round
        yield* scan(round)
      },
      saw: ({ hosts, forwards }) =>
        seen.push([hosts.get('127.0.0.1')?.up ?? null, forwards?.missing ?? null]),
      mappings: async () => rounds[asked.length - 1]?.[1] ?? silent,
      tell: (event: WatchEvent) => {
        if ('drift' in event && event.kind === 'drift') drifts.push(event.drift)
        said.push('drift' in event ? `${event.kind} ${event.drift.kind} ${event.drift.port}` : event.kind)
      },
    },
    stop.signal,
  )
  expect(asked).toEqual(rounds.map((_, round) => round * 15 * 60))
  // each round is told of, also where nothing is otherwise
  expect(said.filter((line) => line === 'others-looked')).toHaveLength(rounds.length)
  return { said: said.filter((line) => line !== 'others-looked'), drifts, seen }
}

it('tells each matter of a host and of the router once, and once when it is over', async () => {
  const { said, drifts } = await told([
    [false, listed(null)],
    [false, listed(25_565)],
    [false, listed(25_565)],
    [true, listed(null)],
  ])
  expect(said).toEqual([
    'drift port-closed 18081',
    'drift forward-new 25565',
    'drift-over port-closed 18081',
    'drift-over forward-new 25565',
  ])
  // a watch that begins anew because its file was changed tells none of it again
  expect((await told([[false, listed(25_565)]], drifts)).said).toEqual([])
})

it('never calls over what it could not see', async () => {
  const { said, seen } = await told([
    [false, listed(25_565)],
    [failure('failed', 'The network is down.'), silent],
    [failure('failed', 'The network is down.'), silent],
    [false, listed(25_565)],
  ])
  expect(said.filter((line) => line !== 'drift-unknown')).toEqual([
    'drift forward-new 25565',
    'drift port-closed 18081',
  ])
  expect(seen[0]).toEqual([true, null])
  expect(seen[1]).toEqual([null, expect.any(String)])
  // one for the host, one for the router, once
  expect(said.filter((line) => line === 'drift-unknown')).toHaveLength(2)
})
