import { randomUUID } from 'node:crypto'
import { allLessons } from '#shared/lesson/all-lessons'
import { examplePorts, type Lesson, type Ports, type Question } from '#shared/lesson/lesson'
import type { LessonEvent } from '#shared/lesson/lesson-event'
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
import type { CliIo } from '../cli-io'
import { exitCodes } from '../exit-codes'
import { ownText } from '../own-text'
import { type CommandWorld, runToEnd } from '../run-to-end'
import { say, terminalStyle } from '../terminal'
import { version } from '../version'
import { AskedLines } from './asked-lines'
import type { LessonOptions } from './lesson-options'
import { againInOwnNetwork, isInOwnNetwork } from './own-network'

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
          : lessonList(allLessons),
      )
      return exitCodes.done
    }
    if (output === 'sheet') {
      await stdout.write(lessonSheet(lesson))
      return exitCodes.done
    }
    if (lesson.needs === 'own-network' && !isInOwnNetwork()) {
      const ended = await againInOwnNetwork(world.signal)
      if (typeof ended === 'number') return ended
      say(
        io,
        `portlight: Not known here, because lesson ${lesson.number} needs a network of its own, and ${ended}. Its sheet tells what it shows: ${ownText(await io.own(), io, 'lesson', String(lesson.number), '--sheet')}`,
      )
      return exitCodes.notKnown
    }
    if (output === 'json') return printEvents(lesson, io, world)
    const asks = terminal.canAsk && terminal.person && !options.straight
    const lines = asks ? new AskedLines(io, world.signal) : null
    try {
      return await teach({ lesson, io, world, lines, style: { ...terminal, shapes: true } })
    } finally {
      lines?.close()
    }
  })
}

/** One line of JSON for each event. */
async function printEvents(lesson: Lesson, io: CliIo, { stdout, signal }: CommandWorld): Promise<number> {
  let code: number = exitCodes.done
  const { handlers } = await io.createEngine()
  const request = { runId: randomUUID(), lesson: lesson.number, stepping: false }
  for await (const event of handlers['lesson.run'](request, signal)) {
    await stdout.write(
      `${jsonText({ portlight: version, command: 'lesson', lesson: lesson.number, ...event })}\n`,
    )
    if (isUnexpected(event)) code = exitCodes.unexpected
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
    switch (event.kind) {
      case 'begun':
        ports = event.ports
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
        if (isUnexpected(event)) code = exitCodes.unexpected
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

/** Something was otherwise on this computer than the lesson says. */
function isUnexpected(event: LessonEvent): boolean {
  return event.kind === 'step' && event.findings.some(({ holds }) => holds === 'no')
}
