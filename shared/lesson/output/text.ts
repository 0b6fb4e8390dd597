import { printableLine } from '../../scan/output/figures'
import { endpointText } from '../../sockets/output/table'
import { painter, type TerminalTextStyle, wrapLines } from '../../words/terminal-text'
import { filled, homeAddresses, type Lesson, type LessonStep, type Ports, type Question } from '../lesson'
import type { Finding, Happening, LessonRow, StepReport } from '../lesson-event'
import { happenedText, programText } from './happened-text'
import { letterOf } from './sheet'

/** Every lesson in a line. @param run what is typed to run one */
export function lessonList(lessons: readonly Lesson[], run: string): string {
  const lines = lessons.map(({ number, title }) => `${String(number).padStart(4)}  ${title}`)
  return `${lines.join('\n')}\n\nRun one with: ${run}\n`
}

export function lessonHead(lesson: Lesson, style: TerminalTextStyle): string {
  const paint = painter(style)
  return block([
    paint('1', `Lesson ${lesson.number}: ${lesson.title}`),
    '',
    ...wrapLines(lesson.about, style),
  ])
}

/** A question with its choices as a, b and c. */
export function questionText({ text, choices }: Question, ports: Ports, style: TerminalTextStyle): string {
  return block([
    ...wrapLines(filled(text, ports), style),
    ...choices.map((choice, at) => `  ${letterOf(at)}) ${choice.text}`),
  ])
}

/** Whether a choice was right, and why. */
export function answerText({ choices }: Question, chosen: number, style: TerminalTextStyle): string {
  const choice = choices[chosen]
  const right = choices.find((one) => one.right)
  if (choice === undefined || right === undefined) return ''
  const paint = painter(style)
  if (choice.right) return block([paint('1;32', 'Right.'), ...wrapLines(choice.why, style)])
  return block([
    paint('1;33', 'Not quite.'),
    ...wrapLines(`${choice.why} Right is: ${right.text}. ${right.why}`, style),
  ])
}

/** The right answer, for whoever was not asked. */
export function solutionText({ choices }: Question, style: TerminalTextStyle): string {
  const at = choices.findIndex(({ right }) => right)
  const { text = '', why = '' } = choices[at] ?? {}
  return block(wrapLines(`Right is ${letterOf(at)}: ${text}. ${why}`, style))
}

/** What is about to be done. */
export function stepHead(
  step: LessonStep,
  at: number,
  of: number,
  ports: Ports,
  style: TerminalTextStyle,
): string {
  return block([
    painter(style)('1', `Step ${at + 1} of ${of}: ${step.title}`),
    ...wrapLines(filled(step.does, ports), style),
  ])
}

const marks: Readonly<Record<Finding['holds'], readonly [string, string]>> = {
  yes: ['✓', '32'],
  no: ['✗', '31'],
  unknown: ['?', '33'],
}

/** What was done, what happened, what the kernel's table shows, and what it means. */
export function stepText(
  step: LessonStep,
  { outcomes, happenings, rows, findings }: StepReport,
  ports: Ports,
  style: TerminalTextStyle,
): string {
  const paint = painter(style)
  return block([
    ...outcomes.flatMap(({ code, error }) =>
      `${code}${error === null ? '' : `   // ${error}`}`.split('\n').map((line) => `  ${paint('36', line)}`),
    ),
    '',
    'What happened',
    ...happenings.map((one) => happeningLine(one, style)),
    '',
    'The kernel’s table now',
    ...rowLines(rows),
    '',
    'So',
    ...findings.flatMap(({ sentence, holds, evidence }) => {
      const [mark, colour] = marks[holds]
      return [
        `  ${paint(colour, mark)} ${sentence}`,
        ...wrapLines(evidence, style, { first: '    ' }).map((line) => paint('2', line)),
      ]
    }),
    '',
    ...wrapLines(filled(step.explains, ports), style),
  ])
}

/** A line of the timeline; of a packet it says whether somebody saw it. */
export function happeningLine(happening: Happening, style: TerminalTextStyle): string {
  const { at, known } = happening
  const line = `  ${at === null ? ' '.repeat(11) : `${at.toFixed(1).padStart(8)} ms`}  ${happeningWords(happening)}`
  return known === 'seen' ? line : painter(style)('2', `${line}  (${known})`)
}

/** "visitor is told …", or "SYN from 127.0.0.1:40000 to 127.0.0.1:20001". */
export function happeningWords({ who, what, from, to }: Happening): string {
  const text = happenedText(what)
  if (from === null && to === null) return printableLine(`${who} ${text}`)
  const place = (word: string, end: Happening['from']) =>
    end === null ? '' : ` ${word} ${endpointText(end)}`
  return printableLine(`${text}${place('from', from)}${place('to', to)}`)
}

/** Rows that are listed at most. */
const mostRows = 12

function rowLines(rows: readonly LessonRow[] | null): readonly string[] {
  if (rows === null) return ['  not known: the sockets of this computer could not be read']
  if (rows.length === 0) return ['  no socket of this lesson']
  const lines = rows.slice(0, mostRows).map(rowLine)
  return rows.length > mostRows ? [...lines, `  and ${rows.length - mostRows} more`] : lines
}

function rowLine(row: LessonRow): string {
  const { protocol, state, local, remote, machine } = row
  const ends = [local, remote].map((end) => (end === null ? '–' : endpointText(end)).padEnd(22)).join(' ')
  const where = machine === undefined ? '' : `, on ${homeAddresses[machine]}`
  return `  ${protocol}  ${(state ?? '–').padEnd(12)} ${ends} ${programText(row) ?? ''}${where}`.trimEnd()
}

/** The end: that everything is closed, and what is to be remembered. */
export function closedText(
  lesson: Lesson,
  rows: readonly LessonRow[] | null,
  style: TerminalTextStyle,
): string {
  const left = rows?.length ?? 0
  const closed =
    left === 0
      ? 'Everything is closed again.'
      : `Everything is closed again. ${left === 1 ? 'One row stays' : `${left} rows stay`} in the kernel’s table as TIME_WAIT for a while (lesson 7), and no program has them.`
  return block([...wrapLines(closed, style), '', ...wrapLines(`To remember: ${lesson.learned}`, style)])
}

function block(lines: readonly string[]): string {
  return `${lines.join('\n')}\n\n`
}
