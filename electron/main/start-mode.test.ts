import { expect, it } from 'vitest'
import { generalHelp } from '#cli/help'
import { startMode } from './start-mode'

const app = '/opt/Portlight/portlight'
const electron = '/opt/electron/electron'

it.each([
  ['no argument', [app], false],
  ['a switch alone', [app, '--no-sandbox'], false],
  ['the argument that macOS adds', [app, '-psn_0_12345'], false],
  ['a folder', [electron, '--no-sandbox', '/src/portlight'], true],
  ['a folder that has the name of a command', [electron, 'scan'], true],
  [
    'a required module, as test tools add it',
    [electron, '-r', 'scan', '--inspect=0', '/src/portlight'],
    true,
  ],
])('opens the window for %s', (_, argv, unpackaged) => {
  expect(startMode(argv, unpackaged)).toEqual({ kind: 'window', go: null, file: null, inTray: false })
})

it.each([
  ['an entry of the desktop menu', [app, '--go=conflict'], 'go.conflict'],
  ['the same behind a switch of Chromium', [app, '--no-sandbox', '--go=scan'], 'go.scan'],
  ['a place that is none', [app, '--go=constructor'], null],
])('opens the window at a place for %s', (_, argv, go) => {
  expect(startMode(argv, false)).toEqual({ kind: 'window', go, file: null, inTray: false })
})

it.each([
  ['a file', [app, 'office.xml'], false, 'office.xml'],
  ['what is no command, and may be a file', [app, 'frobnicate', 'scan'], false, 'frobnicate'],
  [
    'a file behind switches',
    [app, '--no-sandbox', '--', '/home/ann/a scan.json'],
    false,
    '/home/ann/a scan.json',
  ],
  ['a file that has the name of a command, by its path', [app, './scan'], false, './scan'],
  ['a file beside a folder', [electron, '--no-sandbox', '/src/portlight', 'x.xml'], true, 'x.xml'],
])('opens the window with a file for %s', (_, argv, unpackaged, file) => {
  expect(startMode(argv, unpackaged)).toEqual({ kind: 'window', go: null, file, inTray: false })
})

it.each([[[]], [['3000']], [['frobnicate']], [['--go=scan']], [['scan', '--json']]])(
  "takes all that stands behind the wrapper's switch for a command line: %j",
  (argv) => {
    expect(startMode([app, '--log-level=3', '--command-line', ...argv], false)).toEqual({ kind: 'cli', argv })
  },
)

it.each([
  ['the command first', [app, 'scan', '::1', '--json'], false, ['scan', '::1', '--json']],
  [
    "Chromium's switches before it",
    [app, '--ozone-platform=headless', '--log-level=3', 'scan', '-p', '1'],
    false,
    ['scan', '-p', '1'],
  ],
  ['a question for the version', [app, '--log-level=3', '--version'], false, ['--version']],
  [
    'a folder before it',
    [electron, '--no-sandbox', '/src', 'scan', 'localhost'],
    true,
    ['scan', 'localhost'],
  ],
  ['another command as an operand', [app, 'scan', 'help'], false, ['scan', 'help']],
])('runs the command line for %s', (_, argv, unpackaged, expected) => {
  expect(startMode(argv, unpackaged)).toEqual({ kind: 'cli', argv: expected })
})

it('knows every command that the command line has', () => {
  const commands = [...generalHelp.matchAll(/^ {2}([a-z]+) /gm)].map((match) => match[1] ?? '')
  expect(commands).toContain('scan')
  for (const command of commands) expect(startMode([app, command], false).kind).toBe('cli')
})

it('begins in the tray where it was started at login', () => {
  expect(startMode([electron, '/src/portlight', '--in-tray'], true)).toMatchObject({ inTray: true })
  expect(startMode([app, '--in-tray'], false)).toMatchObject({ kind: 'window', inTray: true })
})
