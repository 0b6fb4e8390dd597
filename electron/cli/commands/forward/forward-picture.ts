import type { ForwardEvent, ForwardLink, ForwardReport, LinkReport, LinkState } from '#shared/forward/report'
import { traceWords } from '#shared/forward/trace'
import { printable } from '#shared/scan/output/figures'
import { painter, wrapText } from '#shared/words/terminal-text'

/** SGR codes (ECMA-48 8.3.117) of the 16 colours, which follow the terminal's own theme. */
const colours = {
  ok: '32',
  broken: '31',
  unknown: '33',
  'not-tested': '2',
  testing: '36',
  bold: '1',
} as const

/** Every state has a sign and a word beside its colour. */
const signs: Readonly<Record<LinkState | 'testing', string>> = {
  ok: '✓',
  broken: '✗',
  unknown: '?',
  'not-tested': '·',
  testing: '…',
}
const stateWords: Readonly<Record<LinkState | 'testing', string>> = {
  ok: 'ok',
  broken: 'broken',
  unknown: 'not known',
  'not-tested': 'not tested',
  testing: 'testing',
}

/** From the internet inwards, as a connection comes. */
const drawn: readonly { readonly link: ForwardLink; readonly title: string }[] = [
  { link: 'name', title: 'name' },
  { link: 'outside', title: 'internet' },
  { link: 'provider', title: 'provider' },
  { link: 'router', title: 'router' },
  { link: 'computer', title: 'this computer' },
  { link: 'program', title: 'program' },
]

export interface PictureStyle {
  readonly colour: boolean
  readonly columns: number
}

/** Paints a text, where colours are wanted. */
export function paint(style: Pick<PictureStyle, 'colour'>, name: keyof typeof colours, text: string): string {
  return painter(style)(colours[name], text)
}

/** The chain while it fills in. */
export class ChainPicture {
  readonly #known = new Map<ForwardLink, LinkReport>()
  readonly #testing = new Map<ForwardLink, string>()
  /** Where packets from outside stop: between the internet and the provider. */
  #trace: string | null = null

  /** Takes an event; true where the picture is another one now. */
  take(event: ForwardEvent): boolean {
    switch (event.kind) {
      case 'testing':
        this.#testing.set(event.link, event.what)
        return true
      case 'link':
        this.#testing.delete(event.report.link)
        this.#known.set(event.report.link, event.report)
        return true
      // it stands below the picture
      case 'telephone':
        return true
      case 'done':
        this.#testing.clear()
        for (const report of event.report.links) this.#known.set(report.link, report)
        this.#trace = traceOf(event.report)
        return true
    }
  }

  /** Its lines, none longer than the style's columns. */
  lines(style: PictureStyle): string[] {
    const titleWidth = 15
    const stateWidth = 11
    const indent = ' '.repeat(4 + titleWidth + stateWidth)
    // the name is there only where one was given
    const shown = drawn.filter(
      ({ link }) => link !== 'name' || this.#known.has(link) || this.#testing.has(link),
    )
    const between = (text: string) =>
      wrap(printable(text), style.columns - indent.length).map((line) => `  ┊ ${indent.slice(4)}${line}`)
    return shown.flatMap(({ link, title }, at) => {
      const what = this.#testing.get(link)
      const report = this.#known.get(link)
      const state = what === undefined ? (report?.state ?? 'not-tested') : 'testing'
      const sentence = what ?? report?.sentence ?? ''
      const [first = '', ...rest] = wrap(
        printable(sentence).replaceAll('\n', ' '),
        style.columns - indent.length,
      )
      const bar = at === shown.length - 1 ? ' ' : '│'
      const head = `  ${paint(style, state, signs[state])} ${title.padEnd(titleWidth)}${paint(style, state, stateWords[state].padEnd(stateWidth))}`
      return [
        `${head}${first}`.trimEnd(),
        ...rest.map((line) => `  ${bar} ${indent.slice(4)}${line}`),
        ...(link !== 'outside' || this.#trace === null ? [] : ['  │', ...between(this.#trace)]),
        ...(at === shown.length - 1 ? [] : ['  │']),
      ]
    })
  }
}

function traceOf({ trace, addresses }: ForwardReport): string | null {
  return trace === null ? null : traceWords(trace, addresses.wan)
}

/** Breaks a text at its blanks; lines are drawn over, so a word that is longer than one is cut. */
export function wrap(text: string, width: number): string[] {
  return text === '' ? [] : wrapText(text, width, { longWords: 'cut' })
}

/** Lines at the foot of a terminal that are drawn over (ECMA-48: cursor up, erase to the end of the screen). */
export class DrawnOver {
  readonly #write: (text: string) => Promise<void>
  #height = 0

  constructor(write: (text: string) => Promise<void>) {
    this.#write = write
  }

  /** Somebody pressed Enter, and the terminal's echo went to the next line. */
  lineEntered(): void {
    if (this.#height > 0) this.#height += 1
  }

  async draw(lines: readonly string[]): Promise<void> {
    const back = this.#height === 0 ? '' : `\u001b[${this.#height}A\r\u001b[J`
    this.#height = lines.length
    await this.#write(`${back}${lines.map((line) => `${line}\n`).join('')}`)
  }
}
