import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { LabHost } from './network'

/**
 * Programs that hold a port in every way that Linux knows. They are texts because they run in the namespaces of a lab, in
 * Python where Node can't: binding alone, SO_REUSEPORT, fork, setns.
 */

/** A process in a host of the lab, with the numbers that it said behind `ready`. */
export interface LabHolder {
  readonly pid: number
  readonly said: readonly number[]
  /** Settles when it has ended. */
  readonly ended: Promise<unknown>
}

/** Starts a program in a host that says `ready` when all is in place, and goes on until the lab ends. */
export async function hold(host: LabHost, file: string, args: readonly string[]): Promise<LabHolder> {
  const { process: child, finished } = host.start(file, args)
  let out = ''
  const said = await new Promise<number[]>((resolve, reject) => {
    child.stdout?.on('data', (data) => {
      out += data
      const line = /^ready(.*)\n/m.exec(out)
      if (line !== null) resolve((line[1] ?? '').trim().split(/\s+/).filter(Boolean).map(Number))
    })
    finished.then(({ stderr }) => reject(new Error(`a program of the lab ended: ${stderr}`)), reject)
  })
  // ip netns exec becomes the program: it is the same process
  return { pid: child.pid ?? 0, said, ended: finished }
}

/** The same for a Python program. */
export function holdInPython(host: LabHost, source: string): Promise<LabHolder> {
  return hold(host, 'python3', ['-c', `import ctypes, os, signal, socket, sys, time\n${source}`])
}

/** What a Python program of this lab needs of the machine; null where it is there. */
export function missingTool(name: string): string | null {
  const path = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/bin', '/usr/sbin', '/sbin']
  return path.some((folder) => existsSync(join(folder, name))) ? null : `${name} is not installed`
}

/** A Node program that listens, and ends on TERM as Node does. */
export function server(port: number, host = '127.0.0.1'): string {
  return `require('node:net').createServer((s) => s.on('error', () => {})).listen(${port}, '${host}', () => console.log('ready'))`
}

/** Whoever is told to end goes on. */
export function stubbornServer(port: number): string {
  return `process.on('SIGTERM', () => {}); ${server(port)}`
}

/** A parent that starts its child again whenever that ends. */
export function supervisor(port: number): string {
  return `
const { spawn } = require('node:child_process')
const program = ${JSON.stringify(`require('node:net').createServer().listen(${port}, '127.0.0.1', () => console.log('up'))`)}
const start = (first) => {
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  child.stdout.once('data', () => { if (first) console.log('ready', child.pid) })
  child.once('exit', () => start(false))
}
start(true)
`
}

/** A master whose workers inherited its listener; they ignore that it ends. */
export function prefork(port: number, workers: number): string {
  return `
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('127.0.0.1', ${port}))
s.listen()
pids = []
for _ in range(${workers}):
    pid = os.fork()
    if pid == 0:
        while True: time.sleep(600)
    pids.append(pid)
print('ready', *pids, flush=True)
while True: time.sleep(600)
`
}

/** A socket of this host in a process that has gone to another network namespace, as proxies of containers do. */
export function emigrant(port: number, namespace: string): string {
  return `
s = socket.socket()
s.bind(('0.0.0.0', ${port}))
s.listen()
target = os.open('/var/run/netns/${namespace}', os.O_RDONLY)
if ctypes.CDLL(None, use_errno=True).setns(target, 0x40000000) != 0:
    sys.exit('setns: ' + os.strerror(ctypes.get_errno()))
print('ready', flush=True)
while True: time.sleep(600)
`
}
