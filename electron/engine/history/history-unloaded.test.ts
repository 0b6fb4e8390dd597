import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { HistoryProblem } from '#shared/history/history-problem'
import { scanOf } from '#shared/history/run-events'
import { runOf } from '#shared/history/testing/read-text'
import { nmapBothProtocols } from '#shared/history/testing/recordings'
import type { ScanEvent } from '#shared/scan/event'
import { History } from './history'

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
  const asked = {
    targets: '127.0.0.1',
    exclude: '',
    ports: '1-100',
    excludePorts: '',
    family: 'any',
    timing: 3,
  } as const
  const all = [...scanOf(runOf(nmapBothProtocols)).events()]
  async function* told(): AsyncGenerator<ScanEvent, void, void> {
    yield* all
  }
  const passed: ScanEvent[] = []
  const head = { id: 'x', kind: 'scan', version: 1, startedAt: Date.now(), asked } as const
  for await (const event of history.keeping(head, told())) passed.push(event)
  expect(passed).toEqual(all)
  expect(problems).toMatchObject([{ why: 'not-kept', what: 'scan' }])
  expect(readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.part'))).toEqual(
    [],
  )
})
