import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** What is compressed by gzip (RFC 1952 section 2.3.1) is unpacked on the way. */
export async function* unpacked(
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
