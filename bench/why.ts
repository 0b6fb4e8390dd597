import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { Lab, labObstacle } from '../e2e/lab/network'
import { commandLine, newUser, timed } from './commands'
import { type Bench, median } from './figure'

const rounds = 11

/** 100 ms where Node's own start takes 49: machines differ, and what Node takes is not ours. */
const most = 100 / 49

/** The whole command, from a terminal's return key to its prompt, on a port that somebody has. */
export const why: Bench = {
  name: 'why',
  obstacle: labObstacle,
  async run(say) {
    const lab = new Lab()
    const host = await lab.host('why')
    const forget = newUser(host)
    try {
      await host.listen([3000])
      const peers: readonly (readonly [string, ...string[]])[] = [
        ['lsof', '-nP', '-i', ':3000'],
        ['fuser', '-v', '3000/tcp'],
      ]
      const [peer] = peers.filter(([file]) => isThere(file))
      const ours: number[] = []
      const theirs: number[] = []
      const bare: number[] = []
      for (let round = 0; round < rounds; round += 1) {
        const mine = await timed(host, process.execPath, [commandLine, 'why', '3000'])
        if (mine.code !== 1) throw new Error(`why ended with ${mine.code}: ${mine.stderr}`)
        ours.push(mine.ms)
        bare.push((await timed(host, process.execPath, ['-e', '0'])).ms)
        if (peer === undefined) continue
        const [file, ...args] = peer
        theirs.push((await timed(host, file, args)).ms)
      }
      const beside =
        peer === undefined
          ? 'no lsof and no fuser to compare with'
          : `${peer.join(' ')}: ${median(theirs).toFixed(0)} ms, ratio ${(median(ours) / median(theirs)).toFixed(1)}`
      say(`why: ${ours.map((ms) => ms.toFixed(0)).join(', ')} ms`)
      return [
        {
          what: 'portlight why 3000, the whole command',
          unit: 'ms',
          ours: median(ours),
          peer: median(bare),
          most,
          remark: `medians of ${rounds}, Node with nothing to do; ${beside}`,
        },
      ]
    } finally {
      await lab.close()
      forget()
    }
  },
}

function isThere(file: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, file)))
}
