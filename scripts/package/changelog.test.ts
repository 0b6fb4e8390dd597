import { expect, it } from 'vitest'
import { changelog } from './changelog.mjs'

it('tells users what is new, mended and faster, and nothing else', () => {
  expect(
    changelog([
      'fix(scan): a name that has <two> addresses is in each format',
      'refactor: a table instead of a ladder',
      'feat(cli)!: completion prints four shells',
      'not a conventional commit',
      'fix: one more',
    ]),
  ).toBe(
    '### New\n\n- **Breaking** cli: completion prints four shells\n\n' +
      '### Mended\n\n- scan: a name that has \\<two\\> addresses is in each format\n- one more\n',
  )
})

it('is empty where nothing concerns users', () => {
  expect(changelog(['docs: a comma'])).toBe('')
})
