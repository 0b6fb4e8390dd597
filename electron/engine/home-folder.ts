import { homedir, userInfo } from 'node:os'
import { isAbsolute } from 'node:path'

/**
 * The user's home, always by its whole path: a HOME that is empty or relative (a careless script's, of a service or a container) would put
 * what is kept wherever we were started. A user without an entry (of a container, mostly) has no home: "/" stands for it, as containers' runtimes have it.
 */
export function homeFolder(): string {
  for (const ask of [homedir, () => userInfo().homedir]) {
    try {
      const home = ask()
      if (isAbsolute(home)) return home
    } catch {
      // no entry: the next way, or none
    }
  }
  return '/'
}
