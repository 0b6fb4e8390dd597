import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logEntry, oneLine } from './one-line'

/** Texts as a stranger would write them into a log: line ends of all kinds, and what controls a terminal. */
const forged = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\n',
        '\r',
        '\r\n',
        '\v',
        '\f',
        '\u0085',
        '\u2028',
        '\u2029',
        '\x1b[2K',
        '\x9b1A',
        '\u202e',
        '\0',
      ),
      fc.constantFrom('12:00:00 refused: nothing', '  ', 'x'),
      fc.string(),
    ),
  )
  .map((parts) => parts.join(''))

const controls = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u

describe('text of others', () => {
  it('is one line, whatever it holds', () => {
    fc.assert(
      fc.property(forged, (text) => {
        expect(oneLine(text, 200)).not.toMatch(controls)
        expect(oneLine(text, 200).length).toBeLessThanOrEqual(200)
      }),
    )
    expect(oneLine(' a\nb\u202e ', 200)).toBe('a b')
  })

  it('is one entry of a log: what looks like another one is indented', () => {
    fc.assert(
      fc.property(forged, (text) => {
        const [, ...further] = logEntry(text).split('\n')
        for (const line of further) {
          expect(line.startsWith('  ')).toBe(true)
          expect(line).not.toMatch(controls)
        }
      }),
    )
    expect(logEntry('first\r\nsecond\u2028third\n')).toBe('first\n  second\n  third')
  })
})
