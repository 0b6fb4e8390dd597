import type { StateCounts } from '#shared/scan/event'
import type { PortState } from '#shared/scan/state'
import { IconButton } from '../../../ui/button'
import { CountToggle } from '../../../ui/count-toggle'
import { formatCount, formatDuration } from '../../../ui/numbers'
import { stateHints, stateWords } from '../port-state-words'
import { useScan, useScanKit } from '../scan-context'
import { isUnderWay, onlyState } from '../scan-state'
import { StateGlyph } from '../state-glyph'
import { noteText, readingText, summaryText } from './progress-words'
import styles from './status-strip.module.css'

/** Counts by state, how fast it goes, and what became of it. Its room is always the same. */
export function StatusStrip() {
  const phase = useScan((state) => state.phase)
  const run = useScan((state) => state.run)
  const problem = useScan((state) => state.problem)
  const { actions } = useScanKit()
  const progress = run?.progress ?? null
  const summary = run?.summary ?? null
  const counts = summary?.counts ?? progress?.counts ?? null
  const underWay = isUnderWay(phase)
  const opening = phase === 'opening' && run !== null
  const part =
    summary !== null && !summary.partial
      ? 1
      : opening
        ? (run.hosts.length + run.downCount) / Math.max(1, run.listed ?? run.plan.hosts)
        : (progress?.fraction ?? 0)

  return (
    <section className={styles.strip} aria-label="Progress">
      <div className={styles.counts}>
        <Count state="open" counts={counts} value={counts?.open} />
        {(counts?.['open|filtered'] ?? 0) > 0 && (
          <Count state="open|filtered" counts={counts} value={counts?.['open|filtered']} />
        )}
        <Count state="filtered" counts={counts} value={counts?.filtered} />
        <Count state="closed" counts={counts} value={counts?.closed} />
        {(counts?.error ?? 0) > 0 && <Count state="error" counts={counts} value={counts?.error} />}
        {underWay && (progress?.waiting ?? 0) > 0 && (
          <Count state="waiting" counts={counts} value={progress?.waiting} />
        )}
      </div>
      <div className={styles.story}>
        {problem !== null ? (
          <p className={styles.problem} role="alert">
            <StateGlyph state="error" />
            <span>{problem.message}</span>
            <IconButton icon="close" label="Dismiss" onClick={() => actions.dismissProblem()} />
          </p>
        ) : opening ? (
          <p className={styles.note}>{readingText(run)}</p>
        ) : underWay && progress !== null && run !== null ? (
          <>
            <dl className={styles.figures}>
              <Figure
                name="rate"
                value={phase === 'paused' ? 'paused' : `${formatCount(Math.round(progress.rate))}/s`}
              />
              <Figure name="in flight" value={formatCount(progress.inFlight)} />
              <Figure name="elapsed" value={formatDuration(progress.elapsedMs / 1000)} />
              <Figure
                name="left"
                value={progress.secondsLeft === null ? '–' : formatDuration(progress.secondsLeft)}
              />
              <Figure name="done" value={`${Math.floor(part * 100)} %`} />
            </dl>
            <p className={styles.note}>{phase === 'stopping' ? 'stopping' : noteText(progress, run.plan)}</p>
          </>
        ) : summary !== null ? (
          <p className={styles.summary}>{summaryText(summary)}</p>
        ) : (
          <p className={styles.note}>
            {phase === 'planning' ? 'Working out what to scan' : phase === 'running' ? 'Starting' : ''}
          </p>
        )}
      </div>
      <div className={styles.track} aria-hidden="true">
        <div
          className={`${styles.bar} ${underWay ? styles.moving : ''}`}
          style={{ transform: `scaleX(${Math.min(1, part)})` }}
        />
      </div>
      <progress
        className="visually-hidden"
        aria-label={opening ? 'Hosts read' : 'Ports done'}
        value={part}
        max={1}
      />
    </section>
  )
}

function Count({
  state,
  counts,
  value = 0,
}: {
  readonly state: PortState
  readonly counts: StateCounts | null
  readonly value?: number | undefined
}) {
  const { actions } = useScanKit()
  const only = useScan(onlyState)
  return (
    <CountToggle
      glyph={<StateGlyph state={state} />}
      count={counts === null ? '–' : formatCount(value)}
      word={stateWords[state]}
      hint={`${stateHints[state]}.`}
      none={counts === null || value === 0}
      only={only === state}
      disabled={counts === null}
      onClick={() => actions.toggleState(state)}
    />
  )
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className={styles.figure}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
