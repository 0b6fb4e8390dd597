import { entryOf as entryOfAnswer } from '#shared/history/answer-entry'
import type { KeptAnswer } from '#shared/history/kept-answer'
import type { HistoryList } from '#shared/history/request'
import { entryMatches, keptRunId, type RunEntry, type ScanEntry } from '#shared/history/run-entry'
import { scanOf } from '#shared/history/run-events'
import { runOf } from '#shared/history/testing/read-text'
import { nmapBothProtocols } from '#shared/history/testing/recordings'
import type { Handlers } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { failure } from '#shared/ipc/result'
import type { FollowedEvent } from '#shared/run/run'

type HistoryHandlers = Pick<
  Handlers<EngineContract>,
  | 'history.list'
  | 'history.open'
  | 'history.answer'
  | 'history.mark'
  | 'history.compare'
  | 'history.remove'
  | 'history.forget'
>

function entryOf(id: string, startedAt: number, targets: string, open: number): ScanEntry {
  const asked = { targets, exclude: '', ports: '1-1024', excludePorts: '', family: 'any', timing: 3 } as const
  const hosts = targets.split(' ').map((address) => ({ address, names: [], open }))
  const sizes = { ports: 1024, hostsTotal: hosts.length, hostsUp: hosts.length, open, tookMs: 2300 }
  return { kind: 'entry', version: 1, id, what: 'scan', asked, startedAt, partial: false, hosts, ...sizes }
}

const at = Date.UTC(2026, 10, 28, 10)

/** A recording of nmap's, as if it was kept. */
export async function* recordedScan(
  entry: ScanEntry = entryOf('20261128-100000-0000000a', at, '127.0.0.1', 1),
): AsyncGenerator<FollowedEvent, void, void> {
  const { id, startedAt, asked } = entry
  yield { kind: 'run', run: { id, kind: 'scan', version: 1, startedAt, asked }, complete: true }
  for (const event of scanOf(runOf(nmapBothProtocols)).events()) {
    yield event.kind === 'planned' ? { ...event, plan: { ...event.plan, id } } : event
  }
}

/** Kept scans of three days; what comes of opening one is a recording of nmap's. */
export function playedHistory(): {
  readonly handlers: HistoryHandlers
  readonly keep: (answer: KeptAnswer, startedAt: number) => void
  /** From now on no kept scan can be read; the list says so. */
  readonly breakOff: (sentence: string) => void
} {
  const answers = new Map<string, KeptAnswer>()
  let broken: string | null = null
  let troubles: HistoryList['troubles'] = []
  let entries: readonly RunEntry[] = [
    entryOf('20261128-100000-0000000a', at, '192.168.1.10', 4),
    entryOf('20261127-100000-0000000b', at - 86_400_000, '192.168.1.10 192.168.1.20', 3),
    entryOf('20261120-100000-0000000c', at - 8 * 86_400_000, '10.0.0.1', 0),
  ]
  const keep = (answer: KeptAnswer, startedAt: number) => {
    const id = keptRunId(startedAt, (answers.size + 256).toString(16).padStart(8, '0'))
    answers.set(id, answer)
    const entry = entryOfAnswer(answer, { id, startedAt, tookMs: 40 }, '')
    entries = [entry, ...entries].sort((one, other) => other.startedAt - one.startedAt)
  }
  const handlers: HistoryHandlers = {
    'history.list': async ({ words, what, most }) => {
      const all = entries.filter((entry) => what === undefined || entry.what === what)
      const found = words === '' ? all : all.filter((entry) => entryMatches(entry, words))
      return { entries: found.slice(0, most), found: found.length, total: all.length, troubles }
    },
    'history.open': async () => {
      if (broken === null) return { bytes: new TextEncoder().encode(nmapBothProtocols) }
      troubles = [{ at, sentence: broken }]
      throw failure('not-found', 'This kept scan can’t be read any more: its file is damaged or gone.')
    },
    'history.answer': async ({ id }) => {
      const answer = answers.get(id)
      if (answer === undefined) throw failure('not-found', 'This is not kept any more.')
      return answer
    },
    'history.mark': async ({ id, kept, name }) => {
      entries = entries.map((entry) => {
        if (entry.id !== id) return entry
        const before = entry.mark ?? { kept: false, name: null }
        return {
          ...entry,
          mark: { kept: kept ?? before.kept, name: name === undefined ? before.name : name },
        }
      })
      return null
    },
    'history.compare': async () => ({
      summary: '1 port opened and 1 port closed.',
      same: false,
      hosts: [
        {
          address: '192.168.1.10',
          names: ['nas.local'],
          changes: [
            { mark: '+', of: '8080/tcp', what: 'opened', detail: 'closed → open' },
            { mark: '-', of: '22/tcp', what: 'closed', detail: 'open → closed' },
          ],
          notKnown: [],
          ports: [{ protocol: 'tcp', came: '8080', went: '22', other: '', stays: '80,443' }],
        },
        {
          address: '192.168.1.20',
          names: [],
          changes: [],
          notKnown: ['It is in the earlier scan with 80/tcp open; the later scan did not ask it.'],
          ports: [],
        },
      ],
      hostsLeftOut: 0,
      notKnown: [],
    }),
    'history.forget': async () => {
      entries = []
      return null
    },
    'history.remove': async ({ ids }) => {
      entries = entries.filter(({ id }) => !ids.includes(id))
      return null
    },
  }
  const breakOff = (sentence: string) => {
    broken = sentence
  }
  return { handlers, keep, breakOff }
}
