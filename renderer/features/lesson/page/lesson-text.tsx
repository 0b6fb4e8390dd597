import { Fragment } from 'react'
import { filled, type Lesson, type Ports } from '#shared/lesson/lesson'
import { PortWord } from '../../../ui/port-ways'
import { useLesson } from '../lesson-context'

/** Whether a lesson's ports are those of this computer, now: not in a network of the lesson's own, and not in a recording. */
export function useIsHere(lesson: Lesson): boolean {
  return useLesson((state) => state.recorded === null) && lesson.needs === undefined
}

interface LessonTextProps {
  readonly text: string
  readonly ports: Ports
  /** The ports are this computer's: each leads on. */
  readonly here: boolean
}

/** A text of a lesson with the numbers of its ports. */
export function LessonText({ text, ports, here }: LessonTextProps) {
  if (!here) return filled(text, ports)
  return text.split(/(?=\{[ABC]\})|(?<=\{[ABC]\})/).map((part, at, parts) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a text that stays
    <Fragment key={at}>
      {/^\{[ABC]\}$/.test(part) ? (
        <PortWord
          of={{
            host: null,
            port: Number(filled(part, ports)),
            protocol: /\bUDP port $/.test(parts[at - 1] ?? '') ? 'udp' : 'tcp',
          }}
        />
      ) : (
        part
      )}
    </Fragment>
  ))
}
