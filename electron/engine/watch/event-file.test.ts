import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EventFile } from './event-file'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portlight-events-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const path = (name = 'events') => join(folder, name)
const text = (name?: string) => readFileSync(path(name), 'utf8')

describe('a file of events', () => {
  it('never takes more than its bound, has whole lines only, and the last ones', () => {
    const lines = fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 4 }), (lengths, files) => {
        for (const name of readdirSync(folder)) rmSync(path(name))
        const file = new EventFile(path(), { bytes: 300, files })
        const written = lengths.map((length, at) => `${at} ${'x'.repeat(length)}\n`)
        for (const line of written) file.write(line)
        file.close()
        const names = ['events', ...Array.from({ length: files - 1 }, (_, at) => `events.${at + 1}`)]
        expect(names).toEqual(expect.arrayContaining(readdirSync(folder)))
        for (const name of readdirSync(folder)) expect(statSync(path(name)).size).toBeLessThanOrEqual(300)
        const kept = readdirSync(folder)
          .sort((a, b) => names.indexOf(b) - names.indexOf(a))
          .map((name) => text(name))
          .join('')
        expect(written.join('').endsWith(kept)).toBe(true)
        expect(kept.endsWith(written.at(-1) ?? '?')).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  it('cuts off what a crash left of its last line, and nothing of somebody else’s', () => {
    for (const [before, after] of [
      ['{"@timestamp":"a"}\n{"@timestamp":"b', '{"@timestamp":"a"}\n'],
      ['{"@time', ''],
      ['notes of mine', 'notes of mine\n'],
      ['whole\n', 'whole\n'],
      ['', ''],
    ]) {
      writeFileSync(path(), before ?? '')
      const file = new EventFile(path())
      file.open()
      file.write('{}\n')
      file.close()
      expect(text()).toBe(`${after}{}\n`)
    }
  })

  it('goes on in a new one where somebody moved it away or removed it, and keeps who may read it', () => {
    const file = new EventFile(path(), { bytes: 20, files: 2 })
    file.open()
    expect(statSync(path()).mode & 0o777).toBe(0o600)
    chmodSync(path(), 0o640)
    file.write('first line\n')
    renameSync(path(), path('moved'))
    file.write('second line\n')
    file.write('third line\n')
    rmSync(path())
    file.write('fourth line\n')
    file.close()
    expect([text('moved'), text('events.1'), text()]).toEqual([
      'first line\n',
      'second line\n',
      'fourth line\n',
    ])
    expect(statSync(path('events.1')).mode & 0o777).toBe(0o640)
  })

  it('says where it can’t be written, and writes to a device as it is', () => {
    expect(() => new EventFile(path('no/folder')).open()).toThrow('ENOENT')
    const full = new EventFile('/dev/full')
    full.open()
    expect(() => full.write('{}\n')).toThrow('ENOSPC')
    const nothing = new EventFile('/dev/null', { bytes: 1, files: 2 })
    for (let line = 0; line < 3; line += 1) nothing.write('{}\n')
    full.close()
    nothing.close()
  })
})
