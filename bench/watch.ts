import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { Lab, labObstacle } from '../e2e/lab/network'
import { commandLine } from './commands'
import type { Bench } from './figure'
import { processorSeconds } from './sockets'

const listeners = 200
const everySeconds = 5
/** A minute has a dozen looks, so one more or less makes little difference. */
const watchedSeconds = 60

/** What a watch costs that runs for weeks: processor time beyond its start, and memory. */
export const watch: Bench = {
  name: 'watch',
  obstacle: labObstacle,
  async run(say) {
    const lab = new Lab()
    try {
      const host = await lab.host('watch')
      await host.listen(Array.from({ length: listeners }, (_, at) => 10_000 + at))
      const { process: watching, finished } = host.start(process.execPath, [
        ...[commandLine, 'watch', '--every', `${everySeconds}s`],
        ...['--events', '-'],
      ])
      // what the first look sets off (compiling, collecting) belongs to the start
      await sleep(3 * everySeconds * 1000)
      const pid = watching.pid ?? 0
      const before = await processorSeconds(pid)
      const began = performance.now()
      await sleep(watchedSeconds * 1000)
      const used = (await processorSeconds(pid)) - before
      const share = (100_000 * used) / (performance.now() - began)
      const [, kilobytes = ''] =
        /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? []
      watching.kill('SIGTERM')
      await finished
      say(`${(used * 1000).toFixed(0)} ms of a core in ${watchedSeconds} s`)
      return [
        {
          what: `watching ${listeners} listeners every ${everySeconds} s`,
          unit: '% of a core',
          ours: share,
          peer: null,
          most: 1,
          remark: `over ${watchedSeconds} s, the whole process`,
        },
        {
          what: 'memory of the watch',
          unit: 'MB',
          ours: Number(kilobytes) / 1000,
          peer: null,
          most: 150,
          remark: 'resident, at the end',
        },
      ]
    } finally {
      await lab.close()
    }
  },
}
