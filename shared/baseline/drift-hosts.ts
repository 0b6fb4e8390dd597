import { portText } from '../ports/port-text'
import { matchesWildcard } from '../services/wildcard'
import type { HostEntry, HostPortEntry } from './baseline'
import type { DriftItem, DriftUnknown, PartDrift } from './drift-item'
import { endedItem, isEnded, someOf } from './drift-words'
import type { HostLook, HostPortLook, Look } from './look'

/** What a scan found at a host, held against what may be open there. @param index of the host in the baseline */
export function hostDrift(entry: HostEntry, index: number, { hosts, today }: Look): PartDrift {
  const { host } = entry
  const look = hosts.get(host)
  const unknown = (sentence: string): PartDrift => ({ items: [], notKnown: [{ sentence, counts: true }] })
  if (look === undefined) return unknown(`${host} was not looked at.`)
  if (look.problem !== null) return unknown(`${host} is not known: ${look.problem}`)
  const missable = entry.open.filter((one) => !one.optional && one.ports.size === 1 && !isEnded(one, today))
  if (look.up === false)
    return { items: missable.length === 0 ? [] : [hostGone(host, missable)], notKnown: [] }
  if (look.up === null) {
    const why = `Nothing at ${host} answered: it may be off, or a firewall in front of it lets nothing through.`
    return missable.length === 0 ? { items: [], notKnown: [{ sentence: why, counts: false }] } : unknown(why)
  }
  const items = look.open.flatMap((found) =>
    entry.open.some((one) => allows(one, found)) ? [] : [opened(host, index, found)],
  )
  const notKnown: DriftUnknown[] = []
  for (const one of missable) {
    const missed = missedPort(host, one, look)
    if (missed !== null && 'kind' in missed) items.push(missed)
    else if (missed !== null) notKnown.push(missed)
  }
  for (const [at, one] of entry.open.entries()) {
    const found = look.open.filter((port) => allows(one, port))
    const path = ['hosts', index, 'open', at]
    for (const port of found) {
      const service = serviceDrift(host, one, port, path)
      if (service !== null && 'kind' in service) items.push(service)
      else if (service !== null) notKnown.push(service)
    }
    const [first] = found
    if (first === undefined || !isEnded(one, today)) continue
    const rest = { part: { kind: 'host', host }, port: first.port, protocol: first.protocol } as const
    const what = `${portText(first)} of ${host} is still open`
    items.push(endedItem(what, one, { ...rest, edit: { path, values: {} }, reachableFrom: null }))
  }
  return { items, notKnown }
}

/** Whether an entry is for what a scan found. */
export function allows({ ports, protocol }: HostPortEntry, found: HostPortLook): boolean {
  return protocol === found.protocol && ports.has(found.port)
}

function hostGone(host: string, entries: readonly HostPortEntry[]): DriftItem {
  const ports = entries.map(({ ports, protocol }) => `${String(ports)}/${protocol}`)
  const [first] = entries
  return {
    kind: 'host-gone',
    gravity: 'medium',
    id: `host-gone ${host}`,
    part: { kind: 'host', host },
    port: null,
    protocol: null,
    was: 'up',
    reachableFrom: null,
    is: 'down',
    sentence: `${host} is down: nothing has its address in this network. ${someOf(ports)} should be open there.`,
    advice: 'Look whether it is switched on and connected.',
    approval: first ?? null,
    edit: null,
  }
}

function opened(host: string, index: number, { port, protocol, service }: HostPortLook): DriftItem {
  return {
    kind: 'port-opened',
    gravity: 'high',
    id: `port-opened ${host} ${port}/${protocol}`,
    part: { kind: 'host', host },
    port,
    protocol,
    was: null,
    reachableFrom: null,
    is: service,
    sentence: `${portText({ protocol, port })} of ${host} is open${service === null ? '' : ` (${service})`}, which the baseline does not have.`,
    advice:
      'Find out what answers there. If it is meant, approve it with an owner and a purpose; if not, end it on that host.',
    approval: null,
    edit: {
      path: ['hosts', index, 'open'],
      values: { port: `${port}`, protocol, ...(service === null ? {} : { service }) },
    },
  }
}

/** A port that should be open and is not, or of which nobody knows. */
function missedPort(host: string, entry: HostPortEntry, look: HostLook): DriftItem | DriftUnknown | null {
  const [port] = entry.ports
  if (port === undefined) return null
  const { protocol } = entry
  const found = look.at(protocol, port)
  const lead = `Whether ${portText({ protocol, port })} of ${host} is still open is not known`
  if (found === null) return { sentence: `${lead}: it was not asked.`, counts: true }
  switch (found.state) {
    case 'open':
      return null
    case 'open|filtered':
      return {
        sentence: `${lead}: nothing came back, as from a program that does not like the question, or a firewall.`,
        counts: true,
      }
    case 'not-scanned':
    case 'waiting':
    case 'error':
      return { sentence: `${lead}: the scan came to no verdict there.`, counts: true }
    case 'closed':
    case 'filtered': {
      const closed = found.state === 'closed'
      return {
        kind: closed ? 'port-closed' : 'port-filtered',
        gravity: 'medium',
        id: `port-${found.state} ${host} ${port}/${protocol}`,
        part: { kind: 'host', host },
        port,
        protocol,
        was: 'open',
        reachableFrom: null,
        is: found.state,
        sentence: closed
          ? `${portText({ protocol, port })} of ${host} is closed: nothing listens there, and something should${purpose(entry)}.`
          : `${portText({ protocol, port })} of ${host} gives no answer, and should be open${purpose(entry)}: a firewall is in the way, or the way is broken.`,
        advice: closed
          ? `Start it again on that host. If it is not needed any more, take line ${entry.line} out of the baseline.`
          : `Look at the firewalls between here and ${host}. If it is meant, take line ${entry.line} out of the baseline.`,
        approval: entry,
        edit: null,
      }
    }
    default:
      return found.state satisfies never
  }
}

function purpose(entry: HostPortEntry): string {
  return entry.purpose === null ? '' : ` (${entry.purpose})`
}

function serviceDrift(
  host: string,
  entry: HostPortEntry,
  { port, protocol, service }: HostPortLook,
  path: readonly (string | number)[],
): DriftItem | DriftUnknown | null {
  if (entry.service === null) return null
  if (service === null) {
    const sentence = `Whether ${entry.service} still answers at ${portText({ protocol, port })} of ${host} is not known: what is there was not recognised.`
    return { sentence, counts: true }
  }
  if (matchesWildcard(entry.service.toLowerCase(), service.toLowerCase())) return null
  return {
    kind: 'service-changed',
    gravity: 'high',
    id: `service-changed ${host} ${port}/${protocol} ${service}`,
    part: { kind: 'host', host },
    port,
    protocol,
    was: entry.service,
    reachableFrom: null,
    is: service,
    sentence: `${portText({ protocol, port })} of ${host} is answered by ${service}, and is approved for ${entry.service}.`,
    advice: 'Find out who changed it. If it is meant, approve it; if not, put it back.',
    approval: entry,
    edit: { path, values: { service } },
  }
}
