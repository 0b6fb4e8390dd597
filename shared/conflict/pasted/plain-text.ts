/** Characters and lines that are looked at; an error stands at the end of a log as often as at its start. */
const longestText = 40_000
const longestLine = 1_000

/** First digits of the alphabets that NFKC leaves as they are (Arabic, Persian, Devanagari, Bengali, Thai). */
const zeros: readonly number[] = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50]

/**
 * A text as its reader wants it: without colours of a terminal (ECMA-48), with plain digits, quotes and single blanks, in
 * lines of bounded length. Its time grows with the text's length.
 */
export function plainText(text: string): string {
  const cut =
    text.length > longestText ? `${text.slice(0, longestText / 2)}\n${text.slice(-longestText / 2)}` : text
  return (
    cut
      .normalize('NFKC')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to go
      .replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?)/g, '')
      .replace(/[٠-٩۰-۹०-९০-৯๐-๙]/gu, plainDigit)
      // a line's end as JSON has it, but in no Windows path; quotes as JSON has them
      .replace(/(?:\\r)?\\n(?![a-z])/g, '\n')
      .replace(/\\(["'])/g, '$1')
      .split(/\r\n|[\n\r\u2028\u2029]/)
      .flatMap((line) => inPieces(line.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()))
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim()
  )
}

function plainDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  const zero = zeros.findLast((first) => first <= code) ?? code
  return String(code - zero)
}

/** A line of a log that has no end, as several: cut at a blank where there is one. */
function inPieces(line: string): string[] {
  const pieces: string[] = []
  let from = 0
  while (line.length - from > longestLine) {
    const blank = line.lastIndexOf(' ', from + longestLine)
    const to = blank > from ? blank : from + longestLine
    pieces.push(line.slice(from, to))
    from = blank > from ? to + 1 : to
  }
  pieces.push(line.slice(from))
  return pieces
}
