import { commandText, type Shell, unwritableCommand } from '../../command-line/shell-text'
import { portText } from '../../ports/port-text'
import { printableLine } from '../../scan/output/figures'
import { ownerFacts } from '../../sockets/owner-facts'
import { painter, type TerminalTextStyle, wrapLines } from '../../words/terminal-text'
import { holderText } from '../holder-words'
import type { PastedText } from '../pasted/typed-text'
import type { ConflictReport } from '../report'
import { isFreeForMost, isFreeNow } from '../verdict'

type Answer = 'in use' | 'free for most programs' | 'can not be bound' | 'free' | 'not known'

/** A shape and a colour (SGR, ECMA-48 8.3.117) that go with the word. */
const signs: Readonly<Record<Answer, { readonly shape: string; readonly colour: string }>> = {
  'in use': { shape: '●', colour: '31' },
  'can not be bound': { shape: '■', colour: '33' },
  free: { shape: '○', colour: '32' },
  'free for most programs': { shape: '◐', colour: '33' },
  'not known': { shape: '?', colour: '33' },
}

/** Processes whose details are shown. */
const mostOwners = 5

const margin = '  '

/** The whole answer for a person. `windowsShell`: see {@link commandText}. */
export function* conflictText(
  version: string,
  report: ConflictReport,
  pasted: PastedText | null,
  style: TerminalTextStyle & { readonly windowsShell: Shell },
): Generator<string, void, void> {
  const paint = painter(style)
  const { port, protocol, address, owners, evidence, fixes } = report
  const answer = answerOf(report)
  const { shape, colour } = signs[answer]
  const where = address === null ? '' : ` on ${address}`
  yield `${paint('2', `Portlight ${version}: ${portText({ protocol, port })}${where}`)}\n`
  const recognised = recognisedText(pasted)
  if (recognised !== null) yield* lines(recognised, style, { paint: (text) => paint('2', text) })
  yield '\n'
  yield `${paint(`1;${colour}`, `${style.shapes ? `${shape} ` : ''}${answer}`)}${paint('2', `  ${report.verdict === answer ? '' : `${report.verdict}, `}${report.confidence}`)}\n`
  yield* lines(report.sentence, style, { first: margin })
  for (const owner of owners.slice(0, mostOwners)) {
    yield '\n'
    yield `${margin}${paint('1', printableLine(holderText(owner)))}\n`
    for (const [name, value] of ownerFacts(owner)) {
      yield `${margin}${margin}${paint('2', name.padEnd(11))}${clipped(value, style)}\n`
    }
  }
  if (owners.length > mostOwners) yield `${margin}and ${owners.length - mostOwners} more processes\n`
  yield `\n${paint('2', 'What to do')}\n`
  for (const [at, { title, command }] of fixes.entries()) {
    yield* lines(title, style, {
      first: `${margin}${at + 1}  `,
      paint: (text) => (at === 0 ? paint('1', text) : text),
    })
    if (command === null) continue
    const typed = commandText(command, style.windowsShell)
    if (typed === null) yield* lines(unwritableCommand, style, { first: `${margin}${margin} ` })
    else yield `${margin}${margin} ${paint('36', typed)}\n`
  }
  if (fixes.length === 0) yield `${margin}Nothing that Portlight knows of.\n`
  yield `\n${paint('2', 'How that is known')}\n`
  const width = Math.min(36, Math.max(...evidence.map(({ what }) => what.length)))
  for (const { what, detail } of evidence) {
    const start = `${margin}${printableLine(what).padEnd(width)}${margin}`
    yield* lines(detail, style, { first: start, width: margin.length + width + margin.length })
  }
}

/** One word for the verdict. */
function answerOf(report: ConflictReport): Answer {
  const { verdict, inUse } = report
  if (verdict === 'unknown') return 'not known'
  if (isFreeNow(report)) return isFreeForMost(report) ? 'free for most programs' : 'free'
  return inUse ? 'in use' : 'can not be bound'
}

function recognisedText(pasted: PastedText | null): string | null {
  if (pasted === null || (pasted.program === null && pasted.meaning === null)) return null
  const who = pasted.program === null ? 'Recognised an error.' : `Recognised an error of ${pasted.program}.`
  return pasted.meaning === null ? who : `${who} ${pasted.meaning.sentence}`
}

function lines(
  text: string,
  style: TerminalTextStyle,
  how: Parameters<typeof wrapLines>[2] = {},
): readonly string[] {
  return wrapLines(printableLine(text), style, how).map((line) => `${line}\n`)
}

function clipped(text: string, { columns }: TerminalTextStyle): string {
  const shown = printableLine(text)
  const room = Math.max(20, (columns ?? 4_096) - 15)
  return shown.length > room ? `${shown.slice(0, room - 1)}…` : shown
}
