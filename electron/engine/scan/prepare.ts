import { failure } from '#shared/ipc/result'
import type { AskedPorts } from '#shared/ports/asked-ports'
import { type PortNames, parsePorts } from '#shared/ports/port-spec'
import { largeScanHosts, largeScanProbes, type ResolvedName, type ScanPlan } from '#shared/scan/plan'
import type { ScanTargets } from '#shared/scan/request'
import type { TargetPurpose, TargetSpec } from '#shared/targets/target'
import { type ResolvedSpec, TargetSet } from '#shared/targets/target-set'
import { parseTargets } from '#shared/targets/target-spec'
import type { Parsed } from '#shared/words/problem'
import { interfaces, linkZones, ownAddresses } from '../computer/interfaces'
import type { NameAnswer, ResolveName } from './host/resolve-name'
import { ceilingOf, type LowerCeilings } from './pace/timing'

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
  readonly lower: LowerCeilings
}

/**
 * Reads what a person typed, resolves names and reckons the size. Probes nothing.
 * @throws Failure `invalid-input` with the first problem as its sentence and all of them as its detail
 */
export async function prepareScan(
  request: ScanTargets,
  { names, resolve, newId, lower }: PrepareNeeds,
  signal: AbortSignal,
): Promise<PreparedScan> {
  const ports = readPorts(request, names)
  const zones = linkZones(interfaces())
  const targets = demand(parseTargets(request.targets, 'scan', zones))
  const excluded = demand(parseTargets(request.exclude, 'exclude', zones))
  demandInterfaces([...targets, ...excluded])
  const answers = await resolveAll(targets, request.family, resolve, signal)
  const without = await resolveAll(excluded, 'any', resolve, signal)
  for (const { problem } of without.values()) {
    if (problem !== null)
      throw failure('not-found', `${problem}. So it can't be left out, and nothing is scanned.`)
  }
  const set = new TargetSet(
    withAddresses(targets, answers, 'scan'),
    withAddresses(excluded, without, 'exclude'),
  )
  const own = ownAddresses() ?? new Set()
  const { hosts, exact } = set.count()
  const scopes = set.scopes(own)
  const probes = hosts * ports.length
  const ceilings = scopes.map((scope) => ceilingOf(request.timing, scope, lower))
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
    names: [...answers.values()].map(toResolvedName),
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

/** A name with a mask becomes the networks around its addresses, which are still called what was typed. */
function withAddresses(
  specs: readonly TargetSpec[],
  answers: ReadonlyMap<string, Resolved>,
  purpose: TargetPurpose,
): readonly ResolvedSpec[] {
  return specs.flatMap((spec): readonly ResolvedSpec[] => {
    if (spec.kind !== 'name') return [{ spec, addresses: null }]
    const addresses = answers.get(keyOf(spec))?.addresses ?? []
    if (spec.bits === null) return [{ spec, addresses }]
    const networks = addresses.flatMap(({ address }) =>
      demand(parseTargets(`${address}/${spec.bits}`, purpose)),
    )
    return networks.map((network) => ({ spec: { ...network, text: spec.text }, addresses: null }))
  })
}

/** What a name was resolved to; the same name may be asked for with a mask, and then only addresses of the mask's kind count. */
interface Resolved extends NameAnswer {
  readonly name: string
}

function keyOf({ name, bits }: Extract<TargetSpec, { kind: 'name' }>): string {
  return bits === null ? name : `${name}/${bits > 32 ? 'ipv6' : 'ipv4'}`
}

async function resolveAll(
  specs: readonly TargetSpec[],
  family: ScanTargets['family'],
  resolve: ResolveName,
  signal: AbortSignal,
): Promise<Map<string, Resolved>> {
  const asked = new Map(specs.flatMap((spec) => (spec.kind === 'name' ? [[keyOf(spec), spec] as const] : [])))
  const answers = new Map<string, Resolved>()
  const left = [...asked]
  while (left.length > 0) {
    const some = left.splice(0, resolversAtOnce)
    const found = await Promise.all(
      some.map(async ([key, { name, text, bits }]) => {
        const answer = await resolve(name, familyOfMask(text, bits, family), signal)
        return [key, { ...answer, name }] as const
      }),
    )
    for (const [key, answer] of found) answers.set(key, answer)
  }
  return answers
}

/** A mask is one of IPv4 addresses, or of IPv6 ones. @throws Failure `invalid-input` where the others are asked for */
function familyOfMask(
  text: string,
  bits: number | null,
  family: ScanTargets['family'],
): ScanTargets['family'] {
  if (bits === null) return family
  const of = bits > 32 ? 'ipv6' : 'ipv4'
  if (family === 'any' || family === of) return of
  throw failure(
    'invalid-input',
    of === 'ipv4'
      ? `${text} is a network of IPv4 addresses, and only IPv6 is asked for: write a mask from /33 to /128.`
      : `${text} is a network of IPv6 addresses, and only IPv4 is asked for: write a mask from /0 to /32.`,
  )
}

function toResolvedName({ name, addresses, problem }: Resolved): ResolvedName {
  return { name, addresses: addresses.map(({ address }) => address), problem }
}
