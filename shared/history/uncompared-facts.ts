import { counted } from '../scan/output/figures'
import { lookedForNames, namesGiven, openInBoth, runsScripts } from './compare-facts'
import type { ComparedRun, NotKnown } from './comparison'
import type { StoredHost, StoredRun, StoredScript } from './stored-run'

/** Hosts that are in both runs, of which something is in one of them alone, or is told of neither. */
interface Counts {
  scripts: number
  systems: number
  names: number
}

/**
 * What the runs hold and no change tells: what scripts said, what the system may be, and how the address is called, where one of
 * the two has nothing of it and was perhaps not meant to; guesses that vary from scan to scan; names that a person typed.
 */
export function* uncomparedFacts(a: ComparedRun, b: ComparedRun): Generator<NotKnown, void, void> {
  const alone = { a: noCounts(), b: noCounts() }
  let guesses = 0
  let typed = 0
  for (const [address, inA] of a.run.hosts) {
    const inB = b.run.hosts.get(address)
    if (inB === undefined) continue
    count(alone.a, inA, inB, b.run)
    count(alone.b, inB, inA, a.run)
    const [was, is] = [new Set(inA.systems), new Set(inB.systems)]
    const shared = inA.systems.filter((system) => is.has(system)).length
    if (shared > 0 && shared < Math.max(was.size, is.size)) guesses += 1
    if (namesTyped(inA) !== namesTyped(inB)) typed += 1
  }
  for (const [{ label }, { scripts, systems, names }] of [[a, alone.a] as const, [b, alone.b] as const]) {
    const only = `is in ${label} alone: whether it changed is not known.`
    if (scripts > 0) yield sentence(`What nmap’s scripts said of ${counted(scripts, 'host')} ${only}`)
    if (systems > 0) yield sentence(`A guess of the operating system of ${counted(systems, 'host')} ${only}`)
    if (names > 0) yield sentence(`The name that the name server has for ${counted(names, 'host')} ${only}`)
  }
  if (guesses > 0) {
    yield sentence(
      `The guesses of the operating system of ${counted(guesses, 'host')} differ in part, as they often do from scan to scan: whether the system changed is not known.`,
    )
  }
  if (typed > 0) {
    yield sentence(
      `${counted(typed, 'host')} ${typed === 1 ? 'was' : 'were'} asked for by other names in ${a.label} than in ${b.label}: names that somebody typed are not compared.`,
    )
  }
  for (const { label, run } of [a, b]) {
    if (run.scriptsOfAll)
      yield sentence(
        `${label} has what nmap’s scripts said of the scan as a whole, before or after it: that is not compared.`,
      )
  }
}

function noCounts(): Counts {
  return { scripts: 0, systems: 0, names: 0 }
}

function sentence(text: string): NotKnown {
  return { sentence: text, counts: false }
}

/** Counts what one run has of a host and the other has not, where no change tells it. */
function count(counts: Counts, has: StoredHost, lacks: StoredHost, lacking: StoredRun): void {
  if (has.systems.length > 0 && lacks.systems.length === 0) counts.systems += 1
  if (namesGiven(has).length > 0 && !lookedForNames(lacking, namesGiven(lacks))) counts.names += 1
  if (!runsScripts(lacking) && hasScripts(has) && scriptsAlone(has, lacks)) counts.scripts += 1
}

function namesTyped({ names }: StoredHost): string {
  return names
    .flatMap(({ name, typed }) => (typed ? [name] : []))
    .sort()
    .join('\n')
}

function hasScripts({ scripts, ports }: StoredHost): boolean {
  return scripts.length > 0 || ports.some((port) => port.scripts.length > 0)
}

function scriptsAlone(has: StoredHost, lacks: StoredHost): boolean {
  const missing = (those: readonly StoredScript[], these: readonly StoredScript[]) =>
    those.some(({ id }) => !these.some((one) => one.id === id))
  if (missing(has.scripts, lacks.scripts)) return true
  for (const [one, other] of openInBoth(has, lacks)) if (missing(one.scripts, other.scripts)) return true
  return false
}
