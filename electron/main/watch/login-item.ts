import { mkdir, readFile, rm } from 'node:fs/promises'
import { dirname, posix } from 'node:path'
import { writeWhole } from '#engine/whole-file'

/** Starts the app without its window, where the desktop has a tray. */
export const inTraySwitch = '--in-tray'

/** Of the file that makes the app start at login. */
const autostartName = 'org.portlight.Portlight.desktop'

/**
 * The file by which desktops of Linux start a program at login (Desktop Application Autostart Specification).
 * @param env `XDG_CONFIG_HOME`: relative paths are ignored (XDG Base Directory Specification)
 */
export function autostartFile(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const config = env.XDG_CONFIG_HOME
  const base = config?.startsWith('/') === true ? config : posix.join(home, '.config')
  return posix.join(base, 'autostart', autostartName)
}

/** What stands in it. @param command a program by its whole path, and its arguments */
export function autostartText(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Portlight',
    'Comment=Watches what listens on this computer',
    `Exec=${command.map(quoted).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
}

/**
 * One argument of an Exec line (Desktop Entry Specification, "The Exec key"): quoted, then escaped once more as every text of such a
 * file is, and a per cent sign stands twice.
 */
function quoted(argument: string): string {
  const inQuotes = `"${argument.replaceAll(/["`$\\]/g, '\\$&')}"`
  return inQuotes.replaceAll('\\', '\\\\').replaceAll('%', '%%')
}

/** Makes the file say it, or takes it away. @throws what the system says, as a NodeJS.ErrnoException */
export async function writeAutostart(file: string, command: readonly string[] | null): Promise<void> {
  if (command === null) {
    await rm(file, { force: true })
    return
  }
  const text = autostartText(command)
  if ((await readFile(file, 'utf8').catch(() => null)) === text) return
  await mkdir(dirname(file), { recursive: true })
  await writeWhole(file, text)
}
