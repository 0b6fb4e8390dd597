/** An entry of a help text: what is typed, and what it does. */
export interface HelpEntry {
  /** As it stands there: `-p, --port PORT`, `TARGET`, `130`. */
  readonly term: string
  readonly text: string
}

/** A part of a help text: a title of its own, paragraphs, entries. */
export interface HelpSection {
  /** Empty: what stands between the usage and the first title. */
  readonly title: string
  readonly blocks: readonly (string | HelpEntry)[]
}

/** A help text, taken apart. */
export interface HelpPage {
  readonly usage: readonly string[]
  readonly sections: readonly HelpSection[]
}

/**
 * Takes apart what `--help` prints, so that manual and completions are made of the very same words. The layout is that of all
 * our help texts: lines of usage, paragraphs at the margin, titles of one line above entries, entries indented by two, what
 * they do behind at least two spaces or on lines that are indented further.
 */
export function readHelpPage(text: string): HelpPage {
  const lines = text.split('\n')
  const usage: string[] = []
  const sections: { title: string; blocks: (string | HelpEntry)[] }[] = [{ title: '', blocks: [] }]
  let at = 0
  for (; /^(Usage:| {7})/.test(lines[at] ?? ''); at += 1) usage.push((lines[at] ?? '').slice(7).trim())
  while (at < lines.length) {
    const end = endOfBlock(lines, at)
    const block = lines.slice(at, end)
    at = end
    const [first = '', second = ''] = block
    if (first === '') {
      at += 1
      continue
    }
    let entries = block
    if (!first.startsWith(' ') && second.startsWith('  ')) {
      sections.push({ title: first, blocks: [] })
      entries = block.slice(1)
    }
    const section = sections.at(-1)
    if (first.startsWith(' ') || entries !== block) section?.blocks.push(...readEntries(entries))
    // lines at the margin that say what is typed and what it does
    else if (block.every((line) => /\S {2,}\S/.test(line)))
      section?.blocks.push(...readEntries(block.map((line) => `  ${line}`)))
    else section?.blocks.push(block.join(' '))
  }
  return { usage, sections: sections.filter(({ title, blocks }) => title !== '' || blocks.length > 0) }
}

function endOfBlock(lines: readonly string[], start: number): number {
  const end = lines.indexOf('', start)
  return end < 0 ? lines.length : end
}

function readEntries(lines: readonly string[]): readonly HelpEntry[] {
  const column = textColumn(lines)
  const entries: { term: string; text: string[] }[] = []
  for (const line of lines) {
    const behind = line.slice(column)
    const continued = line.startsWith('   ')
    const described = continued || (line.slice(column - 2, column) === '  ' && /^\S/.test(behind))
    if (!continued) entries.push({ term: (described ? line.slice(0, column) : line).trim(), text: [] })
    if (described) entries.at(-1)?.text.push(line.slice(continued ? 0 : column).trim())
  }
  return entries.map(({ term, text }) => ({ term, text: text.join(' ') }))
}

/** Where descriptions begin: the column at which most lines have a word behind two spaces. */
function textColumn(lines: readonly string[]): number {
  const counts = new Map<number, number>()
  for (const line of lines) {
    for (const { index } of line.matchAll(/(?<= {2})\S/g)) {
      if (index > 2) counts.set(index, (counts.get(index) ?? 0) + 1)
    }
  }
  const [[column] = [2]] = [...counts].sort(([a, first], [b, second]) => second - first || b - a)
  return column
}
