import { chmodSync, mkdirSync, statSync } from 'node:fs'
import module from 'node:module'
import { homedir } from 'node:os'
import { posix } from 'node:path'
import process from 'node:process'

/** Where to look: handed in, so that every system's rule can be tested on one. */
interface Surroundings {
  readonly platform: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
}

/**
 * Lets Node keep what it made of our scripts for the next start, where it can (from 22.1 on): that takes as long as most answers.
 * What is kept is run unread, so it lies in a folder that is the user's own; where that is not certain nothing is kept.
 */
export function keepCompiled(): void {
  const { enableCompileCache } = module as { readonly enableCompileCache?: (folder: string) => unknown }
  if (enableCompileCache === undefined) return
  const folder = ownFolder()
  if (folder !== null) enableCompileCache(folder)
}

/** Null: there is none that is nobody else's, such as under sudo(8), which leaves HOME to the user who typed it. */
function ownFolder(): string | null {
  try {
    const folder = compiledFolder({ platform: process.platform, env: process.env, home: homedir() })
    const uid = process.geteuid?.()
    if (folder === null || uid === undefined || statSync(homedir()).uid !== uid) return null
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (statSync(folder).uid !== uid) return null
    chmodSync(folder, 0o700)
    return folder
  } catch {
    return null
  }
}

/** Linux: `$XDG_CACHE_HOME` (XDG Base Directory Specification: relative paths are ignored). Null: Windows, whose folders have no owner to ask for. */
export function compiledFolder({ platform, env, home }: Surroundings): string | null {
  switch (platform) {
    case 'win32':
      return null
    case 'darwin':
      return posix.join(home, 'Library', 'Caches', 'Portlight', 'compiled')
    default: {
      const cache = env.XDG_CACHE_HOME
      return posix.join(
        cache?.startsWith('/') === true ? cache : posix.join(home, '.cache'),
        'portlight',
        'compiled',
      )
    }
  }
}
