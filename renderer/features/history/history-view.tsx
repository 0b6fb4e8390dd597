import { lazy, Suspense, useEffect, useRef } from 'react'
import { counted } from '#shared/scan/output/figures'
import { openedEndings } from '#shared/shell/shell'
import { Announcer } from '../../ui/announcer'
import { Banner, ProblemBanner } from '../../ui/banner'
import { Button } from '../../ui/button'
import empty from '../../ui/empty.module.css'
import { FilterField } from '../../ui/filter-field'
import { Segmented } from '../../ui/segmented'
import { clockText } from '../../ui/when-text'
import { ComparisonPanel } from './comparison-panel'
import { useHistory, useHistoryKit } from './history-context'
import { groupsOf } from './history-groups'
import styles from './history-view.module.css'
import { KeptRun } from './kept-run'

const CapturePanel = lazy(() => import('./capture-panel'))

/** The history feature: a search above, what is kept below, and what changed beside them. */
export function HistoryView() {
  const { controller } = useHistoryKit()
  const comparison = useHistory((state) => state.comparison)
  const capture = useHistory((state) => state.capture)
  // beside a list that can have no row, nothing need share its room
  const alone = useHistory(({ list }) => list?.total === 0)
  const opened = comparison !== null || capture !== null
  const aside = useHistory((state) => state.aside)
  const shown = !opened ? '' : aside ? `${styles.opened} ${styles.aside}` : styles.opened
  useEffect(() => void controller.refresh(), [controller])
  return (
    <main className={`${styles.view} ${shown}`} aria-label="History">
      <h1 className="visually-hidden">What changed?</h1>
      <Toolbar />
      <Reading />
      <Problem />
      <Troubles />
      <div className={styles.panes}>
        {!(opened && alone) && <KeptList />}
        {capture !== null ? (
          <Suspense fallback={<div />}>
            <CapturePanel shown={capture} />
          </Suspense>
        ) : (
          comparison !== null && <ComparisonPanel shown={comparison} />
        )}
      </div>
      <HistoryAnnouncer />
    </main>
  )
}

/** By the number of scans that are chosen. */
const hints = ['Choose two scans, or open two files, to compare them.', 'Choose another scan, or a file.']

function Toolbar() {
  const { controller } = useHistoryKit()
  const words = useHistory((state) => state.words)
  const grouping = useHistory((state) => state.grouping)
  const asked = useHistory((state) => state.searchAsked)
  const chosen = useHistory((state) => state.chosen.length)
  const aside = useHistory((state) => state.aside)
  const opened = useHistory(({ comparison }) => (comparison === null ? 'the packets' : 'the comparison'))
  const openFiles = (files: readonly File[]) => {
    const [file] = files
    if (files.length > 1) void controller.compareFiles(files)
    else if (file !== undefined) void controller.openFile(async () => file, null)
  }
  return (
    <div className={styles.toolbar}>
      <FilterField
        label="Search the history"
        value={words}
        asked={asked}
        placeholder="Address, name, port or day"
        onChange={controller.search}
      />
      <Segmented
        label="Order"
        segments={[
          { value: 'time', text: 'By day' },
          { value: 'host', text: 'By host' },
        ]}
        value={grouping}
        onChange={controller.group}
        small
      />
      <FileButton title={openHint} onFiles={openFiles} several>
        Open a file…
      </FileButton>
      <div className={styles.comparing}>
        {aside && (
          <span className={styles.back}>
            <Button onClick={() => controller.bringBack()}>Back to {opened}</Button>
          </span>
        )}
        <span>{hints[chosen] ?? ''}</span>
        {chosen === 1 && (
          <FileButton
            title="Compare the chosen scan with one from a file"
            onFiles={(files) => void controller.compareFiles(files)}
          >
            Compare with a file…
          </FileButton>
        )}
        <Button
          look="primary"
          disabled={chosen !== 2}
          title={hints[chosen]}
          onClick={() => void controller.compare()}
        >
          Compare
        </Button>
      </div>
    </div>
  )
}

const openHint =
  'A scan: XML of nmap, Zenmap, masscan or Portlight, JSON of Portlight or masscan. Captured packets: pcap or pcapng of tcpdump or Wireshark. It can be dropped here, too; two scans are compared'

interface FileButtonProps {
  readonly title: string
  readonly several?: boolean
  readonly onFiles: (files: readonly File[]) => void
  readonly children: string
}

/** A scan or captured packets from a file: the browser asks which. */
function FileButton({ title, several = false, onFiles, children }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={children}
        accept={openedEndings.map((ending) => `.${ending}`).join(',')}
        multiple={several}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])]
          // the same file can be chosen again
          event.target.value = ''
          if (files.length > 0) onFiles(files)
        }}
      />
      <Button title={title} onClick={() => input.current?.click()}>
        {children}
      </Button>
    </>
  )
}

function KeptList() {
  const list = useHistory((state) => state.list)
  const grouping = useHistory((state) => state.grouping)
  const words = useHistory((state) => state.words)
  if (list === null) return <div className={styles.list} />
  if (list.entries.length === 0) {
    return (
      <div className={empty.empty}>
        <h2>{list.total === 0 ? 'Nothing is kept yet' : 'Nothing found'}</h2>
        <p>
          {list.total === 0
            ? 'Scans, questions about ports in use, tests from the internet and readings of the sockets are kept here for 90 days, on this computer alone. Open one as it was, or see what changed since.'
            : `None of ${counted(list.total, 'kept run')} has to do with “${words}”.`}
        </p>
      </div>
    )
  }
  return (
    <div className={styles.list}>
      {groupsOf(list.entries, grouping).map(({ title, entries }) => (
        <section key={title} aria-label={title}>
          <h2>{title}</h2>
          <ul>
            {entries.map((entry) => (
              <KeptRun key={entry.id} entry={entry} withDay={grouping === 'host'} />
            ))}
          </ul>
        </section>
      ))}
      {list.found > list.entries.length && (
        <p className={styles.more}>
          {counted(list.found - list.entries.length, 'older one')} not shown: search for what you need.
        </p>
      )}
    </div>
  )
}

/** How far a file is read that takes a while. */
function Reading() {
  const { controller } = useHistoryKit()
  const reading = useHistory((state) => state.reading)
  if (reading === null) return null
  return (
    <Banner quiet>
      <p>
        Reading <b>{reading.name}</b>: {reading.percent} %
      </p>
      <Button onClick={() => controller.cancelReading()}>Cancel</Button>
    </Banner>
  )
}

function Problem() {
  const { controller } = useHistoryKit()
  const problem = useHistory((state) => state.problem)
  return (
    <ProblemBanner
      problem={problem}
      onAgain={() => {
        controller.dismissProblem()
        void controller.refresh()
      }}
      onDismiss={() => controller.dismissProblem()}
    />
  )
}

/** What could not be kept or read of late. */
function Troubles() {
  const troubles = useHistory(({ list }) => list?.troubles)
  if (troubles === undefined || troubles.length === 0) return null
  return (
    <Banner role="status" quiet>
      <div>
        {troubles.map(({ at, sentence }) => (
          <p key={sentence}>
            {clockText(at)}: {sentence}
          </p>
        ))}
      </div>
    </Banner>
  )
}

/** Says to screen readers what was found. */
function HistoryAnnouncer() {
  const text = useHistory(({ list, comparison, capture, reading, problem }) => {
    if (reading !== null) return `Reading ${reading.name}.`
    if (problem !== null || list === null) return ''
    if (capture !== null)
      return `${capture.name}: ${counted(capture.report.attempts.length, 'connection attempt')}.`
    return comparison === null ? `${counted(list.found, 'kept run')}.` : comparison.result.summary
  })
  return <Announcer text={text} everyMs={1000} />
}
