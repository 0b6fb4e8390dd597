import { lookup } from 'node:dns/promises'
import type { NameFailure } from '#shared/scan/name-failure'
import type { ScanTargets } from '#shared/scan/request'

/** Longest that the resolver may take for one name, in milliseconds, where nothing else is said. */
const usualDeadline = 10_000

export interface NameAnswer {
  readonly addresses: readonly { readonly address: string; readonly family: 'ipv4' | 'ipv6' }[]
  /** Null where there are addresses. */
  readonly problem: NameFailure | null
}

export type ResolveName = (
  name: string,
  family: ScanTargets['family'],
  signal: AbortSignal,
) => Promise<NameAnswer>

/**
 * All addresses of a name as this computer's own resolver (getaddrinfo(3)) gives them, hosts file included: the same that
 * a browser here would meet. `localhost` may well be two hosts.
 */
export async function resolveName(
  name: string,
  family: ScanTargets['family'],
  signal: AbortSignal,
  deadline = usualDeadline,
): Promise<NameAnswer> {
  try {
    const wanted = family === 'any' ? 0 : family === 'ipv4' ? 4 : 6
    const answers = await inTime(
      lookup(name, { all: true, verbatim: true, family: wanted }),
      signal,
      deadline,
    )
    const seen = new Set<string>()
    const addresses = answers.flatMap((answer) => {
      if (seen.has(answer.address)) return []
      seen.add(answer.address)
      return [
        { address: answer.address, family: answer.family === 6 ? ('ipv6' as const) : ('ipv4' as const) },
      ]
    })
    return { addresses, problem: null }
  } catch (error) {
    return { addresses: [], problem: failureOf(error, family, deadline) }
  }
}

/** getaddrinfo cannot be cancelled, but nobody has to wait for it. */
function inTime<T>(answer: Promise<T>, signal: AbortSignal, deadline: number): Promise<T> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(deadline)])
  return new Promise((resolve, reject) => {
    limit.addEventListener('abort', () => reject(new Error('TIMEOUT')), { once: true })
    answer.then(resolve, reject)
  })
}

function failureOf(error: unknown, family: ScanTargets['family'], deadline: number): NameFailure {
  const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message
  switch (code) {
    case 'ENOTFOUND':
    case 'ENODATA':
      return { why: 'no-address', family: family === 'any' ? null : family, code }
    case 'EAI_AGAIN':
      return { why: 'no-name-server' }
    case 'TIMEOUT':
      return { why: 'silent', waitedMs: deadline }
    default:
      return { why: 'failed', code }
  }
}
