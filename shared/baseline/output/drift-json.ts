import { jsonText } from '../../words/json-text'
import { type DriftReport, driftName, driftSummary } from './drift-text'

/** What a program reads. */
export function driftJson({ version, file, at, hostsFrom, drift }: DriftReport): string {
  const { items, notKnown, same } = drift
  const value = {
    portlight: version,
    command: 'baseline check',
    file,
    at: new Date(at).toISOString(),
    hostsFrom,
    same,
    summary: driftSummary(drift),
    drift: items.map(({ part, edit: _, approval, ...item }) => ({
      name: driftName({ part, ...item }),
      part: part.kind,
      host: part.kind === 'host' ? part.host : null,
      ...item,
      approval:
        approval === null
          ? null
          : {
              line: approval.line,
              owner: approval.owner,
              purpose: approval.purpose,
              until: approval.until,
              note: approval.note,
            },
    })),
    notKnown: notKnown.map(({ sentence, counts: uncertain }) => ({ sentence, uncertain })),
  }
  return `${jsonText(value, 2)}\n`
}
