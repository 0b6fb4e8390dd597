import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maxProblems } from '../words/problem'
import { formatPorts, type PortNames, parsePorts, subtractPorts } from './port-spec'
import { portPresets } from './presets'
import type { Protocol } from './protocol'

const known: Record<string, readonly number[]> = {
  http: [80],
  'http-alt': [591, 8008, 8080],
  https: [443],
  ssh: [22],
  '3com-tsmux': [106],
}

const names: PortNames = {
  portsNamed(pattern) {
    const regex = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`)
    return Object.entries(known).flatMap(([name, ports]) => (regex.test(name) ? ports : []))
  },
}

function ports(text: string): readonly number[] {
  const parsed = parsePorts(text, names)
  if (!parsed.ok) throw new Error(parsed.problems.map((problem) => problem.message).join(' '))
  return [...parsed.value.tcp]
}

function problems(text: string) {
  const parsed = parsePorts(text, names)
  return parsed.ok ? [] : parsed.problems
}

describe('ports', () => {
  test('a protocol beside a port is that of this port alone, a letter that of all behind it', () => {
    const read = (text: string) => {
      const parsed = parsePorts(text, names)
      return parsed.ok ? parsed.value.text() : parsed.problems
    }
    expect(read('53/udp,80')).toEqual(read('T:80,U:53'))
    expect(read('udp/53,80')).toEqual(read('T:80,U:53'))
    expect(read('U:53,22/tcp,161')).toEqual(read('T:22,U:53,161'))
    expect(read('6881-6889/udp')).toEqual(read('U:6881-6889'))
    expect(read('http/udp,http')).toEqual(read('T:80,U:80'))
    expect(read('udp/70000')).toMatchObject([
      { start: 4, message: '70000 is not a port: they end at 65535.' },
    ])
  })

  test.each([
    ['22', '22'],
    ['22,80,1-1024', '1-1024'],
    ['443,22,80', '22,80,443'],
    ['-100', '1-100'],
    ['60000-', '60000-65535'],
    ['-', '1-65535'],
    ['1-5,3-9,7,7', '1-9'],
    ['1-5,6-9', '1-9'],
    [' 22 ,\t80 ,\n443 ', '22,80,443'],
    ['0022', '22'],
    ['T:22,80', '22,80'],
    ['t: 22,T:80', '22,80'],
    [':22,80/tcp,tcp/443,1-5/tcp', '1-5,22,80,443'],
    ['ssh/tcp,443', '22,443'],
    ['22,T:ssh', '22'],
    ['ssh', '22'],
    ['SSH', '22'],
    ['http*', '80,443,591,8008,8080'],
    ['http?', '443'],
    ['3com-tsmux', '106'],
    ['[1-100]', '22,80'],
    ['[-100],[8000-]', '22,80,8008,8080'],
    ['[80]', '80'],
    ['65535', '65535'],
    ['all', '1-65535'],
    ['WEB,1', `${formatPorts([1, ...ports('web')])}`],
  ])('%s', (text, meant) => {
    expect(formatPorts(ports(text))).toBe(meant)
  })

  test('each preset is known by its key', () => {
    for (const preset of portPresets) expect(ports(preset.key)).toEqual(ports(preset.ports))
  })
})

describe('what is wrong is named, with its place and what to do', () => {
  test.each([
    ['70000', '70000', '70000 is not a port: they end at 65535.'],
    ['22,70000', '70000', '70000 is not a port: they end at 65535.'],
    ['65535-70000', '70000', '70000 is not a port: they end at 65535.'],
    ['-65536', '65536', '65536 is not a port: they end at 65535.'],
    ['65536-', '65536', '65536 is not a port: they end at 65535.'],
    ['0', '0', "Port 0 can't be scanned: ports begin at 1."],
    ['-0', '0', "Port 0 can't be scanned: ports begin at 1."],
    ['0-', '0', "Port 0 can't be scanned: ports begin at 1."],
    ['0-100', '0', "Port 0 can't be scanned: ports begin at 1, write 1-100."],
    ['80-22', '80-22', '80-22 runs backwards: write 22-80.'],
    ['T:80-22', '80-22', '80-22 runs backwards: write 22-80.'],
    ['[80-22]', '80-22', '80-22 runs backwards: write 22-80.'],
    [
      'abc',
      'abc',
      'There is no service named "abc": write a port from 1 to 65535, a range such as 1-1024, or a name such as ssh or http*.',
    ],
    [
      'x*',
      'x*',
      'No service name matches "x*": write a port from 1 to 65535, a range such as 1-1024, or a name such as ssh or http*.',
    ],
    ['1-2-3', '1-2-3', '1-2-3 has more than one hyphen: a range has two ends, such as 1-1024.'],
    ['1.5', '1.5', '1.5 is not a port: ports are whole numbers from 1 to 65535.'],
    ['+80', '+80', '+80 is not a port: ports are whole numbers from 1 to 65535.'],
    ['0x50', '0x50', '0x50 is not a port in decimal digits: write 80.'],
    [
      '0x',
      '0x',
      'There is no service named "0x": write a port from 1 to 65535, a range such as 1-1024, or a name such as ssh or http*.',
    ],
    ['８０', '８０', '８０ is not written in plain digits and hyphens: write 80.'],
    ['1–1024', '1–1024', '1–1024 is not written in plain digits and hyphens: write 1-1024.'],
    ['1 - 1024', '1 - 1024', 'Write the range without blanks: 1-1024.'],
    ['22 80', '22 80', 'Put a comma between two ports: 22,80.'],
    ['22;80', '22;80', 'Put commas between ports: "22;80" is no port and no service name.'],
    ['22/sctp', '22/sctp', 'Write the port alone: 22.'],
    ['tcp/22/udp', '22/udp', 'Write the port alone: 22.'],
    ['U:', 'U:', 'Say which ports after U: for example U:53,161.'],
    ['S:53', 'S:53', '"S:" is not a protocol: write T: for TCP or U: for UDP, or leave it out.'],
    ['T:', 'T:', 'Say which ports after T: for example T:22,80.'],
  ])('%s', (text, part, message) => {
    const found = problems(text)
    expect(found).toEqual([
      { text: part, start: text.indexOf(part), end: text.indexOf(part) + part.length, message },
    ])
  })

  test.each(['', '   ', '\n'])('nothing at all: %j', (text) => {
    expect(problems(text)).toEqual([
      expect.objectContaining({ message: expect.stringContaining('Say which ports') }),
    ])
  })

  test.each([
    ['22,,80', 3, 'between two commas'],
    [',22', 0, 'before the first comma'],
    ['22,', 3, 'after the last comma'],
  ])('a comma too many: %s', (text, start, message) => {
    expect(problems(text)).toEqual([
      expect.objectContaining({ start, message: expect.stringContaining(message) }),
    ])
  })

  test('a letter sticks until another one comes, and what has none is of the protocols asked', () => {
    const asked = (text: string, protocols?: readonly Protocol[]) => {
      const parsed = parsePorts(text, names, protocols)
      return parsed.ok ? parsed.value.text() : parsed.problems[0]?.message
    }
    expect(asked('22,U:53,161,T:80')).toBe('T:22,80,U:53,161')
    expect(asked('53', ['udp'])).toBe('U:53')
    expect(asked('53,u:161,162', ['tcp', 'udp'])).toBe('T:53,U:53,161-162')
    expect(asked('T:22,80,U:53,161,500')).toBe('T:22,80,U:53,161,500')
    expect(asked('ssh', ['tcp', 'udp'])).toBe('T:22,U:22')
    // a preset's own letters hold inside of it alone
    expect(asked('vpn,22')).toMatch(/^T:22,443,.*,U:.*51820/)
    expect(asked('common-100', ['udp'])).toBe(asked('udp-100'))
    expect(asked('ssh,U:ssh')).toBe('T:22,U:22')
    expect(problems('U:nonsense').map(({ text }) => text)).toEqual(['nonsense'])
  })

  test('several at once, each with its place', () => {
    expect(problems('22, abc ,70000,9-1').map(({ start, end, text }) => [start, end, text])).toEqual([
      [4, 7, 'abc'],
      [9, 14, '70000'],
      [15, 18, '9-1'],
    ])
  })

  test('no more than twenty', () => {
    expect(problems('0,'.repeat(1000))).toHaveLength(maxProblems)
  })

  test('long nonsense is clipped in the message and exact in its place', () => {
    const [problem] = problems('x'.repeat(100_000))
    expect(problem?.message.length).toBeLessThan(300)
    expect(problem?.end).toBe(100_000)
  })
})

describe('a megabyte of text is answered at once', () => {
  const megabyte = (piece: string) => piece.repeat(Math.ceil(1_000_000 / piece.length))
  test.each([
    ['digits', megabyte('1')],
    ['digits, then a letter', `${megabyte('1')}x`],
    ['a range of digits, then a letter', `${megabyte('1')}-${megabyte('1')}x`],
    ['hyphens', megabyte('-')],
    ['commas', megabyte(',')],
    ['blanks', megabyte(' ')],
    ['stars', megabyte('*')],
    ['all ports, over and over', megabyte('-,')],
    ['every name, over and over', megabyte('*,')],
    ['named ports, over and over', megabyte('[-],')],
    ['presets, over and over', megabyte('common-1000,')],
    ['different patterns', Array.from({ length: 150_000 }, (_, i) => `h${i}*`).join(',')],
    ['different brackets', Array.from({ length: 60_000 }, (_, i) => `[1-${i + 1}]`).join(',')],
    ['letters', megabyte('abc,')],
  ])('%s', (_, text) => {
    parsePorts(text, names)
    // takes a few milliseconds; a quadratic parser would take minutes
  })
})

describe('round trips and random input', () => {
  const anyPorts = fc.uniqueArray(fc.integer({ min: 1, max: 65535 }), { minLength: 1, maxLength: 200 })

  test('format, then parse', () => {
    fc.assert(
      fc.property(anyPorts, (list) => {
        expect(ports(formatPorts(list))).toEqual([...list].sort((a, b) => a - b))
      }),
    )
  })

  test('ranges in any order and overlapping mean their union', () => {
    const range = fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 40 }))
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 20 }), (ranges) => {
        const text = ranges
          .map(([first, more]) => (more === 0 ? `${first}` : `${first}-${first + more}`))
          .join(',')
        const meant = new Set(
          ranges.flatMap(([first, more]) => Array.from({ length: more + 1 }, (_, i) => first + i)),
        )
        expect(ports(text)).toEqual([...meant].sort((a, b) => a - b))
      }),
    )
  })

  test('whatever is typed gives ports or problems that lie inside the text', () => {
    const typed = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom(...'0123456789,-*?[]TU: \n.xhttp'), { maxLength: 40 })
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(typed, (text) => {
        const parsed = parsePorts(text, { portsNamed: (pattern) => (pattern === '*' ? [0, 80, 70000] : []) })
        if (parsed.ok) {
          for (const list of [parsed.value.tcp, parsed.value.udp]) {
            expect(list.every((port, i) => port >= 1 && (i === 0 || port > (list[i - 1] ?? 0)))).toBe(true)
          }
          return
        }
        expect(parsed.problems.length).toBeGreaterThan(0)
        for (const { start, end, message } of parsed.problems) {
          expect(start >= 0 && start <= end && end <= text.length).toBe(true)
          expect(message).toMatch(/^\S.*[.\w]$/su)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('subtracting', () => {
    fc.assert(
      fc.property(anyPorts, anyPorts, (some, others) => {
        const left = subtractPorts(Uint16Array.from(some), Uint16Array.from(others))
        expect([...left]).toEqual(some.filter((port) => !others.includes(port)).sort((a, b) => a - b))
      }),
    )
  })
})

test('no ports are formatted as nothing', () => {
  expect(formatPorts([])).toBe('')
  expect(formatPorts([65535, 65534, 1])).toBe('1,65534-65535')
})
