import type { Mapping } from '../forward/router'
import { portText } from '../ports/port-text'
import { printableLine } from '../scan/output/figures'
import type { ForwardEntry } from './baseline'
import type { DriftItem, DriftUnknown, PartDrift } from './drift-item'
import { endedItem, isEnded } from './drift-words'
import type { Look } from './look'

const part = { kind: 'forward' } as const

/** What the router forwards, held against what it may. */
export function forwardDrift(entries: readonly ForwardEntry[] | null, { forwards, today }: Look): PartDrift {
  if (entries === null) return { items: [], notKnown: [] }
  if (forwards === null) {
    return { items: [], notKnown: [{ sentence: 'The router was not asked what it forwards.', counts: true }] }
  }
  const mappings = liveMappings(forwards.mappings)
  const items: DriftItem[] = []
  const notKnown: DriftUnknown[] = []
  const open = new Set(mappings.filter((mapping) => !entries.some((entry) => isSame(entry, mapping))))
  for (const [at, entry] of entries.entries()) {
    const path = ['forwards', at]
    if (mappings.some((mapping) => isSame(entry, mapping))) {
      if (!isEnded(entry, today)) continue
      const what = `The router still forwards ${portText(entry)} to ${targetText(entry.to)}`
      const rest = {
        part,
        port: entry.port,
        protocol: entry.protocol,
        edit: { path, values: {} },
        reachableFrom: null,
      }
      items.push(endedItem(what, entry, rest))
      continue
    }
    const other = [...open].find(
      (mapping) => mapping.externalPort === entry.port && mapping.protocol === entry.protocol,
    )
    if (other !== undefined) {
      open.delete(other)
      items.push(changedItem(entry, other, path))
    } else if (entry.optional || isEnded(entry, today)) {
      // it need not be there
    } else if (forwards.missing === null) items.push(goneItem(entry))
    else {
      notKnown.push({
        sentence: `Whether the router still forwards ${portText(entry)} is not known: ${forwards.missing}`,
        counts: true,
      })
    }
  }
  // nothing is known to be missing where the list may be a part: what is new there may be seen another time
  const unlisted =
    forwards.missing !== null && entries.length === 0
      ? [{ sentence: `Whether the router forwards more is not known: ${forwards.missing}`, counts: false }]
      : []
  return { items: [...[...open].map(newItem), ...items], notKnown: [...notKnown, ...unlisted] }
}

/** Each once, whatever protocol of the router told it; one that is switched off is not there. */
export function liveMappings(mappings: readonly Mapping[]): readonly Mapping[] {
  const known = new Map<string, Mapping>()
  for (const mapping of mappings) {
    const { protocol, externalPort, internalAddress, internalPort, enabled } = mapping
    const name = `${protocol} ${externalPort} ${internalAddress} ${internalPort}`
    if (enabled && !known.has(name)) known.set(name, mapping)
  }
  return [...known.values()]
}

/** Whether a forward is the one of an entry. */
export function isSame({ port, protocol, to }: ForwardEntry, mapping: Mapping): boolean {
  return (
    port === mapping.externalPort &&
    protocol === mapping.protocol &&
    to.address === mapping.internalAddress &&
    to.port === mapping.internalPort
  )
}

/** "192.168.1.34:25565", "[2001:db8::1]:443". */
export function targetText({ address, port }: ForwardEntry['to']): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`
}

function targetOf({ internalAddress, internalPort }: Mapping): string {
  return targetText({ address: internalAddress, port: internalPort })
}

/** The keys of an entry. */
export function forwardValues(mapping: Mapping): Record<string, string> {
  return { port: `${mapping.externalPort}`, protocol: mapping.protocol, to: targetOf(mapping) }
}

function whoMade({ description, toThisComputer }: Mapping): string {
  const own = toThisComputer ? ', this computer' : ''
  const name = printableLine(description).trim()
  return `${own}${name === '' ? '' : `; whoever asked for it calls it "${name}"`}`
}

function newItem(mapping: Mapping): DriftItem {
  const { externalPort: port, protocol } = mapping
  return {
    kind: 'forward-new',
    gravity: 'high',
    id: `forward-new ${port}/${protocol} ${targetOf(mapping)}`,
    part,
    port,
    protocol,
    was: null,
    reachableFrom: null,
    is: targetOf(mapping),
    sentence: `The router forwards ${portText({ protocol, port })} from the internet to ${targetOf(mapping)}${whoMade(mapping)}. The baseline does not have it.`,
    advice:
      'Programs can open forwards by themselves. If it is meant, approve it with an owner and a purpose; if not, remove it from the router.',
    approval: null,
    edit: { path: ['forwards'], values: forwardValues(mapping) },
  }
}

function changedItem(entry: ForwardEntry, mapping: Mapping, path: readonly (string | number)[]): DriftItem {
  const { externalPort: port, protocol } = mapping
  return {
    kind: 'forward-changed',
    gravity: 'high',
    id: `forward-changed ${port}/${protocol} ${targetOf(mapping)}`,
    part,
    port,
    protocol,
    was: targetText(entry.to),
    reachableFrom: null,
    is: targetOf(mapping),
    sentence: `The router forwards ${portText({ protocol, port })} from the internet to ${targetOf(mapping)}${whoMade(mapping)}. It is approved to lead to ${targetText(entry.to)}.`,
    advice:
      'A computer that got another address in this network is a usual cause. If it is meant, approve it; if not, change it back on the router.',
    approval: entry,
    edit: { path, values: { to: targetOf(mapping) } },
  }
}

function goneItem(entry: ForwardEntry): DriftItem {
  return {
    kind: 'forward-gone',
    gravity: 'medium',
    id: `forward-gone ${entry.port}/${entry.protocol} ${targetText(entry.to)}`,
    part,
    port: entry.port,
    protocol: entry.protocol,
    was: targetText(entry.to),
    reachableFrom: null,
    is: null,
    sentence: `The router does not list the forward of ${portText(entry)} to ${targetText(entry.to)} any more.`,
    advice: `Make it again if it is needed. If not, take line ${entry.line} out of the baseline.`,
    approval: entry,
    edit: null,
  }
}
