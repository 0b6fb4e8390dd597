/** What comes in from a stream. Ends when it is stopped, even where nothing comes. */
export async function* bytesOf(
  stream: NodeJS.ReadableStream,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array | string, void, void> {
  const stop = () => {
    if ('destroy' in stream && typeof stream.destroy === 'function') stream.destroy(new Error('stopped'))
  }
  signal.addEventListener('abort', stop)
  try {
    for await (const chunk of stream) yield chunk
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
