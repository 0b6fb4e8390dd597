import { createReadStream } from 'node:fs'
import { CaptureContent } from '#shared/capture/capture-content'
import type { ReadCapture } from '#shared/capture/report'
import { unpacked } from '../unpacked'

/**
 * Reads a file of captured packets: piece by piece, so that a large one is never held as a whole.
 * @param source a file's name, or what is read instead, such as standard input
 * @returns what is wrong with its content is a value; rejects with the system's error, or where `signal` ends it
 */
export async function readCaptureFile(
  source: string | AsyncIterable<Uint8Array | string>,
  signal: AbortSignal,
): Promise<ReadCapture> {
  const stream =
    typeof source === 'string' ? createReadStream(source, { highWaterMark: 256 * 1024, signal }) : source
  const content = new CaptureContent()
  for await (const chunk of unpacked(stream)) {
    signal.throwIfAborted()
    if (!content.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)) break
    // signals and timers have their turn
    await new Promise((resolve) => setImmediate(resolve))
  }
  return content.end()
}
