import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine } from '../electron/engine/engine'
import { npxPortlight } from '../shared/command-line/testing/own-commands'
import type { ForwardTest } from '../shared/forward/request'
import { judgeForward } from '../shared/forward/verdict/verdict'

/** Milliseconds of one test in this process: without the start of Node, which the whole command has. */
export interface InsideTimes {
  readonly firstLink: number
  readonly whole: number
  readonly verdict: string
}

/** Runs one test with the engine, on whatever host this process is. */
export async function timesInside(request: ForwardTest): Promise<InsideTimes> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'portlight-bench-'))
  const engine = createEngine({ probeWorker: null, dataFolder, own: npxPortlight })
  const began = performance.now()
  let firstLink = Number.NaN
  let verdict = ''
  try {
    for await (const event of engine.handlers['forward.test'](request, new AbortController().signal)) {
      if (event.kind === 'found' && Number.isNaN(firstLink)) firstLink = performance.now() - began
      if (event.kind === 'done') verdict = judgeForward(event.gathered.findings).verdict
    }
    return { firstLink, whole: performance.now() - began, verdict }
  } finally {
    await engine.close()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}
