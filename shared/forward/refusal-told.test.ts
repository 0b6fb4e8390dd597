import { describe, expect, it } from 'vitest'
import type { RefusalReason } from './refusal-found'
import { reasonText } from './refusal-told'
import { refusalCode } from './router-codes'

type About = Extract<RefusalReason, { readonly why: 'upnp' }>['about']
const upnp = (error: number, about: About = 'forward', words = '') =>
  ({ why: 'upnp', about, error, words, tried: [] }) as const
const unknown = reasonText(upnp(999))
const results = (why: 'nat-pmp' | 'pcp', last: number) =>
  Array.from({ length: last }, (_, at) => ({ why, result: at + 1 }) as const)
const errors = [401, 402, 501, 606, 713, 714, 715, 716, 718, 724, 725, 726, 727, 728, 729, 732, 733]

describe('what a router says no with', () => {
  it.each<RefusalReason>([
    ...results('nat-pmp', 5),
    ...results('pcp', 13),
    ...errors.map((error) => upnp(error)),
    ...[701, 702, 703, 704, 705, 706, 707, 708].map((error) => upnp(error, 'pinhole')),
  ])('has a sentence of its own: %j', (because) => {
    expect(reasonText(because)).toMatch(/^[A-Z].*\.$/)
    expect(reasonText(because)).not.toBe(unknown)
  })

  it('is shown by its code and its word, the router’s own or the protocol’s', () => {
    expect(refusalCode(upnp(718, 'forward', 'SomeWords'))).toBe('718 SomeWords')
    expect(refusalCode(upnp(718))).toBe('718')
    expect(refusalCode({ why: 'pcp', result: 12 })).toBe('12 ADDRESS_MISMATCH')
    expect(refusalCode({ why: 'nat-pmp', result: 77 })).toBe('77')
    expect(reasonText({ why: 'nat-pmp', result: 77 })).toBe(unknown)
    expect(refusalCode({ why: 'silent', way: 'pcp' })).toBeNull()
  })

  it('means another thing about IPv6, and about another computer, where the number does', () => {
    expect(reasonText(upnp(704, 'pinhole'))).toContain('opening')
    expect(reasonText(upnp(606, 'pinhole'))).toBe(reasonText(upnp(606)))
    expect(reasonText(upnp(718, 'other-host'))).toContain('itself only')
    expect(reasonText(upnp(606, 'other-host'))).toBe(reasonText(upnp(606)))
  })
})
