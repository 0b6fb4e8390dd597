import { confidenceWords } from '#shared/words/evidence'
import { Announcer } from '../../ui/announcer'
import { signWord } from './answer/verdict-words'
import { useConflict } from './conflict-context'

/** Says the verdict to screen readers as soon as it is known. */
export function ConflictAnnouncer() {
  const text = useConflict(({ asking, report, problem, stop }) => {
    // A problem is an alert, and a dialog has words of its own: both speak for themselves.
    if (problem !== null || stop !== null) return ''
    if (asking !== null) return `Looking at port ${asking.port}.`
    if (report === null) return ''
    return `${signWord(report)}. ${report.sentence} ${confidenceWords[report.confidence]}`
  })
  return <Announcer text={text} everyMs={0} />
}
