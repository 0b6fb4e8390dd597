import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { crc32 } from 'node:zlib'
import { History } from '#engine/history/history'
import { HistoryAnswers } from '#engine/history/history-answers'
import { readRunFile } from '#engine/history/read-run-file'
import { compareRuns } from '#shared/history/compare'
import { historyProblemText } from '#shared/history/history-problem'
import { keptRunId, type ScanEntry } from '#shared/history/run-entry'
import { scanOf } from '#shared/history/run-events'
import type { StoredRun } from '#shared/history/stored-run'
import type { ScanEvent } from '#shared/scan/event'
import { commandLine } from './commands'
import { type Bench, type Figure, median } from './figure'
import { nmapXml, tenThousandHosts } from './nmap-xml'

const never = new AbortController().signal
const start = Date.UTC(2026, 10, 28)
const asked = {
  targets: '10.0.0.0/24',
  exclude: '',
  ports: '1-65535',
  excludePorts: '',
  family: 'any',
  timing: 3,
} as const

async function opened(path: string): Promise<StoredRun> {
  const read = await readRunFile(path, never)
  if (!read.ok) throw new Error(read.message)
  return read.run
}

/** Milliseconds that something takes, and the longest that nobody else had a turn meanwhile. */
async function timedLoop(work: () => Promise<unknown>): Promise<{ ms: number; stalled: number }> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  await new Promise((resolve) => setTimeout(resolve, 20))
  delay.enable()
  const began = performance.now()
  await work()
  const ms = performance.now() - began
  await new Promise((resolve) => setTimeout(resolve, 5))
  delay.disable()
  return { ms, stalled: delay.max / 1e6 }
}

/** Says at the end how much memory the process had at most, in KB (getrusage(2), ru_maxrss). */
const peakTeller = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS))",
)}`

/** The most memory that a command takes in a process of its own, in MB. */
function peakOf(...args: readonly string[]): number {
  const { stderr } = spawnSync(process.execPath, ['--import', peakTeller, commandLine, ...args], {
    encoding: 'utf8',
  })
  return Number(/peak (\d+)$/.exec(stderr)?.[1] ?? Number.NaN) / 1000
}

const bounded = (what: string, unit: string, ours: number, most: number, remark = ''): Figure => ({
  what,
  unit,
  ours,
  peer: null,
  most,
  remark,
})

/** An index and files of as many runs as somebody keeps in years. */
async function manyRuns(history: History, runs: number): Promise<void> {
  const lines = Array.from({ length: runs }, (_, at) => {
    const startedAt = start - at * 60_000
    const hosts = Array.from({ length: 12 }, (__, host) => ({
      address: `10.0.${at % 250}.${host}`,
      names: [`host-${host}.example`],
      open: host,
    }))
    const sizes = { ports: 65_535, hostsTotal: 256, hostsUp: 12, open: 66, tookMs: 4000 }
    const id = keptRunId(startedAt, at.toString(16).padStart(8, '0'))
    const entry: ScanEntry = {
      kind: 'entry',
      version: 1,
      id,
      what: 'scan',
      asked,
      startedAt,
      partial: false,
      hosts,
      ...sizes,
    }
    return {
      id,
      line: `1 ${crc32(JSON.stringify({ bytes: 4000, entry })).toString(16)} ${JSON.stringify({ bytes: 4000, entry })}`,
    }
  })
  for (const { id } of lines) await writeFile(history.fileOf({ id }), '')
  await writeFile(join(history.folder, 'index.jsonl'), lines.map(({ line }) => `${line}\n`).join(''))
}

async function measure(say: (line: string) => void): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'portlight-bench-history-'))
  const make = () =>
    new History({
      dataFolder: folder,
      version: '0.1.0',
      wallClock: () => start + 1000,
      complain: (problem) => say(historyProblemText(problem)),
      policy: async () => ({ keep: true, limits: { days: 90_000, bytes: 1e12 } }),
    })
  try {
    const xml = join(folder, 'large.xml')
    await writeFile(xml, tenThousandHosts())
    const readXml = await timedLoop(() => opened(xml))
    const large = await opened(xml)
    const events = (run: StoredRun) =>
      timedLoop(async () => {
        for (const event of scanOf(run).events()) if (event.kind === 'done') break
      })
    const shown = await events(large)
    const history = make()
    async function* told(run: StoredRun): AsyncGenerator<ScanEvent, void, void> {
      for (const event of scanOf(run).events()) {
        yield event
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    const keep = async (run: StoredRun, at: number, room: History = history) => {
      const head = { id: `run ${at}`, kind: 'scan', version: 1, startedAt: at, asked } as const
      for await (const _ of room.keeping(head, told(run)));
    }
    await keep(large, start)
    const [largeEntry] = await history.scans()
    if (largeEntry === undefined) throw new Error('nothing is kept')
    const readOurs = await timedLoop(() => opened(history.fileOf(largeEntry)))
    const shownOurs = await events(await opened(history.fileOf(largeEntry)))

    const full = async (change: number) => {
      const path = join(folder, `full-${change}.xml`)
      const open = (host: number) =>
        Array.from({ length: 40 }, (_, at) => ((host * 131 + at * 1597 + change) % 65_535) + 1)
      await writeFile(path, nmapXml(256, '1-65535', 65_535, open))
      return opened(path)
    }
    const [before, after] = [await full(0), await full(7)]
    const compared = await timedLoop(async () =>
      compareRuns({ label: 'a', run: before }, { label: 'b', run: after }),
    )
    const memory = peakOf('compare', join(folder, 'full-0.xml'), join(folder, 'full-7.xml'), '--quiet')

    const onePath = join(folder, 'one.xml')
    await writeFile(
      onePath,
      nmapXml(1, '1-65535', 65_535, () => Array.from({ length: 30 }, (_, at) => 20 + at * 2003)),
    )
    const one = await opened(onePath)
    await manyRuns(history, 5000)
    const lists: number[] = []
    const stalls: number[] = []
    for (let at = 0; at < 5; at += 1) {
      const list = await timedLoop(() => new HistoryAnswers(make()).list({ words: '' }))
      lists.push(list.ms)
      stalls.push(list.stalled)
    }
    const saves: number[] = []
    const kept = make()
    for (let at = 0; at < 5; at += 1)
      saves.push((await timedLoop(() => keep(one, start + 1000 + at, kept))).stalled)
    const [newest] = await make().scans()
    const size = newest === undefined ? Number.NaN : (await stat(history.fileOf(newest))).size
    say(
      `${(await readdir(history.folder)).length} files; the list holds the loop for ${median(stalls).toFixed(0)} ms at most`,
    )
    return [
      bounded('list of 5,000 runs', 'ms', median(lists), 200, 'read anew'),
      bounded(
        'the engine’s loop, while a full scan is kept',
        'ms',
        median(saves),
        20,
        'longest stall, with 5,000 runs',
      ),
      bounded('a full scan', 'KB', size / 1000, 30),
      bounded('nmap’s XML of 10,000 hosts, read', 'ms', readXml.ms, 3000),
      bounded('our file of 10,000 hosts, read', 'ms', readOurs.ms, 3000),
      bounded('10,000 hosts as events for the page', 'ms', shown.ms, 1500),
      bounded('10,000 hosts of our file as events for the page', 'ms', shownOurs.ms, 1500),
      bounded('two full scans of 256 hosts compared', 'ms', compared.ms, 2000),
      bounded('memory of the command that compares them', 'MB', memory, 200, 'its peak'),
    ]
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** What keeping, listing, reading and comparing runs costs. */
export const history: Bench = {
  name: 'history',
  obstacle: () => (existsSync(tmpdir()) ? null : 'there is no folder for temporary files'),
  run: measure,
}
