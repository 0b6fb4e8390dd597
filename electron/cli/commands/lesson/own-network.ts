import { spawn } from 'node:child_process'
import process from 'node:process'
import { ownNetworkVariable } from '#engine/lesson/own-network'
import { ownNetworkStart } from '#engine/lesson/own-network-start'

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
  const start = await ownNetworkStart()
  if (typeof start === 'string') return start
  const { file, args, env } = start
  const child = spawn(file, [...args, process.execPath, ...process.execArgv, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env,
  })
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
