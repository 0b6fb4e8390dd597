import { fileURLToPath } from 'node:url'
import { keepNodeWarningsBack } from '#engine/node-warnings'
import { keepCompiled } from './compiled-code'
import { processIo } from './process-io'
import { runCli } from './run-cli'

keepNodeWarningsBack()
keepCompiled()
// The exit code is set, not forced: what was written still has to reach a slow reader.
process.exitCode = await runCli(
  process.argv.slice(2),
  processIo(
    new URL('probe-worker.js', import.meta.url),
    fileURLToPath(new URL('../renderer', import.meta.url)),
  ),
)
