import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Approver } from '#shared/baseline/baseline'
import { viewOf } from '#shared/baseline/baseline-view'
import type { ApproveOne, BaselineView } from '#shared/baseline/desk'
import { fileTroubleText } from '#shared/baseline/file-trouble'
import { type ComputerLook, computerLookOf, type Look, lookedAt } from '#shared/baseline/look'
import { failure } from '#shared/ipc/result'
import { allSockets } from '#shared/sockets/request'
import { dayOf } from '#shared/words/day'
import { fileProblem } from '#shared/words/system-error'
import { writeOutputFile } from '../output-file'
import type { Reachable } from '../reach/reachable'
import type { SettingsDesk } from '../settings/settings'
import type { Sockets } from '../sockets/sockets'
import type { OthersLook } from '../watch/watched-others'
import { type BaselineAt, baselineAt } from './baseline-at'

interface DeskNeeds {
  readonly sockets: Sockets
  readonly reachable: () => Promise<Reachable>
  readonly settings: SettingsDesk
  /** What hosts and router were last seen to be; null: nobody looked. */
  readonly others: () => Promise<OthersLook | null>
  readonly dataFolder: string
  /** Milliseconds since 1970. */
  readonly wallClock: () => number
}

/** Bytes of a file that are read at most; its reader refuses more. */
const mostBytes = 4_000_000

/** This computer as it is now, and the others as the watch saw them last. */
interface LookedAround extends Look {
  readonly computer: ComputerLook
  /** Whether the others are asked, and when they were asked last, in milliseconds since 1970; null: not yet. */
  readonly others: { readonly asked: boolean; readonly at: number | null }
}

/** The baseline of this computer, for a page: looked at, begun, opened and approved in. */
export class BaselineDesk {
  readonly #needs: DeskNeeds
  #writing: Promise<unknown> = Promise.resolve()

  constructor(needs: DeskNeeds) {
    this.#needs = needs
  }

  /** What is approved, and what is not. */
  async look(signal: AbortSignal): Promise<BaselineView> {
    const path = await this.#path()
    if (path === null) return nothing
    const file = await regularAt(path)
    if (!file.ok) return { ...nothing, file: path, problem: file.trouble }
    const look = await this.#lookAround(signal)
    return { ...nothing, ...viewOf(file.baseline, look, look.others), file: path, stamp: stampOf(file.text) }
  }

  /** Takes another file. @throws Failure `invalid-input` where it is none, or can't be read */
  async open(path: string, signal: AbortSignal): Promise<BaselineView> {
    const file = await regularAt(path)
    if (!file.ok) throw failure('invalid-input', fileTroubleText(file.trouble))
    await this.#choose(path)
    return this.look(signal)
  }

  /** Writes down what listens now, into a new file of the data folder, and takes that. @throws Failure `failed` */
  async record(owner: string | null, signal: AbortSignal): Promise<BaselineView> {
    const look = await this.#lookAround(signal)
    const { newBaseline } = await import('#shared/baseline/write-baseline')
    const path = await this.#newPath()
    await write(
      path,
      newBaseline({ ...look, hosts: new Map(), forwards: null }, new Map(), { ...nobody, owner }),
    )
    const written = await regularAt(path)
    if (!written.ok) throw failure('failed', fileTroubleText(written.trouble))
    await this.#choose(path)
    return this.look(signal)
  }

  /**
   * Approves one matter in the file. Comments and order stay.
   * @throws Failure `refused` where the file is another one by now, `not-found` where the matter is none any more, `failed`
   */
  approve(request: ApproveOne, signal: AbortSignal): Promise<BaselineView> {
    // one after the other: the second knows what the first wrote
    const work = this.#writing.then(() => this.#approve(request, signal))
    this.#writing = work.catch(() => {})
    return work
  }

  async #approve(
    { id, stamp, ...approver }: ApproveOne & Approver,
    signal: AbortSignal,
  ): Promise<BaselineView> {
    const path = await this.#path()
    if (path === null) throw failure('failed', 'No file is chosen.')
    const file = await regularAt(path)
    if (!file.ok) throw failure('failed', fileTroubleText(file.trouble))
    if (stampOf(file.text) !== stamp) throw changedMeanwhile(path)
    const [{ drift }, { approvedText }] = await Promise.all([
      import('#shared/baseline/drift'),
      import('#shared/baseline/approve-baseline'),
    ])
    const look = await this.#lookAround(signal)
    const item = drift(lookedAt(file.baseline, look), look).items.find((one) => one.id === id)
    if (item === undefined)
      throw failure('not-found', 'It is not so any more: there is nothing to approve by now.')
    const today = dayOf(this.#needs.wallClock())
    if (approver.until !== null && approver.until < today)
      throw failure('invalid-input', `${approver.until} is over. Today is ${today}.`)
    const text = approvedText(file.text, [item], look, approver)
    if (text === null || text === file.text)
      throw failure('failed', `It does not fit into ${path}, which stays as it is.`)
    // a look takes a while, and an editor may have written meanwhile
    const now = await regularAt(path)
    if (!now.ok || now.text !== file.text) throw changedMeanwhile(path)
    await write(path, text)
    const written = await regularAt(path)
    if (!written.ok || written.text !== text)
      throw failure(
        'failed',
        `${path} does not say what was written: somebody else changed it at the same time.`,
      )
    return this.look(signal)
  }

  async #path(): Promise<string | null> {
    const { values } = await this.#needs.settings.now()
    return values['watch.baseline']
  }

  async #choose(path: string): Promise<void> {
    await this.#needs.settings.change({ set: { 'watch.baseline': path }, reset: [] })
  }

  /** A file of an earlier time stays. */
  async #newPath(): Promise<string> {
    const { dataFolder } = this.#needs
    try {
      await mkdir(dataFolder, { recursive: true, mode: 0o700 })
    } catch (thrown) {
      throw failure('failed', `${dataFolder} cannot be made: ${fileProblem(thrown)}.`)
    }
    for (let at = 1; ; at += 1) {
      const path = join(dataFolder, at === 1 ? 'ports.yaml' : `ports-${at}.yaml`)
      if (!existsSync(path)) return path
    }
  }

  async #lookAround(signal: AbortSignal): Promise<LookedAround> {
    const { sockets, reachable, wallClock } = this.#needs
    const filter = { ...allSockets, listeningOnly: true }
    const snapshot = await sockets.list({ filter, limit: Infinity, fresh: true, packages: true }, signal)
    const found = await (await reachable()).all(signal).catch(() => null)
    signal.throwIfAborted()
    const asked = (await this.#needs.settings.now()).values['watch.others']
    const others = asked ? await this.#needs.others() : null
    const known = found === null ? null : new Map(found.map((one) => [one.socket, one.reachableFrom]))
    return {
      today: dayOf(wallClock()),
      computer: computerLookOf(snapshot, known),
      hosts: others?.hosts ?? new Map(),
      forwards: others?.forwards ?? null,
      others: { asked, at: others?.at ?? null },
    }
  }
}

const nobody = { owner: null, purpose: null, until: null, note: null }

const nothing: BaselineView = {
  file: null,
  problem: null,
  stamp: '',
  approved: [],
  notApproved: [],
  notKnown: [],
  elsewhere: null,
}

function stampOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** The baseline of a file that is one: no device, and not without end. */
function regularAt(path: string): Promise<BaselineAt> {
  return baselineAt(path, async () => {
    const there = await stat(path)
    if (!there.isFile()) return { why: 'no-file', path }
    return there.size > mostBytes ? { why: 'too-large', path } : null
  })
}

/** Whole or not at all; its rights, and a link to it, stay. */
async function write(path: string, text: string): Promise<void> {
  try {
    await writeOutputFile(path, text)
  } catch (thrown) {
    throw failure('failed', `${path} cannot be written: ${fileProblem(thrown)}.`)
  }
}

function changedMeanwhile(path: string) {
  return failure(
    'refused',
    `${path} was changed meanwhile, and stays as it is. Look at what it says now, and approve again.`,
  )
}
