import { pid as ownPid } from 'node:process'
import { protectedPids } from '#shared/conflict/fixes/fixes'
import type { Protection } from '#shared/conflict/fixes/stop-found'
import type { ProcessEntry } from './process-source'

/** Why a process is not ended whoever asks for it; null where nothing protects it. */
export function protection(entry: ProcessEntry, all: readonly ProcessEntry[]): Protection | null {
  if (protectedPids.includes(entry.pid)) return 'system'
  if (entry.kernel) return 'kernel'
  if (entry.pid === ownPid) return 'portlight'
  return isAncestor(entry.pid, all) ? 'started-portlight' : null
}

/** A chain of parents ends somewhere. */
const maxParents = 64

function isAncestor(pid: number, all: readonly ProcessEntry[]): boolean {
  const byPid = new Map(all.map((entry) => [entry.pid, entry]))
  let next = byPid.get(ownPid)?.parent
  for (let steps = 0; next !== undefined && next > 0 && steps < maxParents; steps += 1) {
    if (next === pid) return true
    next = byPid.get(next)?.parent
  }
  return false
}
