import { type SettingKey, settingKeys, settingOf } from '#shared/settings/settings'
import type { ShellCommand } from '#shared/shell/shell'
import type { SettingsKit } from '../features/settings/settings-context'
import type { PaletteEntry } from '../features/start/palette/palette'
import type { IconName } from '../ui/icon'
import type { PlaceQuestion } from '../ui/other-questions'
import type { RecentAnswer } from '../ui/recent-answer'
import { keysHere } from './shortcuts'
import type { Theme } from './theme'

interface EntryNeeds {
  readonly settings: SettingsKit

  readonly places: readonly PlaceQuestion[]
  readonly recent: readonly RecentAnswer[]
  readonly theme: Theme
  readonly go: (key: string) => void
  readonly run: (command: ShellCommand) => void
  /** Whether a command means something in the view that is shown. */
  readonly can: (command: ShellCommand) => boolean
  readonly mac: boolean
  readonly browser: boolean
}

/** What a view can be told to do, by the words that somebody looks for it with. */
const commands: readonly (readonly [ShellCommand, IconName, text: string, keys: string, words: string])[] = [
  ['run.new', 'plus', 'Begin anew in this view', 'Mod+N', 'new clear empty reset'],
  ['run.start', 'again', 'Ask or look again in this view', 'F5', 'refresh reload repeat start scan'],
  ['run.pause', 'pause', 'Pause, or go on', 'Mod+P', 'resume freeze wait continue'],
  ['run.cancel', 'stop', 'Stop what is under way', 'Esc', 'cancel end abort'],
  [
    'file.choose',
    'history',
    'Open a file: a scan, or captured packets',
    'Mod+O',
    'load import nmap masscan wireshark xml json pcap compare',
  ],
  ['run.export', 'export', 'Export or save what is shown', 'Mod+S', 'csv json xml report download'],
  ['view.filter', 'search', 'Filter what is shown', 'Mod+F', 'find search'],
  ['go.settings', 'settings', 'Settings', 'Mod+,', 'options preferences'],
  ['help.shortcuts', 'keyboard', 'Keyboard shortcuts', '?', 'keys help'],
  ['help.about', 'about', 'About Portlight', '', 'version log licence help'],
]

/** By what else people look for a view, beside its name and its question. */
const placeWords: Readonly<Partial<Record<string, string>>> = {
  conflict: 'error address already in use kill stop free port pid process',
  sockets: 'netstat ss lsof listening connections processes exposed',
  scan: 'nmap hosts network port scan',
  forward: 'router nat upnp port forwarding public address where am i',
  reference: 'services names numbers iana common ports',
  history: 'earlier scans compare difference diff kept',
  watch: 'baseline approve alert monitor what may be open',
  lesson: 'lessons tutorial teach handshake',
}

/** The same of settings. */
const settingWords: Readonly<Partial<Record<SettingKey, string>>> = {
  'app.theme': 'dark light appearance colours',
  'app.start': 'start view first begin',
  'app.updates': 'update version',
  'sockets.seconds': 'refresh rate interval',
  'scan.timing': 'speed polite',
  'history.keep': 'history save',
  'history.days': 'history forget everything delete remove clear',
  'history.megabytes': 'history space disk size',
  'watch.baseline': 'baseline',
  'watch.close': 'tray background',
  'watch.login': 'autostart login boot',
  'forward.outside': 'helpers globalping stun telephone privacy',
}

const themes = [
  ['system', 'system', 'Appearance: like the system'],
  ['light', 'sun', 'Appearance: light'],
  ['dark', 'moon', 'Appearance: dark'],
] as const

/** Everything that can be gone to or done, views first. */
export function paletteEntries({
  places,
  recent,
  theme,
  go,
  run,
  can,
  mac,
  browser,
  settings,
}: EntryNeeds): readonly PaletteEntry[] {
  return [
    ...places.map(({ key, name, question, icon, keys }) => ({
      key: `place ${key}`,
      icon,
      text: question,
      note: `${name}, ${keys}`,
      words: placeWords[key],
      take: () => go(key),
    })),
    ...recent.map(({ key, icon, text, note, again }) => ({
      key: `recent ${key}`,
      icon,
      text,
      note: `asked before: ${note}`,
      take: again,
    })),
    ...commands
      .filter(([command]) => can(command))
      .map(([command, icon, text, keys, words]) => ({
        key: command,
        icon,
        text,
        note: keysHere(keys, mac, browser) ?? '',
        words,
        take: () => run(command),
      })),
    ...settingKeys.map((key) => ({
      key: `setting ${key}`,
      icon: 'settings' as const,
      text: `Settings: ${settingOf(key).name}`,
      note: '',
      words: settingWords[key],
      take: () => {
        settings.controller.want(key)
        run('go.settings')
      },
    })),
    ...themes.map(([choice, icon, text]) => ({
      key: `theme ${choice}`,
      icon,
      text,
      note: theme.choice() === choice ? 'as it is now' : '',
      words: 'theme',
      take: () => theme.choose(choice),
    })),
  ]
}
