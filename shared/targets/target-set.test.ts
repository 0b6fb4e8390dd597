import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scopes } from '../scan/plan'
import { scopeOf } from './address'
import type { TargetPurpose } from './target'
import { type ResolvedSpec, TargetSet } from './target-set'
import { parseTargets } from './target-spec'

/** Specs of a text; names resolve to what `answers` says. */
function resolve(
  text: string,
  purpose: TargetPurpose,
  answers: Readonly<Record<string, readonly string[]>> = {},
): readonly ResolvedSpec[] {
  const parsed = parseTargets(text, purpose)
  if (!parsed.ok) throw new Error(parsed.problems.map((problem) => problem.message).join(' '))
  return parsed.value.map((spec) => ({
    spec,
    addresses:
      spec.kind === 'name'
        ? (answers[spec.name] ?? []).map((address) => ({
            address,
            family: address.includes(':') ? ('ipv6' as const) : ('ipv4' as const),
          }))
        : null,
  }))
}

function setOf(
  targets: string,
  excluded = '',
  answers: Readonly<Record<string, readonly string[]>> = {},
): TargetSet {
  return new TargetSet(resolve(targets, 'scan', answers), resolve(excluded, 'exclude', answers))
}

function addresses(set: TargetSet): readonly string[] {
  return [...set].map(({ address }) => address)
}

function take(set: TargetSet, count: number): readonly string[] {
  const taken: string[] = []
  for (const { address } of set) {
    taken.push(address)
    if (taken.length === count) break
  }
  return taken
}

describe('a set of targets', () => {
  test('in the order of the specs, ascending within one, each once', () => {
    const set = setOf('10.0.0.2 10.0.0.0/30 10.0.0.3 ::1 10.0.0.2 0:0::1 10.0.0.1-5')
    expect(addresses(set)).toEqual([
      '10.0.0.2',
      '10.0.0.0',
      '10.0.0.1',
      '10.0.0.3',
      '::1',
      '10.0.0.4',
      '10.0.0.5',
    ])
    expect(set.count()).toEqual({ hosts: 7, exact: true })
  })

  test('says which target an address is of', () => {
    const set = setOf('nas [::1] 10.0.0.0/31', '', { nas: ['10.0.0.9', 'fe80::9%eth0'] })
    expect([...set]).toEqual([
      { target: 'nas', address: '10.0.0.9', family: 'ipv4' },
      { target: 'nas', address: 'fe80::9%eth0', family: 'ipv6' },
      { target: '[::1]', address: '::1', family: 'ipv6' },
      { target: '10.0.0.0/31', address: '10.0.0.0', family: 'ipv4' },
      { target: '10.0.0.0/31', address: '10.0.0.1', family: 'ipv4' },
    ])
  })

  test('names that share an address, and one that has none', () => {
    const set = setOf('a b c', '', { a: ['10.0.0.1'], b: ['10.0.0.1', '10.0.0.2'] })
    expect([...set].map(({ target, address }) => [target, address])).toEqual([
      ['a', '10.0.0.1'],
      ['b', '10.0.0.2'],
    ])
  })

  test('leaves out addresses, ranges and names', () => {
    const set = setOf(
      '10.0.0.0/29 2001:db8::/126',
      '10.0.0.1 10.0.0.4/31 2001:db8::1-3 gone'.replace('2001:db8::1-3', '2001:db8::2/127'),
      {
        gone: ['10.0.0.7', '2001:db8::'],
      },
    )
    expect(addresses(set)).toEqual(['10.0.0.0', '10.0.0.2', '10.0.0.3', '10.0.0.6', '2001:db8::1'])
    expect(set.count()).toEqual({ hosts: 5, exact: true })
  })

  test('zones make different addresses; an exclusion without zone means all of them', () => {
    expect(addresses(setOf('fe80::1%a fe80::1%b fe80::1%a'))).toEqual(['fe80::1%a', 'fe80::1%b'])
    expect(addresses(setOf('fe80::1%a fe80::1%b', 'fe80::1%a'))).toEqual(['fe80::1%b'])
    expect(addresses(setOf('fe80::1%a fe80::1%b fe80::2%b', 'fe80::1'))).toEqual(['fe80::2%b'])
  })

  test('an IPv4-mapped address is another one', () => {
    expect(addresses(setOf('127.0.0.1 ::ffff:127.0.0.1', ''))).toHaveLength(2)
    expect(addresses(setOf('127.0.0.1 ::ffff:127.0.0.1', '127.0.0.1'))).toEqual(['::ffff:127.0.0.1'])
  })

  test('nothing left', () => {
    expect(setOf('10.0.0.0/24', '10.0.0.0/8').isEmpty()).toBe(true)
    expect(setOf('10.0.0.0/24', '10.0.0.0/8').scopes(new Set())).toEqual([])
    expect(setOf('10.0.0.0/24', '10.0.0.1').isEmpty()).toBe(false)
    expect(new TargetSet([], []).count()).toEqual({ hosts: 0, exact: true })
  })
})

describe('size does not matter', () => {
  test('counts', () => {
    expect(setOf('10.0.0.0/8').count()).toEqual({ hosts: 2 ** 24, exact: true })
    expect(setOf('1-223.0-255.0-255.1-254').count()).toEqual({ hosts: 223 * 65536 * 254, exact: true })
    expect(setOf('10.0.0.0/8 10.0-255.0-255.1 10.3.0.0/16', '10.0-255.7.0-255').count()).toEqual({
      hosts: 2 ** 24 - 65536,
      exact: true,
    })
    expect(setOf('2001:db8::/32').count()).toEqual({ hosts: 2 ** 96, exact: true })
    expect(setOf('2001:db8::/32 2001:db8::1 2001:db8:8000::/33').count()).toEqual({
      hosts: 2 ** 96,
      exact: true,
    })
  })

  test('the first addresses come at once, also behind a large hole', () => {
    expect(take(setOf('10.0.0.0/8'), 2)).toEqual(['10.0.0.0', '10.0.0.1'])
    expect(take(setOf('10.0.0.0/8', '10.0-254.0-255.0-255'), 1)).toEqual(['10.255.0.0'])
    expect(take(setOf('1-223.0-255.0-255.0-255', '1-222.0-255.0-255.0-255'), 1)).toEqual(['223.0.0.0'])
    expect(take(setOf('2001:db8::/32 ::1', '2001:db8::/33'), 1)).toEqual(['2001:db8:8000::'])
  })

  test('a file of 60,000 addresses and blocks is counted and begun at once', () => {
    const text = Array.from(
      { length: 60_000 },
      (_, i) => `10.${i >> 12}.${(i >> 4) & 255}.${(i & 15) * 16}${i % 2 ? '/28' : ''}`,
    )
    const set = setOf(`${text.join('\n')}\n10.0.0.0/16`)
    const { hosts, exact } = set.count()
    expect(exact).toBe(true)
    expect(hosts).toBe(65536 + (60_000 - 4096) * 0.5 * 17)
    expect(take(set, 3)).toHaveLength(3)
    expect(set.scopes(new Set())).toEqual(['private'])
  })

  test('overlaps that would take too long to count give an upper bound', () => {
    const random = mulberry(7)
    const some = () =>
      Array.from({ length: 256 }, (_, i) => i)
        .filter(() => random() < 0.5)
        .join(',')
    const text = Array.from(
      { length: 200 },
      () => `10-50,${60 + Math.floor(random() * 100)}.${some()}.${some()}.${some()}`,
    )
    const set = setOf(text.join(' '))
    const { hosts, exact } = set.count()
    expect(exact).toBe(false)
    expect(hosts).toBeGreaterThan(0)
    expect(take(set, 1000)).toHaveLength(1000)
  })
})

describe('beside a list that is spelled out', () => {
  // octets near each other, so that specs overlap often
  const octet = fc.integer({ min: 1, max: 4 })
  const part = fc.oneof(
    octet.map(String),
    fc.tuple(octet, octet).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    fc.tuple(octet, octet).map(([a, b]) => `${a},${b}`),
  )
  const ranges = fc
    .tuple(fc.constantFrom('10', '127', '11', '10,11'), part, part, part)
    .map((parts) => parts.join('.'))
  const block = fc
    .tuple(octet, octet, fc.integer({ min: 27, max: 32 }))
    .map(([c, d, bits]) => `10.1.${c}.${d}/${bits}`)
  const ipv6 = fc
    .tuple(
      fc.constantFrom('fd00::', '::ffff:10.0.0.', '2001:db8::'),
      octet,
      fc.integer({ min: 125, max: 128 }),
    )
    .map(([prefix, last, bits]) => `${prefix}${last}/${bits}`)
  const list = (min: number) => fc.array(fc.oneof(ranges, block, ipv6), { minLength: min, maxLength: 8 })
  const own = new Set(['10.1.1.1', '11.1.2.3', 'fd00::1', '2001:db8::3'])

  /** Every address of one spec, alone: the model has its own arithmetic. */
  function spelledOut(spec: string): readonly string[] {
    if (spec.includes(':')) {
      const [address = '', bits = ''] = spec.split('/')
      const size = 2 ** (128 - Number(bits))
      const prefix = address.replace(/\d$/, '')
      const first = Math.floor(Number(address.slice(-1)) / size) * size
      const mapped = address.includes('.')
      return Array.from({ length: size }, (_, i) =>
        first + i === 0 && !mapped ? prefix : `${prefix}${first + i}`,
      )
    }
    const [text = '', bits = '32'] = spec.split('/')
    const size = 2 ** (32 - Number(bits))
    const sets = text.split('.').map((set) =>
      [
        ...new Set(
          set.split(',').flatMap((item) => {
            const [first = 0, last = first] = item.split('-').map(Number)
            return Array.from({ length: last - first + 1 }, (_, i) => first + i)
          }),
        ),
      ].sort((one, other) => one - other),
    )
    const [a = [], b = [], c = [], d = []] = sets
    const every = a.flatMap((w) => b.flatMap((x) => c.flatMap((y) => d.map((z) => [w, x, y, z] as const))))
    return every.flatMap(([w, x, y, z]) =>
      Array.from({ length: size }, (_, i) => `${w}.${x}.${y}.${Math.floor(z / size) * size + i}`),
    )
  }

  test('the same addresses in the same order, count and scopes', () => {
    fc.assert(
      fc.property(list(1), list(0), (targets, excluded) => {
        const left = new Set(excluded.flatMap(spelledOut))
        const meant = [...new Set(targets.flatMap(spelledOut))].filter((address) => !left.has(address))
        const set = setOf(targets.join(' '), excluded.join(' '))
        expect(addresses(set)).toEqual(meant)
        expect(set.count()).toEqual({ hosts: meant.length, exact: true })
        expect(set.isEmpty()).toBe(meant.length === 0)
        const occurring = new Set(meant.map((address) => scopeOf(address, own)))
        expect(set.scopes(own)).toEqual(scopes.filter((scope) => occurring.has(scope)))
      }),
      { numRuns: 400 },
    )
  })
})

test('scopes of large ranges', () => {
  const own = new Set(['203.0.113.7', '2001:db8::7'])
  expect(setOf('1-223.0-255.0-255.0-255').scopes(own)).toEqual(['this-computer', 'private', 'public'])
  expect(setOf('10.0.0.0/8').scopes(own)).toEqual(['private'])
  expect(setOf('11.0.0.0/8').scopes(own)).toEqual(['public'])
  expect(setOf('127.0.0.0/8').scopes(own)).toEqual(['this-computer'])
  expect(setOf('203.0.113.6/31').scopes(own)).toEqual(['this-computer', 'public'])
  expect(setOf('203.0.113.6/31', '203.0.113.6').scopes(own)).toEqual(['this-computer'])
  expect(setOf('8.0.0.0/6', '8.0.0.0/7 11.0.0.0/8').scopes(own)).toEqual(['private'])
  expect(setOf('2000::/3').scopes(own)).toEqual(['this-computer', 'public'])
  expect(setOf('fd00::/8').scopes(own)).toEqual(['private'])
})

/** A small seeded generator, so that the test means the same each time. */
function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
