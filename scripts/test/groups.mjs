import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { ensureChromium } from '../setup/chromium.mjs'
import { ensureElectron } from '../setup/electron.mjs'
import { root, say } from '../setup/project.mjs'
import { run } from '../setup/run-process.mjs'
import { onPath } from './on-path.mjs'
import { add, nothing, readReport, tallyOfPlaywright, tallyOfVitest } from './tally.mjs'
import { unitOnWindows } from './unit-on-windows.mjs'

/** @typedef {import('./tally.mjs').Tally} Tally */

/**
 * A group of tests that can be run by itself.
 * @typedef {object} Group
 * @property {string} name
 * @property {string} about
 * @property {() => string | null | Promise<string | null>} missing what it lacks on this machine; null: it can run
 * @property {() => Promise<Tally>} run ends by its own deadline
 * @property {string} [beside] a group that mostly waits: where that one runs too, this one runs at the same time
 */

const minutes = 60_000
const reports = join(root, 'artefacts/reports')

/** Every group, in the order in which they run: what fails soonest comes first. @type {readonly Group[]} */
export const groups = [
  { name: 'check', about: 'format, lint, types, unused code', missing: () => null, run: check },
  {
    name: 'unit',
    about: 'everything that plain Node can test, with real sockets',
    missing: () => null,
    // they wait more than they compute: for timers, for processes, for each other
    run: () => vitest('node', 12 * minutes, [`--maxWorkers=${Math.max(4, availableParallelism() - 1)}`]),
  },
  {
    name: 'browser',
    about: 'components in a real browser',
    missing: ensureChromium,
    run: () => vitest('browser', 10 * minutes),
  },
  {
    name: 'lab',
    about: 'the engine against hosts in network namespaces',
    missing: missingForLab,
    run: () => vitest('lab', 26 * minutes),
  },
  {
    name: 'e2e',
    about: 'the app in Electron, packaged too',
    missing: missingForElectron,
    run: endToEndInElectron,
  },
  {
    name: 'serve',
    about: 'the same app in a browser, through portlight serve, and attacks on it',
    missing: ensureChromium,
    run: () => playwright('browser', []),
  },
  {
    name: 'packages',
    about: 'the deb in a bare Debian, the rpm, and the npm package, built and installed',
    missing: missingForPackages,
    run: () => vitest('packages', 12 * minutes),
    beside: 'lab',
  },
  {
    name: 'arm64',
    about: 'the command line on Linux for arm64, under qemu',
    missing: missingForArm64,
    run: () => vitest('arm64', 6 * minutes),
    beside: 'lab',
  },
  {
    name: 'wine',
    about: "the command line, and the unit tests, with Windows' Node, under Wine",
    missing: missingForWine,
    run: async () =>
      add(
        await vitest('wine', 8 * minutes),
        await unitOnWindows(process.env.PORTLIGHT_WINDOWS_NODE ?? '', 10 * minutes),
      ),
  },
]

/** @returns {Promise<Tally>} */
async function check() {
  let tally = nothing
  for (const part of ['format', 'types', 'unused']) {
    const { code, late } = await run('npm', ['run', '--silent', `check:${part}`], { deadline: 4 * minutes })
    say(`check:${part} ${code === 0 ? 'passed' : 'failed'}`)
    tally =
      code === 0
        ? { ...tally, passed: tally.passed + 1 }
        : {
            ...tally,
            failed: tally.failed + 1,
            notes: [...tally.notes, `failed: check:${part}${late ? ' (too slow)' : ''}`],
          }
  }
  return tally
}

/** @returns {Promise<Tally>} */
async function vitest(
  /** @type {string} */ project,
  /** @type {number} */ deadline,
  /** @type {readonly string[]} */ more = [],
) {
  const report = freshReport(project)
  const program = join(root, 'node_modules/vitest/vitest.mjs')
  const args = [
    'run',
    '--project',
    project,
    '--passWithNoTests',
    '--reporter=default',
    `--reporter=${join(root, 'scripts/test/json-reporter.mjs')}`,
    ...more,
  ]
  const { code, late } = await run(process.execPath, [program, ...args, `--outputFile.json=${report}`], {
    deadline,
  })
  return tooLate(tallyOfVitest(readReport(report), code), late)
}

/** @returns {Promise<Tally>} */
async function endToEndInElectron() {
  say('Packaging the app for its tests …')
  const packaged = await run(process.execPath, [join(root, 'scripts/package.mjs')], { deadline: 5 * minutes })
  if (packaged.code !== 0) return { ...nothing, failed: 1, notes: ['failed: npm run package'] }
  const display = process.platform === 'linux' && onPath('xvfb-run') !== null
  return playwright('electron', display ? ['xvfb-run', '-a', '-s', '-screen 0 1600x1200x24'] : [])
}

/**
 * The end-to-end tests in one of the two shells.
 * @param {'electron' | 'browser'} project
 * @param {readonly string[]} wrapper a command that runs the command behind it
 * @returns {Promise<Tally>}
 */
async function playwright(project, wrapper) {
  const report = freshReport(`e2e-${project}`)
  const program = join(root, 'node_modules/@playwright/test/cli.js')
  const reporters = '--reporter=list,json'
  const [command = '', ...args] = [
    ...wrapper,
    ...[process.execPath, program, 'test', `--project=${project}`, reporters],
  ]
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report }
  const { code, late } = await run(command, args, { deadline: 25 * minutes, env })
  return tooLate(tallyOfPlaywright(readReport(report), code), late)
}

/** @returns {Tally} */
function tooLate(/** @type {Tally} */ tally, /** @type {boolean} */ late) {
  return late ? { ...tally, notes: [...tally.notes, 'the deadline ended it'] } : tally
}

function missingForLab() {
  if (process.platform !== 'linux') return 'network namespaces are of Linux'
  if (process.getuid?.() !== 0) return 'network namespaces need root'
  const tools = ['ip', 'nft'].filter((tool) => onPath(tool) === null)
  return tools.length > 0 ? `${tools.join(' and ')} not installed` : null
}

async function missingForPackages() {
  if (process.platform !== 'linux' || !existsSync('/etc/debian_version'))
    return 'packages are installed in a Debian'
  if (process.getuid?.() !== 0) return 'a bare Debian needs root'
  const tools = [
    'debootstrap',
    'dpkg-deb',
    'rpm',
    'Xvfb',
    'xwininfo',
    'desktop-file-validate',
    'appstreamcli',
    'gio',
  ]
  const missing = tools.filter((tool) => onPath(tool) === null)
  if (missing.length > 0) return `${missing.join(' and ')} not installed`
  const electron = await ensureElectron()
  return electron.found ? null : `${electron.missing} ${electron.mend}`
}

function missingForArm64() {
  if (process.platform !== 'linux' || !existsSync('/etc/debian_version')) {
    return "arm64's libraries are fetched as packages of Debian"
  }
  if (process.getuid?.() !== 0) return 'apt needs root'
  return onPath('qemu-aarch64-static') === null ? 'qemu-aarch64-static not installed' : null
}

function missingForWine() {
  const command = process.env.PORTLIGHT_WINDOWS_NODE ?? ''
  return command !== '' && existsSync(command)
    ? null
    : "PORTLIGHT_WINDOWS_NODE names no command that runs Windows' Node, under Wine"
}

async function missingForElectron() {
  const electron = await ensureElectron()
  if (!electron.found) return `${electron.missing} ${electron.mend}`
  if (process.platform !== 'linux') return null
  const display = process.env.DISPLAY || process.env.WAYLAND_DISPLAY || onPath('xvfb-run')
  return display ? null : 'no display, and xvfb-run is not installed'
}

/** Path of a report that does not exist yet, so that an old one can't be taken for it. */
function freshReport(/** @type {string} */ name) {
  const file = join(reports, `${name}.json`)
  mkdirSync(reports, { recursive: true })
  rmSync(file, { force: true })
  return file
}
