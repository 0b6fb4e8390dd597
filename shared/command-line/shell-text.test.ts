import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { asRoot, posixCommand, startedBy, windowsCommand } from './command-line'
import { commandText, shellOf } from './shell-text'

const folder = mkdtempSync(join(tmpdir(), 'portlight-shell-'))
/** Where the shells are started: whatever they would touch is seen here. */
const here = join(folder, 'here')
const heard = join(folder, 'heard')
/** A stand-in program, in a folder whose name needs quotes; it writes what it was given, each word ended by NUL. */
const recorder = join(folder, "it's a $(touch bad) ; folder", 'record')

mkdirSync(here)
mkdirSync(join(recorder, '..'))
writeFileSync(recorder, `#!/bin/sh\n{ printf 'run\\n'; printf '%s\\0' "$@"; } >> '${heard}'\n`)
chmodSync(recorder, 0o755)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const shells = ['/bin/sh', 'dash', 'bash', 'zsh', 'fish', 'busybox'].filter(isHere)

function isHere(shell: string): boolean {
  try {
    execFileSync(shell, shell === 'busybox' ? ['sh', '-c', ':'] : ['-c', ':'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** What the stand-in heard of a line that a shell has read. */
function runBy(shell: string, text: string): { readonly runs: number; readonly args: readonly string[] } {
  writeFileSync(heard, '')
  execFileSync(shell, shell === 'busybox' ? ['sh', '-c', text] : ['-c', text], { cwd: here, stdio: 'ignore' })
  const said = readFileSync(heard, 'utf8').split('run\n')
  return { runs: said.length - 1, args: (said[1] ?? '').split('\0').slice(0, -1) }
}

/** Words with what shells take for their own. */
const words = fc.array(
  fc.oneof(
    fc.string({ unit: fc.constantFrom(...' \\\'"`$;&|<>(){}[]*?!#~=%^,.:@+-_/ab1é✓') }),
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom(
      '~',
      '=ls',
      '%1',
      '-n',
      '--',
      '',
      '$HOME',
      '*',
      '`touch bad`',
      '$(touch bad)',
      "';touch bad;'",
    ),
  ),
  { maxLength: 5 },
)

describe('a command for a POSIX shell', () => {
  it.each(shells)(
    'is read by %s as the one program with exactly its arguments',
    (shell) => {
      let written = 0
      fc.assert(
        fc.property(words, (args) => {
          const text = commandText(posixCommand(recorder, ...args))
          if (text === null) return
          written += 1
          // an empty list prints one empty word with printf
          const expected = args.length === 0 ? [''] : args
          expect(runBy(shell, text)).toEqual({ runs: 1, args: expected })
          expect(readdirSync(here)).toEqual([])
        }),
        { numRuns: 60 },
      )
      expect(written).toBeGreaterThan(20)
    },
    60_000,
  )

  it('has no text where a word has a line break, a key of a terminal, or what turns the direction of writing', () => {
    for (const sign of ['\n', '\r', '\t', '\0', '\u001b', '\u007f', '\u0085', '\u2028', '\u202e', '\ud800']) {
      expect(commandText(posixCommand('ls', `a${sign}b`))).toBeNull()
      expect(commandText(windowsCommand('dir', `a${sign}b`), 'cmd')).toBeNull()
      expect(commandText(windowsCommand('dir', `a${sign}b`), 'powershell')).toBeNull()
    }
  })

  it.each([
    [
      'plain words stay plain',
      posixCommand('ss', '-tulpn', 'sport', '=', ':3000'),
      "ss -tulpn sport '=' :3000",
    ],
    [
      'the names of units have backslashes',
      asRoot(posixCommand('systemctl', 'stop', String.raw`backup@my\x2ddisk.service`)),
      String.raw`sudo systemctl stop backup@my\\x2ddisk.service`,
    ],
    ['a program is no assignment, and no job', posixCommand('a=b', '%1', 'c=d'), "'a=b' '%1' c=d"],
    [
      'one starts the other, and has the rights',
      asRoot(
        startedBy(posixCommand('nsenter', '--target', '7', '--net'), posixCommand('/opt/port light', 'why')),
      ),
      "sudo nsenter --target 7 --net '/opt/port light' why",
    ],
  ])('%s', (_, command, text) => {
    expect(commandText(command)).toBe(text)
  })

  it('has no text without a program, or with one that sudo would take for an option', () => {
    expect(commandText(posixCommand(''))).toBeNull()
    expect(commandText(asRoot(posixCommand('-s')))).toBeNull()
  })
})

describe('a command for PowerShell', () => {
  it.each([
    [
      ['C:\\Program Files\\Portlight\\portlight.exe', 'why', '3000'],
      "& 'C:\\Program Files\\Portlight\\portlight.exe' why 3000",
    ],
    [['net', 'stop', "O'Hara's ‘service’"], "net stop 'O''Hara''s ‘‘service’’'"],
    [['net', 'stop', '$(calc)'], "net stop '$(calc)'"],
    [
      ['x', '-a.b', '-a:b', '1,2', '1kb', '@list', '--', 'a;b'],
      "x '-a.b' '-a:b' '1,2' '1kb' '@list' '--' 'a;b'",
    ],
    [
      ['netsh', 'int', 'ipv4', 'show', 'excludedportrange', 'protocol=tcp'],
      'netsh int ipv4 show excludedportrange protocol=tcp',
    ],
    [['x', '50%', 'a^b', 'wow!'], "x '50%' 'a^b' 'wow!'"],
  ])('quotes %j', ([program = '', ...args], text) => {
    expect(commandText(windowsCommand(program, ...args), 'powershell')).toBe(text)
  })

  // Windows PowerShell hands these on to a program in another form
  it.each([['say "hi"'], [''], ['C:\\my files\\']])('has no text for the argument %j', (word) => {
    expect(commandText(windowsCommand('net', word), 'powershell')).toBeNull()
  })

  it('is read back by its own rules', () => {
    fc.assert(
      fc.property(words, (args) => {
        const text = commandText(windowsCommand('net', ...args), 'powershell')
        if (text !== null) expect(readByPowerShell(text)).toEqual(['net', ...args])
      }),
    )
  })
})

describe('a command for Windows’ command prompt', () => {
  it.each([
    [
      ['C:\\Program Files\\Portlight\\portlight.exe', 'why', '3000'],
      '"C:\\Program Files\\Portlight\\portlight.exe" why 3000',
    ],
    [['net', 'stop', 'a&calc'], 'net stop "a&calc"'],
    [['net', 'stop', 'a^b|c<d>e(f)'], 'net stop "a^b|c<d>e(f)"'],
    [['x', 'C:\\my files\\', ''], 'x "C:\\my files\\\\" ""'],
    [['netsh', 'protocol=tcp'], 'netsh "protocol=tcp"'],
  ])('quotes %j', ([program = '', ...args], text) => {
    expect(commandText(windowsCommand(program, ...args), 'cmd')).toBe(text)
  })

  it.each([['%PATH%'], ['50%'], ['wow!'], ['say "hi"']])('has no text for the argument %j', (word) => {
    expect(commandText(windowsCommand('net', word), 'cmd')).toBeNull()
  })

  it('is read back by its own rules', () => {
    fc.assert(
      fc.property(words, (args) => {
        const text = commandText(windowsCommand('net', ...args), 'cmd')
        if (text !== null) expect(readByCmd(text)).toEqual(['net', ...args])
      }),
    )
  })
})

it('never asks for root on Windows by a word', () => {
  expect(commandText(asRoot(windowsCommand('net', 'stop', 'winnat')), 'cmd')).toBe('net stop winnat')
})

/** A reader of single-quoted and bare words, after about_Quoting_Rules; refuses every sign that means more in a bare word. */
function readByPowerShell(text: string): string[] {
  const words: string[] = []
  for (const [word] of text.matchAll(/(?:['‘’‚‛](?:[^'‘’‚‛]|['‘’‚‛]{2})*['‘’‚‛]|\S)+/g)) {
    if (/^['‘’‚‛]/.test(word)) words.push(word.slice(1, -1).replace(/(['‘’‚‛])./g, '$1'))
    else if (/[\s"'`$;&|<>(){}@#,]|^-\w*[.:]/.test(word)) throw new Error(`"${word}" is bare`)
    else words.push(word)
  }
  return words
}

/** What cmd passes on, and how a C program takes it apart ("Parsing C command-line arguments"). */
function readByCmd(text: string): string[] {
  if (/[%!\r\n]/.test(text)) throw new Error('it would be expanded')
  const words: string[] = []
  for (const [word] of text.matchAll(/(?:"(?:[^"\\]|\\+(?!["\\])|(?:\\\\)+)*"|[^\s"])+/g)) {
    if (word.startsWith('"'))
      words.push(word.slice(1, -1).replace(/(\\+)$/, (run) => '\\'.repeat(run.length / 2)))
    else if (/[&|<>()^,;=]/.test(word)) throw new Error(`"${word}" is bare`)
    else words.push(word)
  }
  return words
}

it.each([
  ['linux', { PSModulePath: '/home/ada/.local/share/powershell/Modules' }, 'sh'],
  ['win32', {}, 'cmd'],
  ['win32', { MSYSTEM: 'MINGW64' }, 'sh'],
  [
    'win32',
    {
      PSModulePath:
        'C:\\Program Files\\WindowsPowerShell\\Modules;C:\\Windows\\system32\\WindowsPowerShell\\v1.0\\Modules',
    },
    'cmd',
  ],
  [
    'win32',
    {
      PSModulePath:
        'C:\\Users\\Ada\\Documents\\WindowsPowerShell\\Modules;C:\\Program Files\\WindowsPowerShell\\Modules',
    },
    'powershell',
  ],
])('the shell of a person on %s with %j is %s', (platform, env, shell) => {
  expect(shellOf(platform, env)).toBe(shell)
})
