import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changedText } from './testing/changed-text'
import { description, genericEntry } from './testing/recordings'
import { childAt, escapeXml, parseXml, textOf, type XmlElement } from './xml'

describe('the XML of routers', () => {
  it('is read as a tree without prefixes and attributes', () => {
    const root = parseXml(
      '\uFEFF<?xml version="1.0"?><!-- a > b --><a:one x="1>2" y=\'"\'><two/> t<b:two z=">">x<![CDATA[<&]]></b:two ></a:one> rest',
    )
    expect(root).toEqual({
      name: 'one',
      text: 't',
      children: [
        { name: 'two', text: '', children: [] },
        { name: 'two', text: 'x<&', children: [] },
      ],
    })
  })

  it('resolves the five entities and numbers, and leaves others and a bare "&" as they stand', () => {
    const text = parseXml('<a>&lt;&amp;lt; &#65;&#x42; &nbsp; AT&T &#0; &#xD800; &#x110000;</a>')?.text
    expect(text).toBe('<&lt; AB &nbsp; AT&T &#0; &#xD800; &#x110000;')
  })

  it.each([
    ['nothing', ''],
    ['no XML', 'hello'],
    ['an end that is missing', '<a><b></b>'],
    ['ends in the wrong order', '<a><b></a></b>'],
    ['an end without beginning', '</a>'],
    ['a tag that does not end', '<a><b'],
    ['a comment that does not end', '<a><!-- </a>'],
    ['text before the root', 'x<a/>'],
    ['an attribute that does not end', '<a b="></a>'],
  ])('is refused: %s', (_what, source) => {
    expect(parseXml(source)).toBeNull()
  })

  it('is refused with a document type, so that no entity can grow or fetch anything', () => {
    const lol = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('')
    expect(parseXml(`<!DOCTYPE a [<!ENTITY l0 "lol">${lol}]><a>&l9;</a>`)).toBeNull()
    expect(parseXml('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>')).toBeNull()
    expect(parseXml('<a><!DOCTYPE b></a>')).toBeNull()
  })

  it('is bounded in depth, count and size', () => {
    const nested = (depth: number) => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`
    expect(parseXml(nested(32))).not.toBeNull()
    expect(parseXml(nested(33))).toBeNull()
    expect(parseXml(nested(100_000))).toBeNull()
    expect(parseXml(`<a>${'<b/>'.repeat(50_000)}</a>`)).toBeNull()
    expect(parseXml(`<a>${' '.repeat(600_000)}</a>`)).toBeNull()
  })

  it('is read in linear time whatever it holds: this test would not end otherwise', () => {
    for (const piece of ['<', '<a ', '<a b="', '&', '<!--', '<![CDATA[', '</', '<a/', '""', '&#x', '><']) {
      parseXml(`<r>${piece.repeat(50_000)}`)
      parseXml(`<r ${piece.repeat(50_000)}></r>`)
    }
  })

  it('never throws: random text, and recordings with random changes', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), changedText(description), changedText(genericEntry)),
        (source) => {
          const root = parseXml(source)
          if (root !== null) expect(root.name).not.toBe('')
        },
      ),
      { numRuns: 500 },
    )
  })

  it('gives back any text that was escaped', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), (text) => {
        expect(parseXml(`<a>${escapeXml(text)}</a>`)?.text).toBe(text.trim())
      }),
    )
    expect(escapeXml('a\u0000\u001b<b')).toBe('a&lt;b')
  })

  it('finds children by path, and null where there is none or no text', () => {
    const root = parseXml('<a><b><c> x </c><d></d></b></a>') as XmlElement
    expect(childAt(root, 'b', 'c')?.text).toBe('x')
    expect(childAt(root, 'b', 'x', 'c')).toBeNull()
    expect(textOf(childAt(root, 'b') as XmlElement, 'd')).toBeNull()
  })
})
