import { expect, it } from 'vitest'
import { reportOf } from '../../../test/fake-conflict-reports'
import { errorHint } from './error-words'

const question = { port: 3000, protocol: 'tcp', address: null } as const

it.each([
  ['EADDRINUSE', 'free', /has let go since/],
  ['EACCES', 'free', /may have fewer/],
  ['ECONNREFUSED', 'free', /start what should listen/],
  ['ECONNREFUSED', 'live-listener', /try to connect again/],
  ['ECONNREFUSED', 'bound-not-listening', /because nothing listens/],
] as const)('%s and %s do not plainly agree, which is explained', (kind, verdict, words) => {
  expect(errorHint(kind, reportOf(verdict, question))).toMatch(words)
})

it.each([
  ['EADDRINUSE', 'live-listener'],
  ['EACCES', 'privileged-port'],
  [null, 'free'],
] as const)('%s and %s need no explanation', (kind, verdict) => {
  expect(errorHint(kind, reportOf(verdict, question))).toBeNull()
})

it('a refused connection is not explained by what is not known', () => {
  expect(errorHint('ECONNREFUSED', reportOf('unknown', question))).toBeNull()
})
