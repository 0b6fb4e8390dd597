import { readFile } from 'node:fs/promises'
import { parseStat } from '../../../platform/linux/owners-text'
import { isRunning } from '../../../running'
import type { JournalEntry } from './journal-entry'

/** Milliseconds after a test's end at which its process can't be busy with it any more, whatever its pid says. */
const longAfter = 600_000

/** This process, as the journal names it. */
export async function thisMaker(): Promise<Pick<JournalEntry, 'pid' | 'birth'>> {
  return { pid: process.pid, birth: await birthOf(process.pid) }
}

/**
 * Whether the process that made a mapping is gone, so that nobody else will remove it. A pid is given out again, so its
 * start is compared too; where the system doesn't tell that, a test that should have ended long ago is abandoned.
 */
export async function isAbandoned(entry: JournalEntry, now: number): Promise<boolean> {
  if (!isRunning(entry.pid)) return true
  const birth = await birthOf(entry.pid)
  if (birth !== null && entry.birth !== null && birth !== entry.birth) return true
  return entry.endsAt !== null && now > entry.endsAt + longAfter
}

/** Linux: the boot and the clock tick of the start (proc_pid_stat(5), field 22); null elsewhere. */
async function birthOf(pid: number): Promise<string | null> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ])
    const birth = parseStat(stat)?.birth
    return birth === undefined ? null : `${boot.trim()} ${birth}`
  } catch {
    return null
  }
}
