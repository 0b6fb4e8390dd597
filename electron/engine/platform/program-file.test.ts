import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ProgramPlaces, programFile, windowsFolderOf } from './program-file'
import { runCommand } from './run-command'

const unix = process.platform !== 'win32'
const uid = process.geteuid?.() ?? null

describe.skipIf(!unix).each(['linux', 'darwin'])('a program of the system: %s', (platform) => {
  let folder: string
  let places: ProgramPlaces
  const pathBefore = process.env.PATH
  const folderBefore = process.cwd()

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'portlight-programs-')))
    const system = made('system')
    places = { platform, windows: () => '', folders: [system, made('local')], path: '', uid }
  })
  afterEach(() => {
    process.chdir(folderBefore)
    process.env.PATH = pathBefore
    rmSync(folder, { recursive: true, force: true })
  })

  function made(name: string, mode = 0o755): string {
    const path = join(folder, name)
    mkdirSync(path, { recursive: true })
    chmodSync(path, mode)
    return path
  }

  function planted(place: string, name = 'tool', mode = 0o755): string {
    const file = join(folder, place, name)
    writeFileSync(file, `#!/bin/sh\necho planted\n`)
    chmodSync(file, mode)
    return file
  }

  it('is that of the system’s folders, whatever stands in the current folder and early in PATH', async () => {
    made('here')
    planted('here', 'uname')
    planted('here', 'no-such-tool')
    process.chdir(join(folder, 'here'))
    for (const path of ['.', '', ':/nowhere:', `${join(folder, 'here')}:${pathBefore}`]) {
      process.env.PATH = path
      const said = await runCommand('uname', [], new AbortController().signal)
      expect(said).not.toBe('')
      expect(said).not.toContain('planted')
      if (!path.includes('/here'))
        expect(await runCommand('no-such-tool', [], new AbortController().signal)).toBe('')
    }
  })

  it('is looked for in PATH last, and only where an entry is a full path', () => {
    made('mine')
    const mine = planted('mine')
    const path = `:.:mine:./mine:${join(folder, 'mine')}`
    process.chdir(folder)
    expect(programFile('tool', { ...places, path: ':.:mine:./mine:../mine' })).toBeNull()
    expect(programFile('tool', { ...places, path })).toBe(mine)
    const local = planted('local')
    expect(programFile('tool', { ...places, path })).toBe(local)
    expect(programFile('tool', { ...places, path })).toBe(local)
    const system = planted('system')
    expect(programFile('tool', { ...places, path })).toBe(system)
  })

  it('is none that others could have written, nor one in a folder that others can write to', () => {
    const system = planted('system', 'tool', 0o757)
    expect(programFile('tool', places)).toBeNull()
    chmodSync(system, 0o755)
    expect(programFile('tool', places)).toBe(system)
    expect(programFile(system, places)).toBe(system)
    for (const open of ['system', '.']) {
      chmodSync(join(folder, open), 0o777)
      expect(programFile('tool', places)).toBeNull()
      expect(programFile(system, places)).toBeNull()
      chmodSync(join(folder, open), 0o755)
    }
    chmodSync(system, 0o644)
    expect(programFile('tool', places)).toBeNull()
  })

  it('is looked at behind symbolic links: the folder of what they lead to counts as well', () => {
    made('others')
    const target = planted('others')
    symlinkSync(target, join(folder, 'system', 'tool'))
    expect(programFile('tool', places)).toBe(join(folder, 'system', 'tool'))
    chmodSync(join(folder, 'others'), 0o777)
    expect(programFile('tool', places)).toBeNull()
  })

  it.skipIf(uid !== 0)(
    'is for root nobody else’s, and in no folder of a group; for one of the group it is',
    () => {
      const tool = planted('system')
      chownSync(join(folder, 'system'), 0, 65_534)
      chmodSync(join(folder, 'system'), 0o775)
      expect(programFile('tool', places)).toBeNull()
      expect(programFile('tool', { ...places, uid: 65_534 })).toBe(tool)
      chmodSync(join(folder, 'system'), 0o755)
      chownSync(tool, 65_534, 65_534)
      expect(programFile('tool', places)).toBeNull()
      expect(programFile('tool', { ...places, uid: 65_534 })).toBe(tool)
      expect(programFile('tool', { ...places, uid: 1 })).toBeNull()
    },
  )

  it('is no folder, nothing with a folder in its name, and nothing without a name', () => {
    made('system/tool')
    made('system/below')
    planted('system/below')
    for (const name of ['tool', 'below/tool', '../system/below/tool', '..', '.', '', 'below\\tool']) {
      expect(programFile(name, places)).toBeNull()
    }
  })

  it('is on Windows one below its own folder, and never one of the current folder', () => {
    process.chdir(folder)
    const windows: ProgramPlaces = { ...places, platform: 'win32', windows: () => 'W', path: folder }
    planted('.', 'route.exe')
    expect(programFile('route.exe', windows)).toBeNull()
    expect(programFile('..\\route.exe', windows)).toBeNull()
    // on this system it is one long name
    const powerShell = planted('.', 'W\\System32\\WindowsPowerShell\\v1.0\\powershell.exe')
    expect(join(folder, programFile('powershell.exe', windows) ?? '')).toBe(powerShell)
  })
})

describe('Windows’ own folder', () => {
  it.each([
    [['C:\\Users\\Ada\\node.exe', 'C:\\Windows\\SYSTEM32\\ntdll.dll'], 'C:\\Windows'],
    [['D:\\WINNT\\System32\\ntdll.dll', 'C:\\x\\ntdll.dll'], 'D:\\WINNT'],
    // nothing on another computer, beside a program, or without a folder
    [['\\\\server\\share\\System32\\ntdll.dll'], null],
    [['C:\\Users\\Ada\\ntdll.dll'], null],
    [['ntdll.dll', 'C:\\System32\\ntdll.dll'], null],
    [[], null],
  ])('is that of the library that every process has: %j', (files, folder) => {
    expect(windowsFolderOf(null, () => files)).toBe(folder)
    expect(windowsFolderOf('\\\\server\\share\\System32', () => files)).toBe(folder)
  })

  it.each([
    ['C:\\Windows\\system32', 'C:\\Windows'],
    ['d:\\Old Systems\\WINNT\\System32', 'd:\\Old Systems\\WINNT'],
  ])('is told by Windows, and no file is listed for it, which takes seconds: %s', (system, folder) => {
    const files = () => expect.fail('the loaded files were listed')
    expect(windowsFolderOf(system, files)).toBe(folder)
  })
})
