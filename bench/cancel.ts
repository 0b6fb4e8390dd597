import { readFile } from 'node:fs/promises'
import { labObstacle } from '../e2e/lab/network'
import { startPortlight } from './commands'
import { type Bench, median } from './figure'
import { otherAddress, withTwoHosts } from './two-hosts'

const rounds = 5

/** From Ctrl+C in the middle of a busy scan to the last segment that leaves the computer. */
export const cancel: Bench = {
  name: 'cancel',
  obstacle: labObstacle,
  async run(say) {
    const times: number[] = []
    await withTwoHosts([], ['meta l4proto tcp drop'], async (here) => {
      for (let round = 0; round < rounds; round++) {
        const scan = startPortlight(here, otherAddress, '-p-', '-T4')
        const counter = `/proc/${scan.process.pid}/net/snmp`
        while ((await segments(counter)) < 5_000 * (round + 1)) {
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
        const began = performance.now()
        scan.process.kill('SIGINT')
        let running = true
        void scan.finished.then(() => {
          running = false
        })
        let last = began
        let before = -1
        while (running) {
          const now = await segments(counter)
          if (now > before) last = performance.now()
          before = now
          await new Promise((resolve) => setTimeout(resolve, 2))
        }
        times.push(last - began)
        say(`round ${round + 1}: ${(last - began).toFixed(0)} ms`)
      }
    })
    return [
      {
        what: 'from cancelling to the last segment sent',
        unit: 'ms',
        ours: median(times),
        peer: null,
        most: 200,
        remark: `median of ${rounds}, largest ${Math.max(...times).toFixed(0)}`,
      },
    ]
  },
}

/** TCP segments that the namespace of a process has sent; -1 where the process is gone. */
async function segments(path: string): Promise<number> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const [names, values] = text.split('\n').filter((line) => line.startsWith('Tcp:'))
  const column = names?.split(' ').indexOf('OutSegs') ?? -1
  return column < 0 ? -1 : Number(values?.split(' ')[column])
}
