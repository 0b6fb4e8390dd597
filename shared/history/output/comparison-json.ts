import type { ComparedRun, Comparison, HostChange, OpenPort } from '../comparison'
import { changeWords, summaryText } from './comparison-words'

/** What a program reads. Ports are in port grammar where they are many: "1-21,23". */
export function comparisonJson(comparison: Comparison, version: string): string {
  const { a, b, hosts, hostsInBoth, notKnown, same, counts } = comparison
  const value = {
    portlight: version,
    command: 'compare',
    same,
    summary: summaryText(comparison),
    a: runOf(a),
    b: runOf(b),
    hostsInBoth,
    counts,
    notKnown: notKnown.map(({ sentence }) => sentence),
    hosts: hosts.map((host) => ({
      address: host.address,
      names: host.names,
      changes: host.changes.map((change) => ({ ...plain(change), detail: changeWords(change).detail })),
      notKnown: host.notKnown.map(({ sentence, counts: uncertain }) => ({ sentence, uncertain })),
    })),
  }
  return `${JSON.stringify(value, null, 2)}\n`
}

function runOf({ label, run }: ComparedRun) {
  const time = (at: number | null) => (at === null ? null : new Date(at).toISOString())
  return {
    label,
    tool: run.tool,
    arguments: run.command,
    started: time(run.startedAt),
    ended: time(run.endedAt),
    asked:
      run.asked === null
        ? null
        : Object.fromEntries([...run.asked].map(([protocol, ports]) => [protocol, String(ports)])),
    hostsListed: run.hosts.size,
    hostsTotal: run.hostsTotal,
    hostsUp: run.hostsUp,
    partial: run.partial,
  }
}

function plain(change: HostChange) {
  switch (change.kind) {
    case 'ports':
      return { ...change, ports: String(change.ports) }
    case 'appeared':
    case 'gone':
      return {
        ...change,
        open: change.open.map(({ port, protocol, service }: OpenPort) => ({ port, protocol, service })),
      }
    case 'service':
    case 'certificate':
    case 'names':
    case 'mac':
    case 'system':
    case 'script':
      return change
    default:
      return change satisfies never
  }
}
