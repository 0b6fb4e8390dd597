import { isIP } from 'node:net'
import { expect, it } from 'vitest'
import { anOwner } from '../../sockets/testing/sockets'
import { isChange, type WatchEvent, type WatchedDrift } from '../event'
import type { Listener } from '../listener'
import { ecsLine } from './ecs'
import { sentenceOf } from './sentence'

/**
 * The fields of ECS that a watch may use, by their types (`generated/csv/fields.csv` of https://github.com/elastic/ecs, 8.12). A field
 * with [] has the normalization `array`.
 */
const fieldsByType: Readonly<Record<string, string>> = {
  date: '@timestamp event.start event.end process.start',
  text: 'message error.message process.command_line',
  long: 'event.duration event.severity server.port process.pid process.parent.pid',
  ip: 'server.ip related.ip[]',
  keyword: `ecs.version rule.name container.id container.runtime service.name user.name package.name
    event.kind event.category[] event.type[] event.action event.module event.dataset event.reason
    host.hostname host.name observer.vendor observer.product observer.type observer.version
    server.address network.transport network.type network.direction
    process.name process.executable process.working_directory process.user.name process.parent.name
    related.user[] related.hosts[]`,
}
const ecsFields = new Map(
  Object.entries(fieldsByType).flatMap(([type, fields]) =>
    fields.split(/\s+/).map((field): [string, string] => {
      const many = field.endsWith('[]')
      return [many ? field.slice(0, -2) : field, `${type}${many ? '[]' : ''}`]
    }),
  ),
)

/** Whether a value can stand in a field of a type. */
function fits(value: unknown, type: string | undefined): boolean {
  if (type === undefined) return false
  if (type.endsWith('[]')) {
    return Array.isArray(value) && value.length > 0 && value.every((one) => fits(one, type.slice(0, -2)))
  }
  switch (type) {
    case 'date':
      return typeof value === 'string' && new Date(value).toISOString() === value
    case 'long':
      return Number.isSafeInteger(value)
    case 'ip':
      return typeof value === 'string' && isIP(value) !== 0 && !value.includes('%')
    // beyond ignore_above of 1024 characters Elasticsearch does not index a keyword
    case 'keyword':
      return typeof value === 'string' && value !== '' && value.length <= 1024
    default:
      return typeof value === 'string' && value !== ''
  }
}

/** What the schema expects beside the category `network`. */
const networkTypes = ['access', 'allowed', 'connection', 'denied', 'end', 'info', 'protocol', 'start']

const python: Listener = {
  protocol: 'tcp',
  port: 8000,
  addresses: ['0.0.0.0', '::', 'fe80::1%eth0'],
  reach: 'everywhere',
  user: 'me',
  owner: anOwner({
    program: 'python3\n{"forged":1}',
    commandLine: 'python3 \u009b31m',
    parents: [{ pid: 1, program: 'sh' }],
    container: { runtime: 'docker', id: 'abc' },
    unit: 'web.service',
    packages: ['python3.11-minimal'],
  }),
}
const hidden: Listener = { ...python, addresses: ['127.0.0.1'], reach: 'loopback', user: null, owner: null }
const span = { at: Date.UTC(2026, 10, 28), after: Date.UTC(2026, 10, 27), unseen: true }
const host = { address: '10.0.0.9', target: 'printer.local' }

const drift: WatchedDrift = {
  kind: 'replaced',
  gravity: 'high',
  id: 'replaced 8000/tcp',
  host: null,
  port: 8000,
  protocol: 'tcp',
  was: 'nginx',
  is: 'python3',
  sentence: 'python3 listens on TCP port 8000, which is approved for nginx.',
  advice: 'Find out who started it.',
  owner: 'web team',
  purpose: null,
}

const events: readonly WatchEvent[] = [
  {
    kind: 'began',
    at: 0,
    everyMs: 5000,
    listeners: 3,
    unnamed: 1,
    hosts: 'printer.local',
    hostsEveryMs: 900_000,
    baseline: true,
    others: { hosts: 2, router: true, everyMs: 900_000 },
  },
  { kind: 'listener-new', ...span, listener: python },
  { kind: 'listener-gone', ...span, listener: hidden },
  { kind: 'listener-replaced', ...span, listener: python, before: hidden },
  { kind: 'listener-restarted', ...span, listener: python, before: { ...python, owner: anOwner({}) } },
  { kind: 'reach-widened', ...span, listener: python, before: hidden },
  { kind: 'reach-narrowed', ...span, listener: hidden, before: python },
  { kind: 'addresses-changed', ...span, listener: python, before: python },
  { kind: 'short-lived', ...span, accepted: 3, ports: [80, 81], ownPorts: [] },
  { kind: 'short-lived', ...span, accepted: null, ports: [], ownPorts: [8000] },
  { kind: 'network-changed', ...span, added: ['10.0.0.1/8 (eth0)'], gone: [] },
  { kind: 'clock-set', at: 0, byMs: -60_000 },
  { kind: 'blinded', at: 5, from: 0, why: 'No table.' },
  { kind: 'blind', at: 5, from: 0, cause: 'asleep' },
  { kind: 'host-port', ...span, ...host, protocol: 'tcp', port: 22, before: 'closed', now: 'open' },
  { kind: 'host-port', ...span, ...host, protocol: 'udp', port: 53, before: 'open', now: 'filtered' },
  { kind: 'host-gone', ...span, ...host },
  { kind: 'host-back', ...span, ...host },
  { kind: 'host-new', ...span, ...host },
  { kind: 'host-unseen', at: 0, ...host, why: 'Nothing answered.' },
  { kind: 'host-seen', at: 0, ...host },
  { kind: 'drift', ...span, drift, listener: python },
  { kind: 'drift', ...span, drift: { ...drift, kind: 'port-opened', host: '10.0.0.9' }, listener: null },
  { kind: 'drift-over', ...span, drift: { ...drift, kind: 'gone', is: null }, listener: null },
  {
    kind: 'drift-unknown',
    at: 0,
    because: { why: 'not-told', sentence: 'Whether the approved program has 53/udp is not known.' },
  },
  { kind: 'others-looked', at: 0 },
  { kind: 'looked', at: 0, listeners: 3, tookMs: 1 },
]

function leaves(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, value]]
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`))
}

it.each(events)('$kind is one line of the schema’s fields and values alone', (event) => {
  const line = ecsLine(event, { version: '1.2.3', hostName: 'here' })
  expect(line.endsWith('\n')).toBe(true)
  expect(line.slice(0, -1)).not.toMatch(/\p{Cc}/u)
  const fields = JSON.parse(line)
  const strange = leaves(fields).filter(
    ([path, value]) => !path.startsWith('portlight.') && !fits(value, ecsFields.get(path)),
  )
  expect(strange).toEqual([])
  expect(fields.event.category).toEqual(['network'])
  expect(networkTypes).toEqual(expect.arrayContaining(fields.event.type))
  expect(fields.event.kind).toBe(event.kind === 'drift' ? 'alert' : isChange(event) ? 'event' : 'state')
  expect(fields.message).toBe(sentenceOf(event))
  expect(fields.message).toMatch(/^\S.*[.]$/)
})

it('names who listens, where, and who could reach it', () => {
  const fields = JSON.parse(ecsLine(events[3] as WatchEvent, { version: '1', hostName: 'here' }))
  expect(fields).toMatchObject({
    event: { kind: 'event', action: 'listener-replaced' },
    process: { pid: 100, name: 'python3\n{"forged":1}', user: { name: 'me' }, parent: { name: 'sh' } },
    server: { address: '0.0.0.0', ip: '0.0.0.0', port: 8000 },
    related: { ip: ['0.0.0.0', '::', 'fe80::1', '127.0.0.1'], user: ['me'] },
    portlight: { reach: 'everywhere', before: { reach: 'loopback' } },
  })
})
