import { readCaptureFile } from '#engine/capture/read-capture-file'
import { captureJson } from '#shared/capture/output/json'
import { captureText } from '#shared/capture/output/text'
import { fileProblem } from '#shared/words/system-error'
import type { CliIo } from '../../cli-io'
import { exitCodes } from '../../exit-codes'
import { bytesOf } from '../../input-bytes'
import { runToEnd } from '../../run-to-end'
import { say, terminalStyle } from '../../terminal'
import { version } from '../../version'
import { labelOf } from '../run-files'
import type { CaptureOptions } from './capture-options'

/** `portlight capture`. Resolves to the exit code. */
export function runCapture({ file, json, noColour }: CaptureOptions, io: CliIo): Promise<number> {
  const style = { ...terminalStyle(io, noColour), shapes: false }
  return runToEnd(io, async ({ stdout, signal }) => {
    const label = labelOf(file)
    try {
      const read = await readCaptureFile(file === '-' ? bytesOf(io.stdin, signal) : file, signal)
      if (!read.ok) {
        say(io, `portlight: ${label}: ${read.message}`)
        return exitCodes.failed
      }
      if (json) for (const piece of captureJson(read.report, { label, version })) await stdout.write(piece)
      else await stdout.write(captureText(read.report, { label, version, style }))
      return exitCodes.done
    } catch (thrown) {
      if (!signal.aborted) say(io, `portlight: ${label} cannot be read: ${fileProblem(thrown)}.`)
      return exitCodes.failed
    }
  })
}
