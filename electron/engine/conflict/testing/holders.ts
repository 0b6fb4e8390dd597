import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process'

/** A process that holds something on a port. */
export interface Holder {
  readonly pid: number
  readonly process: ChildProcess
  /** What it said behind `ready`: ports, ids. */
  readonly said: readonly number[]
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
}

const holders = new Set<ChildProcess>()

/** Starts a Node program that says `ready` and numbers when all is in place. */
export function nodeHolder(source: string): Promise<Holder> {
  return started(spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'pipe'] }))
}

/** Starts a program of that kind in surroundings of its own. */
export function startHolder(
  program: string,
  args: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env'>,
): Promise<Holder> {
  return started(spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] }))
}

/** Starts a Python program of that kind; it may do what Node cannot: bind alone, SO_REUSEPORT, fork. */
export function pythonHolder(source: string): Promise<Holder> {
  const program = `import os, signal, socket, sys, time\n${source}`
  return started(spawn('python3', ['-c', program], { stdio: ['ignore', 'pipe', 'pipe'], detached: true }))
}

/** Null where Python is there. */
export function pythonObstacle(): string | null {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' })
    return null
  } catch {
    return 'python3 is not installed'
  }
}

/** Ends every process that was started, with the children of those that have some. */
export function endHolders(): void {
  for (const child of holders) {
    try {
      // a group of its own: forked children are in it
      if (child.pid !== undefined)
        process.kill(child.spawnfile === 'python3' ? -child.pid : child.pid, 'SIGKILL')
    } catch {
      // it has ended by itself
    }
  }
  holders.clear()
}

async function started(child: ChildProcess): Promise<Holder> {
  holders.add(child)
  let out = ''
  let err = ''
  child.stderr?.on('data', (data) => {
    err += data
  })
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
  const said = await new Promise<number[]>((resolve, reject) => {
    child.once('error', reject)
    child.stdout?.on('data', (data) => {
      out += data
      const line = /^ready(.*)\n/m.exec(out)
      if (line !== null) resolve((line[1] ?? '').trim().split(/\s+/).filter(Boolean).map(Number))
    })
    void ended.then(() => reject(new Error(`a program of the test ended: ${err}`)))
  })
  return { pid: child.pid ?? 0, process: child, said, ended }
}
