/**
 * Text of a router as it may stand in a sentence or a list: one line, without characters that control a terminal, or turn
 * or hide text.
 * @param most characters that are kept
 */
export function oneLine(text: string, most: number): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, ' ')
    .trim()
    .slice(0, most)
}
