import * as v from 'valibot'
import { listText } from '../words/list-text'
import { SystemError, systemErrorText } from '../words/system-error'
import type { Setting } from './setting'
import { settingKeys, settingOf } from './settings'

/** Why a file's text is no settings. */
export const NoSettings = v.variant('no', [
  v.object({ no: v.picklist(['text', 'list', 'version']) }),
  /** What the parser says; null: it does not tell. */
  v.object({ no: v.literal('json'), reason: v.nullable(v.string()) }),
])
export type NoSettings = v.InferOutput<typeof NoSettings>

const file = v.string()

/** Something wrong with the file of the settings. */
export const SettingsProblem = v.variant('why', [
  v.object({ why: v.literal('no-setting'), name: v.string() }),
  /** `value` as it stands there. */
  v.object({ why: v.literal('wrong-value'), key: v.picklist(settingKeys), value: v.string() }),
  /** A later Portlight's: nobody knows what its words mean. */
  v.object({ why: v.literal('later'), file }),
  v.object({ why: v.literal('unreadable'), file, error: SystemError }),
  /** `stuck`: it can't be put aside, either; null: somebody may be writing it just now. */
  v.object({ why: v.literal('broken'), file, because: NoSettings, stuck: v.nullable(SystemError) }),
  /** Null: another Portlight put it aside, which may have told more. */
  v.object({
    why: v.literal('put-aside'),
    because: v.nullable(NoSettings),
    aside: v.nullable(v.string()),
  }),
])
export type SettingsProblem = v.InferOutput<typeof SettingsProblem>

/** The same in whole sentences. */
export function settingsProblemText(problem: SettingsProblem): string {
  switch (problem.why) {
    case 'no-setting':
      return `There is no setting "${problem.name}". It is left as it is.`
    case 'wrong-value': {
      const setting = settingOf(problem.key)
      const now =
        setting.kind === 'agreement' ? 'nobody is asked' : `${JSON.stringify(setting.fallback)} holds`
      return `"${problem.key}" is ${problem.value}, and has to be ${expected(setting)}. Until then ${now}.`
    }
    case 'later':
      return `${problem.file} is of a newer Portlight. It is left as it is.`
    case 'unreadable':
      return `The settings can’t be read from ${problem.file}: ${systemErrorText(problem.error)}.`
    case 'broken': {
      const read = `The settings can’t be read: ${noSettingsText(problem.because)}.`
      return problem.stuck === null
        ? read
        : `${read} ${problem.file} can’t be put aside, either: ${systemErrorText(problem.stuck)}.`
    }
    case 'put-aside': {
      const { because, aside } = problem
      const why = because === null ? '' : `: ${noSettingsText(because)}`
      return `The settings could not be read${why}.${aside === null ? '' : ` The file was put aside as ${aside}.`}`
    }
  }
}

function noSettingsText(because: NoSettings): string {
  switch (because.no) {
    case 'text':
      return 'it is empty'
    case 'list':
      return 'it is no list of settings'
    case 'version':
      return '"version": 1 is missing'
    case 'json':
      return `it is not JSON${because.reason === null ? '' : ` (${because.reason})`}`
  }
}

/** What a value has to be, after "has to be". */
function expected(setting: Setting): string {
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
