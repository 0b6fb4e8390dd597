import type { MenuItemConstructorOptions } from 'electron'
import { places } from '#shared/shell/places'
import type { ShellCommand, ShellState } from '#shared/shell/shell'

export interface MenuNeeds {
  readonly platform: NodeJS.Platform
  readonly development: boolean
  readonly run: ShellState['run']
  readonly send: (command: ShellCommand) => void
  /** Asks which file, and opens it. */
  readonly open: () => void
  readonly showLog: () => void
}

/** The menu as the system's users expect it; items are enabled where they do something. */
export function menuTemplate(needs: MenuNeeds): MenuItemConstructorOptions[] {
  const mac = needs.platform === 'darwin'
  const item = (
    label: string,
    command: ShellCommand,
    enabled = true,
    accelerator?: string,
  ): MenuItemConstructorOptions => ({
    id: command,
    label,
    enabled,
    click: () => needs.send(command),
    ...(accelerator === undefined ? {} : { accelerator }),
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const underWay = needs.run === 'running' || needs.run === 'paused'
  const settings = item('Settings…', 'go.settings', true, 'CmdOrCtrl+,')
  const about = item('About Portlight', 'help.about')

  const appMenu: MenuItemConstructorOptions = {
    label: 'Portlight',
    submenu: [
      about,
      separator,
      settings,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  }
  const file: MenuItemConstructorOptions = {
    label: 'File',
    submenu: [
      item('New', 'run.new', !underWay, 'CmdOrCtrl+N'),
      { label: 'Open…', accelerator: 'CmdOrCtrl+O', click: needs.open },
      item('Export…', 'run.export', needs.run !== 'idle', 'CmdOrCtrl+S'),
      separator,
      ...(mac ? [{ role: 'close' } as const] : [settings, separator, { role: 'quit' } as const]),
    ],
  }
  const scan: MenuItemConstructorOptions = {
    label: 'Run',
    submenu: [
      item('Start', 'run.start', !underWay, 'F5'),
      item(needs.run === 'paused' ? 'Resume' : 'Pause', 'run.pause', underWay, 'CmdOrCtrl+P'),
      item('Cancel', 'run.cancel', underWay, 'CmdOrCtrl+.'),
    ],
  }
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [
      item('Ask Anything…', 'ask.anything', true, 'CmdOrCtrl+K'),
      separator,
      ...places.map(({ key, menu }, at) => item(menu, `go.${key}`, true, `CmdOrCtrl+${at}`)),
      separator,
      item('Filter Results', 'view.filter', needs.run !== 'idle', 'CmdOrCtrl+F'),
      separator,
      // Ctrl+0 leads to the start
      { role: 'resetZoom', accelerator: 'CmdOrCtrl+Shift+0' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      separator,
      { role: 'togglefullscreen' },
      ...(needs.development
        ? [separator, { role: 'forceReload' } as const, { role: 'toggleDevTools' } as const]
        : []),
    ],
  }
  const help: MenuItemConstructorOptions = {
    role: 'help',
    label: 'Help',
    submenu: [
      item('Keyboard Shortcuts', 'help.shortcuts', true, mac ? 'Cmd+/' : 'F1'),
      { label: 'Show Log', click: needs.showLog },
      ...(mac ? [] : [separator, about]),
    ],
  }
  return [
    ...(mac ? [appMenu] : []),
    file,
    { role: 'editMenu', label: 'Edit' },
    scan,
    view,
    ...(mac ? [{ role: 'windowMenu' } as const] : []),
    help,
  ]
}
