/** Words before a number that is no port: what a log counts, names and dates. */
const otherNumbers =
  /(?:errno|err|error|code|pid|tid|process|thread|line|col|column|row|winerror|os|exit|signal|version|v|id|user|uid|status|goroutine|at|attempt|after|node|python|ruby|php|go|java|took|in)[\s:=#(["'-]*$/iu

/** What stands behind a number that counts something. */
const units =
  /^\s*(?:ms|s|sec\w*|min\w*|h|hours?|times?|bytes?|kb|mb|gb|%|days?|attempts?|retries|users?|processes)\b/iu

/** Numbers of "address in use", "permission denied" and "not available" on Linux, macOS and Windows. */
const errorNumbers: ReadonlySet<number> = new Set([13, 48, 49, 98, 99, 10_013, 10_048, 10_049])

/**
 * Numbers that could be a port in a text where nothing says so, each once: what stands alone between blanks or quotes,
 * and is no date, time, version, line of a file, id or number of an error.
 */
export function loneNumbers(lines: readonly string[]): number[] {
  const found = new Set<number>()
  for (const line of lines) {
    for (const match of line.matchAll(
      /(?<![\p{L}\p{N}_.,:/\\+@#$-])\d{2,5}(?![\p{L}\p{N}_:/\\+-]|[.,]\d)/gu,
    )) {
      const value = Number(match[0])
      const before = line.slice(Math.max(0, match.index - 24), match.index)
      const after = line.slice(match.index + match[0].length)
      if (value < 1 || value > 65_535 || errorNumbers.has(value)) continue
      if (isProcessId(before, after)) continue
      if (otherNumbers.test(before) || units.test(after) || isYear(value, before, after)) continue
      found.add(value)
    }
  }
  return [...found]
}

/** As syslog names who writes: "app[4711]:". */
function isProcessId(before: string, after: string): boolean {
  return /[\p{L}\p{N}_.)-]\[$/u.test(before) && /^\](?::|\s|$)/.test(after)
}

/** A year beside the name of a month, a day or a clock. */
function isYear(value: number, before: string, after: string): boolean {
  if (value < 1970 || value > 2099) return false
  const month = /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.?\b|\d{1,2}:\d{2}/i
  return month.test(before) || month.test(after.slice(0, 16))
}
