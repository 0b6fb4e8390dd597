import { commandNames } from '#cli/command-names'
import { type PlaceCommand, placeCommands } from '#shared/shell/places'
import { inTraySwitch } from './watch/login-item'

/** How the program was started: as an app with a window, or as the command line. */
export type StartMode =
  | {
      readonly kind: 'window'
      /** The place that was asked for; null: where the app was left. */
      readonly go: PlaceCommand | null
      /** A file to be opened, as it was written; null: none. */
      readonly file: string | null
      /** It was started at login, and begins in the tray where there is one. */
      readonly inTray: boolean
    }
  | { readonly kind: 'cli'; readonly argv: readonly string[] }

/** What stands behind it is a command line, whatever it is: the wrapper in the packaged app puts it there. */
const commandLineSwitch = '--command-line'

/** Leads to a place of the app: `--go=conflict`. The entries of the desktop's menu use it. */
const goSwitch = '--go='

/** First arguments that ask for the command line. Any other word names a file, which the window opens. */
const cliWords: ReadonlySet<string> = new Set([...commandNames, 'help', '--help', '-h', '--version', '-V'])

/**
 * Tells how the program was started.
 *
 * Switches of Chromium (`--ozone-platform=headless`, `--no-sandbox`) may stand before the command: the wrapper in the
 * packaged app puts them there. From the command on, every argument belongs to the command line.
 * @param argv `process.argv`: the executable first
 * @param unpackaged true where Electron was started with the app's folder as an argument (`process.defaultApp`)
 */
export function startMode(argv: readonly string[], unpackaged: boolean): StartMode {
  const rest = argv.slice(1)
  let folderExpected = unpackaged
  let go: PlaceCommand | null = null
  let file: string | null = null
  let inTray = false
  while (rest.length > 0) {
    const word = rest[0] ?? ''
    if (!folderExpected && cliWords.has(word)) return { kind: 'cli', argv: rest }
    rest.shift()
    if (word === commandLineSwitch) return { kind: 'cli', argv: rest }
    if (word === inTraySwitch) inTray = true
    if (word.startsWith(goSwitch)) go = placeOf(word.slice(goSwitch.length)) ?? go
    if (word === '-r' || word === '--require') rest.shift()
    else if (word.startsWith('-')) continue
    else if (folderExpected) folderExpected = false
    else {
      file = word
      break
    }
  }
  return { kind: 'window', go, file, inTray }
}

function placeOf(name: string): PlaceCommand | null {
  return placeCommands.find((command) => command === `go.${name}`) ?? null
}
