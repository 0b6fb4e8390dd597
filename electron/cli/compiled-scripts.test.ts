import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import module from 'node:module'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltCli, buildCli, start } from './testing/built-cli'

const nodeDoesIt = 'enableCompileCache' in module

let cli: BuiltCli
beforeAll(async () => {
  cli = await buildCli()
})
afterAll(() => cli.remove())

/** A user whose cache is empty, and the command line as that user runs it. */
function user() {
  const home = mkdtempSync(join(cli.folder, 'home-'))
  const folder = join(home, '.cache/portlight/compiled')
  const ask = (...words: readonly string[]) => askWith([], ...words)
  const askWith = async (variables: readonly string[], ...words: readonly string[]) => {
    const { code, out, err } = await start('env', [
      ...[
        '-u',
        'XDG_CACHE_HOME',
        '-u',
        'XDG_STATE_HOME',
        '-u',
        'NODE_OPTIONS',
        '-u',
        'NODE_V8_COVERAGE',
        `HOME=${home}`,
        ...variables,
      ],
      ...[process.execPath, cli.script, ...words],
    ]).ended
    return { code, out, err }
  }
  const files = () =>
    readdirSync(folder).map((name) => ({ path: join(folder, name), ino: statSync(join(folder, name)).ino }))
  return { home, folder, ask, askWith, files }
}

describe.skipIf(nodeDoesIt || process.platform === 'win32')('what V8 made of the scripts', () => {
  it('is kept for the next start, for nobody else, and is used again', async () => {
    const { folder, ask, files } = user()
    const first = await ask('why', '--help')
    expect(first).toMatchObject({ code: 0, err: '' })
    const kept = files()
    expect(kept.length).toBeGreaterThan(1)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    for (const { path } of kept) expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(await ask('why', '--help')).toEqual(first)
    // what was refused would have been made anew
    expect(files()).toEqual(kept)
  })

  it('imports what it needs later, as any other script: an answer is kept by its digest', async () => {
    const { home, ask } = user()
    const kept = () =>
      readdirSync(join(home, '.local/state/portlight/history')).filter((name) => name.endsWith('.jsonl.gz'))
    expect(await ask('sockets')).toMatchObject({ code: 0, err: '' })
    expect(kept()).toHaveLength(1)
    expect(await ask('sockets')).toMatchObject({ code: 0, err: '' })
    expect(kept()).toHaveLength(2)
  })

  it.each([
    ['cut off', (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 100))],
    ['changed', (path: string) => appendFileSync(path, 'more')],
    ['empty', (path: string) => writeFileSync(path, '')],
  ])('is made anew where it is %s', async (_, damage) => {
    const { ask, files } = user()
    const first = await ask('why', '--help')
    const kept = files()
    for (const { path } of kept) damage(path)
    expect(await ask('why', '--help')).toEqual(first)
    const now = files()
    expect(now.map(({ path }) => path)).toEqual(kept.map(({ path }) => path))
    expect(now.every(({ ino }, at) => ino !== kept[at]?.ino)).toBe(true)
  })

  it('goes when no start has needed it for a long time; what is somebody else’s stays', async () => {
    const { folder, ask } = user()
    await ask('--help')
    const [old, strange] = [join(folder, 'look-12345678.cjs.v1.0.0-x64.v8'), join(folder, 'notes.txt')]
    for (const path of [old, strange]) {
      writeFileSync(path, '')
      utimesSync(path, 0, 0)
    }
    await ask('why', '--help')
    expect([existsSync(old), existsSync(strange)]).toEqual([false, true])
  })

  it('is not kept where Node is told to keep none', async () => {
    const { folder, askWith } = user()
    expect(await askWith(['NODE_DISABLE_COMPILE_CACHE=1'], 'why', '--help')).toMatchObject({
      code: 0,
      err: '',
    })
    expect(existsSync(folder)).toBe(false)
  })

  it('costs nobody an answer where it can’t be kept', async () => {
    const { home, ask } = user()
    writeFileSync(join(home, '.cache'), 'a file in the folder’s place')
    expect(await ask('why', '--help')).toMatchObject({ code: 0, err: '' })
    rmSync(join(home, '.cache'))
  })
})
