import type { KeptAnswer } from '#shared/history/kept-answer'
import { isScan, type MarkChange, type RunEntry } from '#shared/history/run-entry'
import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { failure, fromThrown } from '#shared/ipc/result'
import type { FollowedEvent } from '#shared/run/run'
import { dateText } from '../../../ui/when-text'
import type { HistoryStore } from '../history-slice'
import type { Grouping, HistoryState, ShownComparison } from '../history-state'
import type { ReadWatch } from './file-content'

/** What the history needs from outside. */
export interface HistoryEdges {
  /** A client that is connected, or a `disconnected` failure. */
  readonly engine: (signal: AbortSignal) => Promise<Client<EngineContract>>
  /** Shows a kept scan where scans are shown; false: another one is under way there. @param listed hosts that are in it, where known */
  readonly show: (events: AsyncIterable<FollowedEvent>, origin: string, listed?: number) => Promise<boolean>
  /** Shows a kept answer where its kind is shown; false: something of that kind is under way there. @param at when it was given */
  readonly showAnswer: (answer: KeptAnswer, at: number) => boolean
}

/** Reads what is kept. The newest search wins. */
export interface HistoryController {
  /** Reads the list anew: scans may have been made meanwhile, here or elsewhere. */
  refresh(): Promise<void>
  search(words: string): void
  group(by: Grouping): void
  /** Takes one into the comparison, or out of it; a third takes the place of the first. */
  choose(id: string): void
  compare(): Promise<void>
  /** Compares two files of scans, or one with the only kept scan that is chosen; any other number is told what is wanted. */
  compareFiles(files: readonly File[]): Promise<void>
  closeComparison(): void
  open(entry: RunEntry): Promise<void>
  /**
   * Shows a scan from a file, nmap's, masscan's or ours; or what captured packets tell.
   * @param file throws why there is none; null: there is nothing to be opened
   * @param otherwise takes a file that is neither; null: that is said
   */
  openFile(file: () => Promise<File | null>, otherwise: (() => void) | null): Promise<void>
  /** Reads no further in the file that is being read. */
  cancelReading(): void
  closeCapture(): void
  forget(entry: RunEntry): Promise<void>
  /** Keeps one for good or no more, or names it. */
  mark(entry: RunEntry, change: MarkChange): Promise<void>
  /** What was opened makes way for the list, where both have no room. */
  askForSearch(): void
  /** Shows it again. */
  bringBack(): void
  dismissProblem(): void
}

/** Milliseconds that the field has to rest before it is searched for. */
const restMs = 150

/** The file of a kept scan. @throws Failure `not-found` */
async function keptFile(client: Client<EngineContract>, { id, startedAt }: RunEntry): Promise<File> {
  const { bytes } = await client['history.open']({ id })
  return new File([bytes], `The scan kept from ${dateText(startedAt)}`)
}

export function createHistoryController(store: HistoryStore, edges: HistoryEdges): HistoryController {
  const { update } = store
  let newest = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let reading: AbortController | null = null

  type Question<T> = (client: Client<EngineContract>) => Promise<T>
  /** Why the list was not read the last time; what went wrong with anything else stays until something else is asked. */
  let unread: HistoryState['problem'] = null

  const answer = async <T>(question: Question<T>): Promise<T | null> => {
    try {
      return await question(await edges.engine(new AbortController().signal))
    } catch (thrown) {
      update(() => ({ problem: fromThrown(thrown) }))
      return null
    }
  }

  const ask = <T>(question: Question<T>): Promise<T | null> => {
    update(() => ({ problem: null }))
    return answer(question)
  }

  /** What a file comes to, while the page says how far it is read; null where that was cancelled. */
  const readWatched = async <T>(file: File, read: (file: File, watch: ReadWatch) => Promise<T>) => {
    reading?.abort()
    const own = new AbortController()
    reading = own
    let last = -1
    const told = (part: number) => {
      const percent = Math.floor(part * 100)
      // what is read at once need not be told
      if (own.signal.aborted || percent === last || (last < 0 && percent >= 100)) return
      last = percent
      update(() => ({ reading: { name: file.name, percent } }))
    }
    try {
      const content = await read(file, { told, signal: own.signal })
      return own.signal.aborted ? null : content
    } catch (thrown) {
      if (own.signal.aborted) return null
      throw thrown
    } finally {
      if (reading === own) {
        reading = null
        update(() => ({ reading: null }))
      }
    }
  }

  const show = async (events: AsyncIterable<FollowedEvent>, origin: string, listed?: number) => {
    if (await edges.show(events, origin, listed)) return
    const message = 'A scan is under way. End it first, and open this one then.'
    update(() => ({ problem: { code: 'refused', message } }))
  }

  const refresh = async () => {
    newest += 1
    const own = newest
    const { words } = store.getState().history
    const list = await answer((client) => client['history.list']({ words }))
    if (list === null) unread = store.getState().history.problem
    if (list === null || own !== newest) return
    const there = new Set(list.entries.map(({ id }) => id))
    update(({ chosen, problem }) => ({
      list,
      problem: problem === unread ? null : problem,
      chosen: chosen.filter((id) => there.has(id)),
    }))
  }

  const compared = (comparison: ShownComparison) =>
    update(() => ({ comparison, capture: null, aside: false, problem: null }))

  return {
    refresh,
    search(words) {
      update(() => ({ words }))
      clearTimeout(timer)
      timer = setTimeout(() => void refresh(), restMs)
    },
    group: (grouping) => update(() => ({ grouping })),
    choose: (id) =>
      update(({ chosen }) => ({
        chosen: chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id].slice(-2),
      })),
    async compare() {
      const { chosen, list } = store.getState().history
      const entries = (list?.entries ?? []).filter(({ id }) => chosen.includes(id))
      const [after, before] = entries
      if (after === undefined || before === undefined) return
      const result = await ask((client) => client['history.compare']({ before: before.id, after: after.id }))
      if (result !== null)
        compared({ before: dateText(before.startedAt), after: dateText(after.startedAt), result })
    },
    async compareFiles(files) {
      const { comparisonOf, scanInFile } = await import('./compared-scans')
      await ask(async (client) => {
        const { chosen, list } = store.getState().history
        const kept = (list?.entries ?? []).find(({ id }) => chosen.length === 1 && id === chosen[0])
        const [first, second, third] = files
        if (first === undefined) return
        const beside =
          second !== undefined
            ? () => readWatched(second, scanInFile)
            : kept !== undefined
              ? async () => {
                  const scan = await readWatched(await keptFile(client, kept), scanInFile)
                  if (scan === null) return null
                  const { startedAt } = kept
                  return { run: { ...scan.run, startedAt }, label: dateText(startedAt) }
                }
              : null
        if (third !== undefined || beside === null)
          throw failure(
            'invalid-input',
            'Two scans can be compared: choose two files, or a kept scan and one file.',
          )
        const one = await readWatched(first, scanInFile)
        const other = one === null ? null : await beside()
        if (one !== null && other !== null) compared(comparisonOf(one, other))
      })
    },
    closeComparison: () => update(() => ({ comparison: null, aside: false })),
    async open(entry) {
      const opened = await ask(async (client) => {
        if (!isScan(entry)) {
          const kept = await client['history.answer']({ id: entry.id })
          if (edges.showAnswer(kept, entry.startedAt)) return true
          const message = 'A test is under way. End it first, and open this one then.'
          update(() => ({ problem: { code: 'refused', message } }))
          return true
        }
        const { eventsOf, readContent } = await import('./file-content')
        const content = await readWatched(await keptFile(client, entry), readContent)
        if (content === null) return true
        if (content.kind !== 'scan')
          throw failure('not-found', content.kind === 'neither' ? content.message : 'This is no scan.')
        const { run } = content
        const since = 'Things may have changed since: “Scan” asks again.'
        const origin = [`Kept from ${dateText(entry.startedAt)}.`, since, ...run.partial].join(' ')
        await show(eventsOf(run, entry), origin, run.hosts.size)
        return true
      })
      // what is damaged is put aside, and no more in the list
      if (opened === null) await refresh()
    },
    async openFile(read, otherwise) {
      // its readers are loaded when somebody has a file
      const { eventsOf, originOf, readContent } = await import('./file-content')
      await ask(async () => {
        const file = await read()
        if (file === null) return
        const content = await readWatched(file, readContent)
        switch (content?.kind) {
          case undefined:
            return
          case 'scan':
            await show(eventsOf(content.run), originOf(file.name, content.run), content.run.hosts.size)
            return
          case 'capture':
            update(() => ({
              capture: { name: file.name, report: content.report },
              aside: false,
              problem: null,
            }))
            return
          case 'neither':
            if (otherwise !== null) return otherwise()
            update(() => ({ problem: { code: 'invalid-input', message: content.message } }))
        }
      })
    },
    cancelReading: () => {
      reading?.abort()
      reading = null
      update(() => ({ reading: null }))
    },
    closeCapture: () => update(() => ({ capture: null, aside: false })),
    async forget({ id }) {
      await ask((client) => client['history.remove']({ ids: [id] }))
      await refresh()
    },
    async mark({ id }, change) {
      await ask((client) => client['history.mark']({ id, ...change }))
      await refresh()
    },
    askForSearch: () =>
      update(({ searchAsked, comparison, capture }) => ({
        searchAsked: searchAsked + 1,
        aside: comparison !== null || capture !== null,
      })),
    bringBack: () => update(() => ({ aside: false })),
    dismissProblem: () => update(() => ({ problem: null })),
  }
}
