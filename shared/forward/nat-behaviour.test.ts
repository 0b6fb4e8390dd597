import { describe, expect, it } from 'vitest'
import { type NatSights, natBehaviourOf, natTestsEvidence } from './nat-behaviour'
import { seenAt, usualNat } from './testing/findings'

describe('the verdict', () => {
  it.each<[string, Partial<NatSights>, string | null, string | null]>([
    ['a home router', {}, 'endpoint-independent', 'address-and-port-dependent'],
    [
      'lets everybody in',
      { filter: { changeBoth: 'arrived', changePort: 'arrived' } },
      'endpoint-independent',
      'endpoint-independent',
    ],
    [
      'lets an address in that was sent to',
      { filter: { changeBoth: 'silent', changePort: 'arrived' } },
      'endpoint-independent',
      'address-dependent',
    ],
    [
      'a port for each address',
      { mapped: { primary: seenAt(1), otherAddress: seenAt(2), otherBoth: seenAt(2) } },
      'address-dependent',
      'address-and-port-dependent',
    ],
    [
      'a port for each peer',
      { mapped: { primary: seenAt(1), otherAddress: seenAt(2), otherBoth: seenAt(3) } },
      'address-and-port-dependent',
      'address-and-port-dependent',
    ],
    ['a server without RFC 5780', { other: null }, null, null],
    [
      'a second address that is dead: its silence proves no filter',
      { mapped: { primary: seenAt(1), otherAddress: null, otherBoth: null } },
      null,
      null,
    ],
    ['a second port that is dead', { otherPortAlive: false }, 'endpoint-independent', null],
    [
      'a server that answers from where it was asked',
      { filter: { changeBoth: 'ignored', changePort: 'ignored' } },
      'endpoint-independent',
      null,
    ],
    [
      'half of the answers lost',
      { mapped: { primary: seenAt(1), otherAddress: seenAt(2), otherBoth: null } },
      null,
      null,
    ],
  ])('%s', (_, sights, mapping, filtering) => {
    const found = natBehaviourOf({ kind: 'seen', sights: { ...usualNat, ...sights } })
    expect(found).toMatchObject({ mapping, filtering })
    // whatever is not known has its reason
    if (mapping === null || filtering === null) expect(found.notes).not.toHaveLength(0)
  })

  it('names that nothing translates', () => {
    const { notes } = natBehaviourOf({
      kind: 'seen',
      sights: { ...usualNat, local: { address: '25.0.0.2', port: 5000 } },
    })
    expect(notes.join()).toContain('nothing on the way translates')
  })
})

it.each([
  [
    { kind: 'no-server' },
    'Nobody outside was asked (a STUN server), so how the router treats ports is not known.',
  ],
  [{ kind: 'no-answer' }, 'No STUN server answered, so how the NAT behaves is not known.'],
  [{ kind: 'not-in-time' }, 'How the NAT behaves could not be found out in time.'],
  [{ kind: 'stopped', server: 'stun' }, 'stun stopped answering, so how the NAT behaves is not known.'],
  [
    { kind: 'no-socket', code: 'EMFILE' },
    'How the NAT behaves could not be tested: this computer has no socket for it (EMFILE).',
  ],
] as const)('of %j nothing is known', (found, note) => {
  expect(natBehaviourOf(found)).toEqual({ mapping: null, filtering: null, notes: [note] })
  expect(natTestsEvidence(found)).toEqual([])
})
