import { win32 } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * What is typed in a terminal to start this very Portlight, for commands that people copy, some of them behind `sudo`. Never
 * `npx portlight` but in the folder of a checkout: anywhere else npx might fetch and run a stranger's package of that name.
 * @param script a built script of this program, in `out/main` of a checkout or of the packaged app's archive
 * @param folder where the person who reads it is; null: not known
 */
export function commandLineOf(
  script: URL,
  folder: string | null,
  platform: string = process.platform,
): string {
  const windows = platform === 'win32'
  const path = fileURLToPath(script, { windows }).replaceAll('\\', '/')
  const separated = (text: string) => (windows ? text.replaceAll('/', win32.sep) : text)
  const archive = path.lastIndexOf('/app.asar/')
  if (archive >= 0) return quoted(separated(`${path.slice(0, archive)}/bin/portlight`))
  const end = path.lastIndexOf('/out/main/')
  const root = end < 0 ? '' : path.slice(0, end)
  if (end < 0 || folder?.replaceAll('\\', '/') === root) return 'npx portlight'
  return `node ${quoted(separated(`${root}/scripts/portlight.mjs`))}`
}

/** For a shell, where that is needed: sh takes single quotes, Windows' shells double ones. */
function quoted(path: string): string {
  if (/^[\w./:\\@%+=,-]+$/.test(path)) return path
  return path.includes('\\') ? `"${path}"` : `'${path.replaceAll("'", `'\\''`)}'`
}
