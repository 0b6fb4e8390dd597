import { Script } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { asciiText } from './chunks.mjs'

describe('a program of ASCII alone', () => {
  it.each([
    ['a text', "'größer … 🛰'", 'größer … 🛰'],
    ['a template', '`–\n–`', '–\n–'],
    ['a pattern', "/^[äö]+\\u{1F6F0}$/u.test('öä🛰')", true],
    ['a pattern of pairs', "/^[🛰é]$/u.exec('🛰')?.[0]", '🛰'],
    ['the text of a pattern', "new RegExp(String.raw`^n°\\d$`).test('n°4')", true],
  ])('says the same in %s', (_, program, says) => {
    const ascii = asciiText(program)
    expect(ascii).toMatch(/^[\0-\x7F]*$/)
    expect(new Script(ascii).runInNewContext()).toEqual(says)
  })
})
