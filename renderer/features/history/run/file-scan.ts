import { runWords } from '#shared/history/output/comparison-words'
import { RunFileReader } from '#shared/history/read/read-run'
import { scanOf } from '#shared/history/run-events'
import type { StoredRun } from '#shared/history/stored-run'
import type { FollowedEvent } from '#shared/run/run'
import { dayText, timeText } from './when'

/** A scan from a file, as if it was found again; or a sentence that says why there is none. */
export type FileScan =
  | { readonly ok: true; readonly events: AsyncIterable<FollowedEvent>; readonly origin: string }
  | { readonly ok: false; readonly message: string }

/** Hosts that stand in the form afterwards; more of them nobody reads there. */
const mostTargets = 256

/** Events in a row before the page has its turn. */
const turn = 100

/** Reads the file of a scan in the page itself: it need not be on the computer that the engine runs on. */
export async function readFileScan(file: File): Promise<FileScan> {
  const reader = new RunFileReader()
  const text = file.stream().pipeThrough(new TextDecoderStream())
  const pieces = text.getReader()
  for (let next = await pieces.read(); !next.done; next = await pieces.read()) {
    if (!reader.push(next.value)) break
  }
  await pieces.cancel()
  const read = reader.end()
  if (!read.ok) return { ok: false, message: `${file.name}: ${read.message}` }
  const { run } = read
  const when = (at: number) => `${dayText(at)}, ${timeText(at)}`
  const { leftOut } = scanOf(run)
  const origin = [`${file.name}: ${runWords(run, when)}.`, ...run.partial, ...leftOut].join(' ')
  return { ok: true, events: eventsOf(run), origin }
}

async function* eventsOf(run: StoredRun): AsyncGenerator<FollowedEvent, void, void> {
  const { asked, events } = scanOf(run)
  const id = crypto.randomUUID()
  const targets = [...run.hosts.keys()].slice(0, mostTargets).join(' ')
  const form = { exclude: '', excludePorts: '', family: 'any', timing: 3 } as const
  yield {
    kind: 'run',
    run: {
      id,
      kind: 'scan',
      version: 1,
      startedAt: run.startedAt ?? 0,
      asked: { ...form, targets, ports: asked.text() },
    },
    complete: true,
  }
  let told = 0
  for (const event of events()) {
    yield event.kind === 'planned' ? { ...event, plan: { ...event.plan, id } } : event
    told += 1
    if (told % turn === 0) await new Promise((resolve) => setTimeout(resolve))
  }
}
