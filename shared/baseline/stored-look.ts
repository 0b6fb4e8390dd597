import { AskedHosts } from '../history/asked-hosts'
import { scanOf } from '../history/run-events'
import type { StoredRun } from '../history/stored-run'
import type { HostReport } from '../scan/output/report'
import { ScanRecord } from '../scan/record'
import { formatIpv6, parseIpv4, parseIpv6 } from '../targets/address'
import { hostLookOf, unseenHost } from './host-look'
import type { HostLook } from './look'

/**
 * What a scan that was written down found at hosts, as a baseline calls them. A host goes by its address, or by the name that was
 * typed for the scan: the name that an address has by itself is whatever its owner says.
 */
export function storedLooks(run: StoredRun, hosts: readonly string[]): ReadonlyMap<string, HostLook> {
  const reports = reportsOf(run)
  const asked = new AskedHosts(run)
  return new Map(
    hosts.map((host) => {
      const wanted = plainAddress(host)
      const found = [...run.hosts.values()].filter(
        ({ address, names }) =>
          plainAddress(address) === wanted ||
          names.some(({ name, typed }) => typed && name.toLowerCase() === wanted),
      )
      if (found.length === 0) return [host, { ...unseenHost, problem: whyNotThere(asked, wanted, run) }]
      return [
        host,
        hostLookOf(
          found.flatMap(({ address }) => reports.get(address) ?? []),
          null,
        ),
      ]
    }),
  )
}

function reportsOf(run: StoredRun): ReadonlyMap<string, HostReport> {
  const scan = scanOf(run)
  const record = new ScanRecord(scan.asked, () => run.startedAt ?? 0)
  const reports = [...scan.events()].flatMap((event) => record.take(event))
  return new Map([...reports, ...record.unfinished()].map((report) => [report.address, report]))
}

function whyNotThere(asked: AskedHosts, host: string, { partial }: StoredRun): string {
  if (isAddress(host) && asked.asked(host) === 'no') return 'the scan did not ask it.'
  if (partial.length > 0) return 'it is not in the scan, which did not come to its end.'
  return 'it is not in the scan: it was not asked, or nothing there answered.'
}

function isAddress(host: string): boolean {
  return parseIpv4(host) !== null || parseIpv6(host) !== null
}

/** An address as scans write it; a name in small letters. */
function plainAddress(host: string): string {
  const ipv6 = parseIpv6(host)
  return ipv6 === null ? host.toLowerCase() : formatIpv6(ipv6.value, ipv6.zone)
}
