import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readBaseline } from './read-baseline'
import { applyEdit, textOf } from './write-baseline'

function problemsOf(text: string): readonly string[] {
  const read = readBaseline(text)
  return read.ok ? [] : read.problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
}

const entry = (text: string) => `baseline: 1\ncomputer:\n  - ${text}\n`

describe('what is wrong with a file', () => {
  it.each<[string, RegExp]>([
    ['', /^1:1 /],
    ['just words', /^1:1 A baseline begins with "baseline: 1"/],
    ['computer: []', /^1:1 A baseline begins with "baseline: 1"/],
    ['baseline: 1', /^1:1 This baseline says nothing yet/],
    ['baseline: 2', /^1:11 This Portlight reads "baseline: 1" and not 2/],
    ['baseline: 1\ncomputr: []', /^2:1 computr is no key of a baseline. Did you mean computer\?/],
    ['baseline: 1\ncomputer: 22', /^2:11 computer is a list/],
    ['baseline: 1\ncomputer: [22]', /^2:12 An entry of computer is a map/],
    [entry('port: 22\n    protcol: tcp'), /^4:5 protcol is no key .* Did you mean protocol\?/],
    [entry('port: 22\n    port: 23'), /^4:5 port stands twice/],
    [entry('program: sshd'), /^3:5 An entry needs a port/],
    [entry('port: 0'), /^3:11 port: 0 is no port/],
    [entry('port: 65536'), /^3:11 port: 65536 is no port/],
    [entry('port: -1'), /^3:11 port: -1 is no port/],
    [entry('port: 2.5'), /^3:11 port: 2\.5 is no port/],
    [entry('port: 10-5'), /^3:11 port: 10-5 is no port/],
    [entry('port: 22,,23'), /^3:11 port: 22,,23 is no port/],
    [entry('port: efemeral'), /^3:11 .*Did you mean ephemeral\?/],
    [entry('port: [22, 23]'), /^3:11 port is one value, not a list/],
    [entry('port: 53/udp\n    protocol: tcp'), /^3:11 port says udp and protocol says tcp/],
    [entry('port: 53\n    protocol: upd'), /^4:15 protocol: upd is not one of tcp, udp\. Did you mean udp\?/],
    [
      entry('port: 22\n    reach: world'),
      /^4:12 reach: world is not one of this computer, this network, everywhere/,
    ],
    [entry('port: 22\n    until: 2027-02-30'), /^4:12 until: 2027-02-30 is no date/],
    [entry('port: 22\n    until: next year'), /^4:12 until: next year is no date/],
    [entry('port: 22\n    until: 31.1.2027'), /^4:12 until: /],
    [entry('port: 22\n    optional: maybe'), /^4:15 optional: maybe is not one of true, false, yes, no/],
    [entry('port: 22\n  - port: 22/tcp'), /^4:5 This is the entry of line 3 again/],
    ['baseline: 1\nhosts:\n  - open: []', /^3:5 An entry of hosts needs a host/],
    ['baseline: 1\nhosts:\n  - host: 10.0.0.0/8', /^3:11 host: 10\.0\.0\.0\/8 is not one address/],
    ['baseline: 1\nhosts:\n  - host: a\n  - host: A', /^4:5 This is the entry of line 3 again/],
    ['baseline: 1\nhosts:\n  - host: a\n    ask: 1-70000', /^4:10 ask: /],
    ['baseline: 1\nforwards:\n  - port: 80', /^3:5 An entry of forwards needs to/],
    ['baseline: 1\nforwards:\n  - {port: 80, to: "home:80"}', /^3:20 to: home:80 is no address/],
    ['baseline: 1\nforwards:\n  - {port: 80-81, to: "10.0.0.1:80"}', /^3:12 A forward has one outer port/],
    ['baseline: 1\n---\nbaseline: 1', /^2:1 A second document begins here/],
    ['baseline: &a 1\ncomputer:\n  - port: *a', /^3:11 Aliases/],
    ['baseline: 1\ncomputer:\n  - {port: 22', /^\d+:\d+ This is not YAML: /],
    ['baseline: 1\n\tcomputer: []', /^\d:\d+ This is not YAML: /],
    ['baseline: !!js/function "x"', /^1:\d+ This is not YAML: /],
  ])('%j', (text, wanted) => {
    expect(problemsOf(text)[0]).toMatch(wanted)
  })

  it('is all told at once, and bounded', () => {
    expect(problemsOf(entry('port: 0\n    reach: x\n    until: y'))).toHaveLength(3)
    expect(problemsOf(`baseline: 1\ncomputer:\n${'  - port: 0\n'.repeat(500)}`)).toHaveLength(20)
  })
})

describe('a file that wants to do harm', () => {
  it.each([
    ['lists in lists', '['.repeat(200_000)],
    ['dashes', '- '.repeat(100_000)],
    ['maps in maps', `${'{a: '.repeat(100_000)}`],
    ['keys in keys', '? '.repeat(100_000)],
    ['lines that go in and in', Array.from({ length: 900 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')],
    [
      'a bomb of aliases',
      `baseline: 1\na: &a [x,x]\n${'bcdefgh'.replaceAll(/./g, (key, at) => `${key}: &${key} [${`*${'abcdefgh'[at]},`.repeat(9)}]\n`)}computer: *h`,
    ],
    ['a bomb of merges', `baseline: 1\na: &a {x: 1}\ncomputer:\n  - {<<: [*a, *a], port: 22}`],
    ['the key of all objects', entry('{__proto__: {port: 1}, constructor: 1, port: 22}')],
    ['more than it may hold', `# ${'x'.repeat(500_001)}`],
    ['many keys', `baseline: 1\n${Array.from({ length: 30_000 }, (_, at) => `k${at}: 1`).join('\n')}`],
  ])('%s: is refused with a sentence', (_what, text) => {
    expect(problemsOf(text)[0]).toMatch(/^\d+:\d+ .+/)
  })

  it('any text at all is read or refused', () => {
    const bits = fc.constantFrom(
      '- ',
      'port',
      ': ',
      '22',
      '\n',
      '  ',
      '[',
      ']',
      '{',
      '}',
      '&a ',
      '*a',
      '"',
      "'",
      '|',
      '>',
      '#',
      '!!',
      '---',
      '?',
      'computer',
      'baseline: 1\n',
      'hosts',
      ',',
      '\t',
      '%',
      '\0',
    )
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 40 }), (parts) => {
        const read = readBaseline(parts.join(''))
        expect(read.ok || read.problems.length > 0).toBe(true)
      }),
    )
  })
})

describe('what is read', () => {
  it('is the text as it stands there, whatever YAML takes it for', () => {
    const read = readBaseline(
      entry(
        'port: 0080\n    program: "true"\n    user: 007\n    owner: no\n    note: ~\n    purpose: |\n      two\n      lines\n    until:\n',
      ),
    )
    expect(read.ok && read.baseline.computer?.[0]).toMatchObject({
      program: 'true',
      user: '007',
      owner: 'no',
      note: null,
      purpose: 'two\nlines\n',
      until: null,
      line: 3,
    })
  })

  it('takes words of people and of JSON for a reach, and CRLF and a byte order mark', () => {
    const read = readBaseline(
      `\ufeff${entry('port: 22\n    reach: This Network\n  - port: 23\n    reach: loopback').replaceAll('\n', '\r\n')}`,
    )
    expect(read.ok && read.baseline.computer?.map(({ reach }) => reach)).toEqual(['network', 'loopback'])
  })
})

it.each([
  ['a list that is still to be written', 'baseline: 1\ncomputer:\n# nothing yet\n', ['# nothing yet']],
  ['an empty list', 'baseline: 1\ncomputer: [] # none\n# end\n', ['# none', '# end']],
  [
    'lists that do not stand in',
    'baseline: 1\ncomputer:\n- port: 1 # one\n\n\n- port: 2\n',
    ['\n- port: 1 # one\n\n- port: 2\n', '\n- port: 8000\n'],
  ],
  ['JSON', '{"baseline": 1, "computer": [{"port": 1}]}', ['"port": 1']],
  [
    'another end of lines',
    'baseline: 1\r\ncomputer:\r\n  - port: 1 # one\r\n',
    ['- port: 1 # one\r\n  - port: 8000\r\n'],
  ],
  [
    'marks of a document',
    '%YAML 1.2\n---\nbaseline: 1\ncomputer: &all\n  - port: 1\n...\n',
    ['%YAML 1.2\n---\n', '&all', '\n...\n'],
  ],
])('a change of %s keeps what was said', (_what, text, kept) => {
  const read = readBaseline(text)
  if (!read.ok) throw new Error('not read')
  const approver = { owner: 'Bo', purpose: null, until: null, note: null }
  applyEdit(read.document, { path: ['computer'], values: { port: '8000', protocol: 'tcp' } }, approver)
  const after = textOf(read.document, text)
  for (const part of kept) expect(after).toContain(part)
  const again = readBaseline(after)
  expect(again.ok && again.baseline.computer?.at(-1)).toMatchObject({ owner: 'Bo', protocol: 'tcp' })
})

it('a change leaves comments, order and the words of others as they are', () => {
  const text = `# ours, by hand
baseline: 1

# the machines in the cellar
computer:
  # the way in
  - port: 22 # ssh
    owner: 'Anna' # since May
    program: sshd
    reach: this network # not farther
    purpose: >
      long words

  # the shop
  - {port: 80, program: nginx} # short

  - port: 81
    user: me

  - port: 82
# the end
`
  const read = readBaseline(text)
  if (!read.ok) throw new Error('not read')
  const approver = { owner: 'Bo', purpose: null, until: null, note: null }
  applyEdit(
    read.document,
    { path: ['computer', 0], values: { reach: 'everywhere' } },
    { ...approver, owner: null },
  )
  applyEdit(read.document, { path: ['computer', 1], values: { program: '/usr/sbin/caddy' } }, approver)
  applyEdit(
    read.document,
    { path: ['computer'], values: { port: '8000', protocol: 'tcp', program: 'a: b' } },
    approver,
  )
  applyEdit(read.document, { path: ['computer', 2], values: { user: 'you' } }, { ...approver, owner: null })
  applyEdit(read.document, { path: ['forwards'], values: { port: '80', to: '10.0.0.1:80' } }, approver)
  expect(textOf(read.document)).toBe(`# ours, by hand
baseline: 1

# the machines in the cellar
computer:
  # the way in
  - port: 22 # ssh
    owner: 'Anna' # since May
    program: sshd
    reach: everywhere # not farther
    purpose: >
      long words

  # the shop
  - { port: 80, program: /usr/sbin/caddy, owner: Bo } # short

  - port: 81
    user: you

  - port: 82
  - port: 8000
    protocol: tcp
    program: "a: b"
    owner: Bo
    purpose:
forwards:
  - port: 80
    to: 10.0.0.1:80
    owner: Bo
    purpose:

# the end
`)
})
