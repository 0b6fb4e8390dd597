import type { MenuItemConstructorOptions } from 'electron'
import { expect, it } from 'vitest'
import { placeCommands } from '#shared/shell/places'
import type { ShellCommand } from '#shared/shell/shell'
import { type MenuNeeds, menuTemplate } from './menu'

function menu(changes: Partial<MenuNeeds> = {}) {
  const sent: ShellCommand[] = []
  const template = menuTemplate({
    platform: 'linux',
    development: false,
    run: 'idle',
    send: (command) => sent.push(command),
    open: () => {},
    showLog: () => {},
    ...changes,
  })
  const all = flatten(template)
  const byId = (id: ShellCommand) => all.find((item) => item.id === id)
  return { template, all, byId, sent }
}

function flatten(items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])])
}

it.each([
  ['idle', { 'run.start': true, 'run.pause': false, 'run.cancel': false, 'run.export': false }],
  ['running', { 'run.start': false, 'run.pause': true, 'run.cancel': true, 'run.export': true }],
  ['paused', { 'run.start': false, 'run.pause': true, 'run.cancel': true, 'run.export': true }],
  ['done', { 'run.start': true, 'run.pause': false, 'run.cancel': false, 'run.export': true }],
] as const)('enables what does something while what is shown is %s', (run, expected) => {
  const { byId } = menu({ run })
  for (const [id, enabled] of Object.entries(expected)) {
    expect([id, byId(id as ShellCommand)?.enabled]).toEqual([id, enabled])
  }
})

it('says Resume while something is paused', () => {
  expect(menu({ run: 'running' }).byId('run.pause')?.label).toBe('Pause')
  expect(menu({ run: 'paused' }).byId('run.pause')?.label).toBe('Resume')
})

it('leads to every place of the app, whatever runs there', () => {
  const { byId, sent } = menu({ run: 'running' })
  for (const command of placeCommands) {
    const item = byId(command)
    expect(item?.enabled).toBe(true)
    item?.click?.({} as never, undefined, {} as never)
  }
  expect(sent).toEqual(placeCommands)
  expect(byId('go.settings')?.accelerator).toBe('CmdOrCtrl+,')
})

it('has tools for developers in development alone', () => {
  const roles = (development: boolean) => menu({ development }).all.map((item) => item.role)
  expect(roles(true)).toEqual(expect.arrayContaining(['forceReload', 'toggleDevTools']))
  for (const role of ['reload', 'forceReload', 'toggleDevTools']) expect(roles(false)).not.toContain(role)
})

it('gives no accelerator twice, on any system', () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    const keys = menu({ platform }).all.flatMap((item) => item.accelerator ?? [])
    expect(new Set(keys).size).toBe(keys.length)
  }
})

it("has the application's own menu on macOS, with About in it and nowhere else", () => {
  const mac = menu({ platform: 'darwin' })
  expect(mac.template[0]?.label).toBe('Portlight')
  expect(mac.all.filter((item) => item.id === 'help.about')).toHaveLength(1)
  expect(menu({ platform: 'win32' }).template[0]?.label).toBe('File')
})

it('sends its command when an item is chosen', () => {
  const { byId, sent } = menu()
  const click = byId('run.start')?.click as (() => void) | undefined
  click?.()
  expect(sent).toEqual(['run.start'])
})
