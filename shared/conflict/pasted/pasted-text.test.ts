import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { ConflictQuestion } from '../question'
import { pastedErrors as errors } from '../testing/pasted-errors'
import { readConflictText } from './pasted-text'

/** `protocol address:port` of each question, `*` for all addresses; or the refusal. */
function asked(text: string): string[] {
  const read = readConflictText(text)
  if (!read.ok) return [`refused: ${read.message}`]
  return read.value.questions.map(({ port, protocol, address }) => `${protocol} ${address ?? '*'} ${port}`)
}

function said(text: string): { program: string | null; kind: string | null } {
  const read = readConflictText(text)
  const { program, meaning } = read.ok ? read.value : read
  return { program, kind: meaning?.kind ?? null }
}

describe('a port that was typed', () => {
  it.each([
    ['3000', 'tcp * 3000'],
    [' 3000\n', 'tcp * 3000'],
    ['3000,', 'tcp * 3000'],
    ['localhost:3000.', 'tcp localhost 3000'],
    [':3000', 'tcp * 3000'],
    ['３０００', 'tcp * 3000'],
    ['*:80', 'tcp * 80'],
    ['port 8080', 'tcp * 8080'],
    ['Port: 8080', 'tcp * 8080'],
    ['127.0.0.1:3000', 'tcp 127.0.0.1 3000'],
    ['0.0.0.0:80', 'tcp 0.0.0.0 80'],
    ['[::]:443', 'tcp :: 443'],
    ['[FE80::1%eth0]:443', 'tcp fe80::1%eth0 443'],
    [':::3000', 'tcp :: 3000'],
    ['::1:3000', 'tcp ::1 3000'],
    ['localhost:3000', 'tcp localhost 3000'],
    ['http://localhost:3000/a?b=1', 'tcp localhost 3000'],
    ['https://127.0.0.1:8443', 'tcp 127.0.0.1 8443'],
    ['postgres://me:secret@db.example:5432/app', 'tcp * 5432'],
    ['53/udp', 'udp * 53'],
    ['udp 53', 'udp * 53'],
    ['udp:0.0.0.0:53', 'udp 0.0.0.0 53'],
    ['tcp/8080', 'tcp * 8080'],
    ['web.example:8080', 'tcp * 8080'],
    ['udp/53', 'udp * 53'],
    ['U:53', 'udp * 53'],
    ['[::1]:3000/udp', 'udp ::1 3000'],
    ['myhost:3000', 'tcp * 3000'],
    ['0x1F90', 'tcp * 8080'],
    ['٨٠٨٠', 'tcp * 8080'],
    ['ssh', 'tcp * 22'],
    ['NTP', 'udp * 123'],
    ['tftp', 'udp * 69'],
    ['domain/udp', 'udp * 53'],
    ['localhost:ssh', 'tcp localhost 22'],
    ['[::]:http', 'tcp :: 80'],
    ['https://localhost/a', 'tcp localhost 443'],
    ['http://[::1]', 'tcp ::1 80'],
  ])('%s', (text, question) => expect(asked(text)).toEqual([question]))

  it.each([
    ['', 'Type a port such as 3000'],
    ['  \n ', 'Type a port such as 3000'],
    ['0', 'any free port'],
    ['65536', '65536 is no port'],
    ['99999999999999999999', 'is no port'],
    ['-1', '-1 is no port'],
    ['80.5', '80.5 is no port'],
    [':0', 'any free port'],
    ['127.0.0.1:70000', '70000 is no port'],
    ['port 70000', '70000 is no port'],
    ['hello', 'No port is named'],
    ['index.js:12', 'No port is named'],
    ['127.0.0.1', 'No port is named'],
    ['::1', 'No port is named'],
    ['3000-3010', 'one port at a time, such as 3000'],
    ['8,080', 'without separators: 8080'],
    ['8.080', 'without separators: 8080'],
    ['8 080', 'without separators: 8080'],
    ['node:16', 'No port is named'],
    ['3000/sctp', '3000/tcp or 3000/udp'],
    ['3000, 3001', 'one port at a time, such as 3000'],
    ['80,443', 'one port at a time, such as 80'],
    ['80 443', 'one port at a time, such as 80'],
    ['80; 443; 8080', 'one port at a time, such as 80'],
  ])('refuses %j', (text, message) => expect(asked(text)[0]).toContain(message))
})

describe('an error that was pasted', () => {
  it.each(errors)('%s', (_, text, questions, program, kind) => {
    expect(asked(text)).toEqual(questions)
    expect(said(text)).toEqual({ program, kind })
  })

  it.each(errors)('%s, with Windows line ends and a prompt around it', (_, text, questions) => {
    expect(asked(`me@host:~/app$ start\r\n${text.replaceAll('\n', '\r\n')}\r\nme@host:~/app$ `)).toEqual(
      questions,
    )
  })
})

describe('an error out of a log', () => {
  const error = 'Error: listen EADDRINUSE: address already in use\n:::3000'

  it.each([
    ['journalctl', error.replace(/^/gm, 'Nov 21 03:58:44 box app[41231]: ')],
    ['Docker’s JSON', JSON.stringify({ log: `${error}\n`, time: '2026-11-21T03:58:44.123456789Z' })],
    ['docker compose', error.replace(/^/gm, 'web-1  | ')],
  ])('of %s names its port', (_, text) => expect(asked(text)).toEqual(['tcp :: 3000']))

  it.each([
    ['Nov 21 03:58:44 box app[41231]: Error: listen EADDRINUSE 3000', 'tcp * 3000'],
    ['INFO connected to db:5432\nError: listen EADDRINUSE: 3000\nINFO exit 1', 'tcp * 3000'],
    [
      'Nov 21 03:58:44 box app[41231]: Address already in use\nNov 21 03:58:44 box app[41231]: tried 8123',
      'tcp * 8123',
    ],
  ])('%j has one number that is a port', (text, question) => expect(asked(text)).toEqual([question]))

  it('is no other one where a path of Windows has a new folder in it', () => {
    expect(asked(String.raw`C:\new\app.exe: bind: 127.0.0.1:8080: Address already in use`)).toEqual([
      'tcp 127.0.0.1 8080',
    ])
  })
})

describe('a paste without a port', () => {
  it.each([
    [
      'Node without its message',
      'Error: listen EADDRINUSE\n    at Server.listen (node:net:1817:16) {\n  errno: -98 }',
      'Node.js',
    ],
    ['Rust', 'Error: Os { code: 98, kind: AddrInUse, message: "Address already in use" }', 'Rust'],
    ['Python', 'OSError: [Errno 98] Address already in use', 'Python'],
    [
      'Python’s own web server',
      'Traceback (most recent call last):\n  File "/usr/lib/python3.11/http/server.py", line 1308, in <module>\n    with ServerClass(addr, HandlerClass) as httpd:\nOSError: [Errno 98] Address already in use',
      'Python',
    ],
    [
      'Python on macOS',
      'File "a.py", line 3000, in main\nOSError: [Errno 48] Address already in use',
      'Python',
    ],
    [
      'Go',
      'panic: bind: address already in use\n\ngoroutine 1 [running]:\nmain.main()\n\t/app/main.go:8080 +0x1d',
      'Go',
    ],
    ['Windows', 'WSAEACCES (10013)', null],
    ['a number of an error behind its words', 'bind failed: Address already in use (98)', null],
    ['Java', 'java.net.BindException: Address already in use\n\tat Server.main(Server.java:8080)', 'Java'],
  ])('%s is told what to paste', (_, text, program) => {
    expect(asked(text)[0]).toMatch(/^refused: .*does not name the port/)
    expect(said(text).program).toBe(program)
  })

  it('of Django names the port that it takes by itself', () => {
    expect(asked('Error: That port is already in use.')[0]).toContain('8000')
  })

  it.each([
    [
      'Node',
      "Error: listen EADDRINUSE: address already in use /tmp/app.sock\n  code: 'EADDRINUSE', errno: -98, address: '/tmp/app.sock', port: -1",
    ],
    ['nginx', 'nginx: [emerg] bind() to unix:/run/app.sock failed (98: Address already in use)'],
    ['Docker', 'failed to start daemon: listen unix /var/run/docker.sock: bind: address already in use'],
  ])('of %s about a Unix socket is told so', (_, text) => {
    expect(asked(text)[0]).toMatch(/Unix socket, which is a file \(\/[a-z/]+\.sock\)/)
  })

  it('about a named pipe is told so', () => {
    expect(asked('Error: listen EADDRINUSE: address already in use \\\\.\\pipe\\app')[0]).toContain(
      'named pipe',
    )
  })

  it('is not guessed at where numbers stand that nothing calls a port', () => {
    expect(asked('EADDRINUSE 3000 4000')[0]).toContain('does not name the port')
  })
})

describe('any text', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'Error: listen EADDRINUSE: address already in use :::3000',
      '    at Server.listen (node:net:1817:16)',
      'port',
      '[::',
      'https://',
      '98',
      ':',
      "('',",
    ),
  )

  it('gives questions of the contract or a sentence, and never throws', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const read = readConflictText(lines.join('\n'))
        if (read.ok) {
          expect(read.value.questions.length).toBeGreaterThan(0)
          for (const question of read.value.questions) v.parse(ConflictQuestion, question)
        } else {
          expect(read.message).toMatch(/[.?]$/)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('is never read as the number of an error, a line, a process or a time', () => {
    const noise = fc.oneof(
      fc.nat(65_535).map((n) => `    at f (/srv/app/index.js:${n}:5)`),
      fc.nat(65_535).map((n) => `  File "/srv/app.py", line ${n}, in main`),
      fc.nat(65_535).map((n) => `\tat a.b.Main.run(Main.java:${n})`),
      fc.nat(65_535).map((n) => `[2026-11-21 03:58:44 +0000] [${n}] [INFO] pid ${n}`),
      fc.nat(65_535).map((n) => `Nov 21 03:58:44 host app[${n}]: started`),
      fc.nat(65_535).map((n) => `src/main.rs:${n}:12`),
      fc.constantFrom('errno: -98', 'code: 98', '[Errno 48]', '(98)', '[WinError 10048]', 'os error 13'),
    )
    fc.assert(
      fc.property(
        fc.array(noise, { maxLength: 6 }),
        fc.array(noise, { maxLength: 6 }),
        fc.integer({ min: 1, max: 65_535 }),
        fc.constantFrom(
          (port: number) => `listen EADDRINUSE: address already in use :::${port}`,
          (port: number) => `bind() to 0.0.0.0:${port} failed (98: Address already in use)`,
          (port: number) => `Port ${port} was already in use.`,
          (port: number) =>
            `[Errno 98] error while attempting to bind on address ('127.0.0.1', ${port}): address already in use`,
        ),
        (before, after, port, error) => {
          const read = readConflictText([...before, error(port), ...after].join('\n'))
          expect(read.ok && read.value.questions.map((question) => question.port)).toEqual([port])
        },
      ),
      { numRuns: 300 },
    )
  })

  it('may be as long as it likes', () => {
    for (const part of ['port ', ':', '1', 'a.', '[::', ' ', '127.0.0.1:', 'http://', "('", '-']) {
      readConflictText(part.repeat(200_000))
    }
    const log = `${'x y z 123\n'.repeat(50_000)}Error: listen EADDRINUSE: address already in use :::3000`
    expect(asked(log)).toEqual(['tcp :: 3000'])
  })
})

it('takes nothing for an interface that a shell would run, and keeps the letters of one', () => {
  const planted = String.raw`listen tcp [fe80::1%1;x=$'touch\x20owned.txt';$x;#]:38123: bind: address already in use`
  const read = readConflictText(planted)
  expect(JSON.stringify(read.ok ? read.value.questions : [])).not.toContain('owned')
  const named = readConflictText('listen tcp [fe80::1%Eth0.100]:38123: bind: address already in use')
  expect(named.ok && named.value.questions[0]).toMatchObject({ port: 38_123, address: 'fe80::1%Eth0.100' })
})
