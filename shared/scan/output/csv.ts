import { exposuresOfAnswer } from '../../identity/exposures'
import type { Identity } from '../../identity/identity'
import { serviceText, unknownWords } from '../../identity/identity-words'
import { csvRecord } from '../../words/csv-record'
import { detailedPorts } from './listing'
import { type HostReport, hostNamesOf, type ReportFormat, type ReportStart } from './report'

const columns = [
  'target',
  'address',
  'host',
  'port',
  'protocol',
  'state',
  'reason',
  'service',
  'rtt_ms',
  'tries',
]

/** Beside them where ports were asked what answers: what is known of that, and how sure it is. */
const identityColumns = [
  'answers',
  'product',
  'version',
  'extra',
  'tls',
  'no_password',
  'confidence',
  'contradiction',
  'exposures',
]

/**
 * CSV as RFC 4180 has it: a header, one record a line, CRLF. One record for each open, error and filtered port, and each
 * closed one where all are wanted; a host
 * without any has one record without a port, so that it is not missing.
 */
export const csvFormat: ReportFormat = (start) => ({
  begin: () => csvRecord(start.identifies ? [...columns, ...identityColumns] : columns),
  *host(host) {
    let records = 0
    for (const evidence of detailedPorts(start, host)) {
      const { port, protocol, state, reason, rttMs, tries } = evidence
      const rtt = rttMs === null ? '' : rttMs.toFixed(3)
      const service = start.serviceOf(evidence) ?? ''
      records += 1
      yield csvRecord([
        ...hostFields(start, host),
        String(port),
        protocol,
        state,
        reason,
        service,
        rtt,
        `${tries}`,
        ...(start.identifies ? identityFields(evidence.identity, host) : []),
      ])
    }
    if (records > 0) return
    yield csvRecord([
      ...hostFields(start, host),
      '',
      '',
      '',
      host.up === true ? '' : host.reason,
      '',
      '',
      '',
      ...(start.identifies ? identityFields(null, host) : []),
    ])
  },
  end: () => '',
})

function identityFields(identity: Identity | null, { startedAt }: HostReport): string[] {
  if (identity === null) return identityColumns.map(() => '')
  const { product, version, extra, tls, noPassword, confidence, contradiction, because } = identity
  const yesOrNo = (value: boolean | null) => (value === null ? '' : value ? 'yes' : 'no')
  return [
    serviceText(identity) ?? '',
    product ?? '',
    version ?? '',
    extra ?? '',
    tls?.versions.join(' ') ?? '',
    yesOrNo(noPassword),
    because === null ? confidence : `not known: ${unknownWords[because]}`,
    contradiction ?? '',
    exposuresOfAnswer(identity, startedAt)
      .map(({ title }) => title)
      .join('; '),
  ]
}

function hostFields(start: ReportStart, host: HostReport): string[] {
  const targets = new Set([host.target, ...hostNamesOf(start, host)])
  const up = host.up === true ? 'up' : host.up === false ? 'down' : 'unknown'
  return [[...targets].join(', '), host.address, up]
}
