import * as v from 'valibot'
import { listText } from '../words/list-text'
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

/** Written into the file; another one is of another Portlight. */
const version = 1

/** What stands in a file of settings. */
export type SettingsText =
  | {
      readonly kind: 'read'
      readonly values: Settings
      readonly given: readonly SettingKey[]
      /** What is wrong with single settings, in sentences; the others hold. */
      readonly problems: readonly string[]
    }
  /** No settings of ours, or only a part of them. @param why completes "It can't be read: …" */
  | { readonly kind: 'broken'; readonly why: string }
  /** A later Portlight's: nobody knows what its words mean. */
  | { readonly kind: 'later' }

/** Makes sense of a file's text. One wrong setting costs none of the others. */
export function readSettings(text: string): SettingsText {
  const whole = entriesOf(text)
  if (typeof whole === 'string') return { kind: 'broken', why: whole }
  if (typeof whole.version === 'number' && whole.version > version) return { kind: 'later' }
  if (whole.version !== version) return { kind: 'broken', why: `"version": ${version} is missing` }
  const values: Record<string, unknown> = { ...usualSettings }
  const given: SettingKey[] = []
  const problems: string[] = []
  for (const [name, value] of Object.entries(whole)) {
    if (name === 'version') continue
    const key = settingKeys.find((known) => known === name)
    if (key === undefined) {
      problems.push(`There is no setting "${clip(name)}". It is left as it is.`)
      continue
    }
    const setting = settingOf(key)
    const read = v.safeParse(setting.schema, value)
    if (read.success) {
      values[key] = read.output
      given.push(key)
    } else {
      const usual = JSON.stringify(setting.fallback)
      const now = setting.kind === 'agreement' ? 'nobody is asked' : `${usual} holds`
      problems.push(
        `"${key}" is ${clip(JSON.stringify(value))}, and has to be ${expected(setting)}. Until then ${now}.`,
      )
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
  const whole = before === null ? {} : entriesOf(before)
  const kept = typeof whole === 'string' ? {} : { ...whole }
  for (const key of reset) delete kept[key]
  delete kept.version
  return `${JSON.stringify({ version, ...kept, ...set }, null, 2)}\n`
}

/** What a value has to be, after "has to be". */
export function expected(setting: Setting): string {
  switch (setting.kind) {
    case 'choice': {
      const values = setting.choices.map(({ value }) => JSON.stringify(value))
      return `one of ${listText(values)}`
    }
    case 'number':
      return `a whole number from ${setting.least} to ${setting.most}${setting.none === null ? '' : ', or null'}`
    case 'switch':
      return 'true or false'
    case 'file':
      return 'the whole path of a file, or null'
    case 'agreement':
      return 'what the Forward view writes there'
  }
}

/** The entries of an object; or why it is none. */
function entriesOf(text: string): Record<string, unknown> | string {
  if (text.trim() === '') return 'it is empty'
  try {
    const whole: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    const isObject = typeof whole === 'object' && whole !== null && !Array.isArray(whole)
    return isObject ? { ...whole } : 'it is no list of settings'
  } catch (thrown) {
    const reason = thrown instanceof SyntaxError ? clip(thrown.message) : 'it is no JSON'
    return `it is not JSON (${reason})`
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
