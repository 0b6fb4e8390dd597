import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Home } from '../e2e/lab/home'
import { labObstacle } from '../e2e/lab/network'
import { commandLine, timed } from './commands'
import { type Bench, median } from './figure'

const rounds = 7
const silentRounds = 3

/** Finding the router beside upnpc, and finding out that there is none that speaks. */
export const gateway: Bench = {
  name: 'gateway',
  obstacle: () => labObstacle('miniupnpd', 'upnpc'),
  async run(say) {
    const state = mkdtempSync(join(tmpdir(), 'portlight-bench-'))
    const home = await Home.build()
    const list = () =>
      timed(home.me, 'env', [
        `XDG_STATE_HOME=${state}`,
        process.execPath,
        commandLine,
        'forward',
        'list',
        '--json',
      ])
    try {
      const silent: number[] = []
      for (let round = 0; round < silentRounds; round++) {
        const mine = await list()
        if (routerIn(mine.stdout) !== null) throw new Error(`a router where there is none: ${mine.stdout}`)
        silent.push(mine.ms)
        say(`nothing answers, round ${round + 1}: ${mine.ms.toFixed(0)} ms`)
      }
      const daemon = await home.startRouterDaemon()
      const ours: number[] = []
      const theirs: number[] = []
      for (let round = 0; round < rounds; round++) {
        const mine = await list()
        const peer = await timed(home.me, 'upnpc', ['-s'])
        if (routerIn(mine.stdout) === null || !peer.stdout.includes('Found valid IGD')) {
          throw new Error(`not found: ${mine.stdout}${mine.stderr}${peer.stdout}`)
        }
        ours.push(mine.ms)
        theirs.push(peer.ms)
        say(`round ${round + 1}: ${mine.ms.toFixed(0)} ms, upnpc ${peer.ms.toFixed(0)} ms`)
      }
      daemon.stop()
      return [
        {
          what: 'finding the router and reading its forwards, whole command portlight forward list',
          unit: 'ms',
          ours: median(ours),
          peer: median(theirs),
          most: 0.5,
          remark: `medians of ${rounds}, upnpc -s`,
        },
        {
          what: 'finding out that no router answers, whole command',
          unit: 's',
          ours: median(silent) / 1000,
          peer: null,
          most: 3,
          remark: `median of ${silentRounds}`,
        },
      ]
    } finally {
      await home.close()
      rmSync(state, { recursive: true, force: true })
    }
  },
}

/** The address of the router in a document of ours, or null. */
function routerIn(output: string): string | null {
  return (JSON.parse(output) as { router: { address: string } | null }).router?.address ?? null
}
