import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maxProblems } from '../words/problem'
import { formatIpv6 } from './address'
import type { TargetPurpose, TargetSpec } from './target'
import { parseTargets } from './target-spec'

/** A spec in short: sets of octets as ranges. */
function short(spec: TargetSpec): string {
  if (spec.kind === 'name') return `name ${spec.name}${spec.bits === null ? '' : ` around ${spec.bits}`}`
  if (spec.kind === 'ipv6') {
    const zone = spec.zone === null ? '' : ` on ${spec.zone}`
    return `${formatIpv6(spec.first)} to ${formatIpv6(spec.last)}${zone}`
  }
  return spec.octets.map(runs).join('.')
}

function runs(octets: readonly number[]): string {
  const parts: string[] = []
  for (let i = 0; i < octets.length; i++) {
    const first = octets[i]
    while (octets[i + 1] === (octets[i] ?? 0) + 1) i++
    parts.push(first === octets[i] ? `${first}` : `${first}-${octets[i]}`)
  }
  return parts.join(',')
}

function specs(text: string, purpose?: TargetPurpose): readonly string[] {
  const parsed = parseTargets(text, purpose)
  if (!parsed.ok) throw new Error(parsed.problems.map((problem) => problem.message).join(' '))
  return parsed.value.map(short)
}

function problems(text: string, purpose?: TargetPurpose) {
  const parsed = parseTargets(text, purpose)
  return parsed.ok ? [] : parsed.problems
}

describe('targets', () => {
  test.each([
    ['localhost', ['name localhost']],
    ['example.org.', ['name example.org']],
    ['my_nas-2.local', ['name my_nas-2.local']],
    ['_http._tcp.example', ['name _http._tcp.example']],
    ['1.example', ['name 1.example']],
    ['3com', ['name 3com']],
    ['bücher.example', ['name bücher.example']],
    ['例え.テスト', ['name 例え.テスト']],
    ['10.0.0.1', ['10.0.0.1']],
    ['10.0.0.7/24', ['10.0.0.0-255']],
    ['nas.local/24,3com/64', ['name nas.local around 24', 'name 3com around 64']],
    ['10.1.2.3/0', null],
    ['10.1.2.3/8', ['10.0-255.0-255.0-255']],
    ['172.16.99.1/12', ['172.16-31.0-255.0-255']],
    ['10.0.0.200/26', ['10.0.0.192-255']],
    ['10.0.0.1/32', ['10.0.0.1']],
    ['10.0.0.2/31', ['10.0.0.2-3']],
    ['10.0.0-255.1-254', ['10.0.0-255.1-254']],
    ['192.168.1,3.1-', ['192.168.1,3.1-255']],
    ['192.168.1,3.1-,10.0.0.1', ['192.168.1,3.1-255', '10.0.0.1']],
    ['10.0.0.1,2,9-8', null],
    ['10.0.0.1,2,8-9', ['10.0.0.1-2,8-9']],
    ['10.0.0.1,10.0.0.2', ['10.0.0.1', '10.0.0.2']],
    ['10.0.0.1,example.org,10.0.0.2', ['10.0.0.1', 'name example.org', '10.0.0.2']],
    ['10.0.0.0/24,10.0.1.0/24', ['10.0.0.0-255', '10.0.1.0-255']],
    ['10.0.*.-3', ['10.0.0-255.0-3']],
    ['10.0.-.200-', ['10.0.0-255.200-255']],
    ['10.0.0.5-5', ['10.0.0.5']],
    ['::1', ['::1 to ::1']],
    ['[::1]', ['::1 to ::1']],
    ['2001:db8::5/64', ['2001:db8:: to 2001:db8::ffff:ffff:ffff:ffff']],
    ['2001:db8::5/128', ['2001:db8::5 to 2001:db8::5']],
    ['::ffff:127.0.0.1', ['::ffff:127.0.0.1 to ::ffff:127.0.0.1']],
    ['fe80::1%eth0', ['fe80::1 to fe80::1 on eth0']],
    ['[fe80::1%eth0]', ['fe80::1 to fe80::1 on eth0']],
    ['fe80::1%eth0/120', ['fe80:: to fe80::ff on eth0']],
    ['a b,c\nd\t,, e', ['name a', 'name b', 'name c', 'name d', 'name e']],
    ['a # b c\r\n# all\nd#e', ['name a', 'name d']],
  ])('%s', (text, meant) => {
    if (meant === null) expect(problems(text)).toHaveLength(1)
    else expect(specs(text)).toEqual(meant)
  })

  test('what was typed is kept', () => {
    const parsed = parseTargets(' 10.0.0.7/24, [::1] ')
    expect(parsed.ok && parsed.value.map((spec) => spec.text)).toEqual(['10.0.0.7/24', '[::1]'])
  })

  test('an address that lacks its interface is told those of this computer', () => {
    const said = (text: string) => {
      const parsed = parseTargets(text, 'scan', ['eth1', '12'])
      return parsed.ok ? [] : parsed.problems.map(({ message }) => message)
    }
    expect(said('fe80::1 [fe80::2] fe80::/10 ::/1 fe00::/8')).toEqual([
      'fe80::1 needs its interface: fe80::1%eth1 or fe80::1%12',
      '[fe80::2] needs its interface: fe80::2%eth1 or fe80::2%12',
      'fe80:: needs its interface: fe80::%eth1/10 or fe80::%12/10',
      '::/1 holds addresses that are no hosts (:: or multicast groups): write a smaller range.',
      'fe00::/8 holds link-local addresses, which need their interface: write fe80::%eth1/64 or fe80::%12/64 for these.',
    ])
  })

  test('what is left out may be no host, and may be nothing', () => {
    expect(specs('224.0.0.0/4 0.0.0.0/8 255.255.255.255 ff00::/8 ::/0 fe80::1', 'exclude')).toHaveLength(6)
    expect(specs('  # nothing', 'exclude')).toEqual([])
  })
})

describe('what is wrong is named, with its place and what to do', () => {
  test.each([
    ['http://host:8080/x', null, 'Write the host alone: host, and the port 8080 among the ports'],
    ['https://user:pw@example.org/a?b', null, 'Write the host alone: example.org'],
    ['http://[::1]:80/', null, 'Write the host alone: [::1], and the port 80 among the ports'],
    ['host:80', null, 'Write the host alone: host, and the port 80 among the ports'],
    ['host:x', null, 'Write the host alone: host'],
    ['10.0.0.1:80', null, 'Write the host alone: 10.0.0.1, and the port 80 among the ports'],
    ['[::1]:80', null, 'Write the host alone: [::1], and the port 80 among the ports'],
    ['host/path', null, 'Write the host alone: host'],
    ['host/129', '/129', '/129 is not a mask: they go to /32 for IPv4 and to /128 for IPv6.'],
    ['0.0.0.0', null, '0.0.0.0 means every address of this computer: scan 127.0.0.1 instead.'],
    ['::', null, ':: means every address of this computer: scan ::1 instead.'],
    ['0.1.2.3', null, '0.1.2.3 is no host: addresses that begin with 0 mean this network.'],
    ['224.0.0.1', null, '224.0.0.1 is no host: 224.0.0.0 to 239.255.255.255 are multicast groups.'],
    ['ff02::1', null, 'ff02::1 is no host: addresses that begin with ff are multicast groups.'],
    [
      '::ffff:224.0.0.1',
      null,
      '::ffff:224.0.0.1 is no host: 224.0.0.0 to 239.255.255.255 are multicast groups.',
    ],
    [
      '255.255.255.255',
      null,
      '255.255.255.255 is no host: it is the broadcast address, which means every host of the network.',
    ],
    ['10.0.0.0/33', '/33', '/33 is not a mask of an IPv4 address: they go from /0 to /32.'],
    ['10.0.0.0/', '/', '/ is not a mask of an IPv4 address: they go from /0 to /32.'],
    [
      '10.0.0.0/255.0.0.0',
      '/255.0.0.0',
      '/255.0.0.0 is not a mask of an IPv4 address: they go from /0 to /32.',
    ],
    ['10.0.0-1.0/24', '/24', 'A mask goes with one address: write either a mask or ranges.'],
    ['2001:db8::/129', '/129', '/129 is not a mask of an IPv6 address: they go from /0 to /128.'],
    ['10.0.0.256', '256', '256 is too large: the numbers of an IPv4 address end at 255.'],
    ['10.0.0.1-256', '1-256', '256 is too large: the numbers of an IPv4 address end at 255.'],
    ['10.0.0.9-3', '9-3', '9-3 runs backwards: write 3-9.'],
    ['10.0.0.1-2-3', '1-2-3', '1-2-3 is not a range: write two numbers and a hyphen, such as 1-254.'],
    ['010.0.0.1', '010', '010 can be read as 10 or, in octal, as 8: write 10 or 8.'],
    ['10.0.0.08', '08', 'Write 8 instead of 08: some programs read a number with a leading zero as octal.'],
    ['1.2.3', null, '1.2.3 is not an address: an IPv4 address has four numbers, such as 192.168.1.1.'],
    ['1.2.3.4.5', null, '1.2.3.4.5 is not an address: an IPv4 address has four numbers, this has more.'],
    ['1234', null, '1234 is not a host: write a name, or an address such as 192.168.1.1.'],
    [
      '0x7f.1',
      null,
      "0x7f.1 is not a host: a name doesn't end in a number, and an IPv4 address is four decimal numbers such as 192.168.1.1.",
    ],
    [
      'example.0x7f',
      null,
      "example.0x7f is not a host: a name doesn't end in a number, and an IPv4 address is four decimal numbers such as 192.168.1.1.",
    ],
    [
      '127.0.0.１',
      null,
      "127.0.0.１ is not a host: a name doesn't end in a number, and an IPv4 address is four decimal numbers such as 192.168.1.1.",
    ],
    ['::1%', null, '::1% lacks its interface: fe80::1%eth0'],
    ['::1%lo', null, 'Only link-local addresses have an interface: write ::1'],
    ['10.0.0.1%eth0', null, 'Only link-local IPv6 addresses have an interface: fe80::1%eth0.'],
    ['fe80::1', null, 'fe80::1 needs its interface: fe80::1%eth0'],
    ['fe80::/64', null, 'fe80:: needs its interface: fe80::%eth0/64'],
    ['[::1', null, '[::1 lacks its closing bracket: [::1]'],
    ['1::2::3', null, '1::2::3 is not an IPv6 address: they are written like 2001:db8::1.'],
    ['exa!mple', '!', '"!" can\'t be part of a host name: exa!mple'],
    ['a..b', null, 'a..b has a dot too many.'],
    ['-a.b', null, "-a.b is not a host name: its parts don't begin or end with a hyphen."],
    ['-', null, '- is not an address: an IPv4 address has four numbers, such as 192.168.1.1.'],
  ])('%s', (text, part, message) => {
    const wrong = part ?? text
    const start = text.indexOf(wrong)
    expect(problems(text)).toEqual([{ text: wrong, start, end: start + wrong.length, message }])
  })

  test('ranges that hold what is no host', () => {
    for (const text of ['0.0.0.0/0', '0-1.2.3.4', '200-230.1.1.1', '::/0', '::/64', 'fe00::/7', 'f000::/4']) {
      expect(problems(text), text).toHaveLength(1)
    }
  })

  test('names that are too long', () => {
    expect(problems(`${'a'.repeat(64)}.example`)[0]?.message).toContain('at most 63 characters')
    expect(problems(`${'a'.repeat(63)}.`.repeat(5))[0]?.message).toContain('at most 253 characters')
    expect(specs(`${'a'.repeat(63)}.example`)).toHaveLength(1)
  })

  test('nothing at all', () => {
    for (const text of ['', '  \n', ' , ,', '# only a comment']) {
      expect(problems(text)).toEqual([
        expect.objectContaining({ message: expect.stringContaining('Say what to scan') }),
      ])
    }
  })

  test('several at once, with their places in the text', () => {
    const text = '10.0.0.1 10.0.0.300, ok # 1.2.3\nhost:80'
    expect(problems(text).map(({ start, end }) => text.slice(start, end))).toEqual(['300', 'host:80'])
  })

  test('no more than twenty', () => {
    expect(problems('0.0.0.0 '.repeat(1000))).toHaveLength(maxProblems)
  })
})

describe('large and random input', () => {
  const megabyte = (piece: string) => piece.repeat(Math.ceil(1_000_000 / piece.length))
  test.each([
    ['digits', megabyte('1')],
    ['commas', megabyte(',')],
    ['ones', megabyte('1,')],
    ['ones, then an address', `${megabyte('1,')}1.2.3.4`],
    ['dots', megabyte('.')],
    ['colons', megabyte(':')],
    ['hyphens', megabyte('-')],
    ['hashes', megabyte('#')],
    ['slashes', megabyte('/')],
    ['brackets', megabyte('[')],
    ['per cent', `fe80::${megabyte('%]')}`],
    ['letters', megabyte('a')],
    ['a list without end', `10.0.0.${megabyte('1,')}`],
    ['addresses', megabyte('10.0.0.1\n')],
    ['blocks', megabyte('10.0.0.0/8,')],
    ['IPv6', megabyte('2001:db8::1 ')],
  ])('%s: a megabyte of text is answered at once', (_, text) => {
    parseTargets(text)
  })

  test('whatever is typed gives specs or problems that lie inside the text', () => {
    const typed = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom(...'0123456789.,-*/:[]%# \nafx'), { maxLength: 40 })
        .map((parts) => parts.join('')),
      fc
        .array(fc.constantFrom('10.', '0.', '255', '1-', ',', '::', 'fe80', '%', '/', '24', ' '), {
          maxLength: 14,
        })
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(typed, (text) => {
        const parsed = parseTargets(text)
        if (parsed.ok) {
          for (const spec of parsed.value) {
            expect(text).toContain(spec.text)
            if (spec.kind === 'ipv6') expect(spec.first <= spec.last).toBe(true)
            if (spec.kind === 'ipv4') {
              for (const set of spec.octets) {
                expect(set.length).toBeGreaterThan(0)
                expect(
                  set.every((octet, i) => octet <= 255 && (i === 0 || octet > (set[i - 1] ?? 255))),
                ).toBe(true)
              }
            }
          }
          return
        }
        expect(parsed.problems.length).toBeGreaterThan(0)
        for (const { start, end } of parsed.problems) {
          expect(start >= 0 && start <= end && end <= text.length).toBe(true)
        }
      }),
      { numRuns: 1000 },
    )
  })
})

describe('names beyond ASCII', () => {
  test.each([
    'i❤.example',
    'müller.example',
    'пример.рф',
    '例え.テスト',
    'xn--i-7iq.example',
    'straße.example',
  ])('%s is a name, as it is for browsers', (name) => {
    expect(parseTargets(name)).toMatchObject({ ok: true, value: [{ kind: 'name', name }] })
  })

  test.each(['１２７.０.０.１', 'a\u202eb.example', 'a⁄b.example', `${'ü'.repeat(60)}.example`, '١٢٧.1'])(
    '%s is none',
    (word) => {
      expect(parseTargets(word).ok).toBe(false)
    },
  )
})
