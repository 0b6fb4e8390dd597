import { jsonOwner } from '../../sockets/output/json'
import type { Socket } from '../../sockets/socket'
import type { ConflictReport } from '../report'

/**
 * The answer as one JSON document, as `portlight why --json` prints it and the app saves it.
 * @param version of Portlight
 */
export function conflictJson(report: ConflictReport, version: string): string {
  const { port, protocol, address, verdict, inUse, confidence, sentence, evidence, owners, fixes } = report
  const document = {
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
    fixes: fixes.map(({ title, command, safe }) => ({ title, command, safe })),
    freePorts: report.freePorts,
    service: report.service,
    probes: report.probes,
    sockets: report.sockets.map(jsonSocket),
    at: new Date(report.at).toISOString(),
    tookMs: Math.round(report.tookMs),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

/** A row as `portlight sockets --json` has it. */
function jsonSocket({ id: _id, owners, endsAt, ...rest }: Socket): Record<string, unknown> {
  return {
    ...rest,
    owners: owners.map(jsonOwner),
    endsAt: endsAt === null ? null : new Date(endsAt).toISOString(),
  }
}
