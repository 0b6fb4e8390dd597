import { SettingsFile } from '#engine/settings/settings-file'
import { askForUpdate, latestUrl } from '#engine/update/update-check'
import { type UpdateAnswer, whoLearns } from '#shared/update/update'
import { jsonText } from '#shared/words/json-text'
import type { CliIo } from '../../cli-io'
import { exitCodes } from '../../exit-codes'
import { ownText } from '../../own-text'
import { runToEnd } from '../../run-to-end'
import { version } from '../../version'
import type { UpdateOptions } from './update-options'

/** `portlight update`. Resolves to the exit code. */
export function runUpdate({ ask, from, json }: UpdateOptions, io: CliIo): Promise<number> {
  return runToEnd(io, async ({ stdout, signal }) => {
    const url = from ?? latestUrl
    const agreed =
      ask || from !== null || (await new SettingsFile(await io.dataFolder()).read()).values['app.updates']
    const answer: UpdateAnswer = agreed ? await askForUpdate(url, signal) : { kind: 'not-asked' }
    signal.throwIfAborted()
    const own = await io.own()
    const typed = (...args: readonly string[]) => ownText(own, io, ...args)
    await stdout.write(
      json
        ? `${jsonText({ portlight: version, command: 'update', ...answer })}\n`
        : textOf(answer, url, typed),
    )
    return exitCodeOf(answer)
  })
}

function textOf(answer: UpdateAnswer, url: URL, typed: (...args: readonly string[]) => string): string {
  switch (answer.kind) {
    case 'newer':
      return `Portlight ${answer.version} is there; this is ${version}. It is at ${answer.page}\nNothing was downloaded.\n`
    case 'newest':
      return `This is the newest: Portlight ${answer.version}.\n`
    case 'not-known':
      return `Not known, because: ${answer.because} This is Portlight ${version}.\n`
    case 'not-asked':
      return `Nobody was asked. This is Portlight ${version}; the newest is told at ${url.href}
${whoLearns(url.host)}
  ask once               ${typed('update', '--ask')}
  be told from now on    ${typed('settings', 'set', 'app.updates', 'on')}
`
  }
}

function exitCodeOf({ kind }: UpdateAnswer): number {
  switch (kind) {
    case 'newest':
      return exitCodes.done
    case 'newer':
      return exitCodes.newer
    case 'not-asked':
    case 'not-known':
      return exitCodes.notKnown
  }
}
