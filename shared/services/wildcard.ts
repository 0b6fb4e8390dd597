/**
 * True where all of `text` matches: `*` stands for any characters, `?` for one, everything else for itself. Takes at most
 * as many steps as the product of both lengths.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  let at = 0
  let star = -1
  let retry = 0
  for (let i = 0; i < text.length; ) {
    if (pattern[at] === '*') {
      star = at++
      retry = i
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[i])) {
      at++
      i++
    } else if (star !== -1) {
      // the star takes one character more
      at = star + 1
      i = ++retry
    } else {
      return false
    }
  }
  while (pattern[at] === '*') at++
  return at === pattern.length
}
