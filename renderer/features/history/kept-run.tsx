import { useRef, useState } from 'react'
import { entryWords } from '#shared/history/output/entry-words'
import { isScan, longestName, type RunEntry, type RunKind } from '#shared/history/run-entry'
import { Button, IconButton } from '../../ui/button'
import { Icon, type IconName } from '../../ui/icon'
import { PortMenuButton, portMark } from '../../ui/port-ways'
import { dayText, timeText } from '../../ui/when-text'
import { useHistory, useHistoryKit } from './history-context'
import styles from './history-view.module.css'
import { portOfEntry } from './run/port-of-entry'

const icons: Readonly<Record<RunKind, IconName>> = {
  scan: 'scan',
  conflict: 'conflict',
  forward: 'forward',
  sockets: 'sockets',
  router: 'router',
}

interface KeptRunProps {
  readonly entry: RunEntry
  readonly withDay: boolean
}

/** One run that is kept: opened by a click, compared where it is a scan, and kept for good, named or forgotten. */
export function KeptRun({ entry, withDay }: KeptRunProps) {
  const { controller } = useHistoryKit()
  const [asking, setAsking] = useState<'forget' | 'name' | null>(null)
  const { about, found, note } = entryWords(entry)
  const when = `${withDay ? `${dayText(entry.startedAt)}, ` : ''}${timeText(entry.startedAt)}`
  const title = isScan(entry) ? `the scan of ${about}, ${when}` : `“${about}”, ${when}`
  const isKept = entry.mark?.kept === true
  const port = portOfEntry(entry)
  const done = () => setAsking(null)
  return (
    <li className={styles.scan} {...(port === null ? {} : portMark(port))}>
      <Choice entry={entry} title={title} />
      <button type="button" className={styles.open} onClick={() => void controller.open(entry)}>
        <span className={styles.when}>
          <Icon name={icons[entry.what]} /> {when}
        </span>
        <span className={styles.what}>
          {entry.mark?.name != null && <i className={styles.name}>{entry.mark.name}</i>}
          <b>{about}</b>
        </span>
        <span className={styles.found}>{found}</span>
        <small>{note}</small>
      </button>
      {asking === 'forget' && (
        <span className={styles.asking}>
          <Button look="danger" onClick={() => void controller.forget(entry)}>
            Forget
          </Button>
          <Button look="plain" onClick={done}>
            Cancel
          </Button>
        </span>
      )}
      {asking === 'name' && <Naming entry={entry} title={title} done={done} />}
      {asking === null && (
        <span className={styles.deeds}>
          <Button
            look="plain"
            className={styles.keep ?? ''}
            aria-pressed={isKept}
            aria-label={`Keep ${title} for good`}
            title={
              isKept
                ? 'It stays, however old it gets. A click ends that.'
                : 'Keep it for good, however old it gets'
            }
            onClick={() => void controller.mark(entry, { kept: !isKept })}
          >
            {isKept ? 'Kept' : 'Keep'}
          </Button>
          <IconButton icon="rename" label={`Name ${title} …`} onClick={() => setAsking('name')} />
          {port === null ? <span className={styles.noMenu} /> : <PortMenuButton of={port} />}
          <IconButton icon="close" label={`Forget ${title} …`} onClick={() => setAsking('forget')} />
        </span>
      )}
    </li>
  )
}

function Choice({ entry, title }: { readonly entry: RunEntry; readonly title: string }) {
  const { controller } = useHistoryKit()
  const chosen = useHistory((state) => state.chosen.includes(entry.id))
  if (!isScan(entry)) return <span className={styles.noChoice} />
  return (
    <input
      type="checkbox"
      checked={chosen}
      aria-label={`Compare ${title}`}
      onChange={() => controller.choose(entry.id)}
    />
  )
}

interface NamingProps {
  readonly entry: RunEntry
  readonly title: string
  readonly done: () => void
}

function Naming({ entry, title, done }: NamingProps) {
  const { controller } = useHistoryKit()
  const field = useRef<HTMLInputElement>(null)
  return (
    <form
      className={styles.asking}
      onSubmit={(event) => {
        event.preventDefault()
        const name = field.current?.value.trim() ?? ''
        done()
        void controller.mark(entry, { name: name === '' ? null : name })
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        done()
      }}
    >
      <input
        ref={field}
        type="text"
        className={styles.naming}
        aria-label={`Name of ${title}`}
        defaultValue={entry.mark?.name ?? ''}
        maxLength={longestName}
        placeholder="Before the update"
        // biome-ignore lint/a11y/noAutofocus: a click asked for this field
        autoFocus
      />
      <Button type="submit" look="primary">
        Name it
      </Button>
      <Button look="plain" onClick={done}>
        Cancel
      </Button>
    </form>
  )
}
