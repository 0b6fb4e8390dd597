import { Announcer } from '../../../ui/announcer'
import { useScan } from '../scan-context'
import { progressText, summaryText } from './progress-words'

/** Says to screen readers where a scan stands, seldom, and how it ended, at once. */
export function ScanAnnouncer() {
  const text = useScan(({ problem, run }) => {
    // A problem is an alert and speaks for itself.
    if (problem !== null || run === null) return ''
    if (run.summary !== null) return `Done. ${summaryText(run.summary)}`
    return run.progress === null ? '' : progressText(run.progress)
  })
  const ended = useScan(({ run }) => run !== null && run.summary !== null)
  return <Announcer text={text} everyMs={ended ? 0 : 4000} />
}
