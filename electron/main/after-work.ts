/** Milliseconds of work from which on it leaves much behind. */
const longWorkMs = 1_000

/**
 * Hears how far work has come, and tells when some has ended that took long: then much memory is taken that nobody needs any more.
 * @param now milliseconds, monotonic
 * @returns hears a part of 1; null: nothing is under way
 */
export function afterWork(now: () => number, onEnded: () => void): (progress: number | null) => void {
  let since: number | null = null
  return (progress) => {
    const began = since
    since = progress === null ? null : (since ?? now())
    if (progress === null && began !== null && now() - began >= longWorkMs) onEnded()
  }
}
