import * as v from 'valibot'
import { clip } from '../words/problem'
import type { Setting } from './setting'
import {
  type SettingKey,
  type Settings,
  type SettingsChange,
  settingKeys,
  settingOf,
  usualSettings,
} from './settings'
import type { NoSettings, SettingsProblem } from './settings-problem'

/** Written into the file; another one is of another Portlight. */
const version = 1

/** What stands in a file of settings. */
export type SettingsText =
  | {
      readonly kind: 'read'
      readonly values: Settings
      readonly given: readonly SettingKey[]
      /** What is wrong with single settings; the others hold. */
      readonly problems: readonly SettingsProblem[]
    }
  /** No settings of ours, or only a part of them. */
  | { readonly kind: 'broken'; readonly because: NoSettings }
  /** A later Portlight's: nobody knows what its words mean. */
  | { readonly kind: 'later' }

/** Makes sense of a file's text. One wrong setting costs none of the others. */
export function readSettings(text: string): SettingsText {
  const read = entriesOf(text)
  if ('no' in read) return { kind: 'broken', because: read }
  const { entries } = read
  if (typeof entries.version === 'number' && entries.version > version) return { kind: 'later' }
  if (entries.version !== version) return { kind: 'broken', because: { no: 'version' } }
  const values: Record<string, unknown> = { ...usualSettings }
  const given: SettingKey[] = []
  const problems: SettingsProblem[] = []
  for (const [name, value] of Object.entries(entries)) {
    if (name === 'version') continue
    const key = settingKeys.find((known) => known === name)
    if (key === undefined) {
      problems.push({ why: 'no-setting', name: clip(name) })
      continue
    }
    const parsed = v.safeParse(settingOf(key).schema, value)
    if (parsed.success) {
      values[key] = parsed.output
      given.push(key)
    } else {
      problems.push({ why: 'wrong-value', key, value: clip(JSON.stringify(value)) })
    }
  }
  // each value has been looked at
  return { kind: 'read', values: values as unknown as Settings, given, problems }
}

/**
 * The text of a file that a change makes of another one. What is not ours in it stays.
 * @param before null: there is none, or none that can be read
 */
export function changedText(before: string | null, { set, reset }: SettingsChange): string {
  const read = before === null ? null : entriesOf(before)
  const kept = read === null || 'no' in read ? {} : { ...read.entries }
  for (const key of reset) delete kept[key]
  delete kept.version
  return `${JSON.stringify({ version, ...kept, ...set }, null, 2)}\n`
}

/** The entries of an object; or why it is none. */
function entriesOf(text: string): { readonly entries: Record<string, unknown> } | NoSettings {
  if (text.trim() === '') return { no: 'text' }
  try {
    const whole: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    const isObject = typeof whole === 'object' && whole !== null && !Array.isArray(whole)
    return isObject ? { entries: { ...whole } } : { no: 'list' }
  } catch (thrown) {
    return { no: 'json', reason: thrown instanceof SyntaxError ? clip(thrown.message) : null }
  }
}

/** A value as somebody types it: a word, a number, on or off, none. Undefined: it is none of this setting's. */
export function typedValue(setting: Setting, text: string): unknown {
  const words: Readonly<Record<string, unknown>> = {
    on: true,
    yes: true,
    true: true,
    off: false,
    no: false,
    false: false,
    none: null,
    null: null,
  }
  const typed = text.trim()
  const number = /^\d{1,9}$/.test(typed) ? Number(typed) : undefined
  for (const value of [typed, number, words[typed.toLowerCase()]]) {
    if (value !== undefined && v.is(setting.schema, value)) return value
  }
  return undefined
}

/** A value, as it is typed. */
export function valueText(value: unknown): string {
  if (value === null) return 'none'
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** What may be typed as a setting's value. */
export function typedValues(setting: Setting): string {
  switch (setting.kind) {
    case 'choice':
      return setting.choices.map(({ value }) => value).join(', ')
    case 'number':
      return `${setting.least} to ${setting.most} ${setting.unit}${setting.none === null ? '' : ', or none'}`
    case 'switch':
      return 'on, off'
    case 'file':
      return 'the whole path of a file, or none'
    case 'agreement':
      return 'agreed to in the Forward view'
  }
}
