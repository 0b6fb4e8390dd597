import type { Handlers } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { failure } from '#shared/ipc/result'
import { lessonNumber } from '#shared/lesson/all-lessons'
import { deedCode } from '#shared/lesson/deed-code'
import { bare } from '#shared/lesson/happened'
import { examplePorts } from '#shared/lesson/lesson'
import type { LessonRow } from '#shared/lesson/lesson-event'

const server = { address: '127.0.0.1', port: examplePorts.A }
const client = { address: '127.0.0.1', port: 40_000 }
const listens: LessonRow = { protocol: 'tcp', state: 'LISTEN', local: server, remote: null, who: 'server' }
const connected: readonly LessonRow[] = [
  listens,
  { protocol: 'tcp', state: 'ESTABLISHED', local: client, remote: server, who: 'client' },
  { protocol: 'tcp', state: 'ESTABLISHED', local: server, remote: client, who: 'server' },
]
const left: readonly LessonRow[] = [
  { protocol: 'tcp', state: 'TIME_WAIT', local: server, remote: client, who: 'server' },
]

/** Lessons that are played: whatever is done, the table shows a server, then a client, and then what is left of them. */
export function playedLessons(): Pick<Handlers<EngineContract>, 'lesson.run' | 'lesson.go'> & {
  readonly open: () => number
} {
  const waiting = new Map<string, () => void>()
  let open = 0
  return {
    open: () => open,
    'lesson.run': async function* ({ runId, lesson: number }, signal) {
      const lesson = lessonNumber(number)
      if (lesson === null) throw failure('not-found', `There is no lesson ${number}.`)
      open += 1
      try {
        const recorded = lesson.needs === undefined ? {} : { recorded: { at: 0, system: 'Linux 6.1' } }
        yield { kind: 'begun', ports: examplePorts, rows: [], ...recorded }
        for (const [step, { deeds, claims }] of lesson.steps.entries()) {
          const told = new Promise<void>((resolve) => {
            waiting.set(runId, resolve)
            signal.addEventListener('abort', () => resolve())
          })
          yield { kind: 'waiting', step }
          await told
          if (signal.aborted) return
          yield {
            kind: 'step',
            step,
            outcomes: deeds.map((deed) => ({
              who: deed.who,
              error: step === 3 ? 'ECONNREFUSED' : null,
              code: deedCode(deed, examplePorts, '192.168.1.5'),
            })),
            happenings: [
              {
                at: 1.5,
                who: 'client',
                whom: null,
                what: { did: 'asks', on: null, to: server },
                known: 'seen',
                protocol: null,
                from: null,
                to: null,
              },
              {
                at: null,
                who: 'client',
                whom: 'server',
                what: bare('SYN'),
                known: 'inferred',
                protocol: 'tcp',
                from: client,
                to: server,
              },
            ],
            rows: [[listens], connected, left][Math.min(step, 2)] ?? null,
            findings: claims.map(({ says }, at) => ({
              sentence: says,
              holds: (['yes', 'no', 'unknown'] as const)[at % 3] ?? 'yes',
              evidence: 'The kernel’s table has LISTEN 127.0.0.1:20001.',
            })),
          }
        }
        yield { kind: 'closed', rows: left }
      } finally {
        open -= 1
      }
    },
    'lesson.go': async ({ runId }) => {
      waiting.get(runId)?.()
      return null
    },
  }
}
