import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ForwardReport } from '../../shared/forward/report'
import type { Finished, LabHost } from './network'
import { commandLine } from './portlight'

/** What `portlight forward test --json` prints. */
export type ForwardDocument = Omit<ForwardReport, 'at'> & {
  readonly portlight: string
  readonly command: string
  readonly at: string
}

/** A command as its own process of a host, with a journal of its own. */
export function forwardArguments(stateFolder: string, args: readonly string[]): readonly string[] {
  return [`XDG_STATE_HOME=${stateFolder}`, process.execPath, commandLine, ...args]
}

/** A folder for journals. */
export function newStateFolder(): string {
  return mkdtempSync(join(tmpdir(), 'portlight-lab-state-'))
}

/** Runs a command of `portlight` on a host of the lab. */
export function portlightOn(host: LabHost, stateFolder: string, args: readonly string[]): Promise<Finished> {
  return host.run('env', forwardArguments(stateFolder, args))
}

/** Runs a test with `--json`, and gives its document together with how the process ended. */
export async function forwardTest(
  host: LabHost,
  stateFolder: string,
  command: readonly string[],
): Promise<{ readonly document: ForwardDocument; readonly ended: Finished }> {
  const ended = await portlightOn(host, stateFolder, [...command, '--json'])
  try {
    return { document: JSON.parse(ended.stdout) as ForwardDocument, ended }
  } catch {
    throw new Error(`no document (exit code ${ended.code}): ${ended.stderr || ended.stdout}`)
  }
}
