import { Document, isMap, isScalar, isSeq, Scalar, type YAMLMap, type YAMLSeq } from 'yaml'
import type { Approver } from './baseline'
import { forwardValues, liveMappings } from './drift-forwards'
import type { BaselineEdit } from './drift-item'
import { listenerValues } from './drift-listeners'
import type { HostLook, ListenerLook, Look } from './look'
import { baselineForm } from './read-baseline'

const head = ` What may be open, written down by Portlight. Read it, change it, and keep it where others see its changes.
 "portlight baseline check" tells what differs. What an entry does not say is not compared.

 port      22, 6000-6063, "80,443", or ephemeral: any port that the system gives out
 protocol  tcp or udp
 program   a path, or a name; * stands for any characters
 package   the system's package that it came with (dpkg, RPM); * stands for any characters
 reach     this computer, this network or everywhere: how far its address lets it be reached at most
 firewall  whom it lets in: closed, this network or open (the internet)
 owner, purpose, note   for people
 until     the last day: 2027-01-31
 optional  true: it need not be there`

/** Makes the file of a baseline in which everything is as it was seen, so that a look right after it finds no drift. */
export function newBaseline(
  look: Look,
  asks: ReadonlyMap<string, string | null>,
  approver: Approver,
): string {
  const document = new Document({})
  document.commentBefore = head
  const root = document.contents as unknown as YAMLMap
  root.set('baseline', Number(baselineForm))
  const section = (key: string) => {
    const list = document.createNode([]) as YAMLSeq
    list.flow = false
    const name = new Scalar(key)
    name.spaceBefore = true
    root.set(name, list)
    return list
  }
  if (look.computer !== null) {
    const list = section('computer')
    for (const values of computerValues(look.computer.listeners, look.computer.ephemeral)) {
      list.add(entryOf(document, values, approver))
    }
  }
  if (look.hosts.size > 0) {
    const list = section('hosts')
    for (const [host, found] of look.hosts)
      list.add(hostOf(document, host, asks.get(host) ?? null, found, approver))
  }
  if (look.forwards !== null) {
    const list = section('forwards')
    for (const mapping of liveMappings(look.forwards.mappings)) {
      list.add(entryOf(document, forwardValues(mapping), approver))
    }
  }
  return textOf(document)
}

/**
 * Listeners as entries. Ports that the system gave out will be others next time, so a program that takes them stands there with
 * all of them: over UDP, and where only this computer gets there. What listens for others on such a port stands with its number.
 */
function* computerValues(
  listeners: readonly ListenerLook[],
  ephemeral: { readonly first: number; readonly last: number } | null,
): Generator<Record<string, string>, void, void> {
  const given = new Map<string, Record<string, string>>()
  for (const listener of listeners) {
    const { port, protocol, reach, owners } = listener
    const values = listenerValues(listener)
    const isGiven =
      ephemeral !== null &&
      port >= ephemeral.first &&
      port <= ephemeral.last &&
      owners.length > 0 &&
      (protocol === 'udp' || reach === 'loopback')
    if (!isGiven) {
      yield values
      continue
    }
    const name = [protocol, values.program, values.user].join('\n')
    const { firewall: _, ...others } = values
    given.set(name, farther(given.get(name), { ...others, port: 'ephemeral' }))
  }
  yield* given.values()
}

function farther(
  before: Record<string, string> | undefined,
  values: Record<string, string>,
): Record<string, string> {
  if (before === undefined) return values
  const order = ['this computer', 'this network', 'everywhere']
  return order.indexOf(before.reach ?? '') >= order.indexOf(values.reach ?? '') ? before : values
}

function hostOf(
  document: Document,
  host: string,
  ask: string | null,
  { open }: HostLook,
  approver: Approver,
): YAMLMap {
  const map = document.createNode({ host, ...(ask === null ? {} : { ask: plain(ask) }) }) as YAMLMap
  const list = document.createNode([]) as YAMLSeq
  list.flow = open.length === 0
  for (const { port, protocol, service } of open) {
    const values = { port: `${port}`, protocol, ...(service === null ? {} : { service }) }
    list.add(entryOf(document, values, approver))
  }
  map.set('open', list)
  return map
}

function entryOf(document: Document, values: BaselineEdit['values'], approver: Approver): YAMLMap {
  const map = document.createNode({}) as YAMLMap
  for (const [key, value] of Object.entries(values)) if (value !== null) map.set(key, plain(value))
  const { owner, purpose, until, note } = approver
  // an empty place shows what is to be filled in
  map.set('owner', owner === null ? null : plain(owner))
  map.set('purpose', purpose === null ? null : plain(purpose))
  if (until !== null) map.set('until', plain(until))
  if (note !== null) map.set('note', plain(note))
  return map
}

/** Numbers stand without quotes; whatever else would be read as something other than text is quoted by the library. */
function plain(value: string): string | number {
  return /^(?:0|[1-9]\d{0,8})$/.test(value) ? Number(value) : value
}

/**
 * Changes the document of a file so that something is approved. Comments and the order stay; what is added stands at the end of its list.
 * @param document as `readBaseline` gave it
 */
export function applyEdit(document: Document, { path, values }: BaselineEdit, approver: Approver): void {
  const last = path.at(-1)
  if (typeof last === 'string') {
    const list = listAt(document, path)
    list.flow = false
    list.add(entryOf(document, values, approver))
    return
  }
  const map = document.getIn(path)
  if (!isMap(map)) return
  const said = Object.entries({ ...approver }).filter(([, value]) => value !== null)
  for (const [key, value] of [...Object.entries(values), ...said]) {
    if (value === null) map.delete(key)
    else setValue(map, key, plain(value))
  }
}

/** The list of a path; one that was never written is begun, behind what was said of it. */
function listAt(document: Document, path: readonly (string | number)[]): YAMLSeq {
  const there: unknown = document.getIn(path, true)
  if (isSeq(there)) return there
  const list = document.createNode([]) as YAMLSeq
  if (isScalar(there)) {
    const said = [there.commentBefore, there.comment].filter((comment) => comment != null)
    if (said.length > 0) list.commentBefore = said.join('\n')
  }
  document.setIn(path, list)
  return list
}

/** The scalar itself stays, with what stands around it: comments and empty lines. */
function setValue(map: YAMLMap, key: string, value: string | number): void {
  const old: unknown = map.get(key, true)
  if (!isScalar(old)) {
    map.set(key, new Scalar(value))
    return
  }
  if (old.value === value) return
  old.value = value
  // as it is best written now, and not as the old value was
  delete old.type
  delete old.source
  delete old.format
}

/**
 * The file of a document.
 * @param before the file that it was read from: lists stand as far in as there, and lines end as there
 */
export function textOf(document: Document, before = ''): string {
  const indentSeq = !/^(?:computer|hosts|forwards):[^\S\n]*(?:#.*)?\r?\n-/m.test(before)
  const text = document.toString({ lineWidth: 0, nullStr: '', indentSeq })
  const mark = before.startsWith('\ufeff') ? '\ufeff' : ''
  return `${mark}${before.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text}`
}
