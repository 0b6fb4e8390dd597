import * as v from 'valibot'
import { type AnswerExposure, exposuresOfAnswer, ruleOutdoneBy } from '../identity/exposures'
import type { Identity } from '../identity/identity'
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
  /** `certain`: it said so itself when it was asked. `likely`: the program is known by its name. `possible`: the port alone says so. */
  confidence: v.picklist(['certain', 'likely', 'possible']),
  /** What whoever reaches it can do. */
  meaning: v.string(),
  /** How this program is bound to loopback; of what is certain, how it is mended. */
  remedy: v.string(),
})
export type Exposure = v.InferOutput<typeof Exposure>

/** What a listener said when a scan asked it; `at` in milliseconds since 1970. */
export interface SocketAnswer {
  readonly identity: Identity
  readonly at: number
}

/** By the ids of their rows. */
export type AnsweredSockets = ReadonlyMap<string, SocketAnswer>

/**
 * Listeners on all addresses, or on a public one, that usually should not be there, in the order of the rules, those that
 * are known by their program first; before them what they said of themselves. Firewalls are not looked at: such a port may be
 * closed to others all the same.
 * @param answered what listeners said when a scan asked them
 */
export function exposuresOf(sockets: Iterable<Socket>, answered: AnsweredSockets = new Map()): Exposure[] {
  const exposed = [...sockets].filter((socket) => isListening(socket) && socket.reach === 'everywhere')
  const found = new Map<ExposureRule, { likely: Socket[]; possible: Socket[] }>()
  for (const socket of exposed) {
    const said = answered.get(socket.id)
    const outdone = said === undefined ? null : ruleOutdoneBy(said.identity)
    for (const rule of exposureRules) {
      const confidence = confidenceOf(rule, socket)
      // what it said of itself stands there already
      if (confidence === null || rule.rule === outdone) continue
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
      const ports = portsOf(rows)
      const ids = rows.map(({ id }) => id)
      return [
        { rule: rule.rule, title, ports, sockets: ids, confidence, meaning, remedy: remedyFor(rule, rows) },
      ]
    })
  })
  exposures.sort((a, b) => Number(a.confidence === 'possible') - Number(b.confidence === 'possible'))
  return [...exposuresSaid(exposed, answered), ...exposures]
}

/** What listeners said of themselves, and should be mended; each once, where several say the same. */
function exposuresSaid(exposed: readonly Socket[], answered: AnsweredSockets): Exposure[] {
  const found = new Map<string, AnswerExposure & { readonly sockets: Socket[] }>()
  for (const socket of exposed) {
    const said = answered.get(socket.id)
    for (const exposure of said === undefined ? [] : exposuresOfAnswer(said.identity, said.at)) {
      const key = JSON.stringify(exposure)
      const known = found.get(key)
      if (known === undefined) found.set(key, { ...exposure, sockets: [socket] })
      else known.sockets.push(socket)
    }
  }
  return [...found.values()].map((exposure) => ({
    ...exposure,
    ports: portsOf(exposure.sockets),
    sockets: exposure.sockets.map(({ id }) => id),
    confidence: 'certain',
  }))
}

function portsOf(sockets: readonly Socket[]): readonly number[] {
  return [...new Set(sockets.map(({ local }) => local.port))].sort((a, b) => a - b)
}

type KnownBy = Exclude<Exposure['confidence'], 'certain'>

/** Null where the rule has nothing to say of a socket: another program on the port is another program. */
function confidenceOf(rule: ExposureRule, socket: Socket): KnownBy | null {
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

function confidenceIn(rule: ExposureRule, owner: Owner, port: number): KnownBy | null {
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
