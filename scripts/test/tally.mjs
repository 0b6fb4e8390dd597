import { readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

/**
 * What a group of tests came to.
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {number} seconds
 * @property {readonly string[]} notes what a reader of the summary should know: names of failed tests, why some did not run
 */

/** @type {Tally} */
export const nothing = { passed: 0, failed: 0, skipped: 0, seconds: 0, notes: [] }

/** What a reporter wrote; null where it wrote nothing that can be read. @returns {unknown} */
export function readReport(/** @type {string} */ file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

/** The sum of two tallies. @returns {Tally} */
export function add(/** @type {Tally} */ a, /** @type {Tally} */ b) {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    seconds: a.seconds + b.seconds,
    notes: [...a.notes, ...b.notes],
  }
}

/**
 * Reads the report of vitest's JSON reporter. A run that failed although no test did (an error outside of any test, a
 * file that can't be loaded) counts as one failure.
 * @param {unknown} report null where there is none
 * @param {number} exitCode
 * @returns {Tally}
 */
export function tallyOfVitest(report, exitCode) {
  /** @typedef {{ status: string, fullName: string, failureMessages?: string[] }} Assertion */
  /** @typedef {{ name: string, status: string, message?: string, assertionResults: Assertion[] }} File */
  const files = /** @type {{ testResults?: File[] } | null} */ (report)?.testResults ?? []
  const tests = files.flatMap((file) => file.assertionResults)
  const failed = tests
    .filter((test) => test.status === 'failed')
    .map((test) => withReason(test.fullName, test.failureMessages?.[0]))
  const broken = files
    .filter(
      (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
    )
    .map((file) => `${file.name}: ${file.message ?? 'can not be loaded'}`)
  const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed')
  const faults = [...failed, ...broken]
  if (exitCode !== 0 && faults.length === 0) faults.push(`vitest ended with exit code ${exitCode}`)
  return {
    passed: tests.length - failed.length - skipped.length,
    failed: faults.length,
    skipped: skipped.length,
    seconds: 0,
    notes: [
      ...faults.map((name) => `failed: ${name}`),
      ...skipped.map((test) => `skipped: ${test.fullName}`),
    ],
  }
}

/**
 * Reads the report of Playwright's JSON reporter.
 * @param {unknown} report null where there is none
 * @param {number} exitCode
 * @returns {Tally}
 */
export function tallyOfPlaywright(report, exitCode) {
  /** @typedef {{ status: string, results?: { error?: { message?: string } }[] }} Outcome */
  /** @typedef {{ title: string, tests: Outcome[] }} Spec */
  /** @typedef {{ specs?: Spec[], suites?: Suite[] }} Suite */
  /** @type {(suite: Suite) => Spec[]} */
  const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)]
  const specs = specsOf(/** @type {Suite | null} */ (report) ?? {})
  const withStatus = (/** @type {string[]} */ ...statuses) =>
    specs.flatMap((spec) =>
      spec.tests
        .filter((test) => statuses.includes(test.status))
        .map((test) => withReason(spec.title, test.results?.find(({ error }) => error)?.error?.message)),
    )
  const faults = withStatus('unexpected', 'flaky')
  const skipped = withStatus('skipped')
  if (exitCode !== 0 && faults.length === 0) faults.push(`Playwright ended with exit code ${exitCode}`)
  return {
    passed: withStatus('expected').length,
    failed: faults.length,
    skipped: skipped.length,
    seconds: 0,
    notes: [...faults.map((name) => `failed: ${name}`), ...skipped.map((name) => `skipped: ${name}`)],
  }
}

/** A failed test's name with what it failed of: a summary may be all that is kept of a run. */
function withReason(/** @type {string} */ name, /** @type {string | undefined} */ message) {
  const reason = stripVTControlCharacters(message ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return reason === '' ? name : `${name}: ${reason}`
}

/** A line for each group, its notes below it. */
export function tableOf(/** @type {ReadonlyMap<string, Tally>} */ results) {
  return [...results]
    .flatMap(([name, tally]) => [
      `${name.padEnd(10)} ${summaryLine(tally)} (${tally.seconds.toFixed(0)} s)`,
      ...tally.notes.map((note) => `  ${(note.split('\n')[0] ?? '').slice(0, 600)}`),
    ])
    .join('\n')
}

/** `N passed, N failed`, and what was skipped where anything was. */
export function summaryLine(/** @type {Tally} */ { passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
