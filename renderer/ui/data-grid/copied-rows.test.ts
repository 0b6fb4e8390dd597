import { describe, expect, it } from 'vitest'
import { copiedRows } from './copied-rows'

const heads = ['Port', 'Owner']

describe('rows that are copied', () => {
  it('are lines with tabs, and foreign text makes no lines or tabs of its own', () => {
    const text = copiedRows('text', heads, [
      ['22', 'sshd'],
      ['80', 'a\tb\nc\u001b[2J'],
    ])
    expect(text.split('\n').map((line) => line.split('\t').length)).toEqual([2, 2])
    expect(text).not.toContain('\u001b')
  })

  it('are CSV in which no formula is one', () => {
    expect(copiedRows('csv', heads, [['22', '=HYPERLINK("http://x")']])).toBe(
      'Port,Owner\r\n22,"\'=HYPERLINK(""http://x"")"\r\n',
    )
  })

  it('are a table in Markdown, whose cells foreign text can’t leave', () => {
    const lines = copiedRows('markdown', heads, [['22', 'a | b\n| `c` <img src=x>']])
      .trimEnd()
      .split('\n')
    expect(lines).toHaveLength(3)
    expect(lines[0]).toBe('| Port | Owner |')
    expect(lines[2]?.match(/(?<!\\)\|/g)).toHaveLength(3)
    expect(lines[2]).not.toMatch(/(?<!\\)[<`]/)
  })
})
