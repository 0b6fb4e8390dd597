import { describe, expect, it } from 'vitest'
import { painter, wrapText } from './terminal-text'

describe('a text in lines', () => {
  it('ends each line at a blank, and none is longer than there is room', () => {
    const lines = wrapText('one two three four five six seven eight nine', 20)
    expect(lines).toEqual(['one two three four', 'five six seven eight', 'nine'])
  })

  it('is one line where nothing is said of its length', () => {
    expect(wrapText('one two', null)).toEqual(['one two'])
  })

  it('keeps a long word whole, or cuts it where lines are drawn over', () => {
    const word = 'x'.repeat(45)
    expect(wrapText(`see ${word} there`, 20)).toEqual(['see', word, 'there'])
    expect(wrapText(`see ${word} there`, 20, { longWords: 'cut' })).toEqual([
      'see',
      'x'.repeat(20),
      'x'.repeat(20),
      'xxxxx there',
    ])
  })

  it('breaks where it is told to', () => {
    expect(wrapText('1-1000,2000-3000,4000-5000', 20, { breaks: /(?<=,)/ })).toEqual([
      '1-1000,2000-3000,',
      '4000-5000',
    ])
  })

  it('never makes lines that nobody could read', () => {
    expect(wrapText('one two three four five', 3)).toEqual(['one two three four', 'five'])
  })
})

it('paints where colours are wanted, and nowhere else', () => {
  expect(painter({ colour: true })('1;32', 'open')).toBe('\u001b[1;32mopen\u001b[0m')
  expect(painter({ colour: false })('1;32', 'open')).toBe('open')
})
