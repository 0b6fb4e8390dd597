import { useEffect, useMemo, useState } from 'react'
import type { Lesson, LessonStep, Ports } from '#shared/lesson/lesson'
import type { Happening, LessonRow, StepReport } from '#shared/lesson/lesson-event'
import { shortText } from '#shared/lesson/output/happened-text'
import { IconButton } from '../../../ui/button'
import { momentCount, momentWords, packetPaths, tookMs } from './moments'
import { StagePicture } from './stage'
import styles from './stage.module.css'
import { type StageStep, stageOf } from './stage-model'
import type { PacketShown } from './stage-packet'
import { Timeline } from './timeline'

interface StepStageProps {
  readonly lesson: Lesson
  readonly at: number
  readonly step: LessonStep
  readonly report: StepReport
  readonly before: readonly LessonRow[]
  readonly ports: Ports
  /** It was done just now, so it is played. */
  readonly fresh: boolean
}

/** What the marks of the picture stand for. */
const keys = [
  [styles.keyListen, 'listens'],
  [styles.keyConnected, 'connected'],
  [styles.keyDatagrams, 'takes datagrams'],
  [styles.keyPassing, 'closed, remembered by the kernel'],
  [styles.keyMissing, 'in no table'],
] as const

const packetMs = 650
const wordMs = 320
/** However much happened, nobody waits longer. */
const mostMs = 12_000

/** A step as a picture that can be gone through moment by moment, and its timeline. */
export function StepStage({ lesson, at, step, report, before, ports, fresh }: StepStageProps) {
  const { happenings, rows, outcomes } = report
  const home = lesson.steps.some(({ deeds }) => deeds.some(({ kind }) => kind === 'home'))
  const wall =
    !home && lesson.steps.slice(0, at + 1).some(({ deeds }) => deeds.some(({ kind }) => kind === 'firewall'))
  const stage = useMemo(() => {
    const refused = step.deeds.flatMap((deed, place): StageStep['refused'] => {
      const { who } = deed
      const error = outcomes[place]?.error
      if (error == null) return []
      if (deed.kind === 'listen' || deed.kind === 'bind')
        return [{ who, side: 'right', port: ports[deed.at.port], error }]
      return deed.kind === 'connect' ? [{ who, side: 'left', port: 0, error }] : []
    })
    return stageOf({ before, after: rows ?? [], happenings, refused, ports })
  }, [step, outcomes, before, rows, happenings, ports])
  const shown = useMemo(() => shownPackets(happenings, packetPaths(happenings, stage)), [happenings, stage])
  const ends = shown.flatMap((packet) => {
    const fate = packet?.path.fate
    return packet !== null && (fate === 'refused' || fate === 'silent') ? [packet] : []
  })

  const last = momentCount(happenings) - 1
  const [moment, setMoment] = useState(fresh && !lessMotion() ? 0 : last)
  const [playing, setPlaying] = useState(fresh && !lessMotion())
  useEffect(() => {
    if (!playing) return
    if (moment >= last) {
      setPlaying(false)
      return
    }
    const slow = shown[moment - 1] == null ? wordMs : packetMs
    const timer = setTimeout(() => setMoment(moment + 1), Math.min(slow, mostMs / last))
    return () => clearTimeout(timer)
  }, [playing, moment, last, shown])

  const words = momentWords(happenings, moment)
  const took = tookMs(happenings)
  const play = () => {
    if (!playing && moment >= last) setMoment(0)
    setPlaying(!playing)
  }
  return (
    <>
      <figure className={styles.stage}>
        <StagePicture
          stage={stage}
          when={moment === 0 ? 'before' : moment === last ? 'after' : 'between'}
          home={home}
          wall={wall}
          packet={shown[moment - 1] ?? null}
          ends={ends}
        />
        <div className={styles.player}>
          <IconButton
            icon={playing ? 'pause' : 'start'}
            label={playing ? 'Stop here' : 'Play this step, slowly'}
            onClick={play}
          />
          <input
            type="range"
            min={0}
            max={last}
            value={moment}
            aria-label="Moment of the step"
            aria-valuetext={words}
            onChange={(event) => {
              setPlaying(false)
              setMoment(Number(event.target.value))
            }}
          />
          <p>{words}</p>
        </div>
        <figcaption>
          {keys.map(([look, words]) => (
            <span key={words} className={styles.key}>
              <span className={look} /> {words}
            </span>
          ))}
          {took !== null && (
            <i>Slowed down: all of it took {took < 10 ? took.toFixed(1) : Math.round(took)} ms.</i>
          )}
        </figcaption>
      </figure>
      <Timeline
        happenings={happenings}
        shown={shown}
        home={home}
        current={moment - 1}
        onLook={(one) => {
          setPlaying(false)
          setMoment(one + 1)
        }}
      />
    </>
  )
}

function lessMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}

function shownPackets(
  happenings: readonly Happening[],
  paths: ReturnType<typeof packetPaths>,
): readonly (PacketShown | null)[] {
  return happenings.map(({ what, known }, at) => {
    const path = paths[at] ?? null
    const label = shortText(what)
    return path === null ? null : { key: `${at} ${label}`, label, inferred: known === 'inferred', path }
  })
}
