import type { RecentQuestions } from '../features/conflict/ask/recent-questions'
import type { ConflictStore } from '../features/conflict/conflict-slice'
import type { ForwardKit } from '../features/forward/forward-context'
import type { RecentTargets } from '../features/scan/run/recent-targets'
import type { ScanStore } from '../features/scan/scan-slice'
import type { TextStorage } from '../ui/remembered'
import type { Shell } from './shell/shell'

/** What offers earlier questions again. */
interface Recalled {
  readonly conflict: ConflictStore
  readonly questions: RecentQuestions
  readonly scan: ScanStore
  readonly targets: RecentTargets
  readonly forward: ForwardKit
}

/** More than are offered: the same is often asked again. */
const most = 40

/** Where earlier versions remembered it. */
const formerKeys = ['portlight.recent-targets', 'portlight.recent-questions', 'portlight.forward.history']

/** Fills in what was asked before this page was opened. Where the engine does not tell, nothing is offered. */
export async function recall(
  shell: Pick<Shell, 'engine'>,
  storage: TextStorage,
  { conflict, questions, scan, targets, forward }: Recalled,
): Promise<void> {
  for (const key of formerKeys) storage.removeItem(key)
  try {
    const client = await shell.engine(new AbortController().signal)
    const kept = async (what: 'scan' | 'conflict') =>
      (await client['history.list']({ words: '', what, most })).entries
    const [scans, conflicts] = await Promise.all([kept('scan'), kept('conflict'), forward.earlier.refresh()])
    scan.update(() => ({
      recent: targets.fill(scans.flatMap((entry) => (entry.what === 'scan' ? [entry.asked.targets] : []))),
    }))
    conflict.update(() => ({
      recent: questions.fill(conflicts.flatMap((entry) => (entry.what === 'conflict' ? [entry.asked] : []))),
    }))
  } catch {
    // who asks anew is told what is wrong
  }
}
