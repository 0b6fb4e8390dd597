import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runCli } from '../../run-cli'
import { fakeWorld } from '../../testing/fake-io'
import { scriptedEngine } from '../../testing/scripted-engine'

const dataFolder = mkdtempSync(join(tmpdir(), 'portlight-settings-'))
afterAll(() => rmSync(dataFolder, { recursive: true }))

async function run(...args: readonly string[]) {
  const world = fakeWorld(scriptedEngine(async function* () {}))
  const code = await runCli(['settings', ...args], { ...world.io, dataFolder: async () => dataFolder })
  return { code, out: world.stdout.text, err: world.stderr.text }
}

describe('portlight settings', () => {
  it('lists, chooses and takes back', async () => {
    expect((await run()).out).toMatch(/^ {2}app\.theme +system +system, light, dark$/m)
    expect(await run('set', 'app.theme', 'dark')).toEqual({ code: 0, out: '', err: '' })
    expect(await run('set', 'scan.ceiling-public', '200')).toMatchObject({ code: 0 })
    expect(await run('set', 'history.keep', 'off')).toMatchObject({ code: 0 })
    expect((await run('get', 'history.keep')).out).toBe('off\n')
    expect((await run('list')).out).toMatch(/^\* app\.theme +dark +.*\(usually system\)$/m)
    const { file, chosen, settings } = JSON.parse((await run('--json')).out)
    expect(chosen).toEqual(['app.theme', 'scan.ceiling-public', 'history.keep'])
    expect(settings).toMatchObject({ 'app.theme': 'dark', 'scan.ceiling-public': 200, 'history.days': 90 })
    expect((await run('path')).out).toBe(`${file}\n`)
    await run('set', 'scan.ceiling-public', 'none')
    await run('reset', 'app.theme')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      version: 1,
      'scan.ceiling-public': null,
      'history.keep': false,
    })
    await run('reset', 'all')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ version: 1 })
  })

  it.each([
    [['get', 'app.them'], 'Did you mean app.theme?'],
    [['get', 'theme'], 'Did you mean app.theme?'],
    [['get'], 'Name one setting: npx portlight settings get app.theme'],
    [['set', 'app.theme'], 'Name a setting and its value'],
    [['set', 'app.theme', 'purple'], '"purple" is no value of app.theme: system, light, dark.'],
    [['set', 'scan.timing', '6'], '0, 1, 2, 3, 4, 5'],
    [['set', 'scan.ceiling-private', '50000'], '1 to 5000 attempts a second, or none'],
    [['set', 'history.days', 'none'], '1 to 3650 days.'],
    [['set', 'forward.outside', '{}'], 'agreed to in the Forward view'],
    [['reset'], 'Say which'],
    [['reset', 'everything'], 'There is no setting "everything".'],
    [['forget'], 'list, get, set, reset or path'],
    [['path', 'app.theme'], 'takes no name'],
  ])('%j: says what is wrong', async (args, sentence) => {
    const { code, err } = await run(...args)
    expect(err).toContain(sentence)
    expect(code).toBe(2)
  })
})
