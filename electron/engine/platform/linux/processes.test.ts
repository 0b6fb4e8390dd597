import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { LinuxProcesses } from './processes'

const root = mkdtempSync(join(tmpdir(), 'portlight-proc-'))
beforeAll(() => {
  const zeros = Array.from({ length: 17 }, () => '0').join(' ')
  for (const [pid, state] of [
    [41, 'S'],
    [42, 'Z'],
    [43, 'Z'],
  ] as const) {
    mkdirSync(join(root, `${pid}/task/${pid}`), { recursive: true })
    writeFileSync(join(root, `${pid}/stat`), `${pid} (pool) ${state} 1 ${zeros} 100 0\n`)
  }
  mkdirSync(join(root, '43/task/44'))
})
afterAll(() => rmSync(root, { recursive: true }))

it('a process has ended when all of its threads have, not when its main one has', async () => {
  const processes = await new LinuxProcesses(root, join(root, 'passwd')).all()
  expect(processes.map(({ pid, ended }) => [pid, ended])).toEqual([
    [41, false],
    [42, true],
    [43, false],
  ])
})
