import process from 'node:process'
import { processIo } from '#cli/process-io'
import { runCli } from '#cli/run-cli'

/**
 * Runs the command line in this process, without a window and beside an app that may be running.
 * @param probeWorker the built script of the probe threads
 * @param pages the folder of the built page
 * @returns the exit code, once everything that was written has left the process
 */
export async function runAsCommandLine(
  argv: readonly string[],
  probeWorker: URL,
  pages: string,
): Promise<number> {
  const code = await runCli([...argv], processIo(probeWorker, pages))
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => stream.write('', () => resolve()))
  }
  return code
}
