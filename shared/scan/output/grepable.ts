import { posixCommand } from '../../command-line/command-line'
import { commandText } from '../../command-line/shell-text'
import { programText } from '../../identity/identity-words'
import type { PortEvidence } from '../results'
import type { PortState } from '../state'
import { counted, ctimeText, printableLine } from './figures'
import { foldedPorts, listedPorts } from './listing'
import { type HostReport, hostNamesOf, type ReportFormat, type ReportStart } from './report'

/** nmap's "grepable" lines: `Host: ADDRESS (NAME)`, tab, `Ports: 22/open/tcp//ssh///, …`. */
export const grepableFormat: ReportFormat = (start) => ({
  begin() {
    const command = commandLineText(start)
    const by =
      start.by === undefined
        ? `Portlight ${start.version}`
        : `${start.by.program} ${start.by.version ?? ''}`.trim()
    return `# ${by} scan initiated ${ctimeText(start.startedAt)}${command === null ? '' : ` as: ${command}`}\n`
  },
  *host(host) {
    const head = `Host: ${host.address} (${hostNamesOf(start, host).join(',')})`
    const status = host.up === true ? 'Up' : host.up === false ? 'Down' : 'Unknown'
    yield `${head}\tStatus: ${status}\n`
    if (host.up === false) return
    yield `${head}\tPorts: `
    let ports = 0
    for (const evidence of listedPorts(start, host)) {
      const { port, protocol, state } = evidence
      ports += 1
      yield `${ports === 1 ? '' : ', '}${port}/${nmapState(state)}/${protocol}//${service(start, evidence)}//${program(evidence)}/`
    }
    yield `${ignored(start, host)}\n`
  },
  end(end) {
    const addresses = end.hostsTotal === 1 ? '1 IP address' : `${end.hostsTotal} IP addresses`
    const scanned = `${addresses} (${counted(end.hostsUp, 'host')} up) scanned in ${(end.elapsedMs / 1000).toFixed(2)} seconds`
    const partial = end.partial ? ' (stopped early: partial)' : ''
    return `# Portlight done at ${ctimeText(start.startedAt + end.elapsedMs)} -- ${scanned}${partial}\n`
  },
})

/** What was typed; null where no shell would read it as it was, or nobody knows. */
export function commandLineText({ by, commandLine }: ReportStart): string | null {
  if (by === undefined) return commandText(posixCommand('portlight', ...commandLine))
  const [program, ...words] = by.command ?? []
  return program === undefined ? null : commandText(posixCommand(program, ...words))
}

/** The word that nmap's readers know: what we could not tell is `unknown` to them. */
export function nmapState(state: PortState): string {
  return state === 'error' || state === 'not-scanned' || state === 'waiting' ? 'unknown' : state
}

/** What answers where that is known, with what is around it as nmap writes it: "ssl|http". */
function service(start: ReportStart, port: PortEvidence): string {
  const { identity } = port
  if (identity === null) return inField(start.serviceOf(port) ?? '')
  const { protocol, tls, confidence } = identity
  if (protocol === null || confidence === 'guess') return `${inField(start.serviceOf(port) ?? 'unknown')}?`
  if (protocol === 'tls') return 'ssl'
  return inField(tls === null ? protocol : `ssl|${protocol}`)
}

function program({ identity }: PortEvidence): string {
  return identity === null ? '' : inField(programText(identity))
}

/** Commas and slashes part the fields of this format, tabs its parts, and lines its hosts. */
function inField(text: string): string {
  return printableLine(text).replaceAll(/[/,]/g, '|')
}

/** The format has room for one state that is not listed: the one of most ports. */
function ignored(start: ReportStart, host: HostReport): string {
  const { counts } = host.results
  const largest = foldedPorts(start, host)
    .map(({ state, listed }) => ({ state, count: counts[state] - listed }))
    .sort((a, b) => b.count - a.count)[0]
  return largest === undefined ? '' : `\tIgnored State: ${nmapState(largest.state)} (${largest.count})`
}
