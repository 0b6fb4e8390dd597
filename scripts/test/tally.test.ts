import { expect, it } from 'vitest'
import { add, nothing, summaryLine, tallyOfPlaywright, tallyOfVitest } from './tally.mjs'

const file = (status: string, assertions: [string, string][], message = '') => ({
  name: 'a.test.ts',
  status,
  message,
  assertionResults: assertions.map(([fullName, state]) => ({ fullName, status: state })),
})

it('counts tests by their state', () => {
  const report = {
    testResults: [
      file('passed', [
        ['a', 'passed'],
        ['b', 'skipped'],
        ['c', 'todo'],
      ]),
      file('failed', [['d', 'failed']]),
    ],
  }
  expect(tallyOfVitest(report, 1)).toMatchObject({ passed: 1, failed: 1, skipped: 2 })
})

it.each([
  ['there is no report', null, 1],
  ['nothing ran', { testResults: [] }, 1],
  ['an error came from outside of the tests', { testResults: [file('passed', [['a', 'passed']])] }, 1],
  ['a file could not be loaded', { testResults: [file('failed', [], 'no such module')] }, 1],
])('fails where %s', (_, report, code) => {
  expect(tallyOfVitest(report, code).failed).toBe(1)
  expect(tallyOfPlaywright(null, code).failed).toBe(1)
})

it('counts what Playwright ran, in suites within suites; a flaky test is a failed one', () => {
  const spec = (status: string) => ({ title: status, tests: [{ status }] })
  const report = {
    suites: [
      {
        specs: [spec('expected'), spec('skipped')],
        suites: [{ specs: [spec('unexpected'), spec('flaky'), spec('expected')] }],
      },
    ],
  }
  expect(tallyOfPlaywright(report, 1)).toMatchObject({ passed: 2, failed: 2, skipped: 1 })
})

it('says in one line what each test failed of', () => {
  const failed = {
    fullName: 'a door closes',
    status: 'failed',
    failureMessages: ['\x1b[31mopen\n  still\x1b[39m'],
  }
  const ran = { testResults: [{ ...file('failed', []), assertionResults: [failed] }] }
  expect(tallyOfVitest(ran, 1).notes).toEqual(['failed: a door closes: open still'])
  const results = [{}, { error: { message: 'it\nis open' } }]
  const played = { specs: [{ title: 'a door', tests: [{ status: 'unexpected', results }] }] }
  expect(tallyOfPlaywright(played, 1).notes).toEqual(['failed: a door: it is open'])
})

it('says what it came to, and skipped tests only where there are any', () => {
  const one = { ...nothing, passed: 1 }
  expect(summaryLine(add(one, one))).toBe('2 passed, 0 failed')
  expect(summaryLine({ ...one, skipped: 3 })).toBe('1 passed, 0 failed, 3 skipped')
})
