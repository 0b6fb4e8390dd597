import { isCapture } from '#shared/capture/read/capture-reader'
import type { CaptureReport } from '#shared/capture/report'
import { runWords } from '#shared/history/output/comparison-words'
import { RunFileReader } from '#shared/history/read/read-run'
import type { ScanEntry } from '#shared/history/run-entry'
import { scanOf } from '#shared/history/run-events'
import type { StoredRun } from '#shared/history/stored-run'
import type { FollowedEvent } from '#shared/run/run'
import { dateText } from '../../../ui/when-text'

/** A scan from a file; captured packets; or a sentence that says why there is neither. */
export type FileContent =
  | { readonly kind: 'scan'; readonly run: StoredRun }
  | { readonly kind: 'capture'; readonly report: CaptureReport }
  | { readonly kind: 'neither'; readonly message: string }

/** Hosts that stand in the form afterwards; more of them nobody reads there. */
const mostTargets = 256

/** Milliseconds of events in a row before the page has its turn. */
const turnMs = 50

/** Bytes by which a file is known. */
const headLength = 4

/** Who waits for a file that is read. */
export interface ReadWatch {
  /** @param part what was read of it, 0 to 1 */
  readonly told: (part: number) => void
  /** Nothing more is read, and nobody wants what was. */
  readonly signal: AbortSignal
}

/** Reads a file in the page itself: it need not be on the computer that the engine runs on. */
export async function readContent(file: File, { told, signal }: ReadWatch): Promise<FileContent> {
  const bytes = async (stream: Bytes) => unpacked(stream, await headOf(file.stream()))
  const head = await headOf(await bytes(file.stream()))
  let read = 0
  const watched = file.stream().pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(piece, stream) {
        signal.throwIfAborted()
        read += piece.length
        told(read / file.size)
        stream.enqueue(piece)
      },
    }),
  )
  const content = await bytes(watched)
  return isCapture(head) ? readCapture(file.name, content) : readScan(file.name, content)
}

type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>

async function headOf(stream: Bytes): Promise<Uint8Array> {
  const pieces = stream.getReader()
  const head: number[] = []
  try {
    while (head.length < headLength) {
      const next = await pieces.read()
      if (next.done) break
      head.push(...next.value.subarray(0, headLength))
    }
  } catch {
    // what is wrong with it is told when it is read
  }
  await pieces.cancel().catch(() => {})
  return Uint8Array.from(head.slice(0, headLength))
}

/** What is compressed by gzip (RFC 1952 section 2.3.1) is unpacked on the way. */
function unpacked(stream: Bytes, head: Uint8Array): Bytes {
  return head[0] === 0x1f && head[1] === 0x8b ? stream.pipeThrough(new DecompressionStream('gzip')) : stream
}

/** Hands over piece after piece for as long as they are wanted; where the file is cut off or damaged, what came before. */
async function readPieces<T>(stream: ReadableStream<T>, push: (piece: T) => boolean): Promise<void> {
  const pieces = stream.getReader()
  try {
    for (let next = await pieces.read(); !next.done; next = await pieces.read()) if (!push(next.value)) break
  } catch (thrown) {
    // a damaged gzip file throws TypeError; a file that can't be read, DOMException
    if (!(thrown instanceof TypeError)) throw thrown
  }
  await pieces.cancel().catch(() => {})
}

async function readCapture(name: string, stream: Bytes): Promise<FileContent> {
  const { CaptureContent } = await import('#shared/capture/capture-content')
  const content = new CaptureContent()
  await readPieces(stream, (bytes) => content.push(bytes))
  const read = content.end()
  return read.ok
    ? { kind: 'capture', report: read.report }
    : { kind: 'neither', message: `${name}: ${read.message}` }
}

async function readScan(name: string, stream: Bytes): Promise<FileContent> {
  const reader = new RunFileReader()
  await readPieces(stream.pipeThrough(new TextDecoderStream()), (text) => reader.push(text))
  const read = reader.end()
  if (!read.ok) return { kind: 'neither', message: `${name}: ${read.message}` }
  return { kind: 'scan', run: read.run }
}

/** Where a scan comes from, and what of it can't be shown. @param name the file's */
export function originOf(name: string, run: StoredRun): string {
  const { leftOut } = scanOf(run)
  return [`${name}: ${runWords(run, dateText)}.`, ...run.partial, ...leftOut].join(' ')
}

/** A scan from a file as if it was found again. @param kept what is known of it, where it is one of ours that was kept */
export async function* eventsOf(
  run: StoredRun,
  kept: Pick<ScanEntry, 'id' | 'startedAt' | 'asked'> | null = null,
): AsyncGenerator<FollowedEvent, void, void> {
  const { asked, events } = scanOf(run)
  const {
    id,
    startedAt,
    asked: form,
  } = kept ?? {
    id: crypto.randomUUID(),
    startedAt: run.startedAt ?? 0,
    asked: {
      targets: [...run.hosts.keys()].slice(0, mostTargets).join(' '),
      exclude: '',
      ports: asked.text(),
      excludePorts: '',
      family: 'any' as const,
      timing: 3 as const,
    },
  }
  yield { kind: 'run', run: { id, kind: 'scan', version: 1, startedAt, asked: form }, complete: true }
  let turnAt = performance.now() + turnMs
  for (const event of events()) {
    yield event.kind === 'planned' ? { ...event, plan: { ...event.plan, id } } : event
    if (performance.now() < turnAt) continue
    await new Promise((resolve) => setTimeout(resolve))
    turnAt = performance.now() + turnMs
  }
}
