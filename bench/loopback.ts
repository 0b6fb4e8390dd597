import { readFile } from 'node:fs/promises'
import { Lab } from '../e2e/lab/network'
import { nmap, nmapObstacle, opensOf, portlight, startPortlight } from './commands'
import { type Bench, median } from './figure'

const listening = [22, 8_080, 45_000]
const timedRuns = 7
const truthRuns = 20

/** All ports of 127.0.0.1, beside nmap; then whether ports are open that nobody listens on; then memory. */
export const loopback: Bench = {
  name: 'loopback',
  obstacle: nmapObstacle,
  async run(say) {
    const lab = new Lab()
    try {
      const host = await lab.host('loop')
      await host.listen(listening)
      const truth = listening.map((port) => `127.0.0.1:${port}`).sort()
      const ours: number[] = []
      const theirs: number[] = []
      let wrong = 0
      for (let round = 0; round < truthRuns; round++) {
        const mine = await portlight(host, '127.0.0.1', '-p-')
        if (opensOf(mine.stdout).join() !== truth.join()) wrong += 1
        if (round >= timedRuns) continue
        const peer = await nmap(host, '-sT', '-p-', '-n', '-Pn', '127.0.0.1')
        ours.push(mine.ms)
        theirs.push(peer.ms)
        say(`round ${round + 1}: ${mine.ms.toFixed(0)} ms, nmap ${peer.ms.toFixed(0)} ms`)
      }
      const scan = startPortlight(host, '127.0.0.1', '-p-')
      const peak = await peakMemory(scan.process.pid ?? 0, scan.finished)
      return [
        {
          what: 'all 65,535 ports of 127.0.0.1, whole process',
          unit: 'ms',
          ours: median(ours),
          peer: median(theirs),
          most: 1,
          remark: `medians of ${timedRuns}, nmap -sT -p- -n -Pn`,
        },
        {
          what: 'runs of it that did not find exactly what listens',
          unit: 'runs',
          ours: wrong,
          peer: null,
          most: 0,
          remark: `of ${truthRuns}`,
        },
        {
          what: 'memory of the engine during it, peak resident set of the whole process',
          unit: 'MB',
          ours: peak,
          peer: null,
          most: 150,
          remark: '',
        },
      ]
    } finally {
      await lab.close()
    }
  },
}

/** The largest VmHWM that was read while the process ran, in MB. */
async function peakMemory(pid: number, finished: Promise<unknown>): Promise<number> {
  let running = true
  void finished.then(() => {
    running = false
  })
  let peak = 0
  while (running) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return peak
}
