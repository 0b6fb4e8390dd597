import { describe, expect, it } from 'vitest'
import {
  type BindingSight,
  type LifetimeSights,
  lifetimeWords,
  natLifetimeOf,
} from '#shared/forward/nat-lifetime'
import { natLifetime } from './nat-lifetime'
import { fakeStun } from './testing/fake-stun'

const idle = (...met: readonly BindingSight[]) => met.map((one, at) => ({ seconds: (at + 1) * 15, met: one }))
const found = (part: Partial<LifetimeSights>) =>
  natLifetimeOf({ server: 's', idle: idle('open', 'gone', 'gone'), kept: null, ...part })
const kept = (one: BindingSight, two: BindingSight, whole: BindingSight) =>
  found({ kept: { one, two, whole } }).notes

describe('how long a NAT keeps a port open', () => {
  it.each<[readonly BindingSight[], number | null, number | null, RegExp]>([
    [['open', 'open', 'gone', 'gone'], 30, 45, /at least 30 seconds, and is closed after 45/],
    [['gone', 'gone'], null, 15, /closed in less than 15 seconds/],
    [['open', 'open', 'open'], 45, null, /still open after 45 seconds: longer was not waited/],
    // what could not be looked at leaves the gap wider, and closes nothing
    [['open', 'not-known', 'gone', 'gone'], 15, 45, /at least 15 seconds, and is closed after 45/],
    [['open', 'gone', 'open'], null, null, /^A port was closed after 30 .* can't be told/],
    [['not-known', 'not-known'], null, null, /^s stopped answering/],
  ])('%s', (met, atLeast, lessThan, words) => {
    const lifetime = found({ idle: idle(...met) })
    expect(lifetime).toMatchObject({ atLeast, lessThan })
    expect(lifetimeWords(lifetime).join(' ')).toMatch(words)
  })

  it('tells who closes it only where a port that is used all the way stays open', () => {
    expect(kept('open', 'open', 'open')).toEqual([expect.stringMatching(/it is your router/)])
    expect(kept('gone', 'open', 'open')).toEqual([
      expect.stringMatching(/Most likely a second router.*no proof/),
    ])
    expect(kept('gone', 'gone', 'open')).toEqual([expect.stringMatching(/somebody farther on/)])
    expect(kept('gone', 'gone', 'gone')).toEqual([])
    expect(kept('gone', 'gone', 'not-known')).toEqual([])
    expect(kept('not-known', 'open', 'open')).toEqual([])
    const all = { one: 'gone', two: 'gone', whole: 'open' } as const
    expect(found({ idle: idle('open', 'open'), kept: all }).notes).toEqual([])
  })

  it.concurrent.each([
    ['answers where it was asked alone', {}, /RESPONSE-PORT/],
    ['says nothing', { deafFor: 1_000 }, /No STUN server answered/],
  ] as const)('is not known by a server that %s', async (_, options, note) => {
    const server = await fakeStun(options)
    const lifetime = await natLifetime([server.name], new AbortController().signal)
    server.close()
    expect(lifetime).toEqual({ atLeast: null, lessThan: null, notes: [expect.stringMatching(note)] })
  })
})
