import { useEffect, useState } from 'react'
import type { ApprovedEntry, BaselineView } from '#shared/baseline/desk'
import { fileTroubleText } from '#shared/baseline/file-trouble'
import { counted } from '#shared/scan/output/figures'
import { Button } from '../../../ui/button'
import { clockText, dayText } from '../../../ui/when-text'
import { useWatch, useWatchKit } from '../watch-context'
import styles from './may-be-open.module.css'
import { NotApprovedItem } from './not-approved-item'
import { OpenFile } from './open-file'

/** What is approved and what is not, by the file that says so. */
export function MayBeOpen() {
  const { controller } = useWatchKit()
  const baseline = useWatch((state) => state.baseline)
  const [opening, setOpening] = useState(false)
  useEffect(() => void controller.look(), [controller])
  if (baseline === null) return null
  const { file, problem } = baseline
  const open = <OpenFile onClose={() => setOpening(false)} />
  if (file === null) {
    return (
      <section className={styles.panel} aria-label="What may be open">
        <h2>What may be open?</h2>
        <p className={styles.lead}>
          Write down what listens now, with who answers for it. From then on you are told what differs. It is
          a text file (YAML), which people read, edit and keep in git.
        </p>
        {opening ? (
          open
        ) : (
          <div className={styles.ways}>
            <Button onClick={() => void controller.record()}>Write down what listens now</Button>
            <Button look="plain" onClick={() => setOpening(true)}>
              Open a file…
            </Button>
          </div>
        )}
      </section>
    )
  }
  return (
    <section className={styles.panel} aria-label="What may be open">
      <header className={styles.head}>
        <h2>What may be open</h2>
        <code className={styles.file}>{file}</code>
        <div className={styles.ways}>
          <Button look="plain" onClick={() => void controller.look()}>
            Look again
          </Button>
          <Button look="plain" onClick={() => setOpening(!opening)} aria-expanded={opening}>
            Open another…
          </Button>
          <Button look="plain" onClick={() => controller.without()}>
            Without it
          </Button>
        </div>
      </header>
      {opening && open}
      {problem === null ? (
        <Beside />
      ) : (
        <p role="alert" className={styles.problem}>
          {fileTroubleText(problem)}
        </p>
      )}
    </section>
  )
}

/** The file beside this computer. */
function Beside() {
  const baseline = useWatch((state) => state.baseline)
  if (baseline === null) return null
  const { approved, notApproved, notKnown, elsewhere } = baseline
  return (
    <>
      <p className={styles.sum} data-grave={notApproved.some(({ gravity }) => gravity === 'high')}>
        {sumText(notApproved.length, notKnown.length)}
      </p>
      {notApproved.length > 0 && (
        <ul className={styles.items} aria-label="Not approved">
          {notApproved.map((item) => (
            <NotApprovedItem key={item.id} item={item} />
          ))}
        </ul>
      )}
      {notKnown.length > 0 && (
        <details className={styles.more}>
          <summary>{counted(notKnown.length, 'thing')} not known</summary>
          <ul>
            {notKnown.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </details>
      )}
      <details className={styles.more}>
        <summary>{counted(approved.length, 'entry', 'entries')} of what is approved</summary>
        <ul>
          {approved.map((entry) => (
            <li key={entry.line}>{entryText(entry)}</li>
          ))}
        </ul>
      </details>
      {elsewhere !== null && <Elsewhere {...elsewhere} />}
    </>
  )
}

/** Hosts and router that the file speaks of: asked where somebody wants that. */
function Elsewhere({ what, asked, at }: NonNullable<BaselineView['elsewhere']>) {
  const { controller } = useWatchKit()
  const watching = useWatch((state) => state.watching)
  const state = !asked
    ? 'They are not asked unless you say so: then every 15 minutes while it watches, politely, and no public address.'
    : `They are asked every 15 minutes while it watches. ${
        at !== null
          ? `What is told here of them is of ${dayText(at)}, ${clockText(at)}.`
          : watching
            ? 'The first answers are on their way.'
            : 'It does not watch now.'
      }`
  return (
    <div className={styles.others}>
      <p className={styles.lead}>
        The file speaks of {what}, too. {state}
      </p>
      <Button look="plain" onClick={() => void controller.askOthers(!asked)}>
        {asked ? 'Ask them no more' : 'Ask them, too'}
      </Button>
    </div>
  )
}

function sumText(items: number, unknown: number): string {
  if (items > 0) return `${counted(items, 'difference')} from what is approved.`
  return unknown > 0 ? 'Nothing is seen to be otherwise than approved.' : 'All is as approved.'
}

function entryText({ what, reach, owner, purpose, until, note, there }: ApprovedEntry): string {
  const said = [
    reach === null ? null : `reached from ${reach}`,
    purpose,
    owner === null ? 'nobody is named who answers for it' : `${owner} answers for it`,
    until === null ? null : `until ${until}`,
    note,
    there === null ? 'not known to be there' : there ? null : 'not there now',
  ]
  return `${what}: ${said.filter((part) => part !== null).join('; ')}.`
}
