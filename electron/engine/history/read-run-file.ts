import { createReadStream } from 'node:fs'
import { isCapture } from '#shared/capture/read/capture-reader'
import { packetsAreNoRun, RunFileReader } from '#shared/history/read/read-run'
import type { ReadRun } from '#shared/history/stored-run'
import { encodingOf } from '../text-encoding'
import { unpacked } from '../unpacked'

/**
 * Reads the file of a scan, whoever wrote it: piece by piece, so that a large one is never held as a whole.
 * @param source a file's name, or what is read instead, such as standard input
 * @param onRead is told how many bytes of it were read so far
 * @returns what is wrong with its content is a value; rejects with the system's error, or where `signal` ends it
 */
export async function readRunFile(
  source: string | AsyncIterable<Uint8Array | string>,
  signal: AbortSignal,
  onRead: (bytes: number) => void = () => {},
): Promise<ReadRun> {
  const stream = followed(
    typeof source === 'string' ? createReadStream(source, { highWaterMark: 1024 * 1024, signal }) : source,
    onRead,
  )
  const reader = new RunFileReader()
  let decoder: InstanceType<typeof TextDecoder> | null = null
  for await (const chunk of unpacked(stream)) {
    signal.throwIfAborted()
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    if (decoder === null && isCapture(bytes)) return packetsAreNoRun
    decoder ??= new TextDecoder(encodingOf(bytes))
    if (!reader.push(decoder.decode(bytes, { stream: true }))) break
    // signals and timers have their turn
    await new Promise((resolve) => setImmediate(resolve))
  }
  return reader.end()
}

/** Tells how far it is. */
async function* followed(
  stream: AsyncIterable<Uint8Array | string>,
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array | string, void, void> {
  let bytes = 0
  for await (const chunk of stream) {
    bytes += chunk.length
    onRead(bytes)
    yield chunk
  }
}
