import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { buildForwardHome, forwardPort, forwardScenarios, outsideHelpers } from '../e2e/lab/forward-scenarios'
import { type Home, places } from '../e2e/lab/home'
import { labObstacle } from '../e2e/lab/network'
import { OutsideProgram } from '../e2e/lab/outside-program'
import { nobodyOutside } from '../shared/forward/request'
import { commandLine, timed } from './commands'
import { type Bench, median } from './figure'
import type { InsideTimes } from './forward-inside'

const rounds = 5
const globalpingPort = 3490
const request = {
  port: forwardPort,
  protocol: 'tcp',
  answer: false,
  map: false,
  hairpin: false,
  outside: outsideHelpers,
  gateway: null,
} as const

/** A test of a forward on a healthy network, with a reflector and with Globalping's stand-in, its first link, and a test where no router speaks any protocol. */
export const forward: Bench = {
  name: 'forward',
  obstacle: () => labObstacle('miniupnpd', 'upnpc', 'turnserver'),
  async run(say) {
    const state = mkdtempSync(join(tmpdir(), 'portlight-bench-'))
    const inside = async (home: Home, wish: object) => {
      const { stdout, stderr } = await home.me.run(process.execPath, [
        process.argv[1] ?? '',
        '--forward-inside',
        JSON.stringify(wish),
      ])
      if (stdout === '') throw new Error(stderr)
      return JSON.parse(stdout) as InsideTimes
    }
    try {
      const whole: number[] = []
      const within: number[] = []
      const first: number[] = []
      await inHome('reachable', async (home, command) => {
        const args = [`XDG_STATE_HOME=${state}`, process.execPath, commandLine, ...command, '--json']
        for (let round = 0; round < rounds; round++) {
          const test = await timed(home.me, 'env', args)
          const times = await inside(home, request)
          if (test.code !== 0 || times.verdict !== 'reachable') throw new Error(`not healthy: ${test.stdout}`)
          whole.push(test.ms)
          within.push(times.whole)
          first.push(times.firstLink)
          say(
            `round ${round + 1}: ${test.ms.toFixed(0)} ms, in the engine ${times.whole.toFixed(0)} ms, its first link ${times.firstLink.toFixed(0)} ms`,
          )
        }
      })
      const byGlobalping: number[] = []
      const firstByGlobalping: number[] = []
      const program = await OutsideProgram.build()
      try {
        await inHome('reachable', async (home) => {
          await program.standIn(home.internet, { by: 'globalping', listen: globalpingPort })
          const [host] = places.internet
          const outside = {
            ...nobodyOutside,
            globalping: `http://${host}:${globalpingPort}`,
            stun: outsideHelpers.stun,
          }
          for (let round = 0; round < rounds; round++) {
            const times = await inside(home, { ...request, outside })
            if (times.verdict !== 'reachable')
              throw new Error(`not reachable by Globalping: ${times.verdict}`)
            byGlobalping.push(times.whole)
            firstByGlobalping.push(times.firstLink)
            say(
              `Globalping's stand-in, round ${round + 1}: ${times.whole.toFixed(0)} ms, its first link ${times.firstLink.toFixed(0)} ms`,
            )
          }
        })
      } finally {
        program.remove()
      }
      const mute: number[] = []
      await inHome('not-known', async (home) => {
        for (let round = 0; round < rounds; round++) {
          const times = await inside(home, { ...request, outside: nobodyOutside })
          mute.push(times.whole)
          say(`no router protocol, round ${round + 1}: ${times.whole.toFixed(0)} ms`)
        }
      })
      const remark = `median of ${rounds}`
      return [
        {
          what: 'a whole test on a healthy network, the whole command',
          unit: 'ms',
          ours: median(whole),
          peer: null,
          most: 5_000,
          remark,
        },
        {
          what: 'its first link, in the engine',
          unit: 'ms',
          ours: median(first),
          peer: null,
          most: 300,
          remark,
        },
        {
          what: "a whole test with Globalping's stand-in, in the engine",
          unit: 'ms',
          ours: median(byGlobalping),
          peer: null,
          most: 6_000,
          remark,
        },
        {
          what: "its first link, with Globalping's stand-in",
          unit: 'ms',
          ours: median(firstByGlobalping),
          peer: null,
          most: 300,
          remark,
        },
        {
          what: 'a whole test where no router speaks any protocol, in the engine',
          unit: 'ms',
          ours: median(mute),
          peer: null,
          // the gateway says at once that nothing listens there; other devices have four seconds, for some routers answer
          // a search late, and from another of their addresses
          most: 4_500,
          remark,
        },
      ]
    } finally {
      rmSync(state, { recursive: true, force: true })
    }
  },
}

async function inHome(
  name: string,
  then: (home: Home, command: readonly string[]) => Promise<void>,
): Promise<void> {
  const scenario = forwardScenarios.find((known) => known.name === name)
  if (scenario === undefined) throw new Error(`no scenario ${name}`)
  const home = await buildForwardHome(scenario)
  try {
    await then(home, scenario.command)
  } finally {
    await home.close()
  }
}
