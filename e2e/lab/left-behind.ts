import { execFile } from 'node:child_process'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** How a lab names what it makes: the namespaces of its hosts, and its cables while they are not in one yet. */
export const hostPrefix = (pid: number, lab: number) => `pl${pid}x${lab}`
export const cableEnd = (pid: number, side: 'a' | 'b', number: number) => `plv${pid}${side}${number}`

/** Where iproute2 looks for the files of a namespace, see ip-netns(8). */
export const configurations = '/etc/netns'

const hostName = /^pl(\d+)x\d/
const cableName = /^plv(\d+)[ab]\d/

/**
 * Takes away what labs left whose process was killed. Other labs run on the same machine at the same time: what was made by
 * a process that still lives, or by another one that has its number by now, is not touched.
 */
export async function sweepLabs(): Promise<void> {
  const namespaces = await lines('netns', 'list')
  for (const name of abandoned(namespaces, hostName)) {
    for (const pid of await lines('netns', 'pids', name)) end(Number(pid))
    // another lab may be sweeping as well
    await run('ip', ['netns', 'delete', name]).catch(() => {})
  }
  const folders = await readdir(configurations).catch(() => [])
  for (const name of abandoned(folders, hostName)) {
    await rm(join(configurations, name), { recursive: true, force: true })
  }
  // "12: plv4711a1@plv4711b1: <BROADCAST…"
  const links = (await lines('-o', 'link', 'show', 'type', 'veth')).map(
    (line) => line.split(/:\s*|@/)[1] ?? '',
  )
  for (const name of abandoned(links, cableName)) await run('ip', ['link', 'delete', name]).catch(() => {})
}

async function lines(...args: readonly string[]): Promise<readonly string[]> {
  const listed = await run('ip', args).catch(() => ({ stdout: '' }))
  return listed.stdout.split('\n').filter((line) => line !== '')
}

/** The names whose process is gone; "pl4711x1me (id: 3)" is one, too. */
function abandoned(names: readonly string[], pattern: RegExp): readonly string[] {
  return names.flatMap((line) => {
    const pid = Number(pattern.exec(line)?.[1] ?? 0)
    return pid > 0 && !lives(pid) ? (line.split(' ')[0] ?? []) : []
  })
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

function end(pid: number): void {
  try {
    if (pid > 1) process.kill(pid, 'SIGKILL')
  } catch {
    // it has ended meanwhile
  }
}
