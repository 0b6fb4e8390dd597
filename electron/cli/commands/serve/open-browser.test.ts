import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { openInBrowser } from './open-browser'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portlight-open-test-'))
  vi.stubEnv('TMPDIR', folder)
  vi.stubEnv('TEMP', folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

/** A desktop whose opener can't be found. */
const desktop = {
  platform: 'linux',
  env: { DISPLAY: ':0' },
  programFile: (name: string) => `/nonexistent/${name}`,
}

it('removes the page of a run that was killed, and of no other', async () => {
  const { pid: gone = 0 } = spawnSync(process.execPath, ['--version'])
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  onTestFinished(() => void other.kill('SIGKILL'))
  const kept = [`portlight-open-${other.pid}-abc`, 'portlight-open-abc', `other-${gone}-abc`]
  for (const name of [`portlight-open-${gone}-abc`, ...kept]) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'portlight.html'), '')
  }
  const opening = openInBrowser('http://127.0.0.1:1/#token', desktop)
  expect(await opening.opened).toEqual({ ok: false, why: 'there is no xdg-open' })
  const [own = '', ...others] = readdirSync(folder).filter((name) => !kept.includes(name))
  expect(own).toMatch(new RegExp(`^portlight-open-${process.pid}-`))
  expect(others).toEqual([])
  opening.remove()
  expect(readdirSync(folder).sort()).toEqual([...kept].sort())
})

it.each([
  [{}, 'xdg-open'],
  [{ BROWSER: '/usr/bin/firefox' }, '/usr/bin/firefox'],
  // a list, or a line for a shell, is for xdg-open to read
  [{ BROWSER: 'firefox:links %s' }, 'xdg-open'],
])('asks the system for the program that opens it, with %j', async (env, wanted) => {
  const asked: string[] = []
  const programFile = (name: string) => {
    asked.push(name)
    return null
  }
  const opening = openInBrowser('http://127.0.0.1:1/#token', {
    platform: 'linux',
    env: { DISPLAY: ':0', ...env },
    programFile,
  })
  expect(await opening.opened).toEqual({ ok: false, why: `there is no ${wanted}` })
  expect(asked).toEqual([wanted])
  expect(readdirSync(folder)).toEqual([])
})
