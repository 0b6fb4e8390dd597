import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Finished, LabHost } from './network'

/** The built command line. */
export const commandLine = fileURLToPath(new URL('../../out/main/cli.cjs', import.meta.url))

if (!existsSync(commandLine)) throw new Error('Portlight is not built: run npm run build first.')

/** What `portlight scan --json` prints, as far as these tests look at it. */
export interface ScanDocument {
  /** What ended it before its end. */
  readonly problem?: string
  readonly partial: boolean
  readonly elapsedMs: number
  readonly hosts: readonly HostDocument[]
}

export interface HostDocument {
  readonly target: string
  readonly address: string
  readonly up: boolean | null
  readonly reason: string | null
  readonly answersEverything: boolean
  readonly intercepted: string
  readonly counts: Readonly<Record<'open' | 'closed' | 'filtered' | 'error' | 'notScanned', number>>
  readonly states: Readonly<Record<'open' | 'closed' | 'filtered' | 'error', string>> & {
    readonly 'open|filtered'?: string
  }
  readonly ports: readonly {
    readonly port: number
    readonly state: string
    readonly reason: string
    readonly tries: number
    readonly rttMs: number | null
    /** What a UDP port was asked, in words. */
    readonly asked?: readonly string[]
  }[]
}

/** Scans from a host of the lab and gives the document together with how the process ended. */
export async function scan(
  from: LabHost,
  ...args: readonly string[]
): Promise<{ readonly document: ScanDocument; readonly ended: Finished }> {
  const ended = await from.run(process.execPath, [commandLine, 'scan', ...args, '--json'])
  return { document: documentOf(ended), ended }
}

/** The document that a scan printed. */
export function documentOf(ended: Finished): ScanDocument {
  try {
    return JSON.parse(ended.stdout) as ScanDocument
  } catch {
    throw new Error(`no document (exit code ${ended.code}): ${ended.stderr || ended.stdout}`)
  }
}

/** The only host of a document. */
export function onlyHost(document: ScanDocument): HostDocument {
  const [host] = document.hosts
  if (host === undefined || document.hosts.length !== 1) {
    throw new Error(
      `${document.hosts.length} hosts where one was expected (${document.problem ?? 'no problem was told'})`,
    )
  }
  return host
}
