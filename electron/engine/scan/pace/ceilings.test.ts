import { describe, expect, it } from 'vitest'
import type { NoticeBoard } from '../../platform/platform'
import { Ceilings, type Sender } from './ceilings'

/** A board in memory, in place of the system's. */
function fakeBoard(): NoticeBoard & { readonly notices: Set<string> } {
  const notices = new Set<string>()
  return {
    notices,
    post: async (text) => {
      notices.add(text)
      return () => void notices.delete(text)
    },
    read: async () => [...notices],
  }
}

/** Lets answers of the board come in. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

/** Asks for everything every 10 ms for ten seconds, in turn; gives how much each got. */
function drive(ceilings: Ceilings, senders: readonly Sender[], time: { now: number }): number[] {
  const got = senders.map(() => 0)
  const end = time.now + 10_000
  for (; time.now < end; time.now += 10) {
    senders.forEach((sender, index) => {
      const some = ceilings.available(sender, 'public')
      if (some > 0) ceilings.take(sender, 'public', some)
      got[index] = (got[index] ?? 0) + some
      ceilings.rest(sender)
    })
  }
  return got
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

describe('the scans of one engine', () => {
  it('share one ceiling wholly and evenly', () => {
    const time = { now: 0 }
    const ceilings = new Ceilings(null, () => time.now)
    const senders = Array.from({ length: 8 }, () => ({ timing: 3 as const }))
    const got = drive(ceilings, senders, time)
    expect(sum(got)).toBeGreaterThan(4_950)
    expect(sum(got)).toBeLessThanOrEqual(5_020)
    for (const some of got) expect(Math.abs(some - 625)).toBeLessThan(20)
  })

  it('send no more at two timings than the faster one may', () => {
    const time = { now: 0 }
    const ceilings = new Ceilings(null, () => time.now)
    const [slow = 0, fast = 0] = drive(ceilings, [{ timing: 3 }, { timing: 4 }], time)
    expect(slow).toBeGreaterThan(4_950)
    expect(slow + fast).toBeLessThanOrEqual(20_100)
    expect(slow + fast).toBeGreaterThan(19_800)
  })

  it('keep to a lower one as soon as somebody wants it, also where the timing has none', () => {
    const time = { now: 0 }
    const ceilings = new Ceilings(null, () => time.now)
    const senders = [{ timing: 3 as const }, { timing: 5 as const }]
    drive(ceilings, senders, time)
    ceilings.lower({ public: 100, private: 20 })
    expect(sum(drive(ceilings, senders, time))).toBeLessThanOrEqual(1_010)
    const near = { timing: 5 as const }
    let got = 0
    for (const end = time.now + 10_000; time.now < end; time.now += 10) {
      const some = ceilings.available(near, 'private')
      if (some > 0) ceilings.take(near, 'private', some)
      got += some
      ceilings.rest(near)
    }
    expect(got).toBeGreaterThan(190)
    expect(got).toBeLessThanOrEqual(202)
    ceilings.lower({})
    expect(ceilings.available(near, 'private')).toBe(Number.POSITIVE_INFINITY)
    expect(sum(drive(ceilings, senders, time))).toBeGreaterThan(99_000)
  })

  it('get the share of one that wants nothing or has ended', () => {
    const time = { now: 0 }
    const ceilings = new Ceilings(null, () => time.now)
    const [idle, busy, gone] = [{ timing: 3 as const }, { timing: 3 as const }, { timing: 3 as const }]
    for (const sender of [idle, busy, gone]) ceilings.available(sender, 'public')
    ceilings.rest(idle)
    ceilings.rest(idle)
    ceilings.leave(gone)
    expect(sum(drive(ceilings, [busy], time))).toBeGreaterThan(4_950)
  })
})

describe('the engines of one computer', () => {
  it('divide a ceiling, and the newcomer waits until the others have looked', async () => {
    const time = { now: 0 }
    const board = fakeBoard()
    const first = new Ceilings(board, () => time.now)
    const second = new Ceilings(board, () => time.now)
    const [one, two] = [{ timing: 3 as const }, { timing: 3 as const }]
    first.available(one, 'public')
    await settle()
    time.now = 1_000
    expect(first.available(one, 'public')).toBeGreaterThan(0)
    second.available(two, 'public')
    await settle()
    time.now = 1_300
    expect(second.available(two, 'public')).toBe(0)
    time.now = 2_000
    expect(sum(drive(second, [two], time))).toBeLessThanOrEqual(2_510)
    first.leave(one)
    second.leave(two)
    expect(board.notices.size).toBe(0)
  })

  it('are slowed to an eighth at most by whoever posts notices, and not at all by notices that are none', async () => {
    const time = { now: 0 }
    const board = fakeBoard()
    for (let id = 0; id < 1_000; id++) board.notices.add(`${id.toString(16).padStart(16, '0')}/public/0`)
    const sender = { timing: 3 as const }
    const ceilings = new Ceilings(board, () => time.now)
    ceilings.available(sender, 'public')
    await settle()
    time.now = 1_000
    expect(sum(drive(ceilings, [sender], time))).toBeGreaterThan(600)
    ceilings.leave(sender)

    board.notices.clear()
    for (const odd of ['x/public/3', '0000000000000000/private/3', `${'0'.repeat(16)}/public/5`, '/'])
      board.notices.add(odd)
    const alone = new Ceilings(board, () => time.now)
    alone.available(sender, 'public')
    await settle()
    expect(sum(drive(alone, [sender], time))).toBeGreaterThan(4_950)
    alone.leave(sender)
  })
})
