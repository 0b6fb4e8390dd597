/** The word that was most likely meant: it alone goes on like this, or few letters differ. Null where none is near. */
export function nearest(text: string, words: readonly string[]): string | null {
  const lower = text.toLowerCase()
  const longer = words.filter((word) => word.startsWith(lower))
  if (longer.length === 1 && longer[0] !== undefined && bare(text).length > 1) return longer[0]
  let best: string | null = null
  let bestDistance = Math.max(1, Math.floor(bare(text).length / 3)) + 1
  for (const word of words) {
    const distance = editDistance(lower, word.toLowerCase())
    if (distance < bestDistance) {
      best = word
      bestDistance = distance
    }
  }
  return best
}

/** The dashes of an option say nothing about what was meant. */
function bare(text: string): string {
  return text.replace(/^-+/, '')
}

/** Levenshtein's distance, where two letters that changed places count once. */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(
        (previous[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (same ? 0 : 1),
      )
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) cost = Math.min(cost, (beforePrevious[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    beforePrevious = previous
    previous = row
  }
  return previous[b.length] ?? 0
}
