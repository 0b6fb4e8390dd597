import { settingKeys, settingOf } from '#shared/settings/settings'
import type { ShellCommand } from '#shared/shell/shell'
import type { SettingsKit } from '../features/settings/settings-context'
import type { Choice } from '../features/start/ask/choice'
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
  readonly mac: boolean
  readonly browser: boolean
}

/** What a view can be told to do, by the words that somebody looks for it with. */
const commands: readonly (readonly [ShellCommand, IconName, text: string, keys: string])[] = [
  ['run.new', 'plus', 'Begin anew in this view', 'Mod+N'],
  ['run.start', 'again', 'Ask or look again in this view', 'F5'],
  ['file.choose', 'history', 'Open a file: a scan, or captured packets', 'Mod+O'],
  ['run.export', 'export', 'Export or save what is shown', 'Mod+S'],
  ['view.filter', 'search', 'Filter what is shown', 'Mod+F'],
  ['go.settings', 'settings', 'Settings', 'Mod+,'],
  ['help.shortcuts', 'keyboard', 'Keyboard shortcuts', '?'],
  ['help.about', 'about', 'About Portlight', ''],
]

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
  mac,
  browser,
  settings,
}: EntryNeeds): readonly Choice[] {
  return [
    ...places.map(({ key, name, question, icon, keys }) => ({
      key: `place ${key}`,
      icon,
      text: question,
      note: `${name}, ${keys}`,
      take: () => go(key),
    })),
    ...recent.map(({ key, icon, text, note, again }) => ({
      key: `recent ${key}`,
      icon,
      text,
      note: `asked before: ${note}`,
      take: again,
    })),
    ...commands.map(([command, icon, text, keys]) => ({
      key: command,
      icon,
      text,
      note: keysHere(keys, mac, browser) ?? '',
      take: () => run(command),
    })),
    ...settingKeys.map((key) => ({
      key: `setting ${key}`,
      icon: 'settings' as const,
      text: `Settings: ${settingOf(key).name}`,
      note: '',
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
      take: () => theme.choose(choice),
    })),
  ]
}
