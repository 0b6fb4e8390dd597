import { approvedText, whyUnable } from '#shared/baseline/approve-baseline'
import type { Baseline } from '#shared/baseline/baseline'
import { drift } from '#shared/baseline/drift'
import type { DriftItem } from '#shared/baseline/drift-item'
import type { Look } from '#shared/baseline/look'
import { type LookWish, wishOf } from '#shared/baseline/look-wish'
import { driftName, kindWords } from '#shared/baseline/output/drift-text'
import { dayOf } from '#shared/words/day'
import type { CliIo } from '../../cli-io'
import { exitCodes } from '../../exit-codes'
import type { CommandWorld } from '../../run-to-end'
import { say } from '../../terminal'
import { type BaselineFile, readBaselineFile, readText, writeBaseline } from './baseline-file'
import { earlierScan, lookAt } from './baseline-look'
import type { BaselineOptions } from './baseline-options'

type Approve = Extract<BaselineOptions, { readonly verb: 'approve' }>

/** `portlight baseline approve`: all that is named, or nothing. Resolves to the exit code. */
export async function approveDrift(options: Approve, { signal }: CommandWorld, io: CliIo): Promise<number> {
  const { file: path, what, approver } = options
  const today = dayOf(io.now())
  if (approver.until !== null && approver.until < today) {
    say(io, `portlight: --until: ${approver.until} is over. Today is ${today}.`)
    return exitCodes.failed
  }
  if (path === '-') {
    say(io, 'portlight: approve changes a file: name one, not standard input.')
    return exitCodes.failed
  }
  const file = await readBaselineFile(path, io, signal)
  if (file === null) return exitCodes.failed
  const wish = wishFor(file.baseline, what)
  const earlier = options.from === null ? null : await earlierScan(options.from, wish, io, signal)
  if (options.from !== null && earlier === null) return exitCodes.failed
  const look = await lookAt(wish, earlier, options, await io.createEngine(), io, signal)
  signal.throwIfAborted()
  if (look === null) return exitCodes.failed
  const { items } = drift(file.baseline, look)
  const chosen = chosenOf(items, what, io)
  if (chosen === null) return exitCodes.failed
  const refused = chosen
    .map((item) => ({ item, why: whyNot(item, approver.until) }))
    .filter(({ why }) => why !== null)
  for (const { item, why } of refused) say(io, `portlight: ${driftName(item)}: ${why}`)
  const able = chosen.filter((item) => whyNot(item, approver.until) === null)
  if (refused.length > 0 && what !== null) {
    say(io, 'Nothing was written.')
    return exitCodes.failed
  }
  if (able.length === 0) {
    say(io, 'There is nothing to approve.')
    return refused.length > 0 ? exitCodes.failed : exitCodes.done
  }
  return (await writeApproved(path, file, able, approver, look, io, signal))
    ? exitCodes.done
    : exitCodes.failed
}

/** What has to be looked at for what is approved: a host that is not named is not scanned. */
function wishFor(baseline: Baseline, what: readonly string[] | null): LookWish {
  const whole = wishOf(baseline)
  if (what === null) return whole
  const hosts = new Map(
    [...whole.hosts].filter(([host]) =>
      what.some((word) => word === host || word.startsWith(`${host}:`) || word.startsWith(`[${host}]:`)),
    ),
  )
  return {
    computer: whole.computer && what.some((word) => /^\d+(?:\/|$)/.test(word)),
    hosts,
    router: whole.router && what.some((word) => word.startsWith('router:')),
  }
}

/** The items that are named; null where one is not there, which has been said. */
function chosenOf(
  items: readonly DriftItem[],
  what: readonly string[] | null,
  io: CliIo,
): readonly DriftItem[] | null {
  if (what === null) return items
  const chosen = new Set<DriftItem>()
  for (const word of what) {
    const named = items.filter((item) => driftName(item) === word || driftName(item).startsWith(`${word}/`))
    if (named.length === 0) {
      const names = [...new Set(items.map(driftName))].slice(0, 12).join(', ')
      const there = names === '' ? 'Nothing there is otherwise than approved.' : `There are ${names}.`
      say(io, `portlight: ${word} is nothing that is otherwise than approved. ${there} Nothing was written.`)
      return null
    }
    for (const item of named) chosen.add(item)
  }
  return [...chosen]
}

/** Why something can't be approved by a change of the file, as a sentence; null: it can. */
function whyNot(item: DriftItem, until: string | null): string | null {
  const unable = whyUnable(item)
  if (unable !== null) return unable
  if (item.kind === 'approval-ended' && until === null)
    return 'its approval has ended: say a new last day by --until.'
  return null
}

async function writeApproved(
  path: string,
  file: BaselineFile,
  items: readonly DriftItem[],
  approver: Approve['approver'],
  look: Look,
  io: CliIo,
  signal: AbortSignal,
): Promise<boolean> {
  const text = approvedText(file.text, items, look, approver)
  if (text === null) {
    say(io, `portlight: ${path}: what is approved does not fit into it. Nothing was written.`)
    return false
  }
  // a look takes a while, and an editor may have written meanwhile
  if ((await readText(path, io, signal)) !== file.text) {
    say(io, `portlight: ${path} was changed meanwhile, and stays as it is. Try again.`)
    return false
  }
  if (!(await writeBaseline(path, text, io))) return false
  for (const item of items) say(io, `Approved: ${driftName(item)}, ${kindWords[item.kind]}.`)
  if (approver.owner === null || approver.purpose === null) {
    say(io, `Say who answers for it, and what it is for: with --owner NAME --purpose TEXT, or in ${path}.`)
  }
  return true
}
