import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { Lab, type LabHost, labObstacle } from '../e2e/lab/network'
import { commandLine, newUser, timed } from './commands'
import { type Bench, type Figure, median } from './figure'

const rounds = 9
const many = 16_000
const few = 200
/** Connections that one process holds both ends of: twice as many descriptors have to be allowed. */
const eachProcess = 4_000
const watchedSeconds = 20

/** The sockets of this computer: a first look and later ones beside ss, and what a live view costs. */
export const sockets: Bench = {
  name: 'sockets',
  obstacle: labObstacle,
  async run(say) {
    const lab = new Lab()
    let forget = () => {}
    try {
      // the kernel has one table of connections for all namespaces: an idle computer has no busy one beside it
      const idle = await lab.host('idle')
      await idle.program(connections(few / 2))
      const watching = await costOfWatching(idle, say)
      const busy = await lab.host('busy')
      forget = newUser(busy)
      for (let left = many / 2; left > 0; left -= eachProcess) {
        await busy.program(connections(Math.min(left, eachProcess)))
      }
      return [...(await besideSs(busy, say)), watching]
    } finally {
      await lab.close()
      forget()
    }
  },
}

async function besideSs(host: LabHost, say: (line: string) => void): Promise<readonly Figure[]> {
  const ours: number[] = []
  const theirs: number[] = []
  const shell = (command: string) => timed(host, 'sh', ['-c', `exec ${command} > /dev/null`])
  for (let round = 0; round < rounds; round++) {
    const mine = await shell(`${process.execPath} ${commandLine} sockets --json`)
    const peer = await shell('ss -tunap')
    if (mine.code !== 0 || peer.code !== 0) throw new Error(`${mine.stderr}${peer.stderr}`)
    ours.push(mine.ms)
    theirs.push(peer.ms)
    say(`round ${round + 1}: ${mine.ms.toFixed(0)} ms, ss ${peer.ms.toFixed(0)} ms`)
  }
  const warm = await warmReadings(host, rounds)
  say(`warm: ${warm.map((ms) => ms.toFixed(0)).join(', ')} ms`)
  const ss = median(theirs)
  return [
    {
      what: `a reading of ${many.toLocaleString('en')} sockets with owners, warm`,
      unit: 'ms',
      ours: median(warm),
      peer: ss,
      most: 0.5,
      remark: `medians of ${rounds}, ss -tunap`,
    },
    {
      what: 'the first one, whole command portlight sockets --json',
      unit: 'ms',
      ours: median(ours),
      peer: ss,
      most: 1.2,
      remark: `medians of ${rounds}, ss -tunap`,
    },
  ]
}

/** Milliseconds of the readings of a live view after its first; it is asked to print next to nothing. */
async function warmReadings(host: LabHost, count: number): Promise<number[]> {
  const { process: watching, finished } = watch(host)
  const times: number[] = []
  let rest = ''
  watching.stdout?.on('data', (data) => {
    const lines = `${rest}${data}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) times.push((JSON.parse(line) as { tookMs: number }).tookMs)
    if (times.length > count) watching.kill('SIGINT')
  })
  await finished
  return times.slice(1)
}

/** Processor time of a live view that is refreshed every second, beyond its start. */
async function costOfWatching(host: LabHost, say: (line: string) => void): Promise<Figure> {
  const { process: watching, finished } = watch(host)
  await new Promise((resolve) => watching.stdout?.once('data', resolve))
  // what the first reading set off (compiling, collecting) belongs to the start
  await sleep(3_000)
  const before = await processorSeconds(watching.pid ?? 0)
  const began = performance.now()
  await sleep(watchedSeconds * 1000)
  const used = (await processorSeconds(watching.pid ?? 0)) - before
  const share = (100_000 * used) / (performance.now() - began)
  watching.kill('SIGINT')
  await finished
  say(`watching ${few} sockets: ${(used * 1000).toFixed(0)} ms in ${watchedSeconds} s`)
  return {
    what: `refreshing ${few} sockets every second`,
    unit: '% of a core',
    ours: share,
    peer: null,
    most: 2,
    remark: `over ${watchedSeconds} s, the whole process`,
  }
}

/** Every reading looks at all sockets; port 1 keeps what is printed short. */
function watch(host: LabHost) {
  const args = ['sockets', '--watch', '--interval', '1', '--json', '--port', '1']
  return host.start(process.execPath, [commandLine, ...args])
}

/** Seconds of a core that a process has used. Of /proc/[pid]/stat: fields 14 and 15, in clock ticks of 10 ms. */
export async function processorSeconds(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** A program that is connected with itself. */
export function connections(count: number): string {
  return `
    const net = require('node:net')
    const kept = []
    const keep = (socket) => { socket.on('error', () => {}); kept.push(socket); return socket }
    const server = net.createServer({ pauseOnConnect: true }, keep).listen(0, '127.0.0.1', async () => {
      for (let at = 0; at < ${count}; at += 200) {
        await Promise.all(Array.from({ length: Math.min(200, ${count} - at) }, () => new Promise((resolve) => {
          keep(net.connect(server.address().port, '127.0.0.1', resolve))
        })))
      }
      while (kept.length < ${2 * count}) await new Promise((resolve) => setTimeout(resolve, 10))
      console.log('ready')
    })`
}
