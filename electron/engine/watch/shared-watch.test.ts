import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { failure } from '#shared/ipc/result'
import { usualSettings } from '#shared/settings/settings'
import type { JoinedEvent, WatchEvent } from '#shared/watch/event'
import type { WatchRequest } from '#shared/watch/request'
import { SettingsDesk } from '../settings/settings'
import { SharedWatch } from './shared-watch'

/** A watch that tells what the test says, and the requests that it was begun with. */
class Played {
  readonly begun: WatchRequest[] = []
  running = 0
  fails = false
  #events: WatchEvent[] = []
  #wake = () => {}

  tell(...events: readonly WatchEvent[]): void {
    this.#events.push(...events)
    this.#wake()
  }

  async *run(request: WatchRequest, signal: AbortSignal): AsyncGenerator<WatchEvent, void, void> {
    this.begun.push(request)
    if (this.fails) throw failure('failed', 'The table cannot be read.')
    this.running += 1
    signal.addEventListener('abort', () => this.#wake())
    try {
      while (!signal.aborted) {
        const event = this.#events.shift()
        if (event === undefined) await new Promise<void>((resolve) => (this.#wake = resolve))
        else yield event
      }
    } finally {
      this.running -= 1
    }
  }
}

const looked: WatchEvent = { kind: 'looked', at: 2, listeners: 3, tookMs: 1 }
const change = (at: number): WatchEvent => ({ kind: 'clock-set', at, byMs: 9 })

let folder = ''
let settings: SettingsDesk
let played: Played
let shared: SharedWatch
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portlight-shared-'))
  settings = new SettingsDesk(folder)
  played = new Played()
  shared = new SharedWatch({ run: (request, signal) => played.run(request, signal), settings })
})
afterEach(async () => {
  shared.close()
  await settings.close()
  rmSync(folder, { recursive: true })
})

/** Somebody who is joined. */
function joiner() {
  const own = new AbortController()
  const heard: JoinedEvent[] = []
  const over = (async () => {
    for await (const event of shared.join(own.signal)) heard.push(event)
  })()
  over.catch(() => {})
  return { heard, over, leave: () => own.abort() }
}
const until = (isSo: () => boolean) =>
  vi.waitFor(() => expect(isSo()).toBe(true), { interval: 5, timeout: 10_000 })

it('is one for all, tells whoever comes later what was told, and goes on without whoever leaves', async () => {
  const first = joiner()
  played.tell(change(1), looked)
  await until(() => first.heard.length === 3)
  const second = joiner()
  await until(() => second.heard.length === 2)
  expect(second.heard).toEqual([{ kind: 'so-far', events: [change(1)], count: 1 }, looked])
  first.leave()
  await first.over
  played.tell(change(2))
  await until(() => second.heard.length === 3)
  expect([played.begun.length, played.running]).toEqual([1, 1])
  shared.forget()
  await until(() => second.heard.length === 4)
  expect(second.heard.at(-1)).toMatchObject({ kind: 'so-far', events: [] })
})

it('ends a moment after the last has left, and not where somebody is there again', async () => {
  const first = joiner()
  await until(() => played.running === 1)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    first.leave()
    await first.over
    await vi.advanceTimersByTimeAsync(9_000)
    const second = joiner()
    await vi.advanceTimersByTimeAsync(60_000)
    second.leave()
    await second.over
    expect(played.begun).toHaveLength(1)
    expect(played.running).toBe(1)
    await vi.advanceTimersByTimeAsync(10_001)
    expect(played.running).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})

it('says to all why it can not begin, and begins anew for whoever comes then', async () => {
  played.fails = true
  const first = joiner()
  await expect(first.over).rejects.toThrow('The table cannot be read.')
  played.fails = false
  const second = joiner()
  await until(() => played.running === 1)
  second.leave()
})

it('watches by the file that is chosen, whenever that is another one or says something else', async () => {
  const one = joiner()
  await until(() => played.running === 1)
  expect(played.begun[0]?.baseline).toBeNull()
  const file = join(folder, 'ports.yaml')
  writeFileSync(file, 'baseline: 1\ncomputer: []\n')
  await settings.change({ set: { 'watch.baseline': file }, reset: [] })
  const tell = () => {
    played.tell(looked)
    return played.begun
  }
  await until(() => tell().at(-1)?.baseline?.text === 'baseline: 1\ncomputer: []\n')
  writeFileSync(file, 'baseline: 1\ncomputer: [{port: 22}]\n')
  await until(() => tell().at(-1)?.baseline?.text.includes('22') === true)
  // its hosts and the router are asked where somebody wants that, and then no public address
  expect(played.begun.every(({ baseline }) => baseline?.others == null)).toBe(true)
  await settings.change({ set: { 'watch.others': true }, reset: [] })
  await until(() => tell().at(-1)?.baseline?.others?.mayScanPublic === false)
  await settings.change({ set: { 'watch.others': false }, reset: [] })
  await until(() => tell().at(-1)?.baseline?.others === null)
  // a file that is broken changes nothing; one that can't be read from the start is said, once
  await settings.change({ set: { 'watch.baseline': join(folder, 'none.yaml') }, reset: [] })
  await until(() => tell().at(-1)?.baseline === null)
  for (let at = 0; at < 5; at += 1) tell()
  await until(() => one.heard.filter(({ kind }) => kind === 'drift-unknown').length === 1)
  writeFileSync(join(folder, 'none.yaml'), 'baseline: 1\ncomputer: []\n')
  await until(() => tell().at(-1)?.baseline !== null)
  expect(played.running).toBe(1)
  expect(usualSettings['watch.baseline']).toBeNull()
})

it('says that the file can’t be meant any more, and goes on by what it said before', async () => {
  const one = joiner()
  const file = join(folder, 'ports.yaml')
  writeFileSync(file, 'baseline: 1\ncomputer: []\n')
  await settings.change({ set: { 'watch.baseline': file }, reset: [] })
  const tell = () => {
    played.tell(looked)
    return one.heard.filter(({ kind }) => kind === 'drift-unknown').length
  }
  await until(() => tell() === 0 && played.begun.at(-1)?.baseline?.text === 'baseline: 1\ncomputer: []\n')
  const begun = played.begun.length
  writeFileSync(file, 'baseline: 1\ncomputer: [\n')
  await until(() => tell() === 1)
  tell()
  expect(tell()).toBe(1)
  expect(played.begun).toHaveLength(begun)
})
