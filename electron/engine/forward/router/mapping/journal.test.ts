import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Journal } from './journal'
import { hasEnded, type JournalEntry, readEntry } from './journal-entry'
import { isAbandoned, thisMaker } from './maker'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portlight-journal-'))
})
afterEach(() => rm(folder, { recursive: true }))

const inJournal = (name: string) => join(folder, 'forward-journal', name)

function entry(change: Partial<JournalEntry> = {}): JournalEntry {
  return {
    version: 1,
    id: '0123456789abcdef01234567',
    purpose: 'test',
    state: 'made',
    way: 'upnp',
    family: 'ipv4',
    protocol: 'tcp',
    externalPort: 25565,
    internalAddress: '192.168.1.20',
    internalPort: 25565,
    gateway: '192.168.1.1',
    local: '192.168.1.20',
    router: null,
    description: 'Portlight test',
    nonce: null,
    pinhole: null,
    epoch: null,
    listed: true,
    leaseSeconds: 60,
    madeAt: 1_000,
    endsAt: 61_000,
    pid: process.pid,
    birth: null,
    ...change,
  }
}

describe('the journal', () => {
  it('is empty where there is none, and makes its folder when it is needed', async () => {
    const journal = new Journal(join(folder, 'not', 'yet'))
    expect(await journal.read()).toEqual({ entries: [], notes: [], hidden: false })
    await journal.write(entry())
    expect((await journal.read()).entries).toEqual([entry()])
  })

  it('is for its owner’s eyes only, because a nonce is a key', async () => {
    if (platform() === 'win32') return
    await new Journal(folder).write(entry({ nonce: '0102030405060708090a0b0c' }))
    expect((await stat(inJournal(''))).mode & 0o077).toBe(0)
    expect((await stat(inJournal(`${entry().id}.json`))).mode & 0o077).toBe(0)
  })

  it('replaces and removes entries, and leaves nothing else behind', async () => {
    const journal = new Journal(folder)
    await journal.write(entry({ state: 'asked' }))
    await journal.write(entry({ externalPort: 80 }))
    expect(await readdir(inJournal(''))).toEqual([`${entry().id}.json`])
    expect((await journal.read()).entries).toMatchObject([{ externalPort: 80, state: 'made' }])
    expect(await journal.has(entry().id)).toBe(true)
    await journal.remove(entry().id)
    await journal.remove(entry().id)
    expect(await journal.has(entry().id)).toBe(false)
    expect((await journal.read()).entries).toEqual([])
  })

  it('is shared by several Portlights that do not lose each other’s entries', async () => {
    const ids = Array.from({ length: 40 }, (_, n) => n.toString(16).padStart(24, '0'))
    const journals = [new Journal(folder), new Journal(folder), new Journal(folder)]
    await Promise.all(ids.map((id, n) => journals[n % 3]?.write(entry({ id, madeAt: n }))))
    await Promise.all([
      ...ids.filter((_, n) => n % 4 === 0).map((id, n) => journals[n % 3]?.remove(id)),
      ...journals.map((journal) => journal.read()),
    ])
    const { entries, notes } = await new Journal(folder).read()
    expect(entries.map(({ madeAt }) => madeAt)).toEqual([...ids.keys()].filter((n) => n % 4 !== 0))
    expect(notes).toEqual([])
  })

  it.each([
    ['cut off', JSON.stringify(entry()).slice(0, 40)],
    ['of another kind', '{"version":9}'],
    ['empty', ''],
    ['huge', `"${'x'.repeat(100_000)}"`],
    ['under another name', JSON.stringify(entry({ id: 'f'.repeat(24) }))],
  ])('keeps a damaged entry aside, says so once, and goes on: %s', async (_what, text) => {
    const journal = new Journal(folder)
    await journal.write(entry({ id: 'a'.repeat(24) }))
    await writeFile(inJournal(`${entry().id}.json`), text)
    const { entries, notes } = await journal.read()
    expect(entries).toHaveLength(1)
    expect(notes).toHaveLength(1)
    expect(notes[0]).toMatchObject({ aside: expect.stringContaining('.unreadable') })
    expect(await readFile(inJournal(`${entry().id}.json.unreadable`), 'utf8')).toBe(text)
    expect((await journal.read()).notes).toEqual([])
  })

  it('says when it can not be read at all, and does not throw', async () => {
    await writeFile(join(folder, 'forward-journal'), 'a file where a folder should be')
    const { entries, notes } = await new Journal(folder).read()
    expect(entries).toEqual([])
    expect(notes[0]).toMatchObject({ code: 'ENOTDIR' })
    await expect(new Journal(folder).write(entry())).rejects.toThrow()
  })

  it('tidies up what was never finished long ago, and nothing that is being written', async () => {
    const journal = new Journal(folder)
    await journal.write(entry())
    const [old, young] = [inJournal('old.json.1.new'), inJournal('young.json.2.new')]
    await writeFile(old, '')
    await writeFile(young, '')
    await utimes(old, 1, 1)
    expect((await journal.read()).entries).toHaveLength(1)
    expect(await readdir(inJournal(''))).toEqual([`${entry().id}.json`, 'young.json.2.new'])
  })

  it('reads entries only, never throwing', () => {
    expect(readEntry(JSON.stringify(entry()))).toEqual(entry())
    const whole = JSON.stringify(entry())
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(20), fc.string({ maxLength: 8 }), (at, length, put) => {
        const read = readEntry(whole.slice(0, at) + put + whole.slice(at + length))
        if (read !== null) expect(read.version).toBe(1)
      }),
    )
  })
})

describe('who made an entry', () => {
  it('is alive, as long as it is the same process', async () => {
    const own = entry(await thisMaker())
    expect(await isAbandoned(own, 2_000)).toBe(false)
    if (platform() === 'linux') {
      expect(own.birth).toMatch(/ \d+$/)
      // the pid was given out again
      expect(await isAbandoned({ ...own, birth: 'another boot 1' }, 2_000)).toBe(true)
    }
  })

  it('is gone when its process is', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    await once(child, 'spawn')
    const its = entry({ pid: child.pid ?? 0 })
    expect(await isAbandoned(its, 2_000)).toBe(false)
    child.stdin?.end()
    await once(child, 'exit')
    expect(await isAbandoned(its, 2_000)).toBe(true)
  })

  it('is not believed to be busy with a test that ended long ago', async () => {
    expect(await isAbandoned(entry(), 61_000 + 3_600_000)).toBe(true)
    expect(await isAbandoned(entry({ pid: 0 }), 2_000)).toBe(true)
  })

  it('does not matter once the lease is over', () => {
    expect(hasEnded(entry(), 60_000)).toBe(false)
    expect(hasEnded(entry(), 61_001)).toBe(true)
    expect(hasEnded(entry({ leaseSeconds: 0 }), 1e15)).toBe(false)
  })
})
