import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { settingOf, usualCeilings, usualSettings } from '#shared/settings/settings'
import { settingsProblemText } from '#shared/settings/settings-problem'
import type { SettingsState } from '#shared/settings/settings-state'
import { ceilingOf } from '../scan/pace/timing'
import { SettingsDesk } from './settings'

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portlight-settings-'))
  path = join(folder, 'settings.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A file that nobody has touched for a while. */
function stands(text: string): void {
  writeFileSync(path, text)
  const then = Date.now() / 1000 - 60
  utimesSync(path, then, then)
}

const written = () => JSON.parse(readFileSync(path, 'utf8'))
const set = (values: SettingsState['values'] | Partial<SettingsState['values']>) => ({
  set: values,
  reset: [],
})

const putAside = (aside: string) => ({
  why: 'put-aside',
  because: expect.objectContaining({ no: 'json' }),
  aside,
})

describe('settings', () => {
  it('are what is usual where nobody has chosen anything, and nothing is written for that', async () => {
    const desk = new SettingsDesk(join(folder, 'none', 'yet'))
    expect(await desk.now()).toMatchObject({ values: usualSettings, given: [], problems: [], known: true })
    expect(readdirSync(folder)).toEqual([])
    await desk.change(set({ 'app.theme': 'dark' }))
    expect(await desk.now()).toMatchObject({ values: { 'app.theme': 'dark' }, given: ['app.theme'] })
  })

  it('of several Portlights that change them at once are all kept', async () => {
    const desks = Array.from({ length: 6 }, () => new SettingsDesk(folder))
    const changes = [
      { 'app.theme': 'light' },
      { 'history.days': 7 },
      { 'scan.timing': 2 },
      { 'history.keep': false },
      { 'sockets.seconds': 5 },
      { 'app.notify': false },
    ] as const
    await Promise.all(desks.map((desk, at) => desk.change(set(changes[at] ?? {}))))
    expect(written()).toEqual(Object.assign({ version: 1 }, ...changes))
    expect(readdirSync(folder)).toEqual(['settings.json'])
  })

  it('are told to whoever watches, also when another Portlight or an editor changed them', async () => {
    const end = new AbortController()
    const watching = new SettingsDesk(folder).watch(end.signal)
    const next = async () => (await watching.next()).value
    expect(await next()).toMatchObject({ given: [] })
    await new SettingsDesk(folder).change(set({ 'app.theme': 'dark' }))
    expect(await next()).toMatchObject({ values: { 'app.theme': 'dark' } })
    // an editor that writes in two steps: what held holds on meanwhile, and the file stays
    writeFileSync(path, '{"version": 1, "app.th')
    expect(await next()).toMatchObject({
      values: { 'app.theme': 'dark' },
      problems: [{ why: 'broken', stuck: null }],
    })
    writeFileSync(path, '{"version": 1, "app.theme": "light"}')
    expect(await next()).toMatchObject({ values: { 'app.theme': 'light' }, problems: [] })
    end.abort()
    expect(await watching.next()).toMatchObject({ done: true })
  })

  it('that are broken are put aside whole, told, and nothing is thrown away for them', async () => {
    stands('{"version": 1, "history.days": 3650,')
    const desk = new SettingsDesk(folder)
    const state = await desk.now()
    expect(state).toMatchObject({ values: usualSettings, known: false })
    const [aside = ''] = readdirSync(folder)
    expect(aside).toMatch(/^settings\.broken-.*\.json$/)
    expect(state.problems).toEqual([putAside(join(folder, aside))])
    expect(readFileSync(join(folder, aside), 'utf8')).toContain('3650')
    // until somebody chooses again
    expect((await desk.now()).known).toBe(false)
    await desk.change(set({ 'history.days': 30 }))
    expect(await desk.now()).toMatchObject({ known: true, values: { 'history.days': 30 } })
  })

  it('that another Portlight put aside are told here, too, and nothing is thrown away for them, until somebody chooses', async () => {
    stands('{"version": 1, "history.days": 3650,')
    await new SettingsDesk(folder).now()
    const [aside = ''] = readdirSync(folder)
    const later = await new SettingsDesk(folder).now()
    expect(later).toMatchObject({ values: usualSettings, known: false })
    expect(later.problems).toEqual([{ why: 'put-aside', because: null, aside: join(folder, aside) }])
    await new SettingsDesk(folder).change(set({ 'history.days': 3650 }))
    expect(await new SettingsDesk(folder).now()).toMatchObject({ known: true, problems: [] })
  })

  it('are written where one that ended in the middle left its lock, and not over one that goes on', async () => {
    const lock = `${path}.lock`
    const gone = spawnSync(process.execPath, ['-e', ''])
    const twoSecondsAgo = Date.now() / 1000 - 2
    const locked = (pid: number) => {
      writeFileSync(lock, `${pid}\n`)
      utimesSync(lock, twoSecondsAgo, twoSecondsAgo)
    }
    locked(gone.pid)
    await new SettingsDesk(folder).change(set({ 'app.theme': 'dark' }))
    expect(written()).toEqual({ version: 1, 'app.theme': 'dark' })
    expect(existsSync(lock)).toBe(false)

    locked(process.pid)
    await expect(new SettingsDesk(folder).change(set({ 'app.theme': 'light' }))).rejects.toThrow(
      'Another Portlight is writing the settings.',
    )
    expect(written()).toEqual({ version: 1, 'app.theme': 'dark' })
  })

  it('are not begun to be written when the engine ends: whoever wanted it hears so', async () => {
    const desk = new SettingsDesk(folder)
    const last = desk.change(set({ 'app.theme': 'dark' }))
    await desk.close()
    await expect(desk.change(set({ 'app.theme': 'light' }))).rejects.toMatchObject({
      value: { code: 'disconnected' },
    })
    await last
    expect(readdirSync(folder)).toEqual(['settings.json'])
    expect(written()).toEqual({ version: 1, 'app.theme': 'dark' })
  })

  it('that are broken are told with where they lie to all who read them at the same time', async () => {
    stands('{"version": 1,')
    const desk = new SettingsDesk(folder)
    const states = await Promise.all([desk.now(), desk.now(), desk.now()])
    const [aside = ''] = readdirSync(folder)
    for (const { problems } of states) expect(problems).toEqual([putAside(join(folder, aside))])
  })

  it('that are being read when the engine ends are read to the end, a broken file put aside', async () => {
    stands('{"version": 1,')
    const desk = new SettingsDesk(folder)
    const state = desk.now()
    await desk.close()
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^settings\.broken-/)])
    expect(await state).toMatchObject({ known: false })
  })

  it('that are broken and can’t be put aside are told, and left as they are', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 2, 3, 4, 5) })
    try {
      stands('garbage')
      // a folder there refuses it to root, too, as a file system that is read-only would
      mkdirSync(join(folder, 'settings.broken-2026-01-02T03-04-05.json'))
      const desk = new SettingsDesk(folder)
      const state = await desk.now()
      expect(state).toMatchObject({ values: usualSettings, known: false })
      expect(state.problems.map(settingsProblemText)).toEqual([
        expect.stringMatching(/settings\.json can’t be put aside, either: .* \((EISDIR|EPERM)\)\.$/),
      ])
      await expect(desk.change(set({ 'app.theme': 'dark' }))).rejects.toMatchObject({
        message: expect.stringMatching(/^The settings can’t be written to .*: .* \((EISDIR|EPERM)\)\.$/),
      })
      expect(readFileSync(path, 'utf8')).toBe('garbage')
    } finally {
      vi.useRealTimers()
    }
  })

  it('that broke just now are put aside before they are written over', async () => {
    writeFileSync(path, 'garbage')
    await new SettingsDesk(folder).change(set({ 'app.theme': 'dark' }))
    expect(written()).toEqual({ version: 1, 'app.theme': 'dark' })
    expect(readdirSync(folder).filter((name) => name.includes('broken'))).toHaveLength(1)
  })

  it('of a later Portlight are left alone', async () => {
    stands('{"version": 2}')
    const desk = new SettingsDesk(folder)
    expect(await desk.now()).toMatchObject({ known: false, problems: [{ why: 'later', file: path }] })
    await expect(desk.change(set({ 'app.theme': 'dark' }))).rejects.toMatchObject({
      value: { code: 'refused' },
    })
    expect(written()).toEqual({ version: 2 })
  })

  it('may be kept elsewhere, with a link', async () => {
    mkdirSync(join(folder, 'dotfiles'))
    const real = join(folder, 'dotfiles', 'portlight.json')
    writeFileSync(real, '{"version": 1}')
    symlinkSync(real, path)
    await new SettingsDesk(folder).change(set({ 'app.theme': 'dark' }))
    expect(JSON.parse(readFileSync(real, 'utf8'))).toMatchObject({ 'app.theme': 'dark' })
  })

  it('that can be kept nowhere say so when one is changed', async () => {
    const desk = new SettingsDesk('/dev/null/nowhere')
    expect(await desk.now()).toMatchObject({ problems: [], values: usualSettings })
    await expect(desk.change(set({}))).rejects.toMatchObject({ value: { code: 'failed' } })
  })
})

it.each(['private', 'public'] as const)(
  'a ceiling of %s addresses can be lowered from the usual one alone',
  (scope) => {
    expect(ceilingOf(3, scope)).toBe(usualCeilings[scope])
    expect(settingOf(`scan.ceiling-${scope}`)).toMatchObject({ most: usualCeilings[scope] })
    expect(ceilingOf(2, scope, { [scope]: 100 })).toBe(2.5)
    expect(ceilingOf(5, scope, { [scope]: 100 })).toBe(100)
  },
)
