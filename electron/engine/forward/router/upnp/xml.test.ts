import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changedText } from '../testing/changed-text'
import { description, genericEntry } from '../testing/recordings'
import { childAt, elementsOf, escapeXml, readXml, textOf, type XmlElement } from './xml'

const rootOf = (source: string) => readXml(source)?.root ?? null

describe('the XML of routers', () => {
  it('is read as a tree without prefixes and attributes', () => {
    const root = rootOf(
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
    const text = rootOf('<a>&lt;&amp;lt; &#65;&#x42; &nbsp; AT&T &#0; &#xD800; &#x110000;</a>')?.text
    expect(text).toBe('<&lt; AB &nbsp; AT&T &#0; &#xD800; &#x110000;')
  })

  it.each([
    ['nothing', ''],
    ['no XML', 'hello'],
    ['an end without beginning', '</a>'],
    ['a tag that does not end', '<a'],
  ])('is nothing: %s', (_what, source) => {
    expect(readXml(source)).toBeNull()
  })

  it.each([
    ['text and a type before the root', 'x<!DOCTYPE a><a><b>1</b><c>2</c></a>'],
    ['ends that are missing', '<a><b>1<c>2</a>'],
    ['ends in the wrong order', '<a><b>1<c>2</b></c></a>'],
    ['ends of what was never begun', '<a></x><b>1</b></x><c>2</c></a>'],
    ['other capitals in an end', '<A><b>1</B><c>2</C></a>'],
    ['prefixes that differ', '<s:a><b>1</u:b><c>2</c></a>'],
    ['a quote that is not closed', '<a x="y><b>1</b><c z=\'>2</c></a>'],
    ['blanks and line breaks in tags', '<a\n><b\t>1</b ><c\r\n>2</ c></a>'],
    ['signs that nobody escaped', '<a><t>1 < 2 & 3 <> <4</t><b>1</b><c>2</c></a>'],
  ])('is read like a browser reads: %s', (_what, source) => {
    const root = rootOf(source)
    expect(root).not.toBeNull()
    if (root === null) return
    expect(readXml(source)?.whole).toBe(true)
    expect(elementsOf(root, 'b')[0]?.text).toBe('1')
    expect(elementsOf(root, 'c')[0]?.text).toBe('2')
  })

  it('that breaks off is read as far as it is certain: a text that may be cut is left out', () => {
    expect(readXml('<a><b>1</b><c>2')).toEqual({
      whole: false,
      root: { name: 'a', text: '', children: [{ name: 'b', text: '1', children: [] }] },
    })
    expect(rootOf('<a><b><c>1</c></b><d><e>2</e')?.children.map(({ name }) => name)).toEqual(['b'])
    expect(rootOf('<a><!-- never ends <b>1</b></a>')?.children).toEqual([])
  })

  it('is refused with a document type, so that no entity can grow or fetch anything', () => {
    const lol = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('')
    expect(rootOf(`<!DOCTYPE a [<!ENTITY l0 "lol">${lol}]><a>&l9;</a>`)).toBeNull()
    expect(rootOf('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>')).toBeNull()
  })

  it('is bounded in depth, count and size', () => {
    const nested = (depth: number) => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`
    expect(rootOf(nested(32))).not.toBeNull()
    expect(rootOf(nested(33))).toBeNull()
    expect(rootOf(nested(100_000))).toBeNull()
    expect(rootOf(`<a>${'<b/>'.repeat(50_000)}</a>`)).toBeNull()
    expect(rootOf(`<a>${' '.repeat(600_000)}</a>`)).toBeNull()
  })

  it('is read in linear time whatever it holds: this test would not end otherwise', () => {
    for (const piece of ['<', '<a ', '<a b="', '&', '<!--', '<![CDATA[', '</', '<a/', '""', '&#x', '><']) {
      rootOf(`<r>${piece.repeat(50_000)}`)
      rootOf(`<r ${piece.repeat(50_000)}></r>`)
    }
  })

  it('never throws: random text, and recordings with random changes', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), changedText(description), changedText(genericEntry)),
        (source) => {
          const root = rootOf(source)
          if (root !== null) expect(root.name).not.toBe('')
        },
      ),
      { numRuns: 500 },
    )
  })

  it('gives back any text that was escaped', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), (text) => {
        expect(rootOf(`<a>${escapeXml(text)}</a>`)?.text).toBe(text.trim())
      }),
    )
    expect(escapeXml('a\u0000\u001b<b')).toBe('a&lt;b')
  })

  it('finds children by path, and null where there is none or no text', () => {
    const root = rootOf('<a><b><c> x </c><d></d></b></a>') as XmlElement
    expect(childAt(root, 'b', 'c')?.text).toBe('x')
    expect(childAt(root, 'b', 'x', 'c')).toBeNull()
    expect(textOf(childAt(root, 'b') as XmlElement, 'd')).toBeNull()
  })
})
