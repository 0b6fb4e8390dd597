import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jsonText } from './json-text'

it('is the same value to whoever parses it, and has no control character for a terminal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const written = jsonText({ [text]: [text] })
      expect(JSON.parse(written)).toEqual({ [text]: [text] })
      expect(written).not.toMatch(/\p{Cc}/u)
    }),
  )
  expect(jsonText('a\u009b31m\u007f')).toBe('"a\\u009b31m\\u007f"')
})
