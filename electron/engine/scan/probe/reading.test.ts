import { describe, expect, it } from 'vitest'
import { outcomes } from '#shared/scan/state'
import { readOutcome, readUdpOutcome } from './reading'

describe('the meaning of an errno', () => {
  // the table of the field's conventions, line by line
  it.each([
    ['CONNECTED', 'open', 'syn-ack'],
    ['ECONNREFUSED', 'closed', 'conn-refused'],
    ['EACCES', 'filtered', 'admin-prohibited'],
    ['EPERM', 'filtered', 'admin-prohibited'],
    ['ENOPROTOOPT', 'filtered', 'proto-unreach'],
  ] as const)('%s is %s (%s)', (outcome, state, reason) => {
    expect(readOutcome(outcome)).toEqual({ kind: 'answered', state, reason })
  })

  it.each([
    ['EHOSTUNREACH', 'host-unreach'],
    ['EHOSTDOWN', 'host-unreach'],
    ['ENETUNREACH', 'net-unreach'],
  ] as const)('%s waits for a look at the route', (outcome, reason) => {
    expect(readOutcome(outcome)).toEqual({ kind: 'unreachable', reason })
  })

  it.each(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EADDRNOTAVAIL', 'EAGAIN'] as const)(
    '%s says nothing about the port',
    (outcome) => expect(readOutcome(outcome).kind).toBe('shortage'),
  )

  it('is never a verdict for silence, and a kernel that gives up is silence too', () => {
    expect(readOutcome('TIMEOUT').kind).toBe('silence')
    expect(readOutcome('ETIMEDOUT').kind).toBe('silence')
  })

  it('is over UDP that of the ICMP answer, where the two differ', () => {
    const open = { kind: 'answered', state: 'open', reason: 'udp-response' }
    expect(readUdpOutcome('ANSWERED')).toEqual(open)
    expect(readUdpOutcome('ANSWERED-UNLIKE')).toEqual(open)
    const closed = { kind: 'answered', state: 'closed', reason: 'port-unreach' }
    expect(readUdpOutcome('ECONNREFUSED')).toEqual(closed)
    expect(readUdpOutcome('ECONNRESET')).toEqual(closed)
    const same = outcomes.filter((outcome) => outcome !== 'ECONNREFUSED' && outcome !== 'ECONNRESET')
    for (const outcome of same) expect(readUdpOutcome(outcome)).toEqual(readOutcome(outcome))
  })

  it('calls nothing open, closed or filtered that the tables do not name', () => {
    const answered = outcomes.filter((outcome) => readOutcome(outcome).kind === 'answered')
    expect(answered.sort()).toEqual(
      [
        'CONNECTED',
        'ECONNRESET',
        'ECONNREFUSED',
        'EACCES',
        'EPERM',
        'ENOPROTOOPT',
        'ANSWERED',
        'ANSWERED-UNLIKE',
      ].sort(),
    )
  })
})
