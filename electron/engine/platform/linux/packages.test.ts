import { type ChildProcess, spawn } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { platform } from 'node:process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LinuxPackages } from './packages'

const signal = new AbortController().signal

describe.skipIf(platform !== 'linux')('the package of what a process runs', () => {
  let root = ''
  let sleep = ''
  let own = ''
  const children: ChildProcess[] = []
  const diversions = () => join(root, 'diversions')

  /** Runs a program until the end, and tells its process. */
  async function runs(executable: string): Promise<{ readonly pid: number; readonly executable: string }> {
    const child = spawn(executable, ['600'], { stdio: 'ignore' })
    children.push(child)
    await new Promise((resolve) => child.once('spawn', resolve))
    return { pid: child.pid ?? 0, executable }
  }

  function list(name: string, ...files: readonly string[]): void {
    writeFileSync(join(root, 'info', `${name}.list`), ['/.', ...files, ''].join('\n'))
  }

  function packages(rpm: Readonly<Record<string, string>> = {}): LinuxPackages {
    return new LinuxPackages({
      proc: '/proc',
      lists: join(root, 'info'),
      diversions: diversions(),
      // stands in for RPM's database, which this system has not
      askRpm: async (file) => rpm[file] ?? '',
    })
  }

  beforeAll(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'portlight-packages-')))
    mkdirSync(join(root, 'info'))
    writeFileSync(diversions(), '')
    sleep = realpathSync('/usr/bin/sleep')
    own = join(root, 'sleep')
    copyFileSync(sleep, own)
    list('another', '/usr/share/doc', `${own}.gz`, `/opt${own}`)
    list('sleeper:amd64', root, own)
  })
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL')
    rmSync(root, { recursive: true })
  })

  it('is the one that has the file, and none where none has', async () => {
    const [there, other] = [await runs(own), await runs(sleep)]
    expect(await packages().of([there, other], signal)).toEqual([['sleeper'], []])
    expect(await packages({ [sleep]: 'coreutils\ncoreutils\n' }).of([there, other], signal)).toEqual([
      ['sleeper'],
      ['coreutils'],
    ])
  })

  it('is not told where another file stands there now, as after an update or in a container', async () => {
    const known = packages()
    const before = await runs(own)
    expect(await known.of([before], signal)).toEqual([['sleeper']])
    copyFileSync(sleep, `${own}.new`)
    renameSync(`${own}.new`, own)
    expect(await known.of([before], signal)).toEqual([null])
    expect(await known.of([{ ...before, executable: '/nowhere' }], signal)).toEqual([null])
    expect(await known.of([await runs(own)], signal)).toEqual([['sleeper']])
  })

  it('is not told of a file that may stand in for another package’s, nor without lists', async () => {
    writeFileSync(diversions(), `${own}\n${own}.distrib\nsleeper\n`)
    const there = await runs(own)
    expect(await packages().of([there], signal)).toEqual([null])
    writeFileSync(diversions(), '')
    const none = new LinuxPackages({
      proc: '/proc',
      lists: join(root, 'none'),
      diversions: diversions(),
      askRpm: async () => '',
    })
    expect(await none.of([there], signal)).toEqual([null])
  })

  it('is found where a package still has the path of before the merge of /bin into /usr/bin', async () => {
    list('older', sleep.replace(/^\/usr/, ''))
    const [found] = await packages().of([await runs(sleep)], signal)
    expect(found).toEqual(realpathSync('/bin') === '/usr/bin' ? ['older'] : [])
    rmSync(join(root, 'info/older.list'))
  })
})
