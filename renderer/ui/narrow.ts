/** Where there is no room beside the table, so that panes lie over it: the same as in the style sheets. */
const narrow = '(max-width: 1140px), (max-height: 620px)'

/** Calls the listener when that changes; returns what ends it. */
export function watchNarrow(listener: () => void): () => void {
  const query = matchMedia(narrow)
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

/** True where panes lie over the table. */
export function isNarrow(): boolean {
  return matchMedia(narrow).matches
}
