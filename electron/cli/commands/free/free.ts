import { commandText, shellOf } from '#shared/command-line/shell-text'
import { conflictReport } from '#shared/conflict/answer'
import type { StartAgain } from '#shared/conflict/fixes/start-told'
import type { ConfirmedProcess } from '#shared/conflict/fixes/stop'
import { type StopEvent, type StopPreview, toldPreview, toldStop } from '#shared/conflict/fixes/stop-told'
import { commonParent, holdersText } from '#shared/conflict/holder-words'
import { type ConflictQuestion, placeOf } from '#shared/conflict/question'
import type { ConflictReport } from '#shared/conflict/report'
import { isFreeNow } from '#shared/conflict/verdict'
import type { Owner } from '#shared/sockets/socket'
import { oneLine } from '#shared/words/one-line'
import type { CliEngine, CliIo } from '../../cli-io'
import { exitCodes } from '../../exit-codes'
import { runToEnd } from '../../run-to-end'
import { say, terminalStyle } from '../../terminal'
import { ask } from '../scan/scan-confirm'
import type { FreeOptions } from './free-options'
import { insteadText, nothingToEnd, previewText } from './free-words'

/** What the steps of one run share. */
interface Run {
  readonly options: FreeOptions
  readonly question: ConflictQuestion
  readonly io: CliIo
  readonly engine: CliEngine
  readonly signal: AbortSignal
  readonly canAsk: boolean
  readonly write: (text: string) => Promise<void>
}

type LastEvent = Exclude<StopEvent, { kind: 'signalled' } | { kind: 'waiting' }>

/** `portlight free`. Resolves to the exit code. */
export function runFree(options: FreeOptions, io: CliIo): Promise<number> {
  const { canAsk, colour } = terminalStyle(io, options.noColour)
  return runToEnd(io, async ({ stdout, signal }) => {
    const engine = await io.createEngine()
    const write = (text: string) => stdout.write(text)
    const codes: number[] = []
    for (const [at, question] of options.questions.entries()) {
      if (at > 0) await write('\n')
      codes.push(await free({ options, question, io, engine, signal, canAsk, write }, colour))
      signal.throwIfAborted()
    }
    // what could not be done weighs more than what is not free, and both more than what is
    return Math.max(...codes)
  })
}

/** Until what the person agreed to is what is done: whatever changed meanwhile is shown and asked about anew. */
async function free(run: Run, colour: boolean): Promise<number> {
  while (true) {
    const code = await freeOnce(run, colour)
    if (code !== 'changed') return code
  }
}

/** Resolves to the exit code, or to `changed` where what was confirmed no longer is the case and somebody can be asked. */
async function freeOnce(asked: Run, colour: boolean): Promise<number | 'changed'> {
  const { options, engine, signal, write } = asked
  const report = conflictReport(await engine.handlers['conflict.explain'](asked.question, signal))
  // an error may have named no protocol: what was found is what is freed
  const question = placeOf({ ...asked.question, protocol: report.protocol })
  const run: Run = { ...asked, question }
  const windowsShell = shellOf(process.platform, run.io.env)
  if (isFreeNow(report)) {
    await write(`${report.sentence} There is nobody to end.\n`)
    return exitCodes.done
  }
  if (report.owners.length === 0) {
    await write(`${nothingToEnd(report, windowsShell)}\n`)
    return exitCodes.notFree
  }
  const previews: StopPreview[] = []
  for (const { pid, birth } of inOrder(report.owners)) {
    const found = await engine.handlers['conflict.preview']({ process: { pid, birth }, question }, signal)
    previews.push(toldPreview(found))
  }
  await write(`${report.sentence}\n\nTo free it means to end:\n`)
  for (const preview of previews) await write(previewText(preview, { colour, windowsShell }))
  const instead = previews.flatMap((preview) => preview.instead)
  const better = [...new Map(instead.map((fix) => [fix.title, fix])).values()]
  if (better.length > 0)
    await write(`\nA better way than to end a process:\n${insteadText(better, windowsShell)}`)
  if (options.dryRun) {
    await write('\nNothing was ended (--dry-run).\n')
    return exitCodes.done
  }
  if (isSuspicion(report) && !options.force) {
    say(
      run.io,
      'portlight: Nothing was ended: whether it has the port is not certain. To end it all the same, add --force.',
    )
    return exitCodes.notFree
  }
  return (await mayGoOn(run, previews, better.length > 0)) ?? endAll(run, report, previews)
}

/** No table names who has the port: who is named may be somebody else. */
function isSuspicion({ verdict, sockets }: ConflictReport): boolean {
  return verdict === 'bound-not-listening' && !sockets.some(({ owners }) => owners.length > 0)
}

/** The exit code that it is to end with before anything is sent; null where all is well. */
async function mayGoOn(
  { options, io, canAsk, signal }: Run,
  previews: readonly StopPreview[],
  hasBetter: boolean,
): Promise<number | null> {
  const refusals = previews.flatMap(({ refusal }) => refusal ?? [])
  if (refusals.length === previews.length) {
    if (!hasBetter) say(io, `portlight: ${refusals[0] ?? ''}`)
    return exitCodes.notFree
  }
  if (hasBetter && !options.force) {
    say(io, 'portlight: Nothing was ended. To end the process all the same, add --force.')
    return exitCodes.notFree
  }
  if (options.yes) return null
  if (!canAsk) {
    say(
      io,
      'portlight: Nothing was ended: there is no terminal to ask on. To end it without being asked, add --yes.',
    )
    return exitCodes.failed
  }
  const names = holdersText(previews.flatMap(({ owner, refusal }) => (refusal === null ? [owner] : [])))
  if (await ask(io, `\nEnd ${names}?`, signal)) return null
  say(io, 'Nothing was ended.')
  return exitCodes.notFree
}

/** The parent of all first: its children mostly end with it, and what has ended needs no signal. */
function inOrder(owners: readonly Owner[]): readonly Owner[] {
  const parent = commonParent(owners)
  return parent === null ? owners : [parent, ...owners.filter((owner) => owner !== parent)]
}

async function endAll(
  run: Run,
  report: ConflictReport,
  previews: readonly StopPreview[],
): Promise<number | 'changed'> {
  const { io, write, options, canAsk } = run
  const asked = new Set(report.owners.map(identityOf))
  for (const [at, preview] of previews.entries()) {
    const { owner } = preview
    const last = await endOne(run, preview)
    if (last === null) return exitCodes.notFree
    switch (last.kind) {
      case 'refused': {
        // it went with its parent
        if (last.reason === 'already-gone') break
        say(io, `portlight: ${last.sentence}`)
        if (last.reason === 'let-go') break
        return last.reason === 'other-process' && canAsk && !options.yes ? 'changed' : exitCodes.notFree
      }
      case 'still-running': {
        say(io, `portlight: ${holdersText([owner])} still runs. To end it without mercy, add --force.`)
        return exitCodes.notFree
      }
      case 'done': {
        await write(`${last.sentence}\n`)
        if (last.again !== null) await write(startAgainText(last.again))
        if (last.portFree) return exitCodes.done
        const next = previews.slice(at + 1)
        const known = last.owners.some((one) => asked.has(identityOf(one)))
        if (next.length === 0 || !known) return exitCodes.notFree
      }
    }
  }
  const now = conflictReport(await run.engine.handlers['conflict.explain'](run.question, run.signal))
  await write(`${now.sentence}\n`)
  return isFreeNow(now) ? exitCodes.done : exitCodes.notFree
}

/** How it is started again, where that is known; nobody is told at length that it is not. */
function startAgainText(again: StartAgain): string {
  if (again.kind === 'unknown') return ''
  const text = again.command === null ? null : commandText(again.command)
  if (again.kind === 'managed')
    return text === null ? `${again.sentence}\n` : `${again.sentence}\n  ${text}\n`
  return text === null ? '' : `It was started in ${oneLine(again.folder, 4096)} as\n  ${text}\n`
}

function identityOf({ pid, birth }: Owner): string {
  return `${pid} ${birth}`
}

/** TERM, and KILL where that is wanted; null where the person was asked and said no. */
async function endOne(run: Run, { owner, confirms }: StopPreview): Promise<LastEvent | null> {
  const { options, io, canAsk, signal } = run
  const gentle = await stop(run, confirms, false)
  if (gentle.kind !== 'still-running') return gentle
  const name = holdersText([owner])
  const seconds = Math.round(gentle.waitedMs / 1000)
  if (!options.force) {
    if (!canAsk) return gentle
    const question = `${name} has not ended within ${seconds} s. KILL it? What it has not saved is lost.`
    if (!(await ask(io, question, signal))) {
      say(io, `${name} goes on.`)
      return null
    }
  } else {
    say(io, `${name} has not ended within ${seconds} s and is killed.`)
  }
  return stop(run, confirms, true)
}

async function stop(run: Run, process: ConfirmedProcess, force: boolean): Promise<LastEvent> {
  const { options, question, engine, io, signal } = run
  const { waitMs } = options
  let last: LastEvent | null = null
  let told = false
  for await (const found of engine.handlers['conflict.stop']({ process, question, force, waitMs }, signal)) {
    const event = toldStop(found)
    if (event.kind === 'waiting') {
      if (!told) say(io, `Waiting for process ${process.pid} to end …`)
      told = true
    } else if (event.kind !== 'signalled') {
      last = event
    }
  }
  if (last === null) throw new Error('the engine did not say how it ended')
  return last
}
