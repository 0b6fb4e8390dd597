import { type SettingKey, settingKeys, settingOf, usualSettings } from '#shared/settings/settings'
import { typedValue, typedValues, valueText } from '#shared/settings/settings-text'
import { nearest } from '#shared/words/nearest'
import { type Arguments, type OptionSpec, type OptionsOrProblem, wrong } from '../../arguments'

export const settingsVerbs = ['list', 'get', 'set', 'reset', 'path'] as const

export const settingsOptionSpecs: readonly OptionSpec[] = [{ names: ['--json'], takesValue: false }]

const described = settingKeys.map((key) => {
  const setting = settingOf(key)
  const usual = setting.kind === 'agreement' ? '' : `; usually ${valueText(usualSettings[key])}`
  return `  ${key.padEnd(22)} ${typedValues(setting)}${usual}`
})

export const settingsHelp = `Usage: portlight settings [list | get NAME | set NAME VALUE | reset NAME… | path]

What Portlight does by itself on this computer, for this user: in the app, in portlight serve, and in
the terminal. The app has the same under Settings (Ctrl+,).

  list                   all settings, with what is chosen
  get NAME               one of them
  set NAME VALUE         choose
  reset NAME…            back to what they were at first; "all" is all of them
  path                   the file where they stand: JSON, to be read and edited as you like

Settings
${described.join('\n')}

Output
  --json                 list for programs

Exit codes
  0    done
  2    wrong usage, or something could not be done
`

export type SettingsOptions =
  | { readonly verb: 'list'; readonly json: boolean }
  | { readonly verb: 'get'; readonly key: SettingKey }
  | { readonly verb: 'set'; readonly key: SettingKey; readonly value: unknown }
  | { readonly verb: 'reset'; readonly keys: readonly SettingKey[] }
  | { readonly verb: 'path' }

/** Makes sense of the options, or says what is wrong. */
export function settingsOptionsOf({ options, others }: Arguments): OptionsOrProblem<SettingsOptions> {
  const [verb = 'list', ...names] = others
  const [name = '', value] = names
  if (options.has('--json') && verb !== 'list') return wrong('--json is of the list.')
  switch (verb) {
    case 'list':
    case 'path':
      if (names.length > 0)
        return wrong((typed) => `settings ${verb} takes no name: ${typed('settings', 'get', name)}`)
      return { ok: true, value: verb === 'path' ? { verb } : { verb, json: options.has('--json') } }
    case 'get': {
      if (names.length !== 1)
        return wrong((typed) => `Name one setting: ${typed('settings', 'get', 'app.theme')}`)
      const key = keyNamed(name)
      return typeof key === 'string' ? { ok: true, value: { verb, key } } : key
    }
    case 'set': {
      if (value === undefined || names.length > 2)
        return wrong(
          (typed) => `Name a setting and its value: ${typed('settings', 'set', 'app.theme', 'dark')}`,
        )
      const key = keyNamed(name)
      if (typeof key !== 'string') return key
      const setting = settingOf(key)
      if (setting.kind === 'agreement')
        return wrong(`${key} is agreed to in the Forward view, where it is told who learns what.`)
      const typed = typedValue(setting, value)
      if (typed === undefined)
        return wrong(`"${value.slice(0, 40)}" is no value of ${key}: ${typedValues(setting)}.`)
      return { ok: true, value: { verb, key, value: typed } }
    }
    case 'reset': {
      if (names.length === 0)
        return wrong((typed) => `Say which: ${typed('settings', 'reset')} NAME…, or all`)
      const keys: SettingKey[] = []
      for (const one of names) {
        const key = keyNamed(one)
        if (one !== 'all' && typeof key !== 'string') return key
        if (typeof key === 'string') keys.push(key)
      }
      return { ok: true, value: { verb, keys: names.includes('all') ? settingKeys : keys } }
    }
    default:
      return wrong(`"${verb.slice(0, 40)}" is nothing that settings does: list, get, set, reset or path.`)
  }
}

function keyNamed(name: string): SettingKey | ReturnType<typeof wrong> {
  const key = settingKeys.find((known) => known === name)
  if (key !== undefined) return key
  // a name without its view is what people remember
  const inViews = settingKeys.filter((known) => known.endsWith(`.${name}`))
  const meant = inViews.length === 1 ? inViews[0] : nearest(name, settingKeys)
  return wrong(
    (typed) =>
      `There is no setting "${name.slice(0, 40)}". ${meant ? `Did you mean ${meant}?` : `${typed('settings')} lists them.`}`,
  )
}
