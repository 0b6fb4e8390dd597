import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { isRunning } from '#engine/running'

/** Where a browser is looked for. */
export interface Desktop {
  readonly platform: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Full path of a program of the system; null: there is none. */
  readonly programFile: (name: string) => string | null
}

export type Opened = { readonly ok: true } | { readonly ok: false; readonly why: string }

/** A page that leads to an address, and what opens it. */
export interface Opening {
  readonly opened: Promise<Opened>
  /** Removes the page: it has been used, or nobody needs it any more. */
  remove(): void
}

/** What such a page's folder is called, before the number of the process that made it. */
const folderPrefix = 'portlight-open-'

/** Removes what was left by those of us who were ended before they could (SIGKILL). */
function removeLeftOver(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(folderPrefix)
      ? /^\d+(?=-)/.exec(name.slice(folderPrefix.length))?.[0]
      : undefined
    if (pid === undefined || isRunning(Number(pid))) continue
    const folder = join(tmpdir(), name)
    try {
      const { uid } = statSync(folder)
      if (process.getuid === undefined || uid === process.getuid()) rmSync(folder, { recursive: true })
    } catch {
      // another one of us removes it just now, or it is not ours to remove
    }
  }
}

/** Milliseconds in which an opener says that it can't. Some run for as long as the browser does. */
const sayWithinMs = 5000

/** The command that opens something in the person's browser; null where there is no desktop to have one. */
export function openerOf({
  platform,
  env,
}: Pick<Desktop, 'platform' | 'env'>): readonly [string, ...string[]] | null {
  switch (platform) {
    case 'darwin':
      return ['open']
    case 'win32':
      return ['rundll32.exe', 'url.dll,FileProtocolHandler']
    default: {
      // without a display xdg-open would start a browser of the terminal, over our own lines
      if ((env.DISPLAY ?? '') === '' && (env.WAYLAND_DISPLAY ?? '') === '') return null
      // the person's own choice, which other programs know too; more than one program in it is left to xdg-open
      const chosen = env.BROWSER ?? ''
      return [/^[\w./+-]+$/.test(chosen) ? chosen : 'xdg-open']
    }
  }
}

/**
 * Opens an address in the person's browser. Every user of a computer can read the arguments of every process, and the
 * address has a token in it: so a file that only its owner can read leads to it, and the file's name is all that is passed on.
 */
export function openInBrowser(address: string, desktop: Desktop): Opening {
  const opener = openerOf(desktop)
  if (opener === null)
    return { opened: Promise.resolve({ ok: false, why: 'there is no display' }), remove() {} }
  const [name, ...args] = opener
  const program = desktop.programFile(name)
  if (program === null)
    return { opened: Promise.resolve({ ok: false, why: `there is no ${name}` }), remove() {} }
  removeLeftOver()
  // mkdtemp makes folders that only their owner may enter
  const folder = mkdtempSync(join(tmpdir(), `${folderPrefix}${process.pid}-`))
  const page = join(folder, 'portlight.html')
  writeFileSync(page, leadingTo(address), { mode: 0o600, flag: 'wx' })
  return {
    opened: run([program, ...args], pathToFileURL(page).href, desktop.env),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** @param address made by us: an origin and a token in base64url, so nothing in it means anything to HTML */
function leadingTo(address: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${address}">
<title>Portlight</title>
<p>Portlight opens … <a href="${address}">Open it</a> if it does not.</p>
</html>
`
}

function run(
  [command, ...args]: readonly [string, ...string[]],
  target: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Opened> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args, target], { stdio: 'ignore', detached: true, env: { ...env } })
    const timer = setTimeout(() => resolve({ ok: true }), sayWithinMs)
    timer.unref()
    child.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      resolve({
        ok: false,
        why: error.code === 'ENOENT' ? `there is no ${basename(command)}` : error.message,
      })
    })
    child.on('exit', (code) => {
      clearTimeout(timer)
      resolve(
        code === 0
          ? { ok: true }
          : { ok: false, why: `${basename(command)} ended with ${code ?? 'a signal'}` },
      )
    })
    // the browser may outlive us
    child.unref()
  })
}
