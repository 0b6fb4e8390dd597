import { chmodSync, mkdirSync, statSync } from 'node:fs'
import module, { createRequire } from 'node:module'
import { posix } from 'node:path'
import process from 'node:process'
import { homeFolder } from '#engine/home-folder'
import { keepScripts } from './compiled-scripts'

/** Where to look: handed in, so that every system's rule can be tested on one. */
interface Surroundings {
  readonly platform: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
}

/**
 * Keeps what V8 made of our scripts for the next start: to make it takes as long as most answers. Node does that itself from 22.1 on.
 * What is kept is run unread, so it lies in a folder that is the user's own; where that is not certain nothing is kept.
 */
export function keepCompiled(): void {
  // as Node itself has it
  if (process.env.NODE_DISABLE_COMPILE_CACHE === '1') return
  const folder = ownFolder()
  if (folder === null) return
  const { enableCompileCache } = module as { readonly enableCompileCache?: (folder: string) => unknown }
  if (enableCompileCache === undefined) keepScripts(folder, createRequire(import.meta.url))
  else enableCompileCache(folder)
}

/** Null: there is none that is nobody else's, such as under sudo(8), which leaves HOME to the user who typed it. */
function ownFolder(): string | null {
  try {
    const home = homeFolder()
    const folder = compiledFolder({ platform: process.platform, env: process.env, home })
    const uid = process.geteuid?.()
    if (folder === null || uid === undefined || statSync(home).uid !== uid) return null
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
