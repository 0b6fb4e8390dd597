import { matchesWildcard } from '../services/wildcard'
import type { Owner } from '../sockets/socket'

/** How well a program fits a pattern; null: it can't be told, because its path can't be seen. */
export type Fit = 'same' | 'pattern' | 'no' | null

/**
 * Whether a program is the one that a baseline names. A pattern with a slash (or a backslash) goes by the path of the executable, any other
 * by its name; `*` stands for any characters and `?` for one. Windows' paths and names are the same in capitals and small.
 */
export function programFit(
  pattern: string,
  { executable, program }: Pick<Owner, 'executable' | 'program'>,
): Fit {
  if (pattern === executable || pattern === program) return 'same'
  const byPath = /[/\\]/.test(pattern)
  if (byPath && executable === null) return null
  const text = byPath ? (executable ?? '') : program
  if (isWindowsPath(executable)) return fitOf(pattern.toLowerCase(), text.toLowerCase())
  return fitOf(pattern, text)
}

function fitOf(pattern: string, text: string): Fit {
  if (pattern === text) return 'same'
  return matchesWildcard(pattern, text) ? 'pattern' : 'no'
}

function isWindowsPath(path: string | null): boolean {
  return path !== null && /^(?:[a-z]:|\\)\\/i.test(path)
}
