import type { CommandLine } from '../../command-line/command-line'
import { commandText, type Shell } from '../../command-line/shell-text'
import { jsonOwner } from '../../sockets/output/json'
import type { Socket } from '../../sockets/socket'
import { jsonText } from '../../words/json-text'
import type { PastedText } from '../pasted/typed-text'
import type { ConflictReport } from '../report'

/**
 * The answer as one JSON document, as `portlight why --json` prints it and the app saves it.
 * @param version of Portlight
 * @param others answers on further ports that the same text names
 * @param windowsShell see {@link commandText}
 */
export function conflictJson(
  report: ConflictReport,
  version: string,
  pasted: PastedText | null = null,
  others: readonly ConflictReport[] = [],
  windowsShell?: Shell,
): string {
  const document = {
    ...documentOf(report, version, windowsShell),
    ...(pasted === null
      ? {}
      : { recognised: { program: pasted.program, error: pasted.meaning?.kind ?? null } }),
    ...(others.length === 0
      ? {}
      : { others: others.map((other) => documentOf(other, version, windowsShell)) }),
  }
  return `${jsonText(document, 2)}\n`
}

function documentOf(report: ConflictReport, version: string, windowsShell: Shell | undefined): object {
  const { port, protocol, address, verdict, inUse, confidence, sentence, evidence, owners, fixes } = report
  return {
    portlight: version,
    command: 'why',
    port,
    protocol,
    address,
    verdict,
    inUse,
    confidence,
    sentence,
    evidence: evidence.map(({ what, detail }) => ({ what, detail })),
    owners: owners.map(jsonOwner),
    // what only the app can do has no place in a document
    fixes: fixes.map(({ title, command, safe }) => ({
      title,
      command: command === null ? null : commandText(command, windowsShell),
      safe,
      run: command === null ? null : jsonCommand(command),
    })),
    freePorts: report.freePorts,
    service: report.service,
    probes: report.probes,
    sockets: report.sockets.map(jsonSocket),
    at: new Date(report.at).toISOString(),
    tookMs: Math.round(report.tookMs),
  }
}

/** For programs: what is run, without a shell in between. */
function jsonCommand({ program, arguments: args, needsRoot }: CommandLine): object {
  return { program, arguments: args, needsRoot }
}

/** A row as `portlight sockets --json` has it. */
function jsonSocket({ id: _id, owners, endsAt, ...rest }: Socket): Record<string, unknown> {
  return {
    ...rest,
    owners: owners.map(jsonOwner),
    endsAt: endsAt === null ? null : new Date(endsAt).toISOString(),
  }
}
