import { AskedPorts } from '#shared/ports/asked-ports'
import { type PortNames, parsePorts } from '#shared/ports/port-spec'
import type { ScanTargets } from '#shared/scan/request'
import type { TargetSpec } from '#shared/targets/target'
import { TargetSet } from '#shared/targets/target-set'
import { parseTargets } from '#shared/targets/target-spec'
import type { Problem } from '#shared/words/problem'

/** What is to be said of one field. A field that is still empty has no problems. */
export interface FieldCheck {
  readonly problems: readonly Problem[]
  readonly empty: boolean
}

/** What is known of the form before the engine is asked. */
export interface FormCheck {
  readonly targets: FieldCheck
  readonly exclude: FieldCheck
  readonly ports: FieldCheck
  readonly excludePorts: FieldCheck
  /** Ports to ask; none where the form is not ready. */
  readonly wanted: AskedPorts
  /** Null while the targets can't be read. A name counts as one host until it is resolved. */
  readonly hosts: { readonly count: number; readonly exact: boolean } | null
  readonly ready: boolean
}

const noNames: PortNames = { portsNamed: () => [] }
const nothing: FieldCheck = { problems: [], empty: true }

/** Checks the form with the engine's own grammar. Pure, and quick enough for each keystroke. */
export function checkForm(form: ScanTargets, names: PortNames | null): FormCheck {
  const ports = parsePorts(form.ports, names ?? noNames)
  const withoutPorts =
    form.excludePorts.trim() === '' ? null : parsePorts(form.excludePorts, names ?? noNames)
  const targets = parseTargets(form.targets)
  const withoutTargets = form.exclude.trim() === '' ? null : parseTargets(form.exclude, 'exclude')
  const asked = ports.ok ? ports.value : new AskedPorts(new Uint16Array(0))
  const wanted = withoutPorts?.ok === true ? asked.minus(withoutPorts.value) : asked
  const hosts =
    targets.ok && withoutTargets?.ok !== false ? countHosts(targets.value, withoutTargets?.value ?? []) : null
  const field = (text: string, parsed: { ok: boolean; problems?: readonly Problem[] } | null): FieldCheck =>
    text.trim() === ''
      ? nothing
      : { problems: parsed?.ok === false ? (parsed.problems ?? []) : [], empty: false }
  return {
    targets: field(form.targets, targets),
    exclude: field(form.exclude, withoutTargets),
    ports: field(form.ports, ports),
    excludePorts: field(form.excludePorts, withoutPorts),
    wanted,
    hosts,
    ready:
      targets.ok &&
      ports.ok &&
      withoutPorts?.ok !== false &&
      withoutTargets?.ok !== false &&
      wanted.length > 0 &&
      (hosts?.count ?? 0) > 0,
  }
}

function countHosts(targets: readonly TargetSpec[], without: readonly TargetSpec[]) {
  const addressed = (specs: readonly TargetSpec[]) =>
    specs.filter((spec) => spec.kind !== 'name').map((spec) => ({ spec, addresses: null }))
  const set = new TargetSet(addressed(targets), addressed(without))
  const counted = set.count()
  // one address for each name, until it is resolved
  const names = new Map(
    targets.flatMap((spec) =>
      spec.kind === 'name' ? [[spec.text.toLowerCase(), hostsAround(spec.bits)] as const] : [],
    ),
  )
  const named = [...names.values()].reduce((sum, hosts) => sum + hosts, 0)
  return { count: counted.hosts + named, exact: counted.exact }
}

/** Hosts of the network around one address; see `TargetSpec`. */
function hostsAround(bits: number | null): number {
  return bits === null ? 1 : 2 ** ((bits > 32 ? 128 : 32) - bits)
}
