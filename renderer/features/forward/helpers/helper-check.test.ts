import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { OutsideHelpers } from '#shared/forward/request'
import { checkHelpers, countHelpers, emptyDraft as empty, sameHelpers } from './helper-check'
import { helperFacts } from './helper-words'
import { knownStun } from './known-stun'

describe('helpers outside', () => {
  it('are none for an empty panel', () => {
    const { helpers } = checkHelpers(empty)
    expect(helpers).toEqual({ reflector: null, echoip: null, globalping: null, checkHost: null, stun: [] })
    expect(
      countHelpers(helpers ?? { reflector: 'x', echoip: null, globalping: null, checkHost: null, stun: [] }),
    ).toBe(0)
  })

  it('are read as the contract takes them', () => {
    const { helpers } = checkHelpers({
      reflector: ' https://home.example.org:8443/r ',
      echoip: 'http://192.0.2.7',
      globalping: '',
      checkHost: '',
      stun: ['stun.one.example:3478'],
      ownStun: 'stun.two.example:19302, [2001:db8::1]:3478 192.0.2.9:3478',
    })
    expect(v.is(OutsideHelpers, helpers)).toBe(true)
    expect(helpers?.stun).toHaveLength(4)
    expect(helpers?.reflector).toBe('https://home.example.org:8443/r')
  })

  it('name the same server once', () => {
    const { helpers } = checkHelpers({ ...empty, stun: ['a.example:1'], ownStun: 'a.example:1 a.example:1' })
    expect(helpers?.stun).toEqual(['a.example:1'])
  })

  it.each([
    'stun.example.org',
    'stun.example.org:0',
    'stun.example.org:70000',
    'a b:1',
    '2001:db8::1:3478',
    '-x:1',
    '[zz]:1',
  ])('refuse %s as a STUN server', (ownStun) => {
    const check = checkHelpers({ ...empty, ownStun })
    expect(check.problems.stun).not.toBeNull()
    expect(check.helpers).toBeNull()
  })

  it('refuse more servers than the contract takes', () => {
    const ownStun = Array.from({ length: 9 }, (_, index) => `s${index}.example:3478`).join(' ')
    expect(checkHelpers({ ...empty, ownStun }).problems.stun).toMatch(/9 servers: 8 are the most/)
  })

  it.each([
    'home.example.org',
    'ftp://home.example.org',
    'javascript:alert(1)',
    'https://',
    'file:///etc/passwd',
  ])('refuse %s as a reflector', (reflector) => {
    expect(checkHelpers({ ...empty, reflector }).problems.reflector).toMatch(/whole address/)
  })

  it('refuse an address with a password, which would stand in reports', () => {
    expect(checkHelpers({ ...empty, echoip: 'https://me:secret@example.org' }).problems.echoip).toMatch(
      /password/,
    )
  })

  it('are each named with who runs them and what they learn, before anybody agrees', () => {
    const facts = helperFacts({
      reflector: 'https://home.example.org',
      echoip: 'https://echo.example.org',
      globalping: null,
      checkHost: null,
      stun: [knownStun[0]?.server ?? '', 'own.example:3478'],
    })
    expect(facts.map(({ name }) => name)).toEqual([
      'home.example.org',
      'echo.example.org',
      knownStun[0]?.server,
      'own.example:3478',
    ])
    expect(facts[0]?.learns).toMatch(/public address.*port/)
    expect(facts[2]?.operator).toMatch(/Cloudflare/)
    expect(facts[3]?.operator).toBe('whoever runs own.example')
    expect(facts[3]?.learns).toMatch(/Not which port/)
  })

  it('are the same in any order of servers', () => {
    const one = { reflector: null, echoip: null, globalping: null, checkHost: null, stun: ['a:1', 'b:2'] }
    expect(sameHelpers(one, { ...one, stun: ['b:2', 'a:1'] })).toBe(true)
    expect(sameHelpers(one, { ...one, stun: ['a:1'] })).toBe(false)
  })
})
