import { lookup } from 'node:dns/promises'
import type { ScanTargets } from '#shared/scan/request'

/** Longest that the resolver may take for one name, in milliseconds, where nothing else is said. */
const usualDeadline = 10_000

export interface NameAnswer {
  readonly addresses: readonly { readonly address: string; readonly family: 'ipv4' | 'ipv6' }[]
  /** A sentence with the resolver's reason; null where there are addresses. */
  readonly problem: string | null
  /** No name server answered, so that nothing is known about the name. */
  readonly unanswered: boolean
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
    return { addresses, problem: null, unanswered: false }
  } catch (error) {
    return {
      addresses: [],
      problem: `${name} cannot be resolved: ${reasonOf(error, family, deadline)}`,
      unanswered: ['EAI_AGAIN', 'TIMEOUT'].includes(codeOf(error)),
    }
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

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? (error as Error).message
}

function reasonOf(error: unknown, family: ScanTargets['family'], deadline: number): string {
  const code = codeOf(error)
  const kind = family === 'any' ? '' : family === 'ipv4' ? 'IPv4 ' : 'IPv6 '
  switch (code) {
    case 'ENOTFOUND':
    case 'ENODATA':
      return `the resolver knows no ${kind}address of that name (${code})`
    case 'EAI_AGAIN':
      return 'no name server answered (EAI_AGAIN); check the network connection'
    case 'TIMEOUT':
      return `no name server answered within ${deadline / 1000} s`
    default:
      return `the resolver failed (${code})`
  }
}
