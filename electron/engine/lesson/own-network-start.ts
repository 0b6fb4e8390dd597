import { execFile } from 'node:child_process'
import { readlink } from 'node:fs/promises'
import process from 'node:process'
import { foundPrograms } from '../capture/packet-tap'
import { programFile } from '../platform/program-file'
import { ownNetworkVariable } from './own-network'

/** How a program is started in a network of its own: what stands before it, and what it is told. */
export interface OwnNetworkStart {
  readonly file: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

/**
 * Finds out how a program is started in a network of its own (unshare(1)), which goes with it. Null where none can: only
 * Linux has them, the desktop app can't be started in one, a program is missing, or the system refuses it to this user.
 */
export async function ownNetworkStart(): Promise<OwnNetworkStart | null> {
  if (process.platform !== 'linux' || process.versions.electron !== undefined) return null
  const [unshare, ip, nft] = ['unshare', 'ip', 'nft'].map((name) => programFile(name))
  if (unshare == null || ip == null || nft == null) return null
  const own = process.geteuid?.() === 0 ? ['--net'] : ['--user', '--map-root-user', '--net']
  if (!(await works(unshare, [...own, '--', process.execPath, '--version']))) return null
  const outer = await readlink('/proc/self/ns/net')
  const handed = JSON.stringify({ outer, ip, nft, unshare, ...foundPrograms() })
  return { file: unshare, args: [...own, '--'], env: { ...process.env, [ownNetworkVariable]: handed } }
}

function works(file: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(file, args, { timeout: 10_000 }, (error) => resolve(error === null))
  })
}
