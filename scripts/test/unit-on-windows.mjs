import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import process from 'node:process'
import { npmCommand } from '../setup/packages.mjs'
import { root, say } from '../setup/project.mjs'
import { run } from '../setup/run-process.mjs'
import { nothing, readReport, tallyOfVitest } from './tally.mjs'

/** Files of tests that leave Windows out, and why. @type {Readonly<Record<string, string>>} */
const files = {
  'electron/main/**': 'the desktop app, which is not run under Wine',
  'electron/engine/platform/linux/**': "Linux' own files below /proc",
  'electron/cli/portlight.test.ts':
    'signals, /dev/full, and a build without packages; `wine` runs the built command line itself',
  'electron/cli/commands/baseline/baseline.test.ts': 'a build without packages',
  'electron/cli/commands/reflector/reflector.test.ts': 'signals',
  'electron/engine/output-file.test.ts': 'modes and links of POSIX',
  'electron/cli/pages/pages.test.ts': 'shells of POSIX',
  'electron/engine/watch/event-file.test.ts': 'modes of POSIX',
  'electron/engine/watch/watch-run.test.ts': 'a day of looks takes minutes under Wine',
  'electron/engine/engine.test.ts': 'scans of all ports take minutes under Wine',
  'electron/engine/identity/identify-port.test.ts': 'openssl',
}

/** Single ones in other files, by their full names, and why. @type {Readonly<Record<string, string>>} */
const tests = {
  'portlight port says which program of this computer has it, and that it can not be had now':
    'netsh, of which Wine has an empty one, tells the range of outgoing ports',
  'results are the same when the file cannot be written after all, with 2': '/dev/full',
  'results goes into three files at once, as with nmap, and one that fails costs that one alone': '/dev/full',
  'a scan that is kept is of its user alone, and leaves nothing unfinished behind': 'modes of POSIX',
  'a run of a lesson that changes a network changes nothing in that of this computer, whatever is claimed':
    '/proc',
  'a UDP prober tells what fails on this computer, and goes on with what comes behind it':
    'Wine lets send where Windows and Linux refuse',
  'stays that of another run of ours that goes on':
    "under Wine a first program's parent is none that goes on",
  'portlight history has other answers, too: as they were, under the name that they were given':
    "listeners of this machine, of which Wine lists those of Windows' programs alone",
  'the list of a folder that can not be read says so, and does not call it empty': 'links of POSIX',
  'approves in the file itself: comments, order, rights and a link to it stay': 'links of POSIX',
  'a WebSocket has a rate: what comes after too many messages waits until their time is over':
    'it measures a second, which is over when a busy Wine comes to it',
  'settings may be kept elsewhere, with a link': 'links of POSIX',
}

/**
 * The tests of `shared`, and of the engine, the command line and `serve`, with Windows' Node and Windows' packages, in a copy of this folder.
 * @param {string} node a command that runs Windows' Node
 * @param {number} deadline milliseconds
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function unitOnWindows(node, deadline) {
  const folder = mkdtempSync(join(tmpdir(), 'portlight-unit-windows-'))
  try {
    for (const name of [
      'shared',
      'electron',
      'resources',
      'scripts',
      'package.json',
      'package-lock.json',
      'tsconfig.base.json',
    ]) {
      cpSync(join(root, name), join(folder, name), { recursive: true })
    }
    const [npm, ...before] = npmCommand()
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--os=win32', '--cpu=x64']
    const installed = await run(npm, [...before, 'ci', ...quiet], { deadline, quiet: true, cwd: folder })
    if (installed.code !== 0)
      return { ...nothing, failed: 1, notes: ["failed: Windows' packages can't be installed"] }
    const report = join(folder, 'report.json')
    writeFileSync(join(folder, 'vitest.config.mjs'), configOf(report))
    const vitest = await run(node, ['node_modules/vitest/vitest.mjs', 'run'], { deadline, cwd: folder })
    const tally = tallyOfVitest(readReport(report), vitest.code)
    const left = [...Object.entries(files), ...Object.entries(tests)]
    say(`Left out on Windows, with ${tally.skipped} tests in all:`)
    for (const [name, why] of left) say(`  ${name}: ${why}`)
    return {
      ...tally,
      // these say themselves that they are of other systems, or stand in the lists above
      skipped: 0,
      notes: [
        ...tally.notes.filter((note) => !note.startsWith('skipped: ')),
        `left out on Windows: ${tally.skipped} tests, and ${Object.keys(files).length} files of tests`,
        ...(vitest.late ? ['the deadline ended it'] : []),
      ],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What vitest is told there: with threads, as a process takes Wine a second. */
function configOf(/** @type {string} */ report) {
  const common = {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
    pool: 'threads',
  }
  const names = Object.keys(tests).map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const config = {
    test: {
      reporters: ['default', ['json', { outputFile: basename(report) }]],
      projects: [
        // pure: they can do each other no harm
        { test: { ...common, name: 'shared', include: ['shared/**/*.test.ts'], isolate: false } },
        {
          test: {
            ...common,
            name: 'electron',
            include: ['electron/**/*.test.ts'],
            exclude: Object.keys(files),
          },
        },
      ],
    },
  }
  return `const config = ${JSON.stringify(config)}
config.test.testNamePattern = new RegExp(${JSON.stringify(`^(?!(?:${names.join('|')})$)`)})
export default config
`
}

// by itself: node scripts/test/unit-on-windows.mjs
if (process.argv[1] === import.meta.filename) {
  const { notes, ...sums } = await unitOnWindows(process.env.PORTLIGHT_WINDOWS_NODE ?? '', 900_000)
  say(`${JSON.stringify(sums)}\n${notes.join('\n')}`)
}
