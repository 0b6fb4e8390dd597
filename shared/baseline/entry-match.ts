import { matchesWildcard } from '../services/wildcard'
import type { Owner } from '../sockets/socket'
import { type ComputerEntry, onlyPort } from './baseline'
import { type ComputerLook, compareReach, type ListenerLook } from './look'
import { programFit } from './program-pattern'

/** Whether a listener is what an entry allows, its reach aside; null: it can't be told. */
export type Allowed = boolean | null

/** A listener, and the entry that allows it best. */
export interface ListenerMatch {
  readonly listener: ListenerLook
  /** Null: none allows it. */
  readonly entry: ComputerEntry | null
  /** The entry may be meant for another program: that can't be seen. */
  readonly sure: boolean
}

export interface EntryMatches {
  readonly listeners: readonly ListenerMatch[]
  /** Entries for which something is there, or may be. */
  readonly seen: ReadonlySet<ComputerEntry>
}

interface Candidate {
  readonly entry: ComputerEntry
  readonly sure: boolean
  /** The higher the closer, first things first. */
  readonly rank: readonly number[]
}

/** Finds for each listener the entry that is meant for it. */
export function matchListeners(entries: readonly ComputerEntry[], look: ComputerLook): EntryMatches {
  const seen = new Set<ComputerEntry>()
  const byPort = new PortIndex(entries)
  const listeners = look.listeners.map((listener): ListenerMatch => {
    const candidates = byPort.at(listener).flatMap((entry) => {
      const found = candidateOf(entry, listener, look)
      return found === null ? [] : [found]
    })
    for (const { entry } of candidates) seen.add(entry)
    const [best] = candidates.sort(byRank)
    return { listener, entry: best?.entry ?? null, sure: best?.sure ?? true }
  })
  return { listeners, seen }
}

/** Entries by what a listener is looked up with, so that a long file costs no more than a short one. */
class PortIndex {
  readonly #single = new Map<string, ComputerEntry[]>()
  readonly #wide: ComputerEntry[] = []

  constructor(entries: readonly ComputerEntry[]) {
    for (const entry of entries) {
      const port = onlyPort(entry.ports)
      const key = `${entry.protocol} ${port}`
      const list = this.#single.get(key)
      if (port === null) this.#wide.push(entry)
      else if (list === undefined) this.#single.set(key, [entry])
      else list.push(entry)
    }
  }

  at({ protocol, port }: ListenerLook): readonly ComputerEntry[] {
    const wide = this.#wide.filter(
      ({ ports, ...entry }) =>
        entry.protocol === protocol && (ports.kind === 'ephemeral' || ports.ports.has(port)),
    )
    return [...(this.#single.get(`${protocol} ${port}`) ?? []), ...wide]
  }
}

/** Null where the entry is for something else. */
function candidateOf(
  entry: ComputerEntry,
  listener: ListenerLook,
  { ephemeral }: ComputerLook,
): Candidate | null {
  const onPort = isOnPort(entry, listener, ephemeral)
  const program = allowedProgram(entry, listener)
  if (onPort === false || program.allowed === false) return null
  const sure = onPort === true && program.allowed === true
  const reached = entry.reach === null || compareReach(listener.reach, entry.reach) <= 0
  const narrow = entry.ports.kind === 'ephemeral' ? 0 : onlyPort(entry.ports) === null ? 1 : 2
  return { entry, sure, rank: [Number(sure), Number(reached), program.closeness, narrow] }
}

function byRank(a: Candidate, b: Candidate): number {
  const at = a.rank.findIndex((value, index) => value !== b.rank[index])
  return at < 0 ? 0 : (b.rank[at] ?? 0) - (a.rank[at] ?? 0)
}

function isOnPort(
  { ports }: ComputerEntry,
  { port }: ListenerLook,
  ephemeral: ComputerLook['ephemeral'],
): Allowed {
  if (ports.kind === 'ports') return ports.ports.has(port)
  return ephemeral === null ? null : port >= ephemeral.first && port <= ephemeral.last
}

type ProgramEntry = Pick<ComputerEntry, 'program' | 'package' | 'user'>

/** Whether the program, its package and the user are those of an entry, and how close its words come to them. */
export function allowedProgram(
  entry: ProgramEntry,
  { owners, user }: Pick<ListenerLook, 'owners' | 'user'>,
): { readonly allowed: Allowed; readonly closeness: number } {
  if (owners.length === 0) {
    const byUser = entry.user === null ? true : user === null ? null : user === entry.user
    if (byUser === false || (entry.program === null && entry.package === null)) {
      return { allowed: byUser, closeness: Number(entry.user !== null) }
    }
    return { allowed: null, closeness: 0 }
  }
  // whoever of several has it open may be the one that is meant
  const found = owners.map((owner) => ownerFit(entry, owner))
  const best = found.find(({ allowed }) => allowed === true) ?? found.find(({ allowed }) => allowed === null)
  return best ?? { allowed: false, closeness: 0 }
}

function ownerFit(
  entry: ProgramEntry,
  owner: Owner,
): { readonly allowed: Allowed; readonly closeness: number } {
  const { program, user } = entry
  const fit = program === null ? 'any' : programFit(program, owner)
  const byUser = user === null ? true : owner.user === null ? null : owner.user === user
  const byPackage = allowedPackage(entry, owner)
  if (fit === 'no' || byUser === false || byPackage === false) return { allowed: false, closeness: 0 }
  const closeness =
    { same: 6, pattern: 4, any: 0 }[fit ?? 'any'] + Number(user !== null) + 2 * Number(entry.package !== null)
  return { allowed: fit === null || byUser === null || byPackage === null ? null : true, closeness }
}

/** Whether a program came with the package of an entry; what nobody can tell is no other package. */
export function allowedPackage(
  entry: Pick<ComputerEntry, 'package'>,
  { packages }: Pick<Owner, 'packages'>,
): Allowed {
  const { package: wanted } = entry
  if (wanted === null) return true
  return packages == null ? null : packages.some((name) => matchesWildcard(wanted, name))
}
