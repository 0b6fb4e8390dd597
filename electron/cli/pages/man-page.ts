import type { HelpPage, HelpSection } from './help-page'

/** What a manual page of the whole program is made of. */
export interface Manual {
  readonly version: string
  /** One line: what the program is. */
  readonly summary: string
  readonly general: HelpPage
  readonly commands: readonly { readonly name: string; readonly page: HelpPage }[]
}

/** The source of the manual page portlight(1), in the man macros (man(7)). Gives no date: the same program makes the same page. */
export function manPage({ version, summary, general, commands }: Manual): string {
  return [
    `.TH PORTLIGHT 1 "" ${quoted(`Portlight ${version}`)} "User Commands"`,
    '.SH NAME',
    `portlight \\- ${escaped(summary)}`,
    '.SH SYNOPSIS',
    ...general.usage.map(usageLine),
    '.SH COMMANDS',
    ...general.sections.flatMap((section) => blocks(section)),
    ...commands.flatMap(({ name, page }) => [
      `.SH ${quoted(`portlight ${name}`.toUpperCase())}`,
      ...page.usage.map(usageLine),
      ...page.sections.flatMap((section) => [
        ...(section.title === '' ? [] : [`.SS ${quoted(section.title)}`]),
        ...blocks(section),
      ]),
    ]),
    '.SH ENVIRONMENT',
    '.TP',
    '.B NO_COLOR',
    'no colour, whatever its value, where it is not empty (https://no\\-color.org)',
    '',
  ].join('\n')
}

const usageLine = (line: string) => `.B ${escaped(line)}\n.br`

function blocks({ blocks }: HelpSection): readonly string[] {
  return blocks.flatMap((block) =>
    typeof block === 'string'
      ? ['.PP', escaped(block)]
      : ['.TP', `.B ${escaped(block.term)}`, escaped(block.text === '' ? '\\&' : block.text)],
  )
}

/** roff reads backslashes, and a dot or an apostrophe at the beginning of a line; a minus is none without its backslash. */
function escaped(text: string): string {
  if (text === '\\&') return text
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('…', '...')
    .replace(/^(?=[.'])/, '\\&')
}

function quoted(text: string): string {
  return `"${escaped(text).replaceAll('"', '\\(dq')}"`
}
