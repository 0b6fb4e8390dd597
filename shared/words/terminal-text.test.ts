import { describe, expect, it } from 'vitest'
import { painter, wrapLines, wrapText } from './terminal-text'

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

describe('a text behind something', () => {
  it('is indented by as much as stands before its first line, painted or not', () => {
    const first = painter({ colour: true })('2', 'why')
    expect(wrapLines('one two three four five six', { columns: 25 }, { first, width: 5 })).toEqual([
      `${first}one two three four`,
      '     five six',
    ])
  })

  it('is painted without its indent', () => {
    const paint = (line: string) => `<${line}>`
    const lines = wrapLines('one two three four five six', { columns: 24 }, { first: '  ? ', paint })
    expect(lines).toEqual(['  ? <one two three four>', '    <five six>'])
  })
})

it('paints where colours are wanted, and nowhere else', () => {
  expect(painter({ colour: true })('1;32', 'open')).toBe('\u001b[1;32mopen\u001b[0m')
  expect(painter({ colour: false })('1;32', 'open')).toBe('open')
})
