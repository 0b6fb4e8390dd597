/** How a terminal is written to; all off for a pipe or a file. */
export interface TerminalTextStyle {
  readonly colour: boolean
  /** Shapes beside words, where a state has one. */
  readonly shapes: boolean
  /** Width of the terminal; null: lines may be as long as they are. */
  readonly columns: number | null
}

/** Paints a text by the numbers of an SGR sequence (ECMA-48 8.3.117), which follow the terminal's own theme. */
export type Paint = (codes: string, text: string) => string

/** Paints where colours are wanted. */
export function painter({ colour }: Pick<TerminalTextStyle, 'colour'>): Paint {
  return (codes, text) => (colour ? `\u001b[${codes}m${text}\u001b[0m` : text)
}

/** Fewer columns make no lines that anybody could read. */
const leastRoom = 20

/**
 * Breaks a text into lines, at its blanks or where `breaks` says.
 * @param room columns of each line; null: one line
 * @param breaks where a line may end: a pattern that matches between two characters
 * @param longWords what becomes of a word that is longer than a line: it stays whole, or is cut where lines are drawn over
 */
export function wrapText(
  text: string,
  room: number | null,
  { breaks = /(?<= )/, longWords = 'whole' }: { breaks?: RegExp; longWords?: 'whole' | 'cut' } = {},
): string[] {
  if (room === null) return [text]
  const most = Math.max(leastRoom, room)
  const lines: string[] = []
  let line = ''
  for (const part of text.split(breaks)) {
    if (line !== '' && line.length + part.trimEnd().length > most) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += part
    while (longWords === 'cut' && line.trimEnd().length > most) {
      lines.push(line.slice(0, most))
      line = line.slice(most)
    }
  }
  return [...lines, line.trimEnd()]
}

/**
 * A text in lines of the terminal's width, the first behind `first` and the others behind as much room.
 * @param width columns of that room, where `first` is painted or shorter
 * @param paint paints a line without what stands before it
 */
export function wrapLines(
  text: string,
  { columns }: Pick<TerminalTextStyle, 'columns'>,
  {
    first = '',
    width = first.length,
    paint = (line) => line,
    ...how
  }: { first?: string; width?: number; paint?: (line: string) => string } & Parameters<
    typeof wrapText
  >[2] = {},
): string[] {
  const lines = wrapText(text, columns === null ? null : columns - width, how)
  return lines.map((line, at) => `${at === 0 ? first : ' '.repeat(width)}${paint(line)}`)
}
