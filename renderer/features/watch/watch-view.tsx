import { memo } from 'react'
import { counted } from '#shared/scan/output/figures'
import { sentenceOf, unseenText } from '#shared/watch/output/sentence'
import { Announcer } from '../../ui/announcer'
import { Banner, ProblemBanner } from '../../ui/banner'
import { Button } from '../../ui/button'
import empty from '../../ui/empty.module.css'
import { PortMenuButton, portMark } from '../../ui/port-ways'
import { Welcome } from '../../ui/welcome'
import { clockText, dayText } from '../../ui/when-text'
import { MayBeOpen } from './approved/may-be-open'
import { markOf, ownerLine } from './run/told-words'
import { ShowSockets } from './show-sockets'
import { useWatch, useWatchKit } from './watch-context'
import type { Told } from './watch-state'
import styles from './watch-view.module.css'

/** The watch feature: how it stands above, and what it told below, newest first. */
export function WatchView() {
  const idle = useWatch(({ watching, count }) => !watching && count === 0)
  return (
    <main className={styles.view} aria-label="Watch">
      <h1 className="visually-hidden">What changes here?</h1>
      {!idle && <Toolbar />}
      <Problem />
      <div className={styles.list}>
        {idle && <Invitation />}
        <MayBeOpen />
        {!idle && <Timeline />}
      </div>
      <WatchAnnouncer />
    </main>
  )
}

const promises = {
  tray: 'It watches whatever else you do in Portlight, and goes on in the tray when you close the window.',
  'no-tray':
    'It watches as long as Portlight is open, whatever else you do in it. This desktop has no tray where it could go on when the window is closed.',
  page: 'It watches as long as this page is open, whatever else you do in it.',
}

/** As long as what it watches. */
function usePromise(): string {
  return promises[useWatch((state) => state.background) ?? 'page']
}

function Invitation() {
  const { controller } = useWatchKit()
  const promise = usePromise()
  return (
    <Welcome
      title="Be told when something changes"
      lead="Portlight looks every five seconds at what listens on this computer, and tells you of each change once: a new listener, another program on the same port, one that can be reached from further away."
    >
      <p className={styles.promise}>{promise} What lives for less than five seconds may be missed.</p>
      <Button look="primary" icon="watch" onClick={() => controller.start()}>
        Watch this computer
      </Button>
    </Welcome>
  )
}

function Toolbar() {
  const { controller } = useWatchKit()
  const watching = useWatch((state) => state.watching)
  const any = useWatch((state) => state.count > 0)
  return (
    <div className={styles.toolbar}>
      <Status />
      {any && (
        <Button look="plain" onClick={() => controller.forget()}>
          Clear
        </Button>
      )}
      {watching ? (
        <Button icon="stop" onClick={() => controller.stop()}>
          Stop watching
        </Button>
      ) : (
        <Button look="primary" icon="watch" onClick={() => controller.start()}>
          Watch again
        </Button>
      )}
    </div>
  )
}

function Status() {
  const watching = useWatch((state) => state.watching)
  const lookedAt = useWatch((state) => state.lookedAt)
  const listeners = useWatch((state) => state.listeners)
  const blind = useWatch((state) => state.blind)
  const last = lookedAt === null ? null : clockText(lookedAt)
  const state = !watching ? 'off' : blind !== null ? 'blind' : 'on'
  const text = {
    off: last === null ? 'Not watching.' : `Not watching since ${last}.`,
    blind: 'Sees nothing now.',
    on: last === null ? 'Looking …' : `Watching ${counted(listeners, 'listener')}. Last look ${last}.`,
  }[state]
  return (
    <p className={styles.status} data-state={state}>
      <span className={styles.light} aria-hidden="true" />
      {text}
    </p>
  )
}

function Problem() {
  const { controller } = useWatchKit()
  const problem = useWatch((state) => state.problem)
  const blind = useWatch((state) => state.blind)
  return (
    <>
      <ProblemBanner
        problem={problem}
        {...(problem?.of === 'wish' ? {} : { onAgain: () => controller.again() })}
        onDismiss={() => controller.dismissProblem()}
      />
      <Banner role="status" quiet>
        {blind === null ? null : (
          <p>
            {blind} Portlight looks again every five seconds; what it does not see is not called a change.
          </p>
        )}
      </Banner>
    </>
  )
}

function Timeline() {
  const told = useWatch((state) => state.told)
  const count = useWatch((state) => state.count)
  const began = useWatch((state) => state.began)
  const promise = usePromise()
  const noTray = useWatch((state) => state.background === 'no-tray')
  if (told.length === 0) {
    return (
      <div className={empty.empty}>
        <h2>Nothing has changed so far</h2>
        <p>{began === null ? 'The first look is on its way.' : sentenceOf(began)}</p>
        <p>{promise}</p>
      </div>
    )
  }
  const days = new Map<string, Told[]>()
  for (const entry of told) {
    const day = dayText(entry.event.at)
    days.set(day, [...(days.get(day) ?? []), entry])
  }
  return (
    <>
      {[...days].map(([day, entries]) => (
        <section key={day} aria-label={day}>
          <h2 className={styles.day}>{day}</h2>
          <ol>
            {entries.map((entry) => (
              <Entry key={entry.number} entry={entry} />
            ))}
          </ol>
        </section>
      ))}
      {noTray && <p className={styles.more}>{promise}</p>}
      {count > told.length && (
        <p className={styles.more}>{counted(count - told.length, 'older change')} not kept here.</p>
      )}
    </>
  )
}

const Entry = memo(function Entry({ entry: { event } }: { readonly entry: Told }) {
  const { word, sign, tone } = markOf(event)
  const listener = 'listener' in event ? event.listener : null
  const line = listener === null ? null : ownerLine(listener)
  const port = listener !== null && event.kind !== 'listener-gone' ? listener.port : null
  const of = listener === null ? null : { host: null, port: listener.port, protocol: listener.protocol }
  return (
    <li className={styles.entry} {...(of === null ? {} : portMark(of))}>
      <time dateTime={new Date(event.at).toISOString()}>{clockText(event.at)}</time>
      <span className={styles.mark} data-tone={tone}>
        <span aria-hidden="true">{sign}</span> {word}
      </span>
      <div className={styles.words}>
        <p>
          {sentenceOf(event)}
          {unseenText(event, clockText)}
        </p>
        {line !== null && <small>{line}</small>}
      </div>
      {of !== null && (
        <span className={styles.ways}>
          {port !== null && <ShowSockets port={port} />}
          <PortMenuButton of={of} />
        </span>
      )}
    </li>
  )
})

/** Says to screen readers what was told last. */
function WatchAnnouncer() {
  const text = useWatch(({ told, watching }) => {
    const [last] = told
    return last === undefined || !watching ? '' : sentenceOf(last.event)
  })
  return <Announcer text={text} everyMs={2000} />
}
