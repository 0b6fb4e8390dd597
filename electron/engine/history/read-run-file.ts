import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { RunFileReader } from '#shared/history/read/read-run'
import type { ReadRun } from '#shared/history/stored-run'

/**
 * Reads the file of a scan, whoever wrote it: piece by piece, so that a large one is never held as a whole.
 * @param source a file's name, or what is read instead, such as standard input
 * @returns what is wrong with its content is a value; rejects with the system's error, or where `signal` ends it
 */
export async function readRunFile(
  source: string | AsyncIterable<Uint8Array | string>,
  signal: AbortSignal,
): Promise<ReadRun> {
  const stream =
    typeof source === 'string' ? createReadStream(source, { highWaterMark: 1024 * 1024, signal }) : source
  const reader = new RunFileReader()
  let decoder: InstanceType<typeof TextDecoder> | null = null
  for await (const chunk of unpacked(stream)) {
    signal.throwIfAborted()
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    decoder ??= new TextDecoder(encodingOf(bytes))
    if (!reader.push(decoder.decode(bytes, { stream: true }))) break
    // signals and timers have their turn
    await new Promise((resolve) => setImmediate(resolve))
  }
  return reader.end()
}

/** What is compressed by gzip (RFC 1952 section 2.3.1) is unpacked on the way. */
async function* unpacked(
  stream: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Uint8Array | string, void, void> {
  const chunks = stream[Symbol.asyncIterator]()
  const first = await chunks.next()
  if (first.done === true) return
  const all = (async function* () {
    yield first.value
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value
  })()
  const packed = typeof first.value !== 'string' && first.value[0] === 0x1f && first.value[1] === 0x8b
  if (!packed) {
    yield* all
    return
  }
  try {
    for await (const chunk of Readable.from(all).pipe(createGunzip())) yield chunk as Uint8Array
  } catch (thrown) {
    // cut off or damaged: what came before that is read
    if (
      !(
        thrown instanceof Error &&
        'errno' in thrown &&
        'code' in thrown &&
        String(thrown.code).startsWith('Z_')
      )
    )
      throw thrown
  }
}

/** By the byte order mark, which PowerShell writes when it redirects (Unicode Standard, section 23.8); UTF-8 otherwise. */
function encodingOf(bytes: Uint8Array): string {
  const mark = Buffer.from(bytes.subarray(0, 2)).toString('hex')
  return mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8'
}
