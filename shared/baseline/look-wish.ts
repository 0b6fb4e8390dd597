import { usualIntensity } from '../identity/identity'
import { unresolvedOf, unresolvedText } from '../scan/name-failure'
import type { HostReport } from '../scan/output/report'
import type { ScanPlan } from '../scan/plan'
import type { ScanTargets, Timing } from '../scan/request'
import type { Baseline, HostEntry } from './baseline'
import { hostLookOf } from './host-look'
import type { HostLook } from './look'

/** Ports that a host is asked for where its entry names none. */
export const usualHostPorts = 'T:common-1000'

/** How a host is scanned. */
export interface HostWish {
  /** In the grammar of scans. */
  readonly ports: string
  /** Ask open ports what answers there. */
  readonly identify: boolean
}

/** What is to be looked at. */
export interface LookWish {
  readonly computer: boolean
  /** By the host as the person calls it. */
  readonly hosts: ReadonlyMap<string, HostWish>
  readonly router: boolean
}

/** All that a baseline speaks of. */
export function wishOf({ computer, hosts, forwards }: Baseline): LookWish {
  return {
    computer: computer !== null,
    hosts: new Map(
      (hosts ?? []).map((entry) => [
        entry.host,
        { ports: portsOf(entry), identify: entry.open.some(({ service }) => service !== null) },
      ]),
    ),
    router: forwards !== null,
  }
}

/** Ports that a host is asked for: what its entry says, and what may be open there. */
function portsOf({ ask: asked, open }: HostEntry): string {
  const named = open.map(({ ports, protocol }) => `${protocol === 'tcp' ? 'T' : 'U'}:${String(ports)}`)
  return [asked ?? usualHostPorts, ...named].join(',')
}

/** One scan of hosts that are asked the same. */
export interface WishedScan {
  readonly hosts: readonly string[]
  readonly targets: ScanTargets
}

/** The scans that a wish comes to. */
export function scansOf(wanted: LookWish['hosts'], timing: Timing): readonly WishedScan[] {
  const groups = new Map<string, { readonly wish: HostWish; readonly hosts: string[] }>()
  for (const [host, wish] of wanted) {
    const key = `${wish.ports} ${wish.identify}`
    const group = groups.get(key) ?? { wish, hosts: [] }
    group.hosts.push(host)
    groups.set(key, group)
  }
  return [...groups.values()].map(({ wish, hosts }) => ({
    hosts,
    targets: {
      targets: hosts.join(' '),
      exclude: '',
      ports: wish.ports,
      excludePorts: '',
      family: 'any',
      timing,
      ...(wish.identify ? { identify: { intensity: usualIntensity, public: true } } : {}),
    },
  }))
}

/** What such a scan found, by the host as the person calls it. */
export function looksOf(
  hosts: readonly string[],
  { names }: Pick<ScanPlan, 'names'>,
  reports: readonly HostReport[],
): ReadonlyMap<string, HostLook> {
  return new Map(
    hosts.map((host) => {
      const name = names.find((one) => one.name === host.toLowerCase() || one.name === host)
      const of = reports.filter(
        ({ target, address }) =>
          target === host || address === host || name?.addresses.includes(address) === true,
      )
      const [unresolved] = unresolvedOf(name === undefined ? [] : [name])
      return [host, hostLookOf(of, unresolved === undefined ? null : `${unresolvedText(unresolved)}.`)]
    }),
  )
}
