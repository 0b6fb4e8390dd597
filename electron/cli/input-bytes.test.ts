import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { bytesOf, endOfTyping, textOf } from './input-bytes'

async function read(
  pieces: readonly (string | Buffer)[],
  { terminal, system }: { terminal: boolean; system: string },
) {
  const stream: PassThrough & { isTTY?: boolean } = new PassThrough()
  stream.isTTY = terminal
  for (const piece of pieces) stream.write(piece)
  // a terminal goes on after the key that ends what is typed
  if (!terminal) stream.end()
  const stop = new AbortController()
  let text = ''
  for await (const piece of textOf(stream, stop.signal, system)) text += piece
  return text
}

describe('what is typed into a terminal of Windows', () => {
  it.each(['\u001a\r\n', '\u0004\r\n', '\u001ajunk\r\n'])(
    'ends at a line that begins with %j',
    async (end) => {
      const pieces = ['listen EADDRINUSE\r\n', ':::3000\r\n', end]
      expect(await read(pieces, { terminal: true, system: 'win32' })).toBe('listen EADDRINUSE\r\n:::3000\r\n')
    },
  )

  it('goes on where such a key stands within a line, in two pieces too', async () => {
    const pieces = ['one\u001a two\r\n', 'a long ', '\u001a line\r\n', '\u001a\r\n']
    expect(await read(pieces, { terminal: true, system: 'win32' })).toBe(
      'one\u001a two\r\na long \u001a line\r\n',
    )
  })

  it('is ended by another key elsewhere, and it is said which', () => {
    expect(endOfTyping('win32')).toContain('Ctrl+Z and Enter')
    expect(endOfTyping('linux')).toContain('Ctrl+D')
  })
})

it('takes what comes from a file or a pipe as it is', async () => {
  expect(await read(['\u001a\r\nmore'], { terminal: false, system: 'win32' })).toBe('\u001a\r\nmore')
})

it('reads UTF-16, which PowerShell writes with >, in pieces that cut letters', async () => {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Größe 日本\r\n', 'utf16le')])
  const pieces = [bytes.subarray(0, 5), bytes.subarray(5, 8), bytes.subarray(8)]
  expect(await read(pieces, { terminal: false, system: 'win32' })).toBe('Größe 日本\r\n')
  expect(await read([Buffer.from('Größe')], { terminal: false, system: 'linux' })).toBe('Größe')
})

it('ends when it is stopped, though nothing comes', async () => {
  const stop = new AbortController()
  const reading = bytesOf(new PassThrough(), stop.signal).next()
  stop.abort()
  await expect(reading).rejects.toThrow('stopped')
})
