import { fileURLToPath } from 'node:url'
import { keepNodeWarningsBack } from '#engine/node-warnings'
import { keepCompiled } from './compiled-code'
import { exitCodes } from './exit-codes'

keepNodeWarningsBack()
keepCompiled()
// what ends before it has an answer has failed
process.exitCode = exitCodes.failed
void run()

async function run(): Promise<void> {
  const [{ processIo }, { runCli }] = await Promise.all([import('./process-io'), import('./run-cli')])
  // The exit code is set, not forced: what was written still has to reach a slow reader.
  process.exitCode = await runCli(
    process.argv.slice(2),
    processIo(
      new URL('probe-worker.cjs', import.meta.url),
      fileURLToPath(new URL('../renderer', import.meta.url)),
    ),
  )
}
