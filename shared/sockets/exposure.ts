import * as v from 'valibot'
import { isContainerProxy } from './container-proxies'
import type { ExposureRule } from './exposure-rule'
import { exposureRules } from './exposure-rules'
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
 * Listeners on all addresses, or on a public one, that usually should not be there, in the order of the rules, those that
 * are known by their program first. Firewalls are not looked at: such a port may be closed to others all the same.
 */
export function exposuresOf(sockets: Iterable<Socket>): Exposure[] {
  const found = new Map<ExposureRule, { likely: Socket[]; possible: Socket[] }>()
  for (const socket of sockets) {
    if (!isListening(socket) || socket.reach !== 'everywhere') continue
    for (const rule of exposureRules) {
      const confidence = confidenceOf(rule, socket)
      if (confidence === null) continue
      const entry = found.get(rule) ?? { likely: [], possible: [] }
      entry[confidence].push(socket)
      found.set(rule, entry)
    }
  }
  const exposures = exposureRules.flatMap((rule) => {
    const { title, meaning } = rule
    const { likely = [], possible = [] } = found.get(rule) ?? {}
    return (['likely', 'possible'] as const).flatMap((confidence) => {
      const rows = confidence === 'likely' ? likely : possible
      if (rows.length === 0) return []
      const ports = [...new Set(rows.map(({ local }) => local.port))].sort((a, b) => a - b)
      const ids = rows.map(({ id }) => id)
      return [
        { rule: rule.rule, title, ports, sockets: ids, confidence, meaning, remedy: remedyFor(rule, rows) },
      ]
    })
  })
  return exposures.sort((a, b) => Number(a.confidence === 'possible') - Number(b.confidence === 'possible'))
}

/** Null where the rule has nothing to say of a socket: another program on the port is another program. */
function confidenceOf(rule: ExposureRule, socket: Socket): Exposure['confidence'] | null {
  const { owners, local } = socket
  if (socket.protocol !== rule.protocol) return null
  if (owners.length === 0 || isForwarded(socket)) {
    return rule.ports.includes(portBehind(socket)) ? 'possible' : null
  }
  const found = owners.map((owner) => confidenceIn(rule, owner, local.port))
  return found.find((confidence) => confidence === 'likely') ?? found.find((one) => one !== null) ?? null
}

/** A proxy holds the port for what runs in a container or in WSL: the port alone says what that is. */
function isForwarded({ owners }: Socket): boolean {
  return owners.length > 0 && owners.every((owner) => isContainerProxy(owner) || owner.program === 'wslrelay')
}

/** How it is bound to loopback: where the port is a container's, the program inside may stay as it is. */
function remedyFor({ remedy }: ExposureRule, sockets: readonly Socket[]): string {
  const forwarded = sockets.find(isForwarded)
  if (forwarded === undefined) return remedy
  const publish = `docker run -p 127.0.0.1:${forwarded.local.port}:${portBehind(forwarded)}`
  const inside = `Publish the container's port on 127.0.0.1 alone, such as ${publish}.`
  return sockets.every(isForwarded) ? inside : `${remedy} ${inside}`
}

/** docker-proxy says which port of its container it leads to. */
function portBehind({ owners, local }: Socket): number {
  for (const { commandLine } of owners) {
    const port = /(?:^| )-container-port (\d+)/.exec(commandLine ?? '')?.[1]
    if (port !== undefined) return Number(port)
  }
  return local.port
}

function confidenceIn(rule: ExposureRule, owner: Owner, port: number): Exposure['confidence'] | null {
  const { dedicated = [], programs = [], runBy, argument, argumentOptional = false } = rule
  const commandLine = owner.commandLine ?? ''
  if (isNamed(dedicated, owner)) return 'likely'
  const onPort = rule.ports.includes(port)
  if (runBy !== undefined && isNamed([runBy.program], owner) && runBy.argument.test(commandLine)) {
    return onPort ? 'likely' : null
  }
  if (!isNamed(programs, owner)) return null
  if (argument === undefined) return onPort ? 'likely' : null
  const match = argument.exec(commandLine)
  if (match === null) return onPort && argumentOptional ? 'possible' : null
  // the switch may name another port: --inspect=0.0.0.0:9230
  return onPort || Number(match[1]) === port ? 'likely' : null
}

function isNamed(names: readonly string[], { program }: Owner): boolean {
  const lower = program.toLowerCase().replace(/\.exe$/, '')
  return names.some((name) => (name.endsWith('*') ? lower.startsWith(name.slice(0, -1)) : lower === name))
}
