/** Everything that ends a line somewhere: for a terminal, a file, or Unicode (UAX 14, classes BK, CR, LF and NL). */
const lineEnds = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/

/**
 * Text of others as it may stand in a sentence, a list or a line of a log: one line, without characters that control a
 * terminal, or turn or hide text.
 * @param most characters that are kept
 */
export function oneLine(text: string, most: number): string {
  return text
    .slice(0, 2 * most)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, ' ')
    .trim()
    .slice(0, most)
}

/** An entry of a log that nobody can take for two: further lines are indented, and no character controls anything. */
export function logEntry(text: string): string {
  return text
    .trimEnd()
    .split(lineEnds)
    .map((line) => line.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, ' '))
    .join('\n  ')
}
