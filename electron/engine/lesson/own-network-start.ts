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
 * Finds out how a program is started in a network of its own (unshare(1)), which goes with it.
 * @returns a sentence's end says why none can
 */
export async function ownNetworkStart(): Promise<OwnNetworkStart | string> {
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
  const handed = JSON.stringify({ outer, ip, nft, unshare, ...foundPrograms() })
  return { file: unshare, args: [...own, '--'], env: { ...process.env, [ownNetworkVariable]: handed } }
}

function works(file: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(file, args, { timeout: 10_000 }, (error) => resolve(error === null))
  })
}
