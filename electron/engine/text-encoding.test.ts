import { expect, it } from 'vitest'
import { decodedText } from './text-encoding'

it.each([
  ['UTF-8', [0x47, 0x72, 0xc3, 0xb6], 'Grö'],
  ['UTF-8 with a mark', [0xef, 0xbb, 0xbf, 0xc3, 0xb6], 'ö'],
  ['UTF-16 as Windows writes it', [0xff, 0xfe, 0x47, 0, 0xf6, 0, 0xe5, 0x65], 'Gö日'],
  ['UTF-16 the other way round', [0xfe, 0xff, 0, 0xf6], 'ö'],
  ['what is no text', [0xff, 0x41], '\ufffdA'],
  ['nothing', [], ''],
])('is read: %s', (_, bytes, text) => {
  expect(decodedText(Uint8Array.from(bytes))).toBe(text)
})
