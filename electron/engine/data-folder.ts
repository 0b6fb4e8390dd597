import { posix, win32 } from 'node:path'
import { homeFolder } from './home-folder'

/** Where to look: handed in, so that every system's rule can be tested on one. */
interface Surroundings {
  readonly platform: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
}

/** Of Windows, from its drive or its server on: `C:\…`, `\\server\…`. */
const wholePath = /^(?:[a-z]:[\\/]|\\\\)/i

/**
 * The folder for what must survive a crash: the same for the app, the command line and the server, so that each of them
 * tidies up after the others. Linux: `$XDG_STATE_HOME` (XDG Base Directory Specification: relative paths are ignored).
 */
export function dataFolder(
  { platform, env, home }: Surroundings = {
    platform: process.platform,
    env: process.env,
    home: homeFolder(),
  },
): string {
  switch (platform) {
    case 'win32': {
      const local = env.LOCALAPPDATA ?? ''
      // an empty or a relative one would be a folder of wherever we were started
      const base = wholePath.test(local) ? local : win32.join(home, 'AppData', 'Local')
      return win32.join(base, 'Portlight')
    }
    case 'darwin':
      return posix.join(home, 'Library', 'Application Support', 'Portlight')
    default: {
      const state = env.XDG_STATE_HOME
      const base = state?.startsWith('/') === true ? state : posix.join(home, '.local', 'state')
      return posix.join(base, 'portlight')
    }
  }
}
