import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { once, openLog } from './log'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portlight-log-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const options = { now: () => new Date(0), maxBytes: 1000, kept: 2 }

it('writes an entry with its time, further lines indented', () => {
  const log = openLog(join(folder, 'logs'), options)
  log.write('error', 'first\nsecond\n')
  expect(readFileSync(join(folder, 'logs', 'portlight.log'), 'utf8')).toBe(
    '1970-01-01T00:00:00.000Z error first\n  second\n',
  )
})

it('keeps to one entry whatever ends a line in it', () => {
  openLog(folder, options).write('error', 'page: x\r1970 error forged\u2028y\x1b[2K')
  expect(readFileSync(join(folder, 'portlight.log'), 'utf8')).toBe(
    '1970-01-01T00:00:00.000Z error page: x\n  1970 error forged\n  y [2K\n',
  )
})

it('puts a full file aside and keeps only so many', () => {
  const log = openLog(folder, options)
  for (let entry = 0; entry < 100; entry += 1) log.write('info', `entry ${entry} ${'x'.repeat(80)}`)
  expect(readdirSync(folder).sort()).toEqual(['portlight.1.log', 'portlight.2.log', 'portlight.log'])
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(1000)
  expect(readFileSync(join(folder, 'portlight.log'), 'utf8')).toContain('entry 99')
})

it('counts what an earlier start left in the file', () => {
  writeFileSync(join(folder, 'portlight.log'), 'x'.repeat(990))
  openLog(folder, options).write('info', 'the next start')
  expect(readFileSync(join(folder, 'portlight.log'), 'utf8')).toContain('the next start')
  expect(statSync(join(folder, 'portlight.1.log')).size).toBe(990)
})

it('cuts an entry that is endless', () => {
  const log = openLog(folder, { ...options, maxBytes: 1_000_000 })
  log.write('error', 'x'.repeat(500_000))
  expect(statSync(join(folder, 'portlight.log')).size).toBeLessThan(21_000)
})

it('does without a log where none can be written', () => {
  writeFileSync(join(folder, 'file'), '')
  const log = openLog(join(folder, 'file', 'logs'), options)
  expect(log.file).toBeNull()
  log.write('info', 'goes nowhere')
})

it('says each thing once, and not endlessly many things', () => {
  const said: string[] = []
  const say = once((text) => said.push(text), 2)
  for (const text of ['a', 'a', 'b', 'a', 'c']) say(text)
  expect(said).toEqual(['a', 'b'])
})
