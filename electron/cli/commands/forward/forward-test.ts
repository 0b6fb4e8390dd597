import process from 'node:process'
import { remedyText } from '#shared/command-line/remedy'
import { commandText, shellOf, unwritableCommand } from '#shared/command-line/shell-text'
import { lookersNamed } from '#shared/forward/lookers'
import type { Mend } from '#shared/forward/mend'
import { forwardTestJson } from '#shared/forward/output/json'
import type { ForwardReport, TelephoneWait } from '#shared/forward/report'
import type { ForwardTest } from '#shared/forward/request'
import { told } from '#shared/forward/told'
import { mappingText } from '#shared/forward/verdict/verdict-router'
import { fromThrown } from '#shared/ipc/result'
import { durationText, printable } from '#shared/scan/output/figures'
import { exitCodes } from '../../exit-codes'
import { ownText } from '../../own-text'
import { untilStopped } from '../../stopping'
import { say } from '../../terminal'
import { version } from '../../version'
import type { ForwardOptions } from './forward-options'
import { ChainPicture, DrawnOver, type PictureStyle, paint, wrap } from './forward-picture'
import { telephoneLines, telephoneSawOf } from './forward-telephone'
import type { ForwardWorld } from './forward-world'

type TestOptions = Extract<ForwardOptions, { readonly verb: 'test' }>

/** Milliseconds that a test that was stopped has to close what it opened. */
const stopGrace = 5_000
/** Columns of what goes into a file or a pipe. */
const usualColumns = 100

/** `portlight forward test`. */
export async function testForward(options: TestOptions, world: ForwardWorld): Promise<number> {
  const { engine, io, signal, style, stdout } = world
  const { port, outside } = options
  const request: ForwardTest = {
    port: port.port,
    protocol: port.protocol,
    answer: options.listen,
    map: options.map,
    hairpin: options.hairpin,
    outside,
    telephone: options.telephone,
    name: options.name,
    gateway: options.gateway,
    keep: options.keep,
  }
  const look = { colour: style.colour, columns: (style.columns || usualColumns) - 1 }
  const live = style.person && !options.json && io.env.TERM !== 'dumb'
  const picture = new ChainPicture()
  const screen = new DrawnOver((text) => stdout.write(text))
  const name = port.name === null ? '' : ` (${port.name})`
  if (!options.json) {
    await stdout.write(
      printable(
        `Can the internet reach ${port.protocol.toUpperCase()} port ${port.port}${name} of this computer?\n\n`,
      ),
    )
  }
  let report: ForwardReport | null = null
  let wait: TelephoneWait | null = null
  const draw = () =>
    screen.draw([...picture.lines(look), ...(wait === null ? [] : telephoneLines(wait, look, deaf !== null))])
  const deaf = options.telephone
    ? await io.onEnteredLine((line) => {
        screen.lineEntered()
        const saw = telephoneSawOf(line)
        if (wait !== null && saw !== null) {
          void engine.handlers['forward.telephone-saw']({ link: wait.link, saw }, signal)
        }
        if (live) void draw()
      })
    : null
  try {
    for await (const found of untilStopped(
      engine.handlers['forward.test'](request, signal),
      signal,
      stopGrace,
    )) {
      const event = told(found)
      picture.take(event)
      if (event.kind === 'telephone') {
        wait = event.wait
        // where nothing is drawn over, it is said once each time it changes, and never into a document
        if (!live && wait !== null) {
          const lines = telephoneLines(wait, look, deaf !== null)
          if (options.json) for (const line of lines) say(io, line)
          else await stdout.write(`${lines.join('\n')}\n\n`)
        }
      }
      if (event.kind === 'done') report = event.report
      if (live) await draw()
    }
  } catch (thrown) {
    // who stopped it wants to know whether all is closed
    if (signal.aborted) say(io, `portlight: ${fromThrown(thrown).message}`)
    throw thrown
  } finally {
    deaf?.()
  }
  if (report === null) {
    if (signal.aborted) say(io, `portlight: ${notWaitedFor}`)
    return exitCodes.failed
  }
  if (options.json) await stdout.write(forwardTestJson(report, version))
  else {
    if (!live) await stdout.write(`${picture.lines(look).join('\n')}\n`)
    await stdout.write(await endingText(report, request, look, io))
  }
  return exitCodeOf(report)
}

/** A test that was made before, as it ended. */
export async function forwardReportText(
  report: ForwardReport,
  request: ForwardTest,
  look: PictureStyle,
  io: ForwardWorld['io'],
): Promise<string> {
  const picture = new ChainPicture()
  picture.take({ kind: 'done', report })
  return `${picture.lines(look).join('\n')}\n${await endingText(report, request, look, io)}`
}

async function endingText(
  report: ForwardReport,
  request: ForwardTest,
  look: PictureStyle,
  io: ForwardWorld['io'],
): Promise<string> {
  const own = await io.own()
  return `${ending(report, request, look, io, (...args) => ownText(own, io, ...args)).join('\n')}\n`
}

const notWaitedFor =
  'The test was stopped before all was closed that it had opened. The next forward command removes what is left on the router.'

function exitCodeOf({ verdict }: ForwardReport): number {
  if (verdict === 'reachable') return exitCodes.done
  return verdict === 'not-known' ? exitCodes.notKnown : exitCodes.notReachable
}

const confidenceWords = { certain: '', likely: ', most likely', possible: ', possibly' } as const

/** See {@link ownText}. */
type Typed = (...args: readonly string[]) => string

/** What stands below the picture. */
function ending(
  report: ForwardReport,
  request: ForwardTest,
  style: PictureStyle,
  io: ForwardWorld['io'],
  typed: Typed,
): string[] {
  const { verdict, confidence, sentence, nextStep, notes, mappings, tookMs } = report
  const state = verdict === 'reachable' ? 'ok' : verdict === 'not-known' ? 'unknown' : 'broken'
  const part = (text: string, indent = '') =>
    wrap(printable(text).replaceAll('\n', ' '), style.columns - indent.length).map(
      (line) => `${indent}${line}`,
    )
  const commands = hints(report, request, typed)
  const mends = report.mends.flatMap((mend, at) => mendLines(mend, at, io, typed, part))
  return [
    '',
    ...part(sentence).map((line) => paint(style, state, line)),
    ...(nextStep === null ? [] : ['', ...part(`What to do: ${nextStep}`)]),
    ...commands.map((line) => `  ${line}`),
    ...(mends.length === 0 ? [] : ['', 'What can be done from here:', ...mends]),
    ...(mappings.length === 0 ? [] : ['', 'Forwards of the router that concern this:']),
    ...mappings.slice(0, 20).flatMap((mapping) => part(mappingText(mapping), '  ')),
    ...(notes.length === 0 ? [] : ['']),
    ...notes.flatMap((note) => part(note)),
    '',
    paint(
      style,
      'not-tested',
      `Verdict: ${verdict}${confidenceWords[confidence]}, after ${durationText(tookMs)}.`,
    ),
  ]
}

/** One thing that can be done: what it is, what will happen, what to type, and the way back. */
function mendLines(
  mend: Mend,
  at: number,
  io: ForwardWorld['io'],
  typed: Typed,
  part: (text: string, indent?: string) => string[],
): string[] {
  const head = part(`${at + 1}  ${mend.title}`, '  ')
  const shell = shellOf(process.platform, io.env)
  switch (mend.kind) {
    case 'firewall': {
      const { open, close, effect } = mend.door
      return [
        ...head,
        ...part(effect, '     '),
        `     ${commandText(open, shell) ?? unwritableCommand}`,
        ...(close.kind === 'command'
          ? [`     And back: ${remedyText(close, shell)}`]
          : part(`And back: ${close.sentence}`, '     ')),
      ]
    }
    case 'forward':
      return [
        ...head,
        ...part(mend.effect, '     '),
        `     ${typed('forward', 'add', ...forwardWords(mend))}`,
        ...part(mend.back, '     '),
      ]
    case 'message':
      return [...head, ...part(`“${mend.text}”`, '     ')]
    case 'advice':
      return [...head, ...part(mend.sentence, '     ')]
  }
}

function forwardWords(mend: Extract<Mend, { readonly kind: 'forward' }>): readonly string[] {
  const { externalPort, protocol, family, replace } = mend
  return [
    String(externalPort),
    ...(protocol === 'udp' ? ['--udp'] : []),
    ...(family === 'ipv6' ? ['-6'] : []),
    ...(replace ? ['--replace'] : []),
  ]
}

/** Commands that go with the next step. */
function hints({ verdict }: ForwardReport, request: ForwardTest, typed: Typed): string[] {
  const port = [String(request.port), ...(request.protocol === 'udp' ? ['--udp'] : [])]
  if (verdict === 'no-listener' && !request.answer) return [typed('forward', 'test', ...port, '--listen')]
  if (verdict === 'not-known' && lookersNamed(request.outside).length === 0) {
    return [
      typed('forward', 'test', ...port, '--globalping'),
      `${typed('forward', 'helpers')}   (who learns what by that, and who else may look)`,
    ]
  }
  return []
}
