import type { MenuItemConstructorOptions } from 'electron'
import { expect, it } from 'vitest'
import type { ShellCommand } from '#shared/shell/shell'
import { type MenuNeeds, menuTemplate } from './menu'

function menu(changes: Partial<MenuNeeds> = {}) {
  const sent: ShellCommand[] = []
  const template = menuTemplate({
    platform: 'linux',
    development: false,
    scan: 'idle',
    send: (command) => sent.push(command),
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
  ['idle', { 'scan.start': true, 'scan.pause': false, 'scan.cancel': false, 'scan.export': false }],
  ['running', { 'scan.start': false, 'scan.pause': true, 'scan.cancel': true, 'scan.export': true }],
  ['paused', { 'scan.start': false, 'scan.pause': true, 'scan.cancel': true, 'scan.export': true }],
  ['done', { 'scan.start': true, 'scan.pause': false, 'scan.cancel': false, 'scan.export': true }],
] as const)('enables what does something while the scan is %s', (scan, expected) => {
  const { byId } = menu({ scan })
  for (const [id, enabled] of Object.entries(expected)) {
    expect([id, byId(id as ShellCommand)?.enabled]).toEqual([id, enabled])
  }
})

it('says Resume while the scan is paused', () => {
  expect(menu({ scan: 'running' }).byId('scan.pause')?.label).toBe('Pause')
  expect(menu({ scan: 'paused' }).byId('scan.pause')?.label).toBe('Resume')
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
  const click = byId('scan.start')?.click as (() => void) | undefined
  click?.()
  expect(sent).toEqual(['scan.start'])
})
