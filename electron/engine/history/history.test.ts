import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compareRuns } from '#shared/history/compare'
import { historyProblemText } from '#shared/history/history-problem'
import type { KeptAnswer } from '#shared/history/kept-answer'
import { entryMatches, entryNamed, RunEntry } from '#shared/history/run-entry'
import { scanOf } from '#shared/history/run-events'
import type { StoredRun } from '#shared/history/stored-run'
import { runOf } from '#shared/history/testing/read-text'
import { nmapBothProtocols } from '#shared/history/testing/recordings'
import type { ScanEvent } from '#shared/scan/event'
import { factsOf } from '#shared/sockets/facts'
import { aSocket } from '#shared/sockets/testing/sockets'
import { localTargets } from '../testing/local-targets'
import { History } from './history'
import { HistoryAnswers } from './history-answers'
import type { HistoryLimits } from './history-policy'
import { HistoryTroubles } from './history-troubles'
import { readRunFile } from './read-run-file'
import { RunFile } from './run-file'
import { RunIndex } from './run-index'
import { keepScan, told } from './testing/keep-scan'

let folder = ''
let said: string[] = []
let now = Date.UTC(2026, 10, 28, 12)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portlight-kept-'))
  said = []
  now = Date.UTC(2026, 10, 28, 12)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const original = runOf(nmapBothProtocols)

function history(limits: Partial<HistoryLimits> = {}): History {
  return new History({
    dataFolder: folder,
    version: '0.1.0',
    wallClock: () => now,
    complain: (problem) => said.push(historyProblemText(problem)),
    policy: async () => ({ keep: true, limits: { days: 90, bytes: 1e9, ...limits } }),
  })
}

/** Keeps a scan; gives the events that went through. */
const keep = (to: History, startedAt = now, events: Iterable<ScanEvent> = scanOf(original).events()) =>
  keepScan(to, startedAt, events)

/** What is said of hosts and of each of their ports, in whichever batches of rows: the last one of a port counts. */
function toldOf(run: StoredRun): readonly unknown[] {
  const all = [...scanOf(run).events()].slice(1, -1)
  const last = new Map<string, readonly unknown[]>()
  for (const event of all) {
    if (event.kind !== 'rows') continue
    const { ports: numbers, ...columns } = event.rows
    for (const [row, port] of numbers.entries()) {
      const told = Object.values(columns).map((column) => column[row])
      last.set(`${event.host} ${port} ${columns.protocols[row]}`, [event.host, port, ...told])
    }
  }
  const ports = [...last.values()]
  const order = (one: readonly unknown[]) => JSON.stringify(one)
  return [
    ...all.filter(({ kind }) => kind !== 'rows'),
    ...ports.sort((one, other) => (order(one) < order(other) ? -1 : 1)),
  ]
}

const keptFiles = () => readdirSync(join(folder, 'history')).filter((name) => name.endsWith('.gz'))

describe('a scan that is kept', () => {
  it('is put aside aloud where its file was damaged since it was listed, and is not called an empty one', async () => {
    const kept = history()
    await keep(kept)
    const [entry] = await kept.list()
    if (entry === undefined) throw new Error('nothing is kept')
    const file = readFileSync(kept.fileOf(entry))
    expect((await new HistoryAnswers(kept).open(entry)).bytes).toEqual(new Uint8Array(file))
    for (const damaged of [file.subarray(0, file.length / 2), Buffer.from(file).fill(0, 20, 40)]) {
      said.length = 0
      writeFileSync(kept.fileOf(entry), damaged)
      await expect(new HistoryAnswers(kept).open(entry)).rejects.toMatchObject({
        value: { code: 'not-found' },
      })
      expect(said).toEqual([expect.stringContaining('damaged and was put aside')])
      expect(await kept.list()).toEqual([])
    }
  })

  it('is forgotten or named, or the reason why not is said in words', async () => {
    const kept = history()
    await keep(kept)
    const [entry] = await kept.list()
    if (entry === undefined) throw new Error('nothing is kept')
    const { id } = entry
    const answers = new HistoryAnswers(kept)
    mkdirSync(join(folder, 'history', `${id}.mark.json`))
    await expect(answers.mark({ id, name: 'mine' })).rejects.toMatchObject({
      // Windows calls it a matter of rights
      value: {
        code: 'failed',
        message: expect.stringMatching(
          /^That can’t be written: (?:it is a folder|permission denied) \(E\w+\)\.$/,
        ),
      },
    })
    await expect(answers.remove({ ids: [id] })).rejects.toMatchObject({
      value: { code: 'failed', message: expect.stringMatching(/^That can’t be forgotten: .*\(?E\w+\)?\.$/) },
    })
  })

  it('tells in the list what could not be kept or read, until something is kept again', async () => {
    const troubles = new HistoryTroubles()
    const needs = { dataFolder: folder, version: '0.1.0', wallClock: () => now }
    const kept = new History({ ...needs, complain: (problem) => troubles.add(problem, now) })
    const answers = new HistoryAnswers(kept, troubles)
    const list = async () => (await answers.list({ words: '' })).troubles.map(({ sentence }) => sentence)
    writeFileSync(join(folder, 'history'), 'a file where the folder should be')
    await keep(kept, now - 1000)
    rmSync(join(folder, 'history'))
    expect(await list()).toEqual([expect.stringContaining('This scan is not kept')])
    await keep(kept, now + 1000)
    expect(await list()).toEqual([])
    const [entry] = await kept.list()
    if (entry === undefined) throw new Error('nothing is kept')
    writeFileSync(kept.fileOf(entry), 'damaged')
    await expect(answers.open(entry)).rejects.toMatchObject({ value: { code: 'not-found' } })
    expect(await list()).toEqual([expect.stringContaining('damaged and was put aside')])
    await keep(kept, now + 2000)
    expect(await list()).toEqual([expect.stringContaining('damaged and was put aside')])
  })

  it('goes through unchanged, and is read back as it was', async () => {
    const kept = history()
    expect(await keep(kept)).toEqual([...scanOf(original).events()])
    const [entry, more] = await kept.list()
    expect(more).toBeUndefined()
    expect(entry).toMatchObject({
      startedAt: now,
      open: 1,
      hostsUp: 1,
      partial: false,
      ports: 27,
      asked: localTargets,
    })
    if (entry === undefined) return
    const read = await readRunFile(kept.fileOf(entry), new AbortController().signal)
    if (!read.ok) throw new Error(read.message)
    expect(toldOf(read.run)).toEqual(toldOf(original).map(withoutName))
    expect(compareRuns({ label: 'a', run: original }, { label: 'b', run: read.run }).same).toBe(true)
    expect(said).toEqual([])
  })

  it('is of its user alone, and leaves nothing unfinished behind', async () => {
    await keep(history())
    const [name = ''] = keptFiles()
    expect(statSync(join(folder, 'history')).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, 'history', name)).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(folder, 'history')).filter((one) => one.endsWith('.part'))).toEqual([])
  })

  it('that was broken off is kept as a part', async () => {
    const kept = history()
    const events = [...scanOf(original).events()]
    await keep(kept, now, events.slice(0, 3))
    // a reader that turns away does not lose it either
    const head = { id: 'y', kind: 'scan', version: 1, startedAt: now + 1000, asked: localTargets } as const
    for await (const event of kept.keeping(head, told(events))) if (event.kind === 'rows') break
    expect((await kept.list()).map(({ partial }) => partial)).toEqual([true, true])
  })

  it('of all ports takes less than 30 KB', async () => {
    const ports = '<extrareasons reason="reset" proto="tcp" ports="1-4000,6000-65535"/>'
    const listed = Array.from(
      { length: 1500 },
      (_, at) =>
        `<port protocol="tcp" portid="${4001 + at}"><state state="filtered" reason="no-response"/></port>`,
    )
    const full = nmapBothProtocols
      .replace('services="18070-18090"', 'services="1-65535"')
      .replace('</extraports>', `${ports}</extraports>${listed.join('')}`)
    await keep(history(), now, scanOf(runOf(full)).events())
    expect(statSync(join(folder, 'history', keptFiles()[0] ?? '')).size).toBeLessThan(30_000)
  })

  it('is written nowhere where nobody wants it, and nothing is thrown away while it is not known what is wanted', async () => {
    const needs = { dataFolder: folder, version: '0.1.0', wallClock: () => now, complain: () => {} }
    const none = new History({ ...needs, policy: async () => ({ keep: false, limits: null }) })
    expect((await keep(none)).at(-1)?.kind).toBe('done')
    expect(readdirSync(folder)).toEqual([])
    const unknown = new History({ ...needs, policy: async () => ({ keep: true, limits: null }) })
    for (const day of [0, 4_000, 8_000]) await keep(unknown, now + day * 86_400_000)
    expect(await unknown.list()).toHaveLength(3)
  })

  it('costs the scan nothing where it can’t be kept', async () => {
    writeFileSync(join(folder, 'history'), 'in the way')
    const passed = await keep(history())
    expect(passed.at(-1)?.kind).toBe('done')
    expect(said).toEqual([
      expect.stringMatching(/^This scan is not kept in the history \(.*\): .*\(E\w+\)\.$/),
    ])
  })
})

describe('one kept run', () => {
  it('is found by its id while the others are not looked at, with what a person made of it', async () => {
    const kept = history()
    await keep(kept)
    const [entry] = await kept.list()
    if (entry === undefined) throw new Error('nothing is kept')
    await kept.mark(entry, { name: 'before the update' })
    const broken = join(kept.folder, '20261101-000000-00000000.jsonl.gz')
    writeFileSync(broken, 'no gzip')
    for (const room of [kept, history()]) {
      expect(await room.find(entry.id)).toMatchObject({ id: entry.id, mark: { name: 'before the update' } })
    }
    expect(said).toEqual([])
    // without the index it is read from its own file
    rmSync(join(kept.folder, 'index.jsonl'))
    expect(await history().find(entry.id)).toMatchObject({
      id: entry.id,
      hosts: entry.what === 'scan' ? entry.hosts : [],
    })
    expect(await kept.find('20261101-000000-00000001')).toBeNull()
    expect(await kept.find('20261101-000000-00000000')).toBeNull()
    expect(said).toEqual([expect.stringContaining('damaged and was put aside')])
    await kept.remove([entry])
    expect(await kept.find(entry.id)).toBeNull()
  })
})

it.skipIf(process.platform !== 'linux')(
  'no file stays open that was read in part, or is damaged',
  async () => {
    const kept = history()
    await keep(kept)
    const [entry] = await kept.list()
    if (entry === undefined) throw new Error('nothing is kept')
    rmSync(join(kept.folder, 'index.jsonl'))
    const broken = '20261101-000000-00000000'
    writeFileSync(join(kept.folder, `${broken}.jsonl.gz`), Buffer.alloc(1_000_000, 'x'))
    expect(await history().find(entry.id)).not.toBeNull()
    expect(await kept.find(broken)).toBeNull()
    const open = readdirSync('/proc/self/fd').map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`)
      } catch {
        return ''
      }
    })
    expect(open.filter((path) => path.startsWith(folder))).toEqual([])
  },
)

describe('an answer that is kept', () => {
  const sockets = (...ports: readonly number[]): KeptAnswer => {
    const all = ports.map((port) => aSocket({ id: `${port}`, local: { address: '0.0.0.0', port } }))
    const limits = { ephemeral: null, unprivilegedFrom: null }
    const summary = { at: now, tookMs: 1, matching: all.length, total: all.length, unattributed: [] }
    const result = { ...summary, facts: factsOf(all, limits), sockets: all }
    return { kind: 'sockets', result, listenersOnly: false }
  }
  const took = () => ({ startedAt: now, tookMs: 1.4 })

  it('is told of where it is not kept, whatever the reason', async () => {
    const policy = () => Promise.reject(new Error('nobody thought of this'))
    const kept = new History({
      ...{ dataFolder: folder, version: '0.1.0', wallClock: () => now, policy },
      complain: (problem) => said.push(historyProblemText(problem)),
    })
    expect(await kept.keep(sockets(22), took())).toBeNull()
    expect(said).toEqual([expect.stringContaining('nobody thought of this')])
  })

  it('is read back as it was; one that is damaged is put aside aloud', async () => {
    const kept = history()
    const answer = sockets(22, 80)
    const entry = await kept.keep(answer, took())
    expect(entry).toMatchObject({ what: 'sockets', listeners: 2, sockets: 2, tookMs: 1 })
    if (entry === null) return
    expect(await kept.answer(entry)).toEqual(answer)
    now += 1000
    const many = await kept.keep(sockets(...Array.from({ length: 6000 }, (_, at) => at + 1)), took())
    expect(many).toMatchObject({ sockets: 6000, listeners: 5000, partial: true })
    if (many !== null) await kept.remove([many])
    writeFileSync(kept.fileOf(entry), readFileSync(kept.fileOf(entry)).subarray(0, 90))
    expect(await kept.answer(entry)).toBeNull()
    expect(said).toEqual([expect.stringContaining('damaged and was put aside')])
    expect(await kept.list()).toEqual([])
  })

  it('stays as the first and the last of those in a row that say the same', async () => {
    const kept = history()
    for (const ports of [[22], [22], [22], [80, 22], [22, 80], [22]]) {
      now += 1000
      await kept.keep(sockets(...ports), took())
    }
    const listeners = (await kept.list()).map((one) => one.what === 'sockets' && one.listeners)
    expect(listeners).toEqual([1, 2, 2, 1, 1])
  })

  it('has a name and is kept for good where somebody says so, and no limit takes it away', async () => {
    const kept = history({ bytes: 10 })
    const first = await kept.keep(sockets(22), took())
    if (first === null) return
    await kept.mark(first, { kept: true })
    now += 100 * 86_400_000
    await kept.keep(sockets(80), took())
    now += 1000
    await kept.keep(sockets(443), took())
    const [newest, oldest, more] = await kept.list()
    expect([newest?.startedAt, oldest?.id, more]).toEqual([now, first.id, undefined])
    if (oldest === undefined) return
    await history().mark(oldest, { name: 'before the update' })
    const [, named] = await kept.list()
    expect(named?.mark).toEqual({ kept: true, name: 'before the update' })
    expect(entryNamed('before the update', await kept.list())).toEqual(named)
    await kept.remove(await kept.list())
    expect(readdirSync(kept.folder)).toEqual(['index.jsonl'])
  })

  it('of a newer Portlight is left as it is, aloud and once', async () => {
    const kept = history()
    const file = new RunFile(kept.folder, '20261128-120000-0000cafe')
    await file.begin()
    await file.finish({ kind: 'entry', version: 1, what: 'dream' } as unknown as RunEntry)
    for (let time = 0; time < 2; time += 1) expect(await kept.list()).toEqual([])
    expect(said).toEqual([expect.stringContaining('was written by a newer Portlight')])
    expect(keptFiles()).toHaveLength(1)
  })
})

describe('the list', () => {
  it('is in the order of time, finds by words, and by the names that people use', async () => {
    const kept = history()
    for (const startedAt of [now + 500, now, now + 86_400_000]) await keep(kept, startedAt)
    const entries = await kept.list()
    expect(entries.map(({ startedAt }) => startedAt - now)).toEqual([86_400_000, 500, 0])
    expect(entryNamed('last', entries)).toBe(entries[0])
    expect(entryNamed('last~2', entries)).toBe(entries[2])
    expect(entryNamed('last~3', entries)).toBe('none')
    expect(entryNamed('20261128', entries)).toBe('several')
    expect(entryNamed(entries[1]?.id.slice(-8) ?? '', entries)).toBe(entries[1])
    expect(entries.filter((entry) => entryMatches(entry, '127.0.0.1 2026-11-29'))).toEqual([entries[0]])
    expect(entries.filter((entry) => entryMatches(entry, 'LOCALHOST'))).toHaveLength(3)
    expect(entries.filter((entry) => entryMatches(entry, '10.0.0.1'))).toEqual([])
  })

  it('finds by the ports that were open, whole, beside those that were asked for', async () => {
    const kept = history()
    await keep(kept)
    const [entry] = await kept.list()
    if (entry?.what !== 'scan') throw new Error('no scan is kept')
    expect(entry.openPorts).toBe('18080')
    const found = (words: string) => entryMatches({ ...entry, id: '', startedAt: 0 }, words)
    expect(['18080', '1-100', '18080 scan'].map(found)).toEqual([true, true, true])
    expect(['1808', '8080', '99999'].map(found)).toEqual([false, false, false])
  })

  it('is read of scans that an older Portlight kept, which do not say what was open', async () => {
    const kept = history()
    await keep(kept)
    const [entry] = await kept.list()
    const { openPorts: _, ...older } = entry?.what === 'scan' ? entry : {}
    const read = v.parse(RunEntry, older)
    expect(entryMatches(read, '1-100')).toBe(true)
    expect(entryMatches(read, '65000')).toBe(false)
  })

  it('is made anew from the files, whatever became of the index', async () => {
    const kept = history()
    await keep(kept)
    const before = await kept.list()
    const index = join(folder, 'history', 'index.jsonl')
    const line = readFileSync(index, 'utf8')
    const texts = ['', '{', '{"version":2}\n', '[]\n', line.slice(0, 50), `${line.slice(0, 50)}${line}`]
    for (const text of [...texts, line.replace('"open":1', '"open":"x"'), `${line}${line}`]) {
      writeFileSync(index, text)
      expect(await history().list()).toEqual(before)
      expect(await kept.list()).toEqual(before)
    }
    rmSync(index)
    expect(await kept.list()).toEqual(before)
    expect(said).toEqual([])
  })

  it('has in its index what other systems wrote, with letters that end a line elsewhere', async () => {
    const kept = history()
    await keep(kept)
    const [entry] = await kept.list()
    if (entry === undefined) expect.fail('nothing was kept')
    const odd = {
      ...entry,
      id: '20261128-120000-00000000',
      mark: { kept: true, name: 'one\u2028two\u2029 three' },
    }
    const index = new RunIndex(folder)
    await index.add([{ bytes: 1, entry: odd }])
    expect((await index.read()).get(odd.id)).toEqual({ bytes: 1, entry: odd })
  })

  it('puts a damaged file aside, aloud, and keeps the others', async () => {
    const kept = history()
    for (const startedAt of [now, now + 1000, now + 2000]) await keep(kept, startedAt)
    const [cut = '', foreign = '', good = ''] = keptFiles()
    const path = (name: string) => join(folder, 'history', name)
    writeFileSync(path(cut), readFileSync(path(cut)).subarray(0, 100))
    writeFileSync(path(foreign), readFileSync(path(good)))
    rmSync(path('index.jsonl'))
    expect((await kept.list()).map(({ id }) => `${id}.jsonl.gz`)).toEqual([good])
    expect(said).toHaveLength(2)
    expect(said[0]).toContain('damaged and was put aside')
    expect(readdirSync(path('broken'))).toHaveLength(2)
    // and not once more
    expect(await kept.list()).toHaveLength(1)
    expect(said).toHaveLength(2)
  })

  it('of a folder that can not be read says so, and does not call it empty', async () => {
    // a name that leads in a circle is refused to root, too (path_resolution(7): ELOOP)
    symlinkSync(join(folder, 'history'), join(folder, 'history'))
    await expect(history().list()).rejects.toThrow(/The history can’t be read: its links lead in a circle/)
    await keep(history())
    expect(said[0]).toContain('This scan is not kept in the history')
  })

  it('has all that several Portlights keep at the same time', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, at) => keep(history(), now + at)))
    expect(await history().list()).toHaveLength(8)
    expect(said).toEqual([])
  })

  it('forgets what is named, what is old, and what is too much, but never the latest', async () => {
    const kept = history()
    await keep(kept)
    const [first] = await kept.list()
    await kept.remove(first === undefined ? [] : [first, first])
    expect(await kept.list()).toEqual([])
    await keep(kept)
    now += 91 * 86_400_000
    await keep(kept)
    expect((await kept.list()).map(({ startedAt }) => startedAt)).toEqual([now])
    now += 1000
    await keep(history({ bytes: 10 }))
    expect((await kept.list()).map(({ startedAt }) => startedAt)).toEqual([now])
  })
})

/** The names of addresses are nmap's: a scan of ours has those that were typed alone. */
function withoutName(told: unknown): unknown {
  if (Array.isArray(told)) return told
  const event = told as ScanEvent
  if (event.kind === 'host') return { ...event, host: { ...event.host, target: expect.any(String) } }
  return event.kind === 'host-done'
    ? { ...event, summary: { ...event.summary, elapsedMs: expect.any(Number) } }
    : event
}
