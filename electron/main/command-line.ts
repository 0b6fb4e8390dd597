import process from 'node:process'
import { runCli } from '#cli/run-cli'

/** Runs the command line in this process, without a window and beside an app that may be running; gives its exit code. */
export async function runAsCommandLine(argv: readonly string[]): Promise<number> {
  return await runCli(argv, process)
}
