import * as v from 'valibot'
import { type ExposureRule, exposureRules } from './exposure-rules'
import { isWildcard } from './reach'
import { isListening, type Owner, type Socket } from './socket'

/** Something that listens for other computers and usually should not. */
export const Exposure = v.object({
  /** Name of the rule, kebab-case. */
  rule: v.string(),
  /** What it is: "Redis", "Node.js debugger". */
  title: v.string(),
  /** Their ports, ascending, each once. */
  ports: v.pipe(v.array(v.number()), v.readonly()),
  /** Ids of the rows of the listeners. */
  sockets: v.pipe(v.array(v.string()), v.readonly()),
  /** `likely`: the program is known by its name. `possible`: the port alone says so. */
  confidence: v.picklist(['likely', 'possible']),
  /** What whoever reaches it can do. */
  meaning: v.string(),
  /** How this program is bound to loopback. */
  remedy: v.string(),
})
export type Exposure = v.InferOutput<typeof Exposure>

/**
 * Listeners on all addresses that usually should not be there, in the order of the rules, those that are known by their
 * program first. Firewalls are not looked at: such a port may be closed to others all the same.
 */
export function exposuresOf(sockets: Iterable<Socket>): Exposure[] {
  const found = new Map<ExposureRule, { likely: Socket[]; possible: Socket[] }>()
  for (const socket of sockets) {
    if (!isListening(socket) || !isWildcard(socket.local.address)) continue
    for (const rule of exposureRules) {
      const confidence = confidenceOf(rule, socket)
      if (confidence === null) continue
      const entry = found.get(rule) ?? { likely: [], possible: [] }
      entry[confidence].push(socket)
      found.set(rule, entry)
    }
  }
  const exposures = exposureRules.flatMap((rule) => {
    const { title, meaning, remedy } = rule
    const { likely = [], possible = [] } = found.get(rule) ?? {}
    return (['likely', 'possible'] as const).flatMap((confidence) => {
      const rows = confidence === 'likely' ? likely : possible
      if (rows.length === 0) return []
      const ports = [...new Set(rows.map(({ local }) => local.port))].sort((a, b) => a - b)
      const ids = rows.map(({ id }) => id)
      return [{ rule: rule.rule, title, ports, sockets: ids, confidence, meaning, remedy }]
    })
  })
  return exposures.sort((a, b) => Number(a.confidence === 'possible') - Number(b.confidence === 'possible'))
}

/** Programs that hold a port for what runs in a container: the port alone says what that is. */
const forwarders: ReadonlySet<string> = new Set([
  'docker-proxy',
  'rootlessport',
  'rootlesskit',
  'pasta',
  'slirp4netns',
])

/** Null where the rule has nothing to say of a socket: another program on the port is another program. */
function confidenceOf(rule: ExposureRule, socket: Socket): Exposure['confidence'] | null {
  const { owners, local } = socket
  if (socket.protocol !== rule.protocol) return null
  const onPort = rule.ports.includes(local.port)
  if (owners.length === 0 || owners.every(({ program }) => forwarders.has(program))) {
    return onPort ? 'possible' : null
  }
  const named = owners.filter((owner) => isNamed(rule, owner))
  if (named.length === 0) return null
  const { argument } = rule
  if (argument === undefined) return onPort ? 'likely' : null
  const switched = named
    .flatMap(({ commandLine }) => commandLine?.split(' ') ?? [])
    .filter((word) => argument.test(word))
  // the switch may name another port: --inspect=0.0.0.0:9230
  if (switched.some((word) => onPort || word.endsWith(`:${local.port}`))) return 'likely'
  return onPort && rule.argumentOptional === true ? 'possible' : null
}

function isNamed({ programs }: ExposureRule, { program }: Owner): boolean {
  const lower = program.toLowerCase().replace(/\.exe$/, '')
  return programs.some((name) => (name.endsWith('*') ? lower.startsWith(name.slice(0, -1)) : lower === name))
}
