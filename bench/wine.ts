import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RunningWindowsNode, WindowsNode, windowsNodeVariable } from '../e2e/wine/windows-node'
import { type Bench, type Figure, median } from './figure'
import { connections, processorSeconds } from './sockets'

const many = 500
const readings = 15
const watchedSeconds = 20

/** Windows' sockets as Windows' Node reads them under Wine: what a look costs, and a live view. Only programs of Windows are seen. */
export const wine: Bench = {
  name: 'wine',
  obstacle: () =>
    (process.env[windowsNodeVariable] ?? '') === ''
      ? `${windowsNodeVariable} names no command that runs Windows' Node, under Wine`
      : null,
  async run(say) {
    const windows = await WindowsNode.make()
    const running: RunningWindowsNode[] = []
    try {
      // its text is that of a module here
      const script = connections(many / 2).replace(
        "require('node:net')",
        "(await import('node:net')).default",
      )
      running.push(await windows.start(script))
      // port 1 keeps what is printed short; every look reads all
      const watching = await windows.watchSockets('--interval', '1', '--json', '--port', '1')
      running.push(watching)
      return await figures(watching, say)
    } finally {
      for (const program of running) program.end()
      await Promise.all(running.map(({ ended }) => ended))
      windows.close()
    }
  },
}

async function figures(
  watching: RunningWindowsNode,
  say: (line: string) => void,
): Promise<readonly Figure[]> {
  // what the first reading set off (compiling, collecting) belongs to the start
  await sleep(3_000)
  const before = await usedBy(watching.pid)
  const began = performance.now()
  await sleep(watchedSeconds * 1000)
  const used = (await usedBy(watching.pid)) - before
  const share = (100_000 * used) / (performance.now() - began)
  const looks = looksIn(watching.text())
  const later = looks.slice(1, readings + 1)
  say(`looks: ${looks.map(({ tookMs }) => tookMs.toFixed(0)).join(', ')} ms, ${looks.at(-1)?.total} sockets`)
  say(`watching: ${(used * 1000).toFixed(0)} ms of a core in ${watchedSeconds} s`)
  return [
    {
      what: `a reading of ${many} sockets with owners, Windows' Node under Wine`,
      unit: 'ms',
      ours: median(later.map(({ tookMs }) => tookMs)),
      peer: null,
      most: 50,
      remark: `median of ${later.length}, the first ${looks[0]?.tookMs.toFixed(0)} ms`,
    },
    {
      what: `refreshing ${many} sockets every second, Windows' Node under Wine`,
      unit: '% of a core',
      ours: share,
      peer: null,
      most: 2,
      remark: `over ${watchedSeconds} s, without Wine's own server`,
    },
  ]
}

interface Look {
  readonly tookMs: number
  readonly total: number
}

/** The last line may not be whole. */
function looksIn(text: string): readonly Look[] {
  return text
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Look)
}

/** Seconds of a core that a program and what it started have used. */
async function usedBy(pid: number): Promise<number> {
  const family = new Set([pid])
  const parents = readdirSync('/proc').flatMap((name) => {
    const parent = /^\d+$/.test(name) ? parentOf(name) : null
    return parent === null ? [] : [[Number(name), parent] as const]
  })
  for (const member of family) {
    for (const [child, parent] of parents) if (parent === member) family.add(child)
  }
  const seconds = await Promise.all([...family].map((member) => processorSeconds(member).catch(() => 0)))
  return seconds.reduce((sum, one) => sum + one, 0)
}

/** Field 4 of /proc/[pid]/stat, see proc_pid_stat(5); null: it has ended. */
function parentOf(pid: string): number | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return null
  }
}
