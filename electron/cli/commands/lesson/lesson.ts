import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import { allLessons } from '#shared/lesson/all-lessons'
import { examplePorts, type Lesson, type Ports, type Question } from '#shared/lesson/lesson'
import { type LessonEvent, recordingWords } from '#shared/lesson/lesson-event'
import { toldEvent } from '#shared/lesson/output/happened-text'
import { lessonSheet } from '#shared/lesson/output/sheet'
import {
  answerText,
  closedText,
  lessonHead,
  lessonList,
  questionText,
  solutionText,
  stepHead,
  stepText,
} from '#shared/lesson/output/text'
import { jsonText } from '#shared/words/json-text'
import type { TerminalTextStyle } from '#shared/words/terminal-text'
import type { CliIo } from '../../cli-io'
import { exitCodes } from '../../exit-codes'
import { ownText } from '../../own-text'
import { type CommandWorld, runToEnd } from '../../run-to-end'
import { terminalStyle } from '../../terminal'
import { version } from '../../version'
import { AskedLines } from './asked-lines'
import type { LessonOptions } from './lesson-options'

/** `portlight lesson`. Resolves to the exit code. */
export function runLesson(options: LessonOptions, io: CliIo): Promise<number> {
  const terminal = terminalStyle(io, options.noColour)
  return runToEnd(io, async (world) => {
    const { lesson, output } = options
    const { stdout } = world
    if (lesson === null) {
      const lessons = allLessons.map(({ number, title, about }) => ({ number, title, about }))
      await stdout.write(
        output === 'json'
          ? `${jsonText({ portlight: version, command: 'lesson', lessons }, 2)}\n`
          : lessonList(allLessons, ownText(await io.own(), io, 'lesson', 'NUMBER')),
      )
      return exitCodes.done
    }
    if (output === 'sheet') {
      await stdout.write(lessonSheet(lesson))
      return exitCodes.done
    }
    if (output === 'json') return printEvents(lesson, options.stepping, io, world)
    const asks = terminal.canAsk && terminal.person && !options.straight
    const lines = asks ? new AskedLines(io, world.signal) : null
    try {
      return await teach({ lesson, io, world, lines, style: { ...terminal, shapes: true } })
    } finally {
      lines?.close()
    }
  })
}

/** One line of JSON for each event. @param stepping each step waits for a line on standard input, and ends with it */
async function printEvents(
  lesson: Lesson,
  stepping: boolean,
  io: CliIo,
  { stdout, signal }: CommandWorld,
): Promise<number> {
  let code: number = exitCodes.done
  const { handlers } = await io.createEngine()
  const runId = randomUUID()
  const over = new AbortController()
  const lines = stepping ? createInterface({ input: io.stdin }) : null
  const turn = { waits: false, owed: 0, last: false }
  // lines may come before their step waits; without another one, the next step is the end
  const go = async () => {
    if (!turn.waits) return
    if (turn.owed === 0 && turn.last) over.abort()
    if (turn.owed === 0) return
    turn.owed -= 1
    turn.waits = false
    await handlers['lesson.go']({ runId }, signal)
  }
  lines?.on('line', () => {
    turn.owed += 1
    void go()
  })
  lines?.on('close', () => {
    turn.last = true
    void go()
  })
  const either = AbortSignal.any([signal, over.signal])
  try {
    for await (const event of handlers['lesson.run']({ runId, lesson: lesson.number, stepping }, either)) {
      await stdout.write(
        `${jsonText({ portlight: version, command: 'lesson', lesson: lesson.number, ...toldEvent(event) })}\n`,
      )
      code = codeAfter(event, code)
      if (event.kind !== 'waiting') continue
      turn.waits = true
      await go()
    }
  } finally {
    lines?.close()
  }
  return code
}

interface Class {
  readonly lesson: Lesson
  readonly io: CliIo
  readonly world: CommandWorld
  /** Null: nobody is asked, and nothing waits. */
  readonly lines: AskedLines | null
  readonly style: TerminalTextStyle
}

/** Predict, see, answer. */
async function teach({ lesson, io, world: { stdout, signal }, lines, style }: Class): Promise<number> {
  let code: number = exitCodes.done
  let ports: Ports = examplePorts
  const ask = async (question: Question) => {
    await stdout.write(questionText(question, ports, style))
    if (lines === null) {
      await stdout.write(solutionText(question, style))
      return
    }
    const chosen = await lines.choice('Your answer (a, b, c): ', question.choices.length)
    if (chosen !== null) await stdout.write(`\n${answerText(question, chosen, style)}`)
  }
  await stdout.write(lessonHead(lesson, style))
  await stdout.write(questionText(lesson.predict, ports, style))
  const predicted =
    lines === null
      ? null
      : await lines.choice('What do you expect (a, b, c)? ', lesson.predict.choices.length)
  if (lines !== null) await stdout.write('\nLet us see.\n\n')

  const { handlers } = await io.createEngine()
  const runId = randomUUID()
  const request = { runId, lesson: lesson.number, stepping: true }
  for await (const event of handlers['lesson.run'](request, signal)) {
    code = codeAfter(event, code)
    switch (event.kind) {
      case 'begun':
        ports = event.ports
        if (event.recorded !== undefined) await stdout.write(`${recordingWords(event.recorded)}\n\n`)
        break
      case 'waiting': {
        const step = lesson.steps[event.step]
        if (step !== undefined)
          await stdout.write(stepHead(step, event.step, lesson.steps.length, ports, style))
        await lines?.enter('Enter does it. ')
        if (!signal.aborted) await handlers['lesson.go']({ runId }, signal)
        break
      }
      case 'step': {
        const step = lesson.steps[event.step]
        if (step !== undefined) await stdout.write(stepText(step, event, ports, style))
        break
      }
      case 'closed':
        await stdout.write(`${lesson.predict.text}\n`)
        await stdout.write(
          predicted === null
            ? solutionText(lesson.predict, style)
            : answerText(lesson.predict, predicted, style),
        )
        for (const question of lesson.questions) await ask(question)
        await stdout.write(closedText(lesson, event.rows, style).trimEnd())
        await stdout.write('\n')
    }
  }
  return code
}

/** What the exit code is after an event. */
function codeAfter(event: LessonEvent, code: number): number {
  switch (event.kind) {
    case 'begun':
      // a recording says nothing of this computer
      return event.recorded === undefined ? code : exitCodes.notKnown
    case 'step':
      // something was otherwise on this computer than the lesson says
      return event.findings.some(({ holds }) => holds === 'no') ? exitCodes.unexpected : code
    case 'waiting':
    case 'closed':
      return code
  }
}
