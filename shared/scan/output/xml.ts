import { ascendingRanges } from '../../ports/port-list'
import type { PortEvidence } from '../results'
import type { Reason } from '../state'
import { counted, ctimeText } from './figures'
import { commandLineText, nmapState } from './grepable'
import { foldedPorts, listedPorts } from './listing'
import { type HostReport, hostNamesOf, type ReportEnd, type ReportFormat, type ReportStart } from './report'

/**
 * XML with the elements and attributes of nmap's own, for programs that read those. Line breaks stand where nmap has them
 * too: some readers take the text of `hostnames` for a sign that it is empty.
 */
export const xmlFormat: ReportFormat = (start) => ({
  begin: () => xmlHead(start),
  host: (host) => xmlHost(start, host),
  end: (end) => xmlEnd(start, end),
})

function xmlHead(start: ReportStart): string {
  // left out where no shell would read it as it was: DTD, #IMPLIED
  const args = commandLineText(start)
  const run = element('nmaprun', {
    // nmap's DTD knows no other value; `args` names the program
    scanner: 'nmap',
    ...(args === null ? {} : { args }),
    start: seconds(start.startedAt),
    startstr: ctimeText(start.startedAt),
    version: start.by === undefined ? start.version : (start.by.version ?? ''),
    xmloutputversion: '1.05',
  })
  const infos = start.asked.protocols.map((protocol) => {
    const ports = start.asked[protocol]
    const type = protocol === 'tcp' ? 'connect' : 'udp'
    const services = ascendingRanges(ports)
    return `<${element('scaninfo', { type, protocol, numservices: ports.length, services })}/>`
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE nmaprun>',
    `<${run}>`,
    ...infos,
    '<verbose level="0"/>',
    '<debugging level="0"/>',
    '',
  ].join('\n')
}

function* xmlHost(start: ReportStart, host: HostReport): Generator<string, void, void> {
  const status = { state: host.up === true ? 'up' : host.up === false ? 'down' : 'unknown' }
  const times = {
    starttime: seconds(host.startedAt),
    endtime: seconds(host.startedAt + host.elapsedMs),
  }
  const lines = [
    `<${element('host', times)}><${element('status', { ...status, reason: statusReason(host), reason_ttl: 0 })}/>`,
    `<${element('address', { addr: host.address, addrtype: host.family })}/>`,
    '<hostnames>',
    ...hostNamesOf(start, host).map((name) => `<${element('hostname', { name, type: 'user' })}/>`),
    '</hostnames>',
  ]
  yield `${lines.join('\n')}\n`
  if (host.up !== false) yield* xmlPorts(start, host)
  yield `${xmlTimes(host)}</host>\n`
}

/** nmap's readers expect a reason for "up" too: what answered first in its order of preference. */
function statusReason(host: HostReport): Reason {
  if (host.up !== true) return host.reason
  const [first] = [...host.results.byReason('open'), ...host.results.byReason('closed')]
  return first?.reason ?? 'none'
}

function* xmlPorts(start: ReportStart, host: HostReport): Generator<string, void, void> {
  yield '<ports>'
  for (const extra of xmlExtraPorts(start, host)) yield `${extra}\n`
  for (const evidence of listedPorts(start, host)) yield `${xmlPort(start, evidence)}\n`
  yield '</ports>\n'
}

/** Folded ports: one element a state, as readers warn of two. */
function xmlExtraPorts(start: ReportStart, host: HostReport): string[] {
  const { results } = host
  const sums = foldedPorts(start, host).map(({ state, listed }) => {
    const skipped = new Set(listed === 0 ? [] : results.slotsOf(state).slice(0, listed))
    const groups = results.byReason(state).map(({ reason, slots }) => ({
      reason: reason as string,
      slots: slots.filter((slot) => !skipped.has(slot)),
    }))
    return { state: nmapState(state), groups: groups.filter(({ slots }) => slots.length > 0) }
  })
  const notScanned = (['not-scanned', 'waiting'] as const).flatMap((state) => [...results.slotsOf(state)])
  if (notScanned.length > 0) {
    const group = { reason: 'not-scanned', slots: Uint32Array.from(notScanned).sort() }
    const unknown = sums.find(({ state }) => state === 'unknown')
    if (unknown === undefined) sums.push({ state: 'unknown', groups: [group] })
    else unknown.groups.push(group)
  }
  return sums.map(({ state, groups }) => {
    const count = groups.reduce((sum, { slots }) => sum + slots.length, 0)
    const reasons = groups.flatMap(({ reason, slots }) =>
      start.asked.portsOf(slots).map(({ protocol, ports }) => {
        const attributes = { reason, count: ports.length, proto: protocol, ports: ascendingRanges(ports) }
        return `<${element('extrareasons', attributes)}/>\n`
      }),
    )
    return `<${element('extraports', { state, count })}>\n${reasons.join('')}</extraports>`
  })
}

function xmlPort(start: ReportStart, evidence: PortEvidence): string {
  const { protocol, port, state, reason } = evidence
  return (
    `<${element('port', { protocol, portid: port })}>` +
    `<${element('state', { state: nmapState(state), reason, reason_ttl: 0 })}/>` +
    `<${element('service', serviceAttributes(start, evidence))}/></port>`
  )
}

/**
 * What answers, in nmap's words and attributes (nmap.dtd: `conf` from 0 to 10); otherwise a service of our own table, with
 * nmap's words for that: readers count on the element.
 */
function serviceAttributes(start: ReportStart, evidence: PortEvidence): Record<string, string | number> {
  const { identity } = evidence
  if (identity === null || identity.protocol === null || identity.confidence === 'guess') {
    const name = start.serviceOf(evidence)
    return { name: name ?? 'unknown', method: 'table', conf: name === null ? 0 : 3 }
  }
  const { protocol, product, version, extra, os, tls, confidence } = identity
  const told = { product, version, extrainfo: extra, ostype: os, tunnel: tls === null ? null : 'ssl' }
  return {
    // inside of TLS nobody knows what, which is called "ssl" there
    name: protocol === 'tls' ? 'ssl' : protocol,
    ...Object.fromEntries(
      Object.entries(told).flatMap(([key, value]) =>
        value === null || (key === 'tunnel' && protocol === 'tls') ? [] : [[key, value]],
      ),
    ),
    method: 'probed',
    conf: confidence === 'certain' ? 10 : 7,
  }
}

/** Microseconds, and the time limit that RFC 6298 section 2 would set. */
function xmlTimes(host: HostReport): string {
  const trip = host.results.roundTrip()
  if (trip === null) return ''
  const srtt = Math.round(trip.meanMs * 1000)
  const rttvar = Math.round(trip.deviationMs * 1000)
  return `<${element('times', { srtt, rttvar, to: srtt + 4 * rttvar })}/>\n`
}

function xmlEnd(start: ReportStart, end: ReportEnd): string {
  const endedAt = start.startedAt + end.elapsedMs
  const elapsed = (end.elapsedMs / 1000).toFixed(2)
  const addresses = end.hostsTotal === 1 ? '1 IP address' : `${end.hostsTotal} IP addresses`
  const up = `${counted(end.hostsUp, 'host')} up`
  const summary = `Portlight done at ${ctimeText(endedAt)}; ${addresses} (${up}) scanned in ${elapsed} seconds`
  const outcome = end.partial
    ? { exit: 'error', errormsg: end.problem ?? 'Stopped before the end: the results are partial.' }
    : { exit: 'success' }
  const finished = { time: seconds(endedAt), timestr: ctimeText(endedAt), summary, elapsed, ...outcome }
  const hosts = { up: end.hostsUp, down: end.hostsDown, total: end.hostsTotal }
  return `<runstats><${element('finished', finished)}/><${element('hosts', hosts)}/>\n</runstats>\n</nmaprun>\n`
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000)
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
  return `${name}${list.join('')}`
}

/** XML 1.0 section 2.2: characters that no document may hold are replaced; line breaks survive as references. */
function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[\t\n\r]/g, (blank) => `&#${blank.charCodeAt(0)};`)
}
