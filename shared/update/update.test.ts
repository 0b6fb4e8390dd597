import { describe, expect, it } from 'vitest'
import { isNewer, readLatest } from './update'

const page = 'https://portlight.example/releases'
const latest = (version: unknown, more: object = {}) => JSON.stringify({ version, page, ...more })

describe('the newest release', () => {
  it('is told of where it is newer, and of nothing else', () => {
    expect(readLatest('0.9.3', 'x', { status: 200, body: latest('0.10.0') })).toEqual({
      kind: 'newer',
      version: '0.10.0',
      page,
    })
    expect(readLatest('0.10.0', 'x', { status: 200, body: latest('0.10.0') })).toEqual({
      kind: 'newest',
      version: '0.10.0',
    })
    expect(readLatest('1.0.0', 'x', { status: 200, body: latest('0.10.0') })).toEqual({
      kind: 'newest',
      version: '1.0.0',
    })
  })

  it.each([
    ['1.2.3', '1.2.3-beta.1', true],
    ['1.2.3', '1.2.4-beta.1', false],
    ['2.0.0', '1.99.99', true],
    ['1.2.3', '1.2.3+local', false],
  ])('%s is newer than %s: %s', (version, own, newer) => {
    expect(isNewer(version, own)).toBe(newer)
  })

  it.each([
    ['no JSON', '<html>'],
    ['nothing', ''],
    ['another shape', '[1]'],
    ['a version that is none', latest('latest')],
    ['a number', latest(2)],
    ['what is before a release', latest('2.0.0-rc.1')],
    ['a page that is no web page', latest('9.9.9', { page: 'javascript:alert(1)' })],
    ['a page with words for a terminal', latest('9.9.9', { page: 'https://x.example/\u001b[31m' })],
    ['a page without encryption', latest('9.9.9', { page: 'http://x.example/' })],
  ])('is not known from %s', (_, text) => {
    expect(readLatest('0.1.0', 'x.example', { status: 200, body: text })).toEqual({
      kind: 'not-known',
      because: 'What x.example answered names no version and page.',
    })
  })
})
