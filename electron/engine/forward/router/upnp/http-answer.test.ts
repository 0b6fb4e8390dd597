import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documentText } from './document-text'
import { bodyOf, bodyState, type HttpHead, readHead } from './http-answer'

const bytes = (text: string) => Buffer.from(text, 'latin1')
const head = (change: Partial<HttpHead> = {}): HttpHead => ({
  status: 200,
  location: null,
  contentType: '',
  length: null,
  chunked: false,
  bodyAt: 0,
  ...change,
})

describe('the head of an answer', () => {
  it('is not read before it is whole, and is none where it never will be', () => {
    const text = 'HTTP/1.1 200 OK\r\nA: b\r\n\r\n'
    for (let length = 0; length < text.length - 1; length++) {
      expect(readHead(bytes(text.slice(0, length)), false), `${length}`).toBe('more')
    }
    expect(readHead(bytes(text), false)).toMatchObject({ status: 200, bodyAt: text.length })
    for (const other of [
      '220 smtp ready\r\n',
      'SSH-2.0-x\r\n',
      'HTTP/1.1 20000 x\r\n\r\n',
      '\u0001\u0002\u0003',
    ]) {
      expect(readHead(bytes(other), false), other).toBeNull()
    }
    expect(readHead(bytes(`HTTP/1.1 200 OK\r\n${'A: b\r\n'.repeat(4_000)}`), false)).toBeNull()
    expect(readHead(bytes('HTTP/1.1 100 Continue\r\n\r\n'.repeat(50)), true)).toBeNull()
  })

  it('never throws, and its body begins inside of what came', () => {
    const piece = fc.constantFrom(
      'HTTP/1.1 ',
      '200',
      ' OK',
      '\r\n',
      '\n',
      'a: b',
      'Content-Length: 7',
      '<a>',
      '\0',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'binary' }))), fc.boolean(), (pieces, ended) => {
        const sent = bytes(pieces.join(''))
        const read = readHead(sent, ended)
        if (read === null || read === 'more') return
        expect(read.bodyAt).toBeLessThanOrEqual(sent.length)
        bodyState(read, sent.subarray(read.bodyAt))
      }),
    )
  })
})

describe('the body of an answer', () => {
  it('in chunks is what was sent, in whatever pieces', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 30 }).map((text) => Buffer.from(text))),
        (chunks) => {
          const sent = Buffer.concat(
            chunks.flatMap((chunk) => [bytes(`${chunk.length.toString(16)}\r\n`), chunk, bytes('\r\n')]),
          )
          const whole = Buffer.concat([sent, bytes('0\r\n\r\n')])
          expect(bodyOf(head({ chunked: true }), whole)).toEqual(Buffer.concat(chunks))
          expect(bodyState(head({ chunked: true }), whole)).toBe('whole')
        },
      ),
    )
  })

  it('in chunks of wrong sizes loses nothing of its end', () => {
    const body = bodyOf(head({ chunked: true }), bytes('2\r\n<a>text</a>\r\n0\r\n\r\n')).toString()
    expect(body).toContain('text</a>')
    expect(bodyOf(head({ chunked: true }), bytes('ff\r\n<a>text</a>\r\n0\r\n\r\n')).toString()).toContain(
      '<a>text</a>',
    )
  })

  it('is only looked at near its ends, and taken apart in linear time: this test would not end otherwise', () => {
    const long = Buffer.alloc(512 * 1024, '1\r\na\r\n')
    for (let byte = 0; byte < 20_000; byte++) bodyState(head({ chunked: true }), long)
    bodyOf(head({ chunked: true }), long)
    bodyOf(head({ chunked: true }), Buffer.alloc(512 * 1024, '0'))
  })

  it.each(['\n', '\r\n'])(
    'is the same wherever it is cut once its document is there: lines that end with %j',
    (end) => {
      const whole = bytes(['3', '<a>', '5', 'b</a>', '0', '', ''].join(end))
      const closed = whole.indexOf('</a>') + 4
      for (let cut = closed; cut <= whole.length; cut++) {
        const come = whole.subarray(0, cut)
        if (bodyState(head({ chunked: true }), come) !== 'whole') continue
        expect(bodyOf(head({ chunked: true }), come).toString()).toBe('<a>b</a>')
      }
      expect(bodyState(head({ chunked: true }), whole.subarray(0, closed))).toBe('whole')
    },
  )
})

describe('the text of a document', () => {
  const text = '<?xml version="1.0"?><a>Büro</a>'
  const utf16 = Buffer.from(text, 'utf16le')

  it.each([
    ['UTF-8', Buffer.from(text), ''],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`), ''],
    ['UTF-8 that is called something else', Buffer.from(text), 'text/xml; charset=iso-8859-1'],
    ['Latin 1 that is called UTF-8', Buffer.from(text, 'latin1'), 'text/xml; charset="utf-8"'],
    ['Latin 1 that is called nothing', Buffer.from(text, 'latin1'), ''],
    ['UTF-16', utf16, ''],
    ['UTF-16 that is called UTF-8', utf16, 'text/xml; charset=utf-8'],
    ['UTF-16 with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), ''],
    ['UTF-16, the other way round', Buffer.from(utf16).swap16(), ''],
    ['an encoding that nobody knows', Buffer.from(text, 'latin1'), 'text/xml; charset=x-nonsense'],
  ])('is read from %s', (_what, source, contentType) => {
    expect(documentText(source, contentType)).toBe(text)
  })

  it('is read from what it declares inside, where that is the only thing that can be', () => {
    const cyrillic = Buffer.concat([
      bytes('<?xml version="1.0" encoding="windows-1251"?><a>'),
      Buffer.from([0xc4, 0xee, 0xec]),
      bytes('</a>'),
    ])
    expect(documentText(cyrillic, 'text/xml; charset=utf-8')).toContain('<a>Дом</a>')
  })
})
