import { readFile } from 'node:fs/promises'
import { fileProblem } from '#shared/words/system-error'
import type { CliIo } from '../../cli-io'
import { exitCodes } from '../../exit-codes'
import { ownText } from '../../own-text'
import { sayThrown } from '../../run-to-end'
import { Stopping } from '../../stopping'
import { say, TextOutput } from '../../terminal'
import type { ReflectorCliOptions } from './reflector-options'

/** Lines of the log that may wait for a slow reader; what is more is left out. */
const linesAtMost = 1000

/** `portlight reflector`: runs until it is stopped. Resolves to the exit code. */
export async function runReflector(options: ReflectorCliOptions, io: CliIo): Promise<number> {
  const stopping = new Stopping(io)
  // a log that nobody reads any more is no reason to end
  const stdout = new TextOutput(io.stdout, () => {})
  try {
    const tls = options.tls === null ? null : await readTls(options.tls)
    if (typeof tls === 'string') {
      say(io, `portlight: ${tls}`)
      return exitCodes.failed
    }
    let waiting = 0
    const log = (line: string) => {
      if (options.quiet || waiting >= linesAtMost) return
      waiting += 1
      void stdout.write(line).finally(() => {
        waiting -= 1
      })
    }
    const [{ startReflector }, own] = await Promise.all([import('#engine/reflector/reflector'), io.own()])
    const reflector = await startReflector({
      listen: options.listen,
      tls,
      allowPrivate: options.allowPrivate,
      whyCommand: (port) => ownText(own, io, 'why', String(port)),
      log,
      wallClock: io.now,
    })
    for (const { host, port } of reflector.places) {
      const where = `${host.includes(':') ? `[${host}]` : host}:${port}`
      await stdout.write(`Listening on ${where}: ${tls === null ? 'HTTP' : 'HTTPS'} and STUN.\n`)
    }
    await aborted(stopping.signal)
    await reflector.close()
    await stdout.flush()
    // it ran until it was told to end, which is all that it is for
    return exitCodes.done
  } catch (thrown) {
    return sayThrown(io, thrown)
  } finally {
    stopping.end()
  }
}

/** The texts of certificate and key, or a sentence. */
async function readTls(files: {
  readonly cert: string
  readonly key: string
}): Promise<{ cert: string; key: string } | string> {
  const texts: string[] = []
  for (const file of [files.cert, files.key]) {
    try {
      texts.push(await readFile(file, 'utf8'))
    } catch (error) {
      return `${file} can't be read: ${fileProblem(error)}.`
    }
  }
  const [cert = '', key = ''] = texts
  return { cert, key }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
    if (signal.aborted) resolve()
  })
}
