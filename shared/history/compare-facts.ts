import type { Certificate } from '../identity/identity'
import type { HostChange } from './comparison'
import type { StoredHost, StoredPort, StoredRun, StoredScript, StoredService } from './stored-run'

/** What changed of a host that is in both runs, beside the states of its ports. */
export function compareFacts(inA: StoredHost, inB: StoredHost, a: StoredRun, b: StoredRun): HostChange[] {
  return [
    ...serviceChanges(inA, inB, a, b),
    ...proofChanges(inA, inB),
    ...nameChanges(inA, inB, a, b),
    ...(inA.mac !== null && inB.mac !== null && inA.mac !== inB.mac
      ? [{ kind: 'mac' as const, from: inA.mac, to: inB.mac }]
      : []),
    ...systemChanges(inA, inB),
    ...scriptChanges(inA, inB, a, b),
  ]
}

/** Services of ports that are open in both. A name that stands for the number alone is no fact of the host. */
function* serviceChanges(
  inA: StoredHost,
  inB: StoredHost,
  a: StoredRun,
  b: StoredRun,
): Generator<HostChange, void, void> {
  // what nobody asked did not change
  if (!a.recognises || !b.recognises) return
  for (const [was, is] of openInBoth(inA, inB)) {
    if (wasNotFoundOut(was) || wasNotFoundOut(is)) continue
    const from = was.service?.recognised === true ? was.service : null
    const to = is.service?.recognised === true ? is.service : null
    if (serviceText(from) === serviceText(to)) continue
    if (a.tool.name !== b.tool.name && from !== null && to !== null && mayBeSame(from, to)) continue
    yield { kind: 'service', protocol: is.protocol, port: is.port, from, to }
  }
}

/** What ports that are open in both prove themselves with; where one of the two was not seen, nothing is known to have changed. */
function* proofChanges(inA: StoredHost, inB: StoredHost): Generator<HostChange, void, void> {
  for (const [was, is] of openInBoth(inA, inB)) {
    const { port, protocol } = is
    const [before, after] = [certificateOf(was), certificateOf(is)]
    if (before !== null && after !== null && before.fingerprint !== after.fingerprint) {
      const [from, to] = [certificateText(before), certificateText(after)]
      yield { kind: 'certificate', what: 'certificate', protocol, port, from, to }
    }
    const [from, to] = [was.identity?.details, is.identity?.details]
    // a server has one key of each kind, and shows the kind that suits its visitor
    if (from?.fingerprint === undefined || to?.fingerprint === undefined) continue
    if (from['host key'] === to['host key'] && from.fingerprint !== to.fingerprint)
      yield {
        ...{ kind: 'certificate', what: 'host key', protocol, port },
        ...{ from: from.fingerprint, to: to.fingerprint },
      }
  }
}

function certificateOf({ identity }: StoredPort): Certificate | null {
  return identity?.tls?.certificate ?? identity?.startTls?.certificate ?? null
}

function certificateText({ subject, issuer, selfSigned, validTo, fingerprint }: Certificate): string {
  const by = selfSigned ? 'self-signed' : `by ${issuer}`
  return `${subject} (${by}, until ${validTo.slice(0, 10)}, SHA-256 ${fingerprint.length > 23 ? `${fingerprint.slice(0, 23)}…` : fingerprint})`
}

/** It was asked what it is, and nothing that it said tells that: neither then nor now is anything known of it. */
export function wasNotFoundOut({ identity }: StoredPort): boolean {
  return identity !== null && identity.because !== null && identity.because !== 'not-recognised'
}

/** Two scanners call one program by other words, and one of them may know more of it. */
function mayBeSame(a: StoredService, b: StoredService): boolean {
  const fits = (one: string | null, other: string | null) => {
    if (one === null || other === null) return true
    const [x, y] = [one.toLowerCase(), other.toLowerCase()]
    return x.includes(y) || y.includes(x)
  }
  return a.tls === b.tls && fits(a.name, b.name) && fits(a.product, b.product) && fits(a.version, b.version)
}

export function* openInBoth(
  inA: StoredHost,
  inB: StoredHost,
): Generator<readonly [StoredPort, StoredPort], void, void> {
  const before = new Map(inA.ports.map((port) => [`${port.protocol}/${port.port}`, port]))
  for (const is of inB.ports) {
    const was = before.get(`${is.protocol}/${is.port}`)
    if (was?.state === 'open' && is.state === 'open') yield [was, is]
  }
}

/** A service in words: "http nginx 1.18.0 (Ubuntu)"; '' for none. */
export function serviceText(service: StoredService | null): string {
  if (service === null) return ''
  const { name, product, version, extra, tls } = service
  const called = tls ? `${name ?? 'something'} over TLS` : name
  return [called, product, version, extra === null ? null : `(${extra})`]
    .filter((part) => part !== null)
    .join(' ')
}

/** The names that addresses have; those that a person typed are of the question. Without a resolver nobody looked (-n). */
function nameChanges(inA: StoredHost, inB: StoredHost, a: StoredRun, b: StoredRun): HostChange[] {
  const [from, to] = [namesGiven(inA), namesGiven(inB)]
  if (!lookedForNames(a, from) || !lookedForNames(b, to) || from.join('\n') === to.join('\n')) return []
  return [{ kind: 'names', from, to }]
}

export function lookedForNames(run: StoredRun, names: readonly string[]): boolean {
  return (
    names.length > 0 || (!run.rewritten && run.tool.name === 'nmap' && run.command?.includes('-n') !== true)
  )
}

export function namesGiven({ names }: StoredHost): readonly string[] {
  return names.flatMap(({ name, typed }) => (typed ? [] : [name])).sort()
}

/** Guesses vary from scan to scan: as long as they have one in common, nothing changed. */
function systemChanges(inA: StoredHost, inB: StoredHost): HostChange[] {
  const [from, to] = [inA.systems, inB.systems]
  if (from.length === 0 || to.length === 0 || from.some((system) => to.includes(system))) return []
  return [{ kind: 'system', from, to }]
}

/** What nmap's scripts said: of the scripts that both runs have somewhere. */
function* scriptChanges(
  inA: StoredHost,
  inB: StoredHost,
  a: StoredRun,
  b: StoredRun,
): Generator<HostChange, void, void> {
  yield* scriptsOf(null, inA.scripts, inB.scripts, a, b)
  for (const [was, is] of openInBoth(inA, inB)) {
    yield* scriptsOf(`${is.port}/${is.protocol}`, was.scripts, is.scripts, a, b)
  }
}

function* scriptsOf(
  port: string | null,
  inA: readonly StoredScript[],
  inB: readonly StoredScript[],
  a: StoredRun,
  b: StoredRun,
): Generator<HostChange, void, void> {
  if (inA.length === 0 && inB.length === 0) return
  const [before, after] = [outputs(inA), outputs(inB)]
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const [from, to] = [before.get(id) ?? null, after.get(id) ?? null]
    if (from === to) continue
    // a run that was not told to run scripts is silent about them
    if ((from === null && !runsScripts(a)) || (to === null && !runsScripts(b))) continue
    yield { kind: 'script', id, port, from, to }
  }
}

function outputs(scripts: readonly StoredScript[]): ReadonlyMap<string, string> {
  return new Map(scripts.map(({ id, output }) => [id, output]))
}

export function runsScripts({ command, rewritten }: StoredRun): boolean {
  if (rewritten) return false
  return command?.some((word) => /^-(?:s[A-Z]*C|A$|-script\b)/.test(word)) ?? false
}
