import type { Gravity } from '../../baseline/drift-item'
import type { Owner } from '../../sockets/socket'
import { parseIpv4, parseIpv6 } from '../../targets/address'
import { jsonText } from '../../words/json-text'
import type { WatchEvent, WatchEventOf } from '../event'
import type { Listener } from '../listener'
import { sentenceOf } from './sentence'

/** The version of the Elastic Common Schema that the events are written by. */
const ecsVersion = '8.11.0'

/** Who writes the events. */
export interface EventWriter {
  /** Portlight's version. */
  readonly version: string
  readonly hostName: string
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined }
type Fields = Readonly<Record<string, Json | undefined>>

/**
 * An event as a line of JSON in the Elastic Common Schema, with its end. What the schema has no field for stands below
 * `portlight`. Its values of `event.type` are those that the schema expects of the category `network`.
 */
export function ecsLine(event: WatchEvent, { version, hostName }: EventWriter): string {
  const about = aboutOf(event)
  const fields: Fields = {
    '@timestamp': timeText(event.at),
    message: sentenceOf(event),
    ecs: { version: ecsVersion },
    event: {
      kind: about.kind,
      category: ['network'],
      type: about.type,
      action: event.kind,
      module: 'portlight',
      dataset: 'portlight.watch',
      ...about.event,
    },
    rule: { name: 'drift' in event ? event.drift.kind : event.kind },
    host: { hostname: hostName, name: hostName },
    observer: { vendor: 'Portlight', product: 'Portlight', type: 'sensor', version },
    ...about.fields,
  }
  return `${jsonText(fields)}\n`
}

interface About {
  readonly kind: 'event' | 'state' | 'alert'
  readonly type: readonly string[]
  readonly event?: Fields
  readonly fields: Fields
}

function aboutOf(event: WatchEvent): About {
  switch (event.kind) {
    case 'listener-new':
      return { ...spanned('start', event), fields: listenerFields(event.listener, null) }
    case 'listener-gone':
      return { ...spanned('end', event), fields: listenerFields(event.listener, null) }
    case 'listener-replaced':
    case 'listener-restarted':
    case 'reach-widened':
    case 'reach-narrowed':
    case 'addresses-changed':
      return { ...spanned('info', event), fields: listenerFields(event.listener, event.before) }
    case 'short-lived':
      return {
        ...spanned('info', event),
        fields: {
          network: { transport: 'tcp', ...(event.ports.length === 0 ? {} : { direction: 'inbound' }) },
          portlight: { accepted_connections: event.accepted, ports: event.ports, own_ports: event.ownPorts },
        },
      }
    case 'host-port':
      return {
        ...spanned(event.now === 'open' ? 'start' : 'end', event),
        fields: {
          ...hostFields(event, event.port),
          network: { transport: event.protocol },
          portlight: { state: event.now, before: { state: event.before } },
        },
      }
    case 'host-gone':
    case 'host-back':
    case 'host-new':
      return { ...spanned('info', event), fields: hostFields(event, null) }
    case 'host-unseen':
      return { ...stated, fields: { ...hostFields(event, null), error: { message: event.why } } }
    case 'host-seen':
      return { ...stated, fields: hostFields(event, null) }
    case 'network-changed':
      return {
        ...stated,
        event: spanOf(event),
        fields: { portlight: { networks: { added: event.added, gone: event.gone } } },
      }
    case 'clock-set':
      return { ...stated, fields: { portlight: { clock_set_by_ms: event.byMs } } }
    case 'blinded':
      return { ...stated, event: { start: timeText(event.from) }, fields: { error: { message: event.why } } }
    case 'blind':
      return {
        ...stated,
        event: {
          reason: event.cause,
          start: timeText(event.from),
          end: timeText(event.at),
          // nanoseconds
          duration: Math.max(0, event.at - event.from) * 1_000_000,
        },
        fields: {},
      }
    case 'drift':
    case 'drift-over':
      return driftAbout(event)
    case 'drift-unknown':
      return { ...stated, fields: { error: { message: sentenceOf(event) } } }
    case 'began':
      return {
        ...stated,
        fields: {
          portlight: {
            listeners: event.listeners,
            unnamed_listeners: event.unnamed,
            every_ms: event.everyMs,
            hosts: event.hosts,
          },
        },
      }
    case 'others-looked':
      return { ...stated, fields: {} }
    case 'looked':
      return { ...stated, fields: { portlight: { listeners: event.listeners } } }
    default:
      return event satisfies never
  }
}

/** Elasticsearch sorts alerts by a number; 73 is where its own rules call something high. */
const severities: Readonly<Record<Gravity, number>> = { high: 73, medium: 47, low: 21 }

function driftAbout(event: WatchEventOf<'drift' | 'drift-over'>): About {
  const { drift, listener } = event
  const { id, was, is, advice, owner, purpose, host, port, protocol } = drift
  const fields =
    listener === null
      ? {
          ...(host === null && port === null
            ? {}
            : { server: { address: host ?? undefined, port: port ?? undefined } }),
          ...(protocol === null ? {} : { network: { transport: protocol } }),
          ...(host === null ? {} : { related: { hosts: [host] } }),
        }
      : listenerFields(listener, null)
  const own = 'portlight' in fields ? fields.portlight : {}
  const alert = event.kind === 'drift'
  return {
    kind: alert ? 'alert' : 'event',
    type: ['info'],
    event: { ...spanOf(event), ...(alert ? { severity: severities[drift.gravity] } : {}) },
    fields: { ...fields, portlight: { ...own, drift: { id, was, is, advice, owner, purpose } } },
  }
}

const stated = { kind: 'state', type: ['info'] } as const

type Spanned = Extract<WatchEvent, { unseen: boolean }>

function spanned(type: 'start' | 'end' | 'info', event: Spanned): Omit<About, 'fields'> {
  return { kind: 'event', type: [type], event: spanOf(event) }
}

/** Between which looks it happened. */
function spanOf({ after, at, unseen }: Spanned): Fields {
  return {
    start: timeText(after),
    end: timeText(at),
    ...(unseen ? { reason: 'seen after a time without a look' } : {}),
  }
}

function listenerFields(listener: Listener, before: Listener | null) {
  const { protocol, port, addresses, reach, owner, user } = listener
  const [address] = addresses
  const users = [listener, ...(before === null ? [] : [before])].flatMap((one) => userOf(one) ?? [])
  return {
    server: serverFields(address ?? '', port),
    network: { transport: protocol, ...(typesOf(addresses) ?? {}) },
    ...(owner === null ? {} : { process: processFields(owner) }),
    ...(owner?.container == null
      ? {}
      : { container: { id: owner.container.id, runtime: owner.container.runtime } }),
    ...(owner?.packages?.length === 1 ? { package: { name: owner.packages[0] } } : {}),
    ...(owner?.unit == null ? {} : { service: { name: owner.unit } }),
    ...(userOf(listener) === null ? {} : { user: { name: userOf(listener) } }),
    related: {
      ip: [...new Set([...addresses, ...(before?.addresses ?? [])].flatMap((one) => ipOf(one) ?? []))],
      ...(users.length === 0 ? {} : { user: [...new Set(users)] }),
    },
    portlight: {
      addresses,
      reach,
      user,
      ...(before === null
        ? {}
        : {
            before: {
              addresses: before.addresses,
              reach: before.reach,
              user: before.user,
              ...(before.owner === null ? {} : { process: processFields(before.owner) }),
            },
          }),
    },
  }
}

function processFields(owner: Owner): Fields {
  const [parent] = owner.parents
  return {
    pid: owner.pid,
    name: owner.program,
    executable: owner.executable ?? undefined,
    command_line: owner.commandLine ?? undefined,
    start: owner.startedAt ?? undefined,
    working_directory: owner.folder ?? undefined,
    ...(owner.user === null ? {} : { user: { name: owner.user } }),
    ...(parent === undefined ? {} : { parent: { pid: parent.pid, name: parent.program } }),
  }
}

function hostFields(
  { address, target }: { readonly address: string; readonly target: string },
  port: number | null,
): Fields {
  const ip = ipOf(address)
  return {
    server: serverFields(address, port),
    related: { ...(ip === null ? {} : { ip: [ip] }), hosts: [...new Set([address, target])] },
  }
}

function serverFields(address: string, port: number | null): Fields {
  return { address, ip: ipOf(address) ?? undefined, ...(port === null ? {} : { port }) }
}

/** An address as the type `ip` of Elasticsearch takes it, which knows no zones; null for none. */
function ipOf(address: string): string | null {
  const [bare = ''] = address.split('%')
  return parseIpv4(bare) === null && parseIpv6(bare) === null ? null : bare
}

function typesOf(addresses: readonly string[]): { readonly type: string } | null {
  const v4 = addresses.some((address) => parseIpv4(address) !== null)
  const v6 = addresses.some((address) => address.includes(':'))
  return v4 === v6 ? null : { type: v4 ? 'ipv4' : 'ipv6' }
}

function userOf({ owner, user }: Listener): string | null {
  return owner?.user ?? user
}

function timeText(ms: number): string {
  return new Date(ms).toISOString()
}
