import { describe, expect, it } from 'vitest'
import { judgeSilence, type SilentHost } from './silent-host'

/** Half a second of silence from one host of a network that is not ours. */
const silent: SilentHost = {
  now: 1_500,
  began: 1_000,
  neighboursAsOf: 1_450,
  neighbour: null,
  mayBeginAgain: false,
  tries: 1,
  hosts: 1,
  ports: 1_000,
}

describe('a silent host', () => {
  it('is judged by no ARP table that is older than its probes', () => {
    expect(judgeSilence({ ...silent, neighboursAsOf: Number.NEGATIVE_INFINITY })).toBe('wait')
    expect(judgeSilence({ ...silent, neighboursAsOf: 1_000, neighbour: 'unresolved' })).toBe('wait')
    expect(judgeSilence({ ...silent, now: 1_800 })).toBe('wait')
  })

  it('is down where ARP had no answer to two requests, and not before', () => {
    const unresolved = { ...silent, neighbour: 'unresolved', hosts: 256, tries: 4 } as const
    expect(judgeSilence({ ...unresolved, now: 2_100, neighboursAsOf: 2_100 })).toBe('wait')
    expect(judgeSilence({ ...unresolved, now: 2_150, neighboursAsOf: 2_101 })).toBe('down')
  })

  it('is begun anew where its link has no word on it, for the table may be full; but not for ever', () => {
    const lost = { ...silent, mayBeginAgain: true, tries: 2, hosts: 4096, ports: 1 }
    expect(judgeSilence({ ...lost, now: 2_100, neighboursAsOf: 2_100 })).toBe('wait')
    expect(judgeSilence({ ...lost, now: 2_150, neighboursAsOf: 2_101 })).toBe('begin-again')
    expect(judgeSilence({ ...lost, now: 2_150, neighboursAsOf: 2_101, mayBeginAgain: false })).toBe('ask-all')
    expect(judgeSilence({ ...lost, now: 2_150, neighboursAsOf: 2_101, neighbour: 'resolved' })).toBe(
      'ask-all',
    )
  })

  it('is asked for all its ports once its first ones have had their try', () => {
    expect(judgeSilence({ ...silent, tries: 0 })).toBe('wait')
    expect(judgeSilence(silent)).toBe('ask-all')
    expect(judgeSilence({ ...silent, neighbour: 'resolved' })).toBe('ask-all')
  })

  it('is passed over in a sweep, after a second try, unless its link knows it or it is soon done', () => {
    const swept = { ...silent, hosts: 17, tries: 2 }
    expect(judgeSilence({ ...swept, tries: 1 })).toBe('wait')
    expect(judgeSilence(swept)).toBe('pass-over')
    expect(judgeSilence({ ...swept, neighbour: 'resolved' })).toBe('ask-all')
    expect(judgeSilence({ ...swept, ports: 128 })).toBe('ask-all')
    expect(judgeSilence({ ...swept, hosts: 16 })).toBe('ask-all')
  })
})
