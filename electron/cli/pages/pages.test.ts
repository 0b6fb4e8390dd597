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
    // as bash takes --protocol=t apart
    expect(offers('why', '--protocol', '=', 't')).toEqual(['tcp'])
    expect(offers('why', '--protocol', '=')).toEqual(['tcp', 'udp'])
    expect(offers('forward', '--json', 'te')).toEqual(['test'])
    expect(offers('forward', '--globalping', '--te')).toEqual(['--telephone'])
  })

  it.each(['show ', 'show mon', 'baseline check ', 'history export ', 'baseline -o ', 'scan -oX '])(
    'leaves %j to bash, which completes files',
    (line) => {
      expect(offers(...line.split(' '))).toEqual([])
    },
  )
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
    ['portlight show fi', ['file a', 'file b']],
    ['portlight baseline check fi', ['file a', 'file b']],
    ['portlight scan -oX fi', ['file a', 'file b']],
    ['portlight why --protocol=', ['tcp', 'udp']],
    ['portlight forward --globalping test --te', ['--telephone']],
  ])('completes %j', async (line, offers) => {
    const [script, offered, start] = ['script', 'offered', 'setup'].map((name) => join(folder, name))
    if (script === undefined || offered === undefined || start === undefined) throw new Error('no file')
    writeFileSync(script, await printed('completion', 'zsh'))
    writeFileSync(offered, '')
    writeFileSync(start, setup(script, offered))
    for (const name of ['file a', 'file b']) writeFileSync(join(folder, name), '')
    execFileSync('zsh', ['-f', '-c', typed, 'zsh', start, line], { cwd: folder, timeout: 30_000 })
    const words = readFileSync(offered, 'utf8').split('\n')
    expect([...new Set(words.filter((word) => word !== ''))].sort()).toEqual(offers)
  })
})

it.skipIf(!existsSync('/usr/bin/fish'))('fish completes commands and options (needs fish)', async () => {
  const script = await printed('completion', 'fish')
  const folder = mkdtempSync(join(tmpdir(), 'portlight-pages-'))
  writeFileSync(join(folder, 'file a'), '')
  const told = (line: string) =>
    spawnSync('fish', ['--no-config', '-c', `${script}\ncomplete -C '${line}'`], {
      cwd: folder,
      encoding: 'utf8',
    }).stdout
  expect(told('portlight sca')).toMatch(/^scan\tfind out which TCP and UDP ports/)
  expect(told('portlight why --prot')).toMatch(/^--protocol\b/m)
  expect(told('portlight scan --top-p')).toBe('--top-ports\tthe N most common, up to 1,000\n')
  expect(told('portlight why --protocol ')).toMatch(/^tcp\t/m)
  // where a file can be meant it is offered
  for (const line of ['show ', 'baseline check ', 'history export ', 'scan -oX ']) {
    expect(told(`portlight ${line}fi`), line).toMatch(/^file a\n$/)
  }
  expect(told('portlight baseline ch')).toMatch(/^check\t?\n$/)
  // the second word is a verb here, and no command: history's options, and not those of show
  expect(told('portlight history show --xm')).toMatch(/^--xml\b.*\n$/)
  expect(told('portlight forward test --wa')).toBe('')
  expect(told('portlight help refl')).toMatch(/^reflector\b/)
  rmSync(folder, { recursive: true })
})

describe('PowerShell', () => {
  it('is given texts that it reads as they are: no quote of its own ends one, and no sign depends on a code page', async () => {
    const script = await printed('completion', 'powershell')
    expect(script).toMatch(/^[\n\x20-\x7e]*$/)
    const texts = [...script.matchAll(/= ('(?:[^']|'')*')(?: }|;)/g)].map(([, text]) => text)
    expect(texts.length).toBeGreaterThan(200)
    // what is left without the texts has pairs of quotes alone
    for (const line of script.split('\n')) {
      expect(line.trimStart().startsWith('#') || (line.match(/'/g) ?? []).length % 2 === 0, line).toBe(true)
    }
    expect(script).toContain("'say why a program can''t have a port")
  })
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
