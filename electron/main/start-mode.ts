/** How the program was started: as an app with a window, or as the command line. */
export type StartMode =
  | { readonly kind: 'window' }
  | { readonly kind: 'cli'; readonly argv: readonly string[] }

/** First arguments that ask for the command line. Everything else opens the window. */
const cliWords: ReadonlySet<string> = new Set([
  'scan',
  'sockets',
  'why',
  'free',
  'forward',
  'serve',
  'reflector',
  'help',
  '--help',
  '-h',
  '--version',
  '-V',
])

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
  while (rest.length > 0) {
    const word = rest[0] ?? ''
    if (!folderExpected && cliWords.has(word)) return { kind: 'cli', argv: rest }
    rest.shift()
    if (word === '-r' || word === '--require') rest.shift()
    else if (word.startsWith('-')) continue
    else if (folderExpected) folderExpected = false
    else break
  }
  return { kind: 'window' }
}
