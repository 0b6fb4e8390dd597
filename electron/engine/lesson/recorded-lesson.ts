import * as v from 'valibot'
import { LessonEvent } from '#shared/lesson/lesson-event'

const Recordings = v.object({
  /** Milliseconds since 1970. */
  at: v.number(),
  /** The system that it ran on. */
  system: v.string(),
  lessons: v.record(v.string(), v.array(LessonEvent)),
})

/** A lesson as it ran once, for computers where it can't run: its events, of which the first says that it is a recording. */
export async function recordedLesson(lesson: number): Promise<readonly LessonEvent[] | null> {
  const { default: file } = await import('#resources/lessons/recorded.json')
  const { at, system, lessons } = v.parse(Recordings, file)
  const events = lessons[lesson]
  return (
    events?.map((event) => (event.kind === 'begun' ? { ...event, recorded: { at, system } } : event)) ?? null
  )
}
