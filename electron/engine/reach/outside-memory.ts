import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import type { ForwardReport, ForwardVerdict } from '#shared/forward/report'
import type { Mapping } from '#shared/forward/router'
import { protocols } from '#shared/ports/protocol'
import type { OutsideSight, ReachFacts } from '#shared/sockets/reachable-from'
import type { Protocol } from '#shared/sockets/socket'
import { writeWhole } from '../whole-file'

/** The network that something was seen in: elsewhere it means nothing. Null: this computer had none there. */
const Where = { gateway: v.nullable(v.string()), lan: v.nullable(v.string()) }
export interface SeenIn {
  readonly gateway: string | null
  readonly lan: string | null
}

const Sight = v.object({
  ...Where,
  protocol: v.picklist(protocols),
  /** At which packets arrive on this computer. */
  port: v.number(),
  at: v.number(),
  reached: v.boolean(),
})
const Forward = v.object({
  ...Where,
  protocol: v.picklist(protocols),
  outer: v.number(),
  port: v.number(),
  at: v.number(),
  /** Milliseconds since 1970; null: without end, or not told. */
  endsAt: v.nullable(v.number()),
})
const Memory = v.object({ version: v.literal(1), sights: v.array(Sight), forwards: v.array(Forward) })
type Memory = v.InferOutput<typeof Memory>

const nothing: Memory = { version: 1, sights: [], forwards: [] }
/** Kept of each kind at most, the latest ones. */
const most = 500

/** Verdicts that say of this computer's port that the outside did not come in. */
const notReached: ReadonlySet<ForwardVerdict> = new Set<ForwardVerdict>([
  'reachable-other-machine',
  'host-firewall',
  'no-mapping',
  'mapping-wrong-host',
  'mapping-wrong-port',
  'mapping-disabled',
  'mapping-ineffective',
  'double-nat',
  'carrier-grade-nat',
  'blocked-upstream',
])

/**
 * What the outside saw at the last test of each port, and what the router was seen to lead here: so that it can be told later
 * without asking anybody. It stays on this computer; a file that can't be read or written costs nothing but what it says.
 */
export class OutsideMemory {
  readonly #path: string
  readonly #folder: string
  readonly #wallClock: () => number

  /** @param folder made when needed */
  constructor(folder: string, wallClock: () => number) {
    this.#folder = folder
    this.#path = join(folder, 'seen-from-outside.json')
    this.#wallClock = wallClock
  }

  /** A test that left everything as it found it. */
  async rememberTest(report: ForwardReport): Promise<void> {
    const { protocol, at, verdict, outside, addresses } = report
    const looked = outside.some(({ outcome }) => outcome !== 'failed')
    if (!looked || (verdict !== 'reachable' && !notReached.has(verdict))) return
    const { gateway, lan } = addresses
    const here = report.mappings.find(
      (one) =>
        one.toThisComputer && one.enabled && one.protocol === protocol && one.externalPort === report.port,
    )
    const port = here?.internalPort ?? report.port
    const sight = { gateway, lan, protocol, port, at, reached: verdict === 'reachable' }
    await this.#change((memory) => ({
      ...memory,
      sights: [
        ...memory.sights.filter(
          (one) => one.protocol !== protocol || one.port !== port || !isIn(one, addresses),
        ),
        sight,
      ],
    }))
  }

  /** The forwards that the router listed, of which those to this computer are kept. */
  async rememberForwards({ gateway, lan }: SeenIn, mappings: readonly Mapping[]): Promise<void> {
    const at = this.#wallClock()
    const here = mappings.filter(({ toThisComputer, enabled }) => toThisComputer && enabled)
    const forwards = here.map(({ protocol, externalPort, internalPort, leaseSeconds }) => ({
      gateway,
      lan,
      protocol,
      outer: externalPort,
      port: internalPort,
      at,
      endsAt: leaseSeconds === null || leaseSeconds === 0 ? null : at + leaseSeconds * 1000,
    }))
    await this.#change((memory) => ({
      ...memory,
      forwards: [...memory.forwards.filter((one) => !isIn(one, { gateway, lan })), ...forwards],
    }))
  }

  /** What is remembered of this network. */
  async seenIn(place: SeenIn): Promise<{
    readonly sight: (protocol: Protocol, port: number) => OutsideSight | null
    readonly forward: (protocol: Protocol, port: number) => ReachFacts['forward']
  }> {
    const now = this.#wallClock()
    const { sights, forwards } = await this.#read()
    return {
      sight: (protocol, port) =>
        sights.find((one) => one.protocol === protocol && one.port === port && isIn(one, place)) ?? null,
      forward: (protocol, port) => {
        const found = forwards.find(
          (one) =>
            one.protocol === protocol &&
            one.port === port &&
            isIn(one, place) &&
            (one.endsAt === null || one.endsAt > now),
        )
        return found === undefined ? null : { port: found.outer, at: found.at }
      },
    }
  }

  async #read(): Promise<Memory> {
    try {
      const read = v.safeParse(Memory, JSON.parse(await readFile(this.#path, 'utf8')))
      return read.success ? read.output : nothing
    } catch {
      return nothing
    }
  }

  /** Whole or not at all; of two Portlights at once the later one's word counts. */
  async #change(change: (memory: Memory) => Memory): Promise<void> {
    try {
      const { sights, forwards } = change(await this.#read())
      const text = JSON.stringify({
        version: 1,
        sights: sights.slice(-most),
        forwards: forwards.slice(-most),
      })
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      await writeWhole(this.#path, text)
    } catch {
      // the test's own answer does not depend on it
    }
  }
}

function isIn(seen: SeenIn, place: SeenIn): boolean {
  return seen.gateway === place.gateway && seen.lan === place.lan
}
