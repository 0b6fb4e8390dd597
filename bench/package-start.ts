import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packagedProgram, startPackaged } from '../e2e/packaged-app'
import { findElectron } from '../scripts/setup/electron.mjs'
import { appObstacle } from './app'
import { type Bench, median } from './figure'

const starts = 7

/** The packaged app, whose files lie in one archive, beside the same app started from its folder. */
export const packageStart: Bench = {
  name: 'package-start',
  obstacle: () => appObstacle() ?? packageObstacle(),
  async run(say) {
    const scratch = mkdtempSync(join(tmpdir(), 'portlight-bench-'))
    try {
      const electron = findElectron()
      if (!electron.found) throw new Error(electron.missing)
      const ours: number[] = []
      const theirs: number[] = []
      for (let round = 0; round <= starts; round += 1) {
        const mine = await untilPainted(join(scratch, 'package'), [packagedProgram()])
        const peer = await untilPainted(join(scratch, 'folder'), [electron.program, process.cwd()])
        say(`start ${round}: the package ${mine.toFixed(0)} ms, the folder ${peer.toFixed(0)} ms`)
        // the first of each is cold
        if (round === 0) continue
        ours.push(mine)
        theirs.push(peer)
      }
      return [
        {
          what: 'start from the package to the first picture',
          unit: 'ms',
          ours: median(ours),
          peer: median(theirs),
          most: 1.1,
          remark: `medians of ${starts}, beside a start from the folder`,
        },
      ]
    } finally {
      rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    }
  },
}

function packageObstacle(): string | null {
  try {
    packagedProgram()
    return null
  } catch (error) {
    return (error as Error).message
  }
}

/** Milliseconds from starting a program until its page has drawn something; the page itself says when that was. */
async function untilPainted(userData: string, command: readonly string[]): Promise<number> {
  const began = performance.timeOrigin + performance.now()
  const { page, close } = await startPackaged(userData, command)
  try {
    const painted = await page.evaluate(
      () =>
        new Promise<number>((seen) => {
          new PerformanceObserver((list) => {
            const [first] = list.getEntriesByName('first-contentful-paint')
            if (first !== undefined) seen(performance.timeOrigin + first.startTime)
          }).observe({ type: 'paint', buffered: true })
        }),
    )
    return painted - began
  } finally {
    await close()
  }
}
