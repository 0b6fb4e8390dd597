import { formatPorts } from '#shared/ports/port-list'
import { exposedPortsText, exposuresOfHost } from '#shared/scan/exposures'
import { nameFailureText, type UnresolvedName } from '#shared/scan/name-failure'
import { printableLine } from '#shared/scan/output/figures'
import { sentenceStart } from '#shared/words/sentence-start'
import { countOf } from '../../../ui/numbers'
import type { HostEntry, RunState } from '../scan-state'

/** Something about a scan or a host that the person has to know to read the results rightly. */
export interface Notice {
  readonly key: string
  /** `warning`: results are not what they seem. `note`: good to know. */
  readonly weight: 'warning' | 'note'
  readonly title: string
  readonly text: string
}

/** Notices of one kind that are told one by one; more of them become one notice. */
const most = 3

/** What has to be said of a scan, the weightiest first. */
export function noticesOf(run: RunState | null, unresolved: readonly UnresolvedName[]): readonly Notice[] {
  const hosts = run?.hosts ?? []
  const several = (run?.plan.hosts ?? 0) > 1
  return [
    ...(run?.origin === undefined
      ? []
      : [{ key: 'origin', weight: 'note' as const, title: 'An earlier scan', text: run.origin }]),
    ...unresolved.map(
      (name): Notice => ({
        key: `name ${name.name}`,
        weight: 'warning',
        title: `${name.name} cannot be resolved`,
        text: `${sentenceStart(nameFailureText(name.problem))}.${run === null ? '' : ' The other targets were scanned.'}`,
      }),
    ),
    ...fold(
      hosts.filter((entry) => entry.summary?.answersEverything === true),
      answersEverything,
    ),
    ...fold(
      hosts.filter((entry) => (entry.summary?.intercepted.length ?? 0) > 0),
      intercepted,
    ),
    ...fold(
      hosts.filter((entry) => entry.summary?.up === null),
      silent,
    ),
    ...(run === null ? [] : downNotices(run, several)),
    ...(run === null ? [] : exposureNotices(run)),
  ]
}

function fold(
  entries: readonly HostEntry[],
  tell: (hosts: string, entries: readonly HostEntry[]) => Notice,
): Notice[] {
  if (entries.length === 0) return []
  if (entries.length > most) return [tell(countOf(entries.length, 'host'), entries)]
  return entries.map((entry) => tell(entry.host.address, [entry]))
}

function answersEverything(hosts: string, entries: readonly HostEntry[]): Notice {
  const many = entries.length > 1
  return {
    key: `everything ${hosts}`,
    weight: 'warning',
    title: `${hosts} ${many ? 'answer' : 'answers'} on every port`,
    text: `Random ports are accepted too, so an accepted connection says nothing of a program behind it. The scan of ${many ? 'these hosts' : 'this host'} was ended. A tarpit or a SYN proxy does that.`,
  }
}

function intercepted(hosts: string, entries: readonly HostEntry[]): Notice {
  const ports = new Set(entries.flatMap((entry) => entry.summary?.intercepted ?? []))
  return {
    key: `intercepted ${hosts}`,
    weight: 'warning',
    title: `Somebody answers in place of ${hosts}`,
    text: `${ports.size === 1 ? 'Port' : 'Ports'} ${formatPorts(ports).replaceAll(',', ', ')} “open” even where no host is. Mostly an antivirus program or a proxy; ${ports.size === 1 ? 'it is' : 'they are'} not counted as open.`,
  }
}

function silent(hosts: string, entries: readonly HostEntry[]): Notice {
  const many = entries.length > 1
  return {
    key: `silent ${hosts}`,
    weight: 'note',
    title: `Nothing answered from ${hosts}`,
    text: `${many ? 'They are' : 'It is'} down, or a firewall drops everything. From here the two look the same.`,
  }
}

/** What should be mended of what answers there: one by one, or as many as there are of a kind. */
function exposureNotices({ hosts, results, startedAt }: RunState): Notice[] {
  const found = new Map<string, Notice[]>()
  for (const [at, { host }] of hosts.entries()) {
    const own = results.hosts[at]
    for (const { ports, ...exposure } of own === undefined ? [] : exposuresOfHost(own, startedAt)) {
      const { rule, title, meaning, remedy } = exposure
      const where = `${host.address}, ${exposedPortsText(ports)}`
      const notices = found.get(rule) ?? []
      found.set(rule, notices)
      notices.push({
        key: `${rule} ${where} ${notices.length}`,
        weight: 'warning',
        title: printableLine(title),
        text: printableLine(`${where}: ${meaning} ${remedy}`),
      })
    }
  }
  return [...found].flatMap(([rule, notices]) =>
    notices.length <= most
      ? notices
      : [
          ...notices.slice(0, most - 1),
          {
            key: `${rule} more`,
            weight: 'warning' as const,
            title: `${countOf(notices.length - most + 1, 'more of this kind', 'more of this kind')}`,
            text: 'The details of each port say what to do.',
          },
        ],
  )
}

function downNotices(run: RunState, several: boolean): Notice[] {
  if (run.downCount === 0) return []
  const first = run.results.firstDown
  if (!several && first !== null) {
    return [
      {
        key: 'down',
        weight: 'warning',
        title: `${first.address} is down or not reachable`,
        text: `It did not answer at all (${first.reason}), so its ports were not scanned. Check that it is switched on and in this network.`,
      },
    ]
  }
  return [
    {
      key: 'down',
      weight: 'note',
      title: `${countOf(run.downCount, 'host')} did not take part`,
      text: 'Down, not reachable, or silent to the first ports that were asked. Their ports were not scanned.',
    },
  ]
}
