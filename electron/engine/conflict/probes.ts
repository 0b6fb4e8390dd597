import { clashingRows, type WantedAddress } from '#shared/conflict/clash'
import type { ConflictSystem } from '#shared/conflict/facts'
import type { ConflictQuestion } from '#shared/conflict/question'
import type { BindProbe } from '#shared/conflict/report'
import { isWildcard, reachOf } from '#shared/sockets/reach'
import { isListening, type Socket } from '#shared/sockets/socket'
import { probeBind } from './bind-probe'

export interface ProbeParts {
  readonly question: ConflictQuestion
  readonly wanted: readonly WantedAddress[]
  /** Rows with this local port; null: the table can't be read. */
  readonly rows: readonly Socket[] | null
  /** A part of the table could not be read, so that a listener may be missing in `rows`. */
  readonly partial?: boolean
  readonly system: ConflictSystem
  /** Addresses of this computer, without zones and loopback; null: not told. */
  readonly localAddresses: readonly string[] | null
}

const loopbacks = {
  ipv4: { address: '127.0.0.1', family: 'ipv4' },
  ipv6: { address: '::1', family: 'ipv6' },
} as const satisfies Record<string, WantedAddress>

/**
 * Tries the addresses that are wanted, and those that tell more of them. On Linux that is done as a server does it. On
 * other systems only loopback is tried, and only where nobody is known to listen on the port: the firewalls of macOS and
 * Windows ask the person about whoever listens beyond it, and a bind beside a listener works there and could take its
 * connections. What the other addresses would say follows from the table, and is called inferred.
 */
export async function tryAddresses(parts: ProbeParts, signal: AbortSignal): Promise<BindProbe[]> {
  const { question, wanted, system } = parts
  const { port, protocol } = question
  if (system === 'linux') {
    const probes: BindProbe[] = []
    for (const one of [...wanted, ...companions(wanted)]) {
      signal.throwIfAborted()
      probes.push(await probeBind(protocol, port, one, system))
    }
    return probes
  }
  const local = await tryLoopback(parts, signal)
  return [
    ...wanted
      .filter(({ address }) => !isLoopback(address))
      .map((one) => inferred(one, local.find(({ family }) => family === one.family) ?? null, parts)),
    ...local,
  ]
}

/** The addresses to try a port near by on. */
export function addressesToTry(
  wanted: readonly WantedAddress[],
  system: ConflictSystem,
): readonly WantedAddress[] {
  return system === 'linux' ? wanted : [...new Set(wanted.map(({ family }) => loopbacks[family]))]
}

/** A wildcard's loopback, a single address's wildcard. */
function companions(wanted: readonly WantedAddress[]): WantedAddress[] {
  return wanted.map(({ address, family }) =>
    isWildcard(address) ? loopbacks[family] : { address: family === 'ipv4' ? '0.0.0.0' : '::', family },
  )
}

async function tryLoopback(
  { question: { port, protocol }, wanted, rows, partial = false, system }: ProbeParts,
  signal: AbortSignal,
): Promise<BindProbe[]> {
  const listened =
    rows === null || partial || rows.some((row) => row.protocol === protocol && isListening(row))
  const asked = wanted.filter(({ address }) => isLoopback(address))
  const addresses = [...asked, ...addressesToTry(wanted, system)]
  const probes: BindProbe[] = []
  for (const one of addresses) {
    signal.throwIfAborted()
    if (probes.some(({ address }) => address === one.address)) continue
    const exact = rows?.some(({ local }) => local.address === one.address) === true
    probes.push(
      listened && !exact ? untried(one, protocol, system) : await probeBind(protocol, port, one, system),
    )
  }
  return probes
}

function isLoopback(address: string): boolean {
  return reachOf(address) === 'loopback'
}

function untried(
  { address, family }: WantedAddress,
  protocol: ConflictQuestion['protocol'],
  system: ConflictSystem,
): BindProbe {
  const reuseAddress = protocol === 'tcp' && system !== 'win32' ? 'set' : 'unset'
  return { address, family, reuseAddress, source: 'probed', outcome: 'not-known', error: null }
}

/** What an address beyond loopback would say, by the table and by what loopback said. */
function inferred(
  one: WantedAddress,
  loopback: BindProbe | null,
  { question, rows, partial = false, system, localAddresses }: ProbeParts,
): BindProbe {
  const base = { ...untried(one, question.protocol, system), source: 'inferred' as const }
  const bare = one.address.split('%')[0] ?? one.address
  if (!isWildcard(one.address) && localAddresses === null) return base
  if (!isWildcard(one.address) && localAddresses?.includes(bare) === false) {
    return { ...base, outcome: 'fails', error: 'EADDRNOTAVAIL' }
  }
  if (rows === null) return base
  const inTheWay = clashingRows(rows, question, [one])
  if (inTheWay.some(isListening)) return { ...base, outcome: 'fails', error: 'EADDRINUSE' }
  if (partial || inTheWay.length > 0 || loopback === null) return base
  const { outcome, error } = loopback
  // macOS gives privileged ports away on all addresses, and not on single ones
  if (error === 'EACCES' && system === 'darwin' && isWildcard(one.address)) return base
  // somebody on loopback is in the way of all addresses, and not of another single one
  if (error === 'EADDRINUSE' && !isWildcard(one.address)) return base
  return { ...base, outcome, error }
}
