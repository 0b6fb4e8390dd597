import { SettingsFile, type SettingsReading } from '#engine/settings/settings-file'
import { Failure } from '#shared/ipc/result'
import { settingKeys, settingOf, usualSettings } from '#shared/settings/settings'
import { settingsProblemText } from '#shared/settings/settings-problem'
import { typedValues, valueText } from '#shared/settings/settings-text'
import type { CliIo } from '../../cli-io'
import { exitCodes } from '../../exit-codes'
import { runToEnd } from '../../run-to-end'
import { say } from '../../terminal'
import type { SettingsOptions } from './settings-options'

/** `portlight settings`. Resolves to the exit code. */
export function runSettings(options: SettingsOptions, io: CliIo): Promise<number> {
  return runToEnd(io, async ({ stdout }) => {
    const file = new SettingsFile(await io.dataFolder())
    switch (options.verb) {
      case 'path':
        await stdout.write(`${file.path}\n`)
        return exitCodes.done
      case 'list': {
        const state = await file.read()
        await stdout.write(options.json ? listJson(state) : listText(state))
        return told(state, io)
      }
      case 'get': {
        const state = await file.read()
        await stdout.write(`${valueText(state.values[options.key])}\n`)
        return told(state, io)
      }
      case 'set':
        return change(() => file.change({ set: { [options.key]: options.value }, reset: [] }), io)
      case 'reset':
        return change(() => file.change({ set: {}, reset: options.keys }), io)
    }
  })
}

async function change(work: () => Promise<SettingsReading>, io: CliIo): Promise<number> {
  try {
    return told(await work(), io)
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    say(io, `portlight: ${thrown.value.message}`)
    return exitCodes.failed
  }
}

function told({ problems }: SettingsReading, io: CliIo): number {
  for (const problem of problems) say(io, `portlight: ${settingsProblemText(problem)}`)
  return exitCodes.done
}

/** Names, values, and what may stand there; a mark at those that somebody has chosen. */
function listText({ values, given }: SettingsReading): string {
  const rows = settingKeys.map((key) => {
    const setting = settingOf(key)
    const usual =
      given.includes(key) && setting.kind !== 'agreement' ? ` (usually ${valueText(usualSettings[key])})` : ''
    const value =
      setting.kind === 'agreement' ? (given.includes(key) ? 'some' : 'nobody') : valueText(values[key])
    return { mark: given.includes(key) ? '*' : ' ', key, value, may: `${typedValues(setting)}${usual}` }
  })
  const wide = Math.max(...rows.map(({ value }) => value.length))
  const lines = rows.map(
    ({ mark, key, value, may }) => `${mark} ${key.padEnd(21)} ${value.padEnd(wide)}  ${may}`,
  )
  return `${lines.join('\n')}\n`
}

function listJson({ values, given, file }: SettingsReading): string {
  return `${JSON.stringify({ file, chosen: given, settings: values }, null, 2)}\n`
}
