import type { CommandLine } from './command-line'

/** What reads a command that a person types: a POSIX shell (sh, bash, zsh, fish), PowerShell, or Windows' command prompt. */
export type Shell = 'sh' | 'powershell' | 'cmd'

/** Said where {@link commandText} has no text. */
export const unwritableCommand =
  'The command for it can’t be written so that every terminal reads it rightly: one of its words has characters such as a line break, or a quote on Windows.'

/**
 * The one place that makes a text of a command: the shell that reads it runs exactly the one program with exactly these
 * arguments.
 * @param windowsShell what the reader of a command for Windows types it into
 * @returns null: no text is read by this shell as it is meant, see {@link unwritableCommand}
 */
export function commandText(command: CommandLine, windowsShell: Shell = 'powershell'): string | null {
  const shell = command.system === 'windows' ? windowsShell : 'sh'
  const words = [command.program, ...command.arguments]
  if (words.some((word) => unreadable.test(word))) return null
  // an empty name is nobody's, and one like an option would be one of sudo
  if (/^(?:-|$)/.test(command.program)) return null
  const { program, argument } = quoting[shell]
  const [name, ...args] = [program(command.program), ...command.arguments.map(argument)]
  if (name === null || args.includes(null)) return null
  const sudo = command.needsRoot && command.system === 'posix' ? ['sudo'] : []
  return [...sudo, name, ...args].join(' ')
}

/** The shell that somebody types into, as far as the environment of a program tells that was started in it. */
export function shellOf(platform: string, env: Readonly<Record<string, string | undefined>>): Shell {
  if (platform !== 'win32') return 'sh'
  // Git Bash and the others of MSYS2 set it (msys2.org/docs/environments)
  if ((env.MSYSTEM ?? '') !== '') return 'sh'
  // PowerShell puts the person's own folder of modules into it (about_PSModulePath), cmd passes on what the system has
  const folders = (env.PSModulePath ?? '').split(';')
  const own = folders.some(
    (folder) => /\\(?:Windows)?PowerShell\\Modules$/i.test(folder) && !/\\Program Files\b/i.test(folder),
  )
  return own ? 'powershell' : 'cmd'
}

/**
 * What a terminal or an editor of lines takes for a key, what turns the direction of writing so that another command is
 * seen (UAX #9 section 2), and halves of characters, which can't be passed on.
 */
const unreadable = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/u

interface Quoting {
  /** The first word, by which a shell finds what to run. */
  readonly program: (word: string) => string | null
  readonly argument: (word: string) => string | null
}

const quoting: Readonly<Record<Shell, Quoting>> = {
  sh: {
    program: (word) => (/^[\w./][\w./+-]*$/.test(word) ? word : quotedForSh(word)),
    // at the start "=" means something to zsh, and "%" to fish
    argument: (word) =>
      /^[\w@+:,./\\-][\w@%+=:,./\\-]*$/.test(word) ? word.replaceAll('\\', '\\\\') : quotedForSh(word),
  },
  powershell: {
    program: (word) => {
      if (/^[a-z][\w.:\\/-]*$/i.test(word)) return word
      const quoted = quotedForPowerShell(word)
      // a quoted word alone is a text to PowerShell, and no command (about_Operators, call operator)
      return quoted === null ? null : `& ${quoted}`
    },
    argument: (word) => (bareInPowerShell.test(word) ? word : quotedForPowerShell(word)),
  },
  cmd: {
    program: (word) => (/^[a-z][\w.:\\-]*$/i.test(word) ? word : quotedForCmd(word)),
    argument: (word) => (/^[\w.:\\/+-]+$/.test(word) ? word : quotedForCmd(word)),
  },
}

/** Whole numbers, words and options: "-a.b" and "-a:b" would be taken apart, "1,2" is a list, "1kb" is 1024. */
const bareInPowerShell = /^(?:\d{1,9}|[a-z_\\/][\w.:\\/=+-]*|--?[a-z][\w-]*(?:=[\w\\/-]*)?)$/i

/** XCU section 2.2.2: nothing means anything between single quotes. In fish a backslash does, so it stands outside of them. */
function quotedForSh(word: string): string {
  return `'${word.replaceAll(/[\\']/g, "'\\$&'")}'`
}

/**
 * about_Quoting_Rules: within single quotes only those need to be doubled, and PowerShell takes the typographic ones for the
 * same. Windows PowerShell, and PowerShell before 7.3, pass double quotes, nothing, and a backslash at the end on wrongly
 * (about_Parsing, "Passing arguments that contain quote characters").
 */
function quotedForPowerShell(word: string): string | null {
  if (word === '' || word.includes('"') || (/\s/.test(word) && word.endsWith('\\'))) return null
  return `'${word.replaceAll(/['‘’‚‛]/g, '$&$&')}'`
}

/**
 * Between double quotes cmd still sees "%" and, where it is set so, "!"; a program takes a backslash before the closing
 * quote for its escape ("Parsing C command-line arguments"), so those at the end are doubled.
 */
function quotedForCmd(word: string): string | null {
  if (/["%!]/.test(word)) return null
  return `"${word.replace(/(?<!\\)\\+$/, '$&$&')}"`
}
