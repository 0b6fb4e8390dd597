import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CliEngine } from '../cli-io'
import { commandNames } from '../command-names'
import { commandTable } from '../command-table'
import { runCli } from '../run-cli'
import { fakeWorld } from '../testing/fake-io'
import { readHelpPage } from './help-page'
import { namesIn } from './option-words'

/** Nothing here has anything to ask of the engine. */
const noEngine = new Proxy({} as CliEngine, {
  get: () => {
    throw new Error('the engine is not needed for a page')
  },
})

async function printed(...words: string[]): Promise<string> {
  const { io, stdout } = fakeWorld(noEngine)
  expect(await runCli(words, io)).toBe(0)
  return stdout.text
}

describe.each(commandNames)('the help of %s', (name) => {
  it('tells of every option that is understood, and of no other', async () => {
    const { help, specs } = await commandTable[name]()
    const terms = readHelpPage(help([])).sections.flatMap(({ blocks }) =>
      blocks.flatMap((block) => (typeof block === 'string' ? [] : namesIn(block.term))),
    )
    const known = specs.flatMap(({ names }) => names)
    expect(known).toEqual(expect.arrayContaining(terms))
    const everywhere = new Set(['-h', '--help', '-V', '--version'])
    for (const { names } of specs.filter(({ names }) => !names.some((one) => everywhere.has(one)))) {
      expect(terms, names.join(' ')).toEqual(expect.arrayContaining([expect.toBeOneOf([...names])]))
    }
  })
})

describe('bash', () => {
  let script = ''
  beforeAll(async () => {
    script = await printed('completion', 'bash')
  })

  /** What Tab offers behind a command line, in a real bash. */
  function offers(...line: string[]): readonly string[] {
    const words = ['portlight', ...line]
    const ask = `COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _portlight; printf '%s\\n' "\${COMPREPLY[@]}"`
    const told = execFileSync('bash', ['--norc', '-c', `${script}\n${ask}`, 'bash', ...words], {
      encoding: 'utf8',
    })
    return told.split('\n').filter((word) => word !== '')
  }

  it('completes commands, verbs, options and their values', () => {
    expect(offers('s')).toEqual(['scan', 'sockets', 'show', 'settings', 'serve'])
    expect(offers('forward', 'te')).toEqual(['test'])
    expect(offers('scan', '--expect-o')).toEqual(['--expect-open'])
    expect(offers('why', '--protocol', '')).toEqual(['tcp', 'udp'])
    expect(offers('completion', 'po')).toEqual(['powershell'])
    expect(offers('help', 'refl')).toEqual(['reflector'])
    expect(offers('nonsense', '')).toEqual([])
  })
})

describe.each([
  ['zsh', '-n'],
  ['fish', '--no-execute'],
])('%s', (shell, dry) => {
  const there = ['/usr/bin', '/bin', '/usr/local/bin'].some((folder) => existsSync(`${folder}/${shell}`))
  it.skipIf(!there)(`reads its script without a complaint (needs ${shell})`, async () => {
    const script = await printed('completion', shell)
    const file = join(mkdtempSync(join(tmpdir(), 'portlight-pages-')), 'script')
    writeFileSync(file, script)
    const { status, stderr } = spawnSync(shell, [dry, file], { encoding: 'utf8' })
    rmSync(dirname(file), { recursive: true })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    for (const name of commandNames) expect(script).toContain(name)
  })
})

describe.skipIf(!existsSync('/usr/bin/zsh'))('zsh, typed into (needs zsh)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portlight-pages-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  /**
   * What Tab offers behind a line, in a real zsh that somebody types into (zshmodules(1), zpty): each word is noted as it is handed to
   * the shell, and the shell ends when all are.
   */
  const typed = `
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "source $1"
zpty -w -n shell "$2"$'\\t'
while zpty -r shell; do :; done >/dev/null
`
  const setup = (script: string, offered: string) => `
PROMPT= RPROMPT=
autoload -Uz compinit && compinit -u -D
source ${script}
bindkey '^I' complete-word
compadd() {
  local -a hits
  if [[ "\${@[1,(i)(-|--)]}" != *-(O|A|D)\\ * ]]; then builtin compadd -O hits "$@"; print -l -- $hits >>${offered}; fi
  builtin compadd "$@"
}
leave() { exit }
comppostfuncs=(leave)
`

  it.each([
    ['portlight s', ['scan', 'serve', 'settings', 'show', 'sockets']],
    ['portlight forward te', ['test']],
    ['portlight scan --expect-o', ['--expect-open']],
    ['portlight why --protocol ', ['tcp', 'udp']],
    ['portlight completion po', ['powershell']],
    ['portlight nonsense ', []],
  ])('completes %j', async (line, offers) => {
    const [script, offered, start] = ['script', 'offered', 'setup'].map((name) => join(folder, name))
    if (script === undefined || offered === undefined || start === undefined) throw new Error('no file')
    writeFileSync(script, await printed('completion', 'zsh'))
    writeFileSync(offered, '')
    writeFileSync(start, setup(script, offered))
    execFileSync('zsh', ['-f', '-c', typed, 'zsh', start, line], { timeout: 30_000 })
    const words = readFileSync(offered, 'utf8').split('\n')
    expect([...new Set(words.filter((word) => word !== ''))].sort()).toEqual(offers)
  })
})

it.skipIf(!existsSync('/usr/bin/fish'))('fish completes commands and options (needs fish)', async () => {
  const script = await printed('completion', 'fish')
  const told = (line: string) =>
    spawnSync('fish', ['--no-config', '-c', `${script}\ncomplete -C '${line}'`], { encoding: 'utf8' }).stdout
  expect(told('portlight sca')).toMatch(/^scan\tfind out which TCP and UDP ports/)
  expect(told('portlight why --prot')).toMatch(/^--protocol\b/m)
  expect(told('portlight why --protocol ')).toMatch(/^tcp\t/m)
})

it('names the shells where another word is given', async () => {
  const { io, stderr } = fakeWorld(noEngine)
  expect(await runCli(['completion', 'tcsh'], io)).toBe(2)
  expect(stderr.text).toContain('bash|zsh|fish|powershell')
})

it.skipIf(!existsSync('/usr/bin/man'))(
  'the manual is read by man without a warning (needs man)',
  async () => {
    const input = await printed('man')
    const { status, stdout, stderr } = spawnSync(
      'man',
      ['--warnings', '-E', 'UTF-8', '-P', 'cat', '-l', '-'],
      {
        input,
        encoding: 'utf8',
        env: { ...process.env, MANWIDTH: '80', LC_ALL: 'C.UTF-8' },
      },
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    for (const name of commandNames) expect(stdout).toContain(`PORTLIGHT ${name.toUpperCase()}`)
    expect(stdout).toContain('--exclude-ports PORTS')
  },
)
