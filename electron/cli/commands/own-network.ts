import { execFile, spawn } from 'node:child_process'
import { readlink } from 'node:fs/promises'
import process from 'node:process'
import { ownNetworkVariable } from '#engine/lesson/own-network'
import { programFile } from '#engine/platform/program-file'

/** How long the command has to end by itself, in milliseconds. */
const graceMs = 2000

/** This very process runs in a network of its own already. */
export function isInOwnNetwork(): boolean {
  return process.env[ownNetworkVariable] !== undefined
}

/**
 * Runs this very command again in a network of its own (unshare(1)), which goes with it. Streams and the terminal are shared.
 * @returns its exit code, or a sentence that says why there can be none
 */
export async function againInOwnNetwork(signal: AbortSignal): Promise<number | string> {
  if (process.platform !== 'linux') return 'only Linux can give a program a network of its own'
  if (process.versions.electron !== undefined)
    return 'the desktop app cannot be started in one; Portlight on Node can'
  const [unshare, ip, nft] = ['unshare', 'ip', 'nft'].map((name) => programFile(name))
  for (const [name, file] of Object.entries({ unshare, ip, nft }))
    if (file == null) return `the program ${name} is not installed`
  if (unshare == null) return 'the program unshare is not installed'
  const own = process.geteuid?.() === 0 ? ['--net'] : ['--user', '--map-root-user', '--net']
  if (!(await works(unshare, [...own, '--', process.execPath, '--version'])))
    return 'this system does not let this user make a network of its own; an administrator can'
  const outer = await readlink('/proc/self/ns/net')
  const child = spawn(
    unshare,
    [...own, '--', process.execPath, ...process.execArgv, ...process.argv.slice(1)],
    {
      stdio: 'inherit',
      env: { ...process.env, [ownNetworkVariable]: JSON.stringify({ outer, ip, nft, unshare }) },
    },
  )
  // Ctrl+C reaches both of us; who was asked to stop another way asks it in turn
  let late: NodeJS.Timeout | undefined
  const stop = () => {
    late = setTimeout(() => child.kill('SIGTERM'), graceMs)
  }
  signal.addEventListener('abort', stop)
  return new Promise((resolve) => {
    child.once('error', () => resolve('the command could not be started again'))
    child.once('close', (code) => {
      clearTimeout(late)
      signal.removeEventListener('abort', stop)
      resolve(code ?? 1)
    })
  })
}

function works(file: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(file, args, { timeout: 10_000 }, (error) => resolve(error === null))
  })
}
