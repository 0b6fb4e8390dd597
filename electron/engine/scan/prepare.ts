import { failure } from '#shared/ipc/result'
import type { AskedPorts } from '#shared/ports/asked-ports'
import { type PortNames, parsePorts } from '#shared/ports/port-spec'
import { largeScanHosts, largeScanProbes, type ResolvedName, type ScanPlan } from '#shared/scan/plan'
import type { ScanTargets } from '#shared/scan/request'
import type { TargetSpec } from '#shared/targets/target'
import { TargetSet } from '#shared/targets/target-set'
import { parseTargets } from '#shared/targets/target-spec'
import type { Parsed } from '#shared/words/problem'
import { interfaces } from '../computer/interfaces'
import type { NameAnswer, ResolveName } from './resolve-name'
import { ownAddresses } from './route'
import { ceilingOf } from './timing'

/** Names that are resolved at the same time. */
const resolversAtOnce = 16

/** A scan that is ready to run: what it is about, and its size. */
export interface PreparedScan {
  /** In the words of whoever asked. */
  readonly asked: ScanTargets
  readonly plan: ScanPlan
  readonly targets: TargetSet
  readonly ports: AskedPorts
}

/** What a scan is prepared with. */
export interface PrepareNeeds {
  readonly names: PortNames
  readonly resolve: ResolveName
  /** With so many random bits that nobody guesses it. */
  readonly newId: () => string
}

/**
 * Reads what a person typed, resolves names and reckons the size. Probes nothing.
 * @throws Failure `invalid-input` with the first problem as its sentence and all of them as its detail
 */
export async function prepareScan(
  request: ScanTargets,
  { names, resolve, newId }: PrepareNeeds,
  signal: AbortSignal,
): Promise<PreparedScan> {
  const ports = readPorts(request, names)
  const targets = demand(parseTargets(request.targets))
  const excluded = demand(parseTargets(request.exclude, 'exclude'))
  demandInterfaces([...targets, ...excluded])
  const answers = await resolveAll(targets, request.family, resolve, signal)
  const without = await resolveAll(excluded, 'any', resolve, signal)
  for (const { problem } of without.values()) {
    if (problem !== null)
      throw failure('not-found', `${problem}. So it can't be left out, and nothing is scanned.`)
  }
  const set = new TargetSet(withAddresses(targets, answers), withAddresses(excluded, without))
  const own = ownAddresses() ?? new Set()
  const { hosts, exact } = set.count()
  const scopes = set.scopes(own)
  const probes = hosts * ports.length
  const ceilings = scopes.map((scope) => ceilingOf(request.timing, scope))
  const limits = ceilings.filter((ceiling) => ceiling !== null)
  const rateCeiling = limits.length > 0 ? Math.min(...limits) : null
  const needs: ScanPlan['needs'] = []
  if (scopes.includes('public')) needs.push('public')
  if (probes > largeScanProbes || hosts > largeScanHosts) needs.push('large')
  const plan: ScanPlan = {
    id: newId(),
    asked: { tcp: ports.tcp, udp: ports.udp },
    hosts,
    hostsExact: exact,
    ports: ports.length,
    probes,
    names: [...answers].map(([name, answer]) => toResolvedName(name, answer)),
    scopes,
    needs,
    rateCeiling,
    secondsAtCeiling: rateCeiling === null ? null : probes / rateCeiling,
  }
  return { asked: request, plan, targets: set, ports }
}

function readPorts(request: ScanTargets, names: PortNames): AskedPorts {
  const read = (text: string) => demand(parsePorts(text, names))
  const asked = read(request.ports)
  const ports = request.excludePorts.trim() === '' ? asked : asked.minus(read(request.excludePorts))
  if (ports.length === 0) {
    throw failure(
      'invalid-input',
      `No port is left to scan: ${asked.text()} is asked for and all of it is excluded.`,
    )
  }
  return ports
}

function demand<T>(parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value
  const sentences = parsed.problems.map((problem) => problem.message)
  throw failure('invalid-input', sentences[0] ?? 'The input is not understood.', sentences.join('\n'))
}

/** A zone is a number or the name of an interface (RFC 4007 section 11.2). */
function demandInterfaces(specs: readonly TargetSpec[]): void {
  const known = interfaces()
  if (known === null) return
  const names = Object.keys(known)
  for (const spec of specs) {
    const zone = spec.kind === 'ipv6' ? spec.zone : null
    if (zone === null || /^\d+$/.test(zone) || names.includes(zone)) continue
    const others = names.filter((name) => name !== 'lo').join(', ')
    throw failure(
      'invalid-input',
      `There is no interface ${zone} that is up${others === '' ? '' : `; there are ${others}`}.`,
    )
  }
}

function withAddresses(specs: readonly TargetSpec[], answers: ReadonlyMap<string, NameAnswer>) {
  return specs.map((spec) => ({
    spec,
    addresses: spec.kind === 'name' ? (answers.get(spec.name)?.addresses ?? []) : null,
  }))
}

async function resolveAll(
  specs: readonly TargetSpec[],
  family: ScanTargets['family'],
  resolve: ResolveName,
  signal: AbortSignal,
): Promise<Map<string, NameAnswer>> {
  const names = [...new Set(specs.flatMap((spec) => (spec.kind === 'name' ? [spec.name] : [])))]
  const answers = new Map<string, NameAnswer>()
  for (let first = 0; first < names.length; first += resolversAtOnce) {
    const some = names.slice(first, first + resolversAtOnce)
    const found = await Promise.all(some.map((name) => resolve(name, family, signal)))
    some.forEach((name, index) => {
      const answer = found[index]
      if (answer !== undefined) answers.set(name, answer)
    })
  }
  return answers
}

function toResolvedName(name: string, answer: NameAnswer): ResolvedName {
  return { name, addresses: answer.addresses.map(({ address }) => address), problem: answer.problem }
}
