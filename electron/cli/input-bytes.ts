import { platform } from 'node:process'
import { encodingOf } from '#engine/text-encoding'

/** The keys that end what is typed, first in a line: Ctrl+Z of Windows, and Ctrl+D, which people know from other systems. */
const endKeys = ['\n\u001a', '\n\u0004']

/** How a person ends what they type into a terminal, as a sentence goes on. */
export function endOfTyping(system: string = platform): string {
  return system === 'win32'
    ? 'press Ctrl+Z and Enter on a line of its own'
    : 'press Ctrl+D on a line of its own'
}

/**
 * What comes in from a stream. Ends when it is stopped, even where nothing comes. A terminal of Windows hands over lines as they
 * are, and no key ends it: a line that begins with Ctrl+Z does so here.
 */
export async function* bytesOf(
  stream: NodeJS.ReadableStream & { readonly isTTY?: boolean | undefined },
  signal: AbortSignal,
  system: string = platform,
): AsyncGenerator<Uint8Array | string, void, void> {
  const stop = () => {
    if ('destroy' in stream && typeof stream.destroy === 'function') stream.destroy(new Error('stopped'))
  }
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  const typed = stream.isTTY === true && system === 'win32'
  let atLineStart = true
  try {
    for await (const chunk of stream) {
      if (!typed) {
        yield chunk
        continue
      }
      const text: string = `${atLineStart ? '\n' : ' '}${String(chunk)}`
      const [end] = endKeys
        .map((key) => text.indexOf(key))
        .filter((at) => at >= 0)
        .sort((a, b) => a - b)
      if (end !== undefined) {
        if (end > 0) yield text.slice(1, end + 1)
        return
      }
      atLineStart = text.endsWith('\n')
      yield chunk
    }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** All that comes in; of more than `most` bytes only so much that it is seen to be more. */
export async function bytesUpTo(
  most: number,
  ...[stream, signal]: Parameters<typeof bytesOf>
): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of bytesOf(stream, signal)) {
    parts.push(Buffer.from(part))
    size += part.length
    if (size > most) break
  }
  return Buffer.concat(parts)
}

/** The same as text, piece by piece, in whichever way it is written: see {@link encodingOf}. */
export async function* textOf(
  ...[stream, signal, system]: Parameters<typeof bytesOf>
): AsyncGenerator<string, void, void> {
  let decoder: InstanceType<typeof TextDecoder> | null = null
  for await (const chunk of bytesOf(stream, signal, system)) {
    const bytes = Buffer.from(chunk)
    decoder ??= new TextDecoder(encodingOf(bytes))
    yield decoder.decode(bytes, { stream: true })
  }
  yield decoder?.decode() ?? ''
}
