import { describe, expect, it } from 'vitest'
import { ownCommandAsRoot } from '../command-line/own-command'
import { byCommand } from '../command-line/remedy'
import { optPortlight } from '../command-line/testing/own-commands'
import { anOwner } from '../sockets/testing/sockets'
import type { ConflictFacts } from './facts'
import { aProbe, someFacts } from './testing/facts'
import { explainConflict, isFreeForMost } from './verdict'

// Linux lists no TCP socket that is bound and neither listens nor connects; one that set SO_REUSEADDR lets a probe of Node in.

const explain = (parts: Partial<ConflictFacts>) => explainConflict(someFacts(parts))
const stray = { handle: '9', owners: [anOwner({ program: 'python3', pid: 4711 })] }

/** What a program without SO_REUSEADDR would see, on each address. */
const unset = (parts: Partial<ConflictFacts>) =>
  explain(parts)
    .probes.filter(({ source }) => source === 'inferred')
    .map(({ outcome }) => outcome)

describe('a port that binds and that no row has', () => {
  it('is free for everybody where the kernel counts no socket that stands in no table', () => {
    const report = explain({ unlistedTcp: { atMost: 0, allSeen: true } })
    expect(report).toMatchObject({ verdict: 'free', confidence: 'certain' })
    expect(report.sentence).toBe('TCP port 3000 is free: it binds now.')
    expect(report.evidence.map(({ detail }) => detail).join()).toContain('so none is bound unseen')
    expect(unset({})).toEqual(['binds', 'binds'])
  })

  it('is free for everybody where every process was looked into and none has such a socket', () => {
    const nobody = { unlistedTcp: { atMost: 3, allSeen: true }, strays: [] }
    expect(explain(nobody)).toMatchObject({ verdict: 'free', confidence: 'certain' })
    expect(unset(nobody)).toEqual(['binds', 'binds'])
  })

  it.each([
    [
      'one was found',
      { unlistedTcp: { atMost: 1, allSeen: true }, strays: [stray] },
      'python3 (process 4711)',
    ],
    ['the table is not read', { tableProblem: 'It is gone.', strays: null }, "can't be read (It is gone)."],
    ['not all could be looked into', { unlistedTcp: { atMost: 1, allSeen: false }, strays: [] }, null],
    ['nobody looked', { unlistedTcp: { atMost: 1, allSeen: true }, strays: null }, null],
    ['the kernel does not count', { unlistedTcp: null, strays: [] }, null],
  ])('is said to be free for those alone that set SO_REUSEADDR where %s', (_why, parts, suspicion) => {
    const report = explain(parts)
    // what was tried is certain; that somebody may keep others out is a reason to say less
    const confidence = suspicion === null ? 'certain' : 'likely'
    expect(report).toMatchObject({ verdict: 'free', inUse: false, confidence, owners: [] })
    expect(report.sentence).toContain('binds now for programs that set SO_REUSEADDR, as most servers do')
    expect(report.sentence).toContain(suspicion ?? 'as most servers do.')
    expect(unset(parts)).toEqual(['not-known', 'not-known'])
    // a doubt takes nothing away from the word that stands before the sentence
    expect(isFreeForMost(report)).toBe(false)
  })

  it('is to be had by setting the option, and who else has such a socket is shown to administrators', () => {
    const remedy = byCommand(ownCommandAsRoot(optPortlight, 'sockets'))
    const { fixes } = explain({ unlistedTcp: { atMost: 1, allSeen: false }, strays: [], remedy })
    expect(fixes.map(({ title }) => title).join()).toContain('set SO_REUSEADDR in the program')
    expect(fixes.at(-1)).toMatchObject({
      title: 'Look into the processes of others too, as administrator',
      command: ownCommandAsRoot(optPortlight, 'why', '3000'),
    })
  })

  it('is not doubted for UDP, whose bound sockets are all listed, nor where the system lists them', () => {
    const udp = { port: 3000, protocol: 'udp', address: null } as const
    const doubtful = { unlistedTcp: { atMost: 1, allSeen: false } }
    expect(explain({ ...doubtful, question: udp }).confidence).toBe('certain')
    expect(explain({ unlistedTcp: null, system: 'darwin' }).confidence).toBe('certain')
  })
})

describe('a port that does not bind', () => {
  it('is not to be had without the option either', () => {
    const probes = [aProbe('0.0.0.0', 'EADDRINUSE'), aProbe('::')]
    expect(unset({ probes, unlistedTcp: { atMost: 1, allSeen: true } })).toEqual(['fails', 'not-known'])
  })
})
