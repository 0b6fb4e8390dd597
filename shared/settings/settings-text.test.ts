import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nobodyOutside } from '../forward/request'
import { settingKeys, settingOf, usualSettings } from './settings'
import { settingsProblemText } from './settings-problem'
import { changedText, readSettings } from './settings-text'

const file = (entries: Readonly<Record<string, unknown>>) => JSON.stringify({ version: 1, ...entries })

describe('a file of settings', () => {
  it('gives what stands in it, and what is usual for the rest', () => {
    expect(readSettings(file({ 'app.theme': 'dark', 'history.days': 7 }))).toEqual({
      kind: 'read',
      values: { ...usualSettings, 'app.theme': 'dark', 'history.days': 7 },
      given: ['app.theme', 'history.days'],
      problems: [],
    })
  })

  it.each([
    [
      'app.theme',
      'purple',
      '"app.theme" is "purple", and has to be one of "system", "light" and "dark". Until then "system" holds.',
    ],
    [
      'scan.timing',
      '3',
      '"scan.timing" is "3", and has to be one of 0, 1, 2, 3, 4 and 5. Until then 3 holds.',
    ],
    [
      'history.days',
      0,
      '"history.days" is 0, and has to be a whole number from 1 to 3650. Until then 90 holds.',
    ],
    ['history.days', null, 'from 1 to 3650. Until'],
    ['scan.ceiling-public', 501, 'a whole number from 1 to 500, or null. Until then null holds.'],
    ['history.keep', 'yes', 'true or false'],
    ['forward.outside', { reflector: 'x' }, 'Until then nobody is asked.'],
    ['app.colour', 'red', 'There is no setting "app.colour". It is left as it is.'],
  ])('says of %s: %j what is wrong, and keeps the others', (key, value, sentence) => {
    const read = readSettings(file({ [key]: value, 'sockets.seconds': 5 }))
    if (read.kind !== 'read') throw new Error(read.kind)
    expect(read.problems.map(settingsProblemText)).toEqual([expect.stringContaining(sentence)])
    expect(read.values).toEqual({ ...usualSettings, 'sockets.seconds': 5 })
  })

  it.each([
    ['', 'it is empty'],
    ['{"version":1,"app.theme":', 'it is not JSON'],
    ['[]', 'it is no list of settings'],
    ['null', 'it is no list of settings'],
    ['{"app.theme":"dark"}', '"version": 1 is missing'],
  ])('%j is broken', (text, why) => {
    const read = readSettings(text)
    if (read.kind !== 'broken') throw new Error(read.kind)
    const problem = { why: 'broken', file: 'x', because: read.because, stuck: null } as const
    expect(settingsProblemText(problem)).toContain(`The settings can’t be read: ${why}`)
  })

  it('of a later Portlight is nothing to guess at', () => {
    expect(readSettings('{"version":2,"app.theme":{"day":"light"}}')).toEqual({ kind: 'later' })
  })

  it('is changed where it was meant to be, and nowhere else', () => {
    const before = file({ 'app.theme': 'dark', 'app.colour': 'red', 'history.days': 0 })
    const text = changedText(before, { set: { 'scan.timing': 2 }, reset: ['app.theme'] })
    expect(JSON.parse(text)).toEqual({ version: 1, 'app.colour': 'red', 'history.days': 0, 'scan.timing': 2 })
    expect(text).toContain('\n  "scan.timing": 2\n')
  })

  it('reads back what it was given, and never throws', () => {
    const values = fc.record({
      'app.theme': fc.constantFrom('system', 'light', 'dark'),
      'history.days': fc.integer({ min: 1, max: 3650 }),
      'scan.ceiling-private': fc.option(fc.integer({ min: 1, max: 5000 })),
      'history.keep': fc.boolean(),
      'forward.outside': fc.constant({ ...nobodyOutside, stun: ['stun.example.org:3478'] }),
    } as const)
    fc.assert(
      fc.property(values, (set) => {
        expect(readSettings(changedText(null, { set, reset: [] }))).toMatchObject({
          values: set,
          problems: [],
        })
      }),
    )
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void readSettings(text)))
  })
})

it('what holds before anybody chooses is allowed, of every setting', () => {
  for (const key of settingKeys) {
    const alone = changedText(null, { set: { [key]: settingOf(key).fallback }, reset: [] })
    expect(readSettings(alone)).toMatchObject({ kind: 'read', given: [key], problems: [] })
  }
})
