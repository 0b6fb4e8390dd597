import { expect, it } from 'vitest'
import { AskedPorts } from '#shared/ports/asked-ports'
import { ScanRecord } from '#shared/scan/record'
import { hostWith, rowsOf } from '../../../test/fake-scans'
import { initialForm, type RunState } from '../scan-state'
import { RunBatcher } from './run-batcher'

function batcher() {
  const results = new ScanRecord(new AskedPorts(Uint16Array.of(22, 80)), () => 0, 1000)
  let run = {
    id: 'one',
    targets: initialForm,
    startedAt: 0,
    results,
    version: 0,
    hosts: [],
    progress: null,
    summary: null,
    downCount: 0,
  } as unknown as RunState
  const frames: (() => void)[] = []
  let commits = 0
  const made = new RunBatcher(
    results,
    (change) => {
      commits += 1
      run = change(run)
    },
    (task) => {
      frames.push(task)
      return () => frames.splice(0)
    },
  )
  return { made, results, frame: () => frames.shift()?.(), commits: () => commits, run: () => run, frames }
}

const host = { index: 0, target: 'a', address: '10.0.0.1', family: 'ipv4', scope: 'private' } as const

it('hands over once a frame, however much came', () => {
  const { made, frame, commits, run, frames } = batcher()
  made.push({ kind: 'host', host })
  for (let turn = 0; turn < 50; turn += 1) {
    made.push({ kind: 'rows', host: 0, rows: rowsOf(hostWith('a', [22]), [22, 80], turn) })
  }
  expect(commits()).toBe(0)
  expect(frames).toHaveLength(1)
  frame()
  expect(commits()).toBe(1)
  expect(run().hosts).toEqual([{ host, summary: null }])
  expect(run().version).toBe(run().results.version)
})

it('keeps the first thousand hosts that are down and counts all of them', () => {
  const { made, frame, run } = batcher()
  for (let turn = 0; turn < 3; turn += 1) {
    const hosts = Array.from({ length: 600 }, () => ({
      target: 'x',
      address: 'x',
      up: false as const,
      reason: 'host-unreach' as const,
    }))
    made.push({ kind: 'down', hosts })
    frame()
  }
  expect(run().downCount).toBe(1800)
  expect(run().results.leftOut).toEqual({ down: 800, unknown: 0 })
})

it('takes a host and its end in one frame', () => {
  const { made, frame, run } = batcher()
  made.push({ kind: 'host', host })
  const counts = { open: 0, closed: 2, filtered: 0, 'open|filtered': 0, error: 0, notScanned: 0 }
  made.push({
    kind: 'host-done',
    summary: {
      index: 0,
      up: true,
      reason: 'none',
      counts,
      answersEverything: false,
      intercepted: [],
      elapsedMs: 1,
    },
  })
  frame()
  expect(run().hosts[0]?.summary?.counts).toEqual(counts)
})
