import { pid as ownPid } from 'node:process'
import { protectedPids } from '#shared/conflict/fixes/fixes'
import { holderText } from '#shared/conflict/holder-words'
import type { ProcessEntry } from './process-source'

/** Why a process is not ended whoever asks for it, as a sentence; null where nothing protects it. */
export function protection(entry: ProcessEntry, all: readonly ProcessEntry[]): string | null {
  const name = holderText(entry)
  if (protectedPids.includes(entry.pid)) {
    return `${name} is a process that the system can't do without: Portlight does not end it.`
  }
  if (entry.kernel) return `${name} is a part of the kernel, which no signal ends.`
  if (entry.pid === ownPid) return `${name} is Portlight itself.`
  if (isAncestor(entry.pid, all)) {
    return `${name} is what Portlight was started from: to end it would end Portlight before it is done.`
  }
  return null
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
