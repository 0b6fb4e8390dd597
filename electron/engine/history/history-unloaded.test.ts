import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { HistoryProblem } from '#shared/history/history-problem'
import { scanOf } from '#shared/history/run-events'
import { runOf } from '#shared/history/testing/read-text'
import { nmapBothProtocols } from '#shared/history/testing/recordings'
import { History } from './history'
import { keepScan } from './testing/keep-scan'

/** A fake: what writes a scan is a script that can not be read while this process has no descriptor left. */
vi.mock('./scan-writer', () => {
  throw Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' })
})

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portlight-kept-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('a scan has its answer, and it is said that it is not kept, where what writes it can not be loaded', async () => {
  const problems: HistoryProblem[] = []
  const history = new History({
    dataFolder: folder,
    version: '0.1.0',
    wallClock: Date.now,
    complain: (problem) => problems.push(problem),
  })
  const all = [...scanOf(runOf(nmapBothProtocols)).events()]
  const passed = await keepScan(history, Date.now(), all)
  expect(passed).toEqual(all)
  expect(problems).toMatchObject([{ why: 'not-kept', what: 'scan' }])
  expect(readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.part'))).toEqual(
    [],
  )
})
