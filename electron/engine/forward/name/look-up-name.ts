import { Resolver } from 'node:dns/promises'
import { domainToASCII } from 'node:url'
import type {
  NameAnswer,
  NameFinding,
  NameProblem,
  NameRecords,
  NameService,
} from '#shared/forward/verdict/name-finding'
import type { Protocol } from '#shared/sockets/socket'
import { oneLine } from '#shared/words/one-line'
import { plainAddress } from '../outside/plain-address'

/** Milliseconds of one try, and tries of one question. */
const patience = { timeout: 1_500, tries: 2 } as const
/** Aliases that are followed; more are a circle. */
const aliasesAtMost = 8
/** Records of one kind that are looked at. */
const recordsAtMost = 16

/** Programs that ask for an SRV record before they ask for an address. */
const services: readonly (Pick<NameService, 'service' | 'program' | 'usualPort'> & {
  readonly protocol: Protocol
})[] = [
  { service: '_minecraft._tcp', program: 'Minecraft', usualPort: 25_565, protocol: 'tcp' },
  { service: '_ts3._udp', program: 'TeamSpeak', usualPort: 9_987, protocol: 'udp' },
  { service: '_mumble._tcp', program: 'Mumble', usualPort: 64_738, protocol: 'tcp' },
  { service: '_sip._udp', program: 'a SIP telephone', usualPort: 5_060, protocol: 'udp' },
  { service: '_sip._tcp', program: 'a SIP telephone', usualPort: 5_060, protocol: 'tcp' },
  { service: '_xmpp-client._tcp', program: 'XMPP', usualPort: 5_222, protocol: 'tcp' },
]

interface Lookups {
  readonly isOwnAddress: (address: string) => boolean
  /** Name servers, `address` or `address:port`; null: those of the system. For tests. */
  readonly servers?: readonly string[]
}

/**
 * Asks name servers where a name leads, as friends' computers do: the hosts file of this computer is nobody else's. What
 * comes is bounded, and is foreign text.
 */
export async function lookUpName(
  typed: string,
  { protocol }: { readonly protocol: Protocol },
  { isOwnAddress, servers }: Lookups,
  signal: AbortSignal,
): Promise<NameFinding> {
  const name = typed.trim().replace(/\.$/, '')
  const resolver = new Resolver(patience)
  if (servers !== undefined) resolver.setServers(servers)
  const cancel = () => resolver.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    const ascii = domainToASCII(name) || name
    const answers: NameAnswer[] = []
    const [place, found] = await Promise.all([
      placeOf(resolver, ascii, isOwnAddress, answers),
      Promise.all(
        services
          .filter((one) => one.protocol === protocol)
          .map((one) => serviceOf(resolver, ascii, one, isOwnAddress, answers)),
      ),
    ])
    return { name, ...place, services: found.filter((one) => one !== null), answers }
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

type Place = Pick<NameFinding, 'alias' | 'records' | 'problem'>

/** The addresses of a name, aliases followed. */
async function placeOf(
  resolver: Resolver,
  name: string,
  isOwnAddress: Lookups['isOwnAddress'],
  answers: NameAnswer[],
): Promise<Place> {
  let at = name
  let alias: string | null = null
  for (let followed = 0; followed <= aliasesAtMost; followed += 1) {
    const [four, six, cname] = await Promise.all([
      asked(resolver.resolve4(at)),
      asked(resolver.resolve6(at)),
      asked(resolver.resolveCname(at)),
    ])
    const next = cname.found.length > 0 ? plainName(cname.found[0] ?? '') : null
    if (next !== null) {
      alias = next
      answers.push({ kind: 'alias', of: at, leadsTo: next })
    }
    if (four.found.length > 0 || six.found.length > 0) {
      const records: NameRecords = {
        ipv4: addressesIn(four.found),
        ipv6: addressesIn(six.found).map((address) => ({ address, own: isOwnAddress(address) })),
      }
      for (const [type, addresses] of [
        ['A', records.ipv4],
        ['AAAA', records.ipv6.map(({ address }) => address)],
      ] as const) {
        answers.push({ kind: 'addresses', type, of: at, addresses })
      }
      return { alias, records, problem: null }
    }
    // servers that follow aliases themselves have done so already, and found nothing
    if (next !== null && next !== at) {
      at = next
      continue
    }
    const problem = problemOf(four.code, six.code)
    answers.push({ kind: 'nothing', of: at, problem, code: four.code ?? six.code })
    return { alias, records: { ipv4: [], ipv6: [] }, problem }
  }
  answers.push({ kind: 'circle', of: name })
  return { alias, records: { ipv4: [], ipv6: [] }, problem: 'no-address' }
}

async function serviceOf(
  resolver: Resolver,
  name: string,
  { service, program, usualPort }: (typeof services)[number],
  isOwnAddress: Lookups['isOwnAddress'],
  answers: NameAnswer[],
): Promise<NameService | null> {
  const { found } = await asked(resolver.resolveSrv(`${service}.${name}`))
  // the lowest priority is asked first (RFC 2782)
  const [first] = [...found].sort((a, b) => a.priority - b.priority)
  if (first === undefined) return null
  const target = plainName(first.name)
  answers.push({ kind: 'service', of: `${service}.${name}`, target, port: first.port })
  const base = { service, program, usualPort, target, port: first.port }
  if (target === '.') return { ...base, records: { ipv4: [], ipv6: [] }, problem: null }
  const { records, problem } = await placeOf(resolver, target, isOwnAddress, answers)
  return { ...base, records, problem }
}

/** What a question brought: records, or the code of why not. */
async function asked<T>(
  question: Promise<readonly T[]>,
): Promise<{ readonly found: readonly T[]; readonly code: string | null }> {
  try {
    return { found: (await question).slice(0, recordsAtMost), code: null }
  } catch (thrown) {
    return { found: [], code: (thrown as NodeJS.ErrnoException).code ?? 'failed' }
  }
}

/** https://nodejs.org/api/dns.html#error-codes: only two of them say something of the name. */
function problemOf(four: string | null, six: string | null): NameProblem {
  if (four === 'ENOTFOUND' || six === 'ENOTFOUND') return 'missing'
  return four === 'ENODATA' && six === 'ENODATA' ? 'no-address' : 'unanswered'
}

function addressesIn(found: readonly string[]): readonly string[] {
  return [...new Set(found.map(plainAddress))].sort()
}

/** A name that others wrote, in one line; the root is a dot. */
function plainName(text: string): string {
  const name = oneLine(text, 253).replace(/\.$/, '').toLowerCase()
  return name === '' ? '.' : name
}
