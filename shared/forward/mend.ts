import * as v from 'valibot'
import { CommandLine } from '../command-line/command-line'
import { Remedy } from '../command-line/remedy'
import { families, protocols } from '../sockets/socket'

const Port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))

/** How a firewall of this computer lets a port in. */
export const FirewallDoor = v.object({
  open: CommandLine,
  /** What takes that back; a sentence where it can be told only afterwards. */
  close: Remedy,
  /** What the command does and for how long it holds, a whole sentence. */
  effect: v.string(),
})
export type FirewallDoor = v.InferOutput<typeof FirewallDoor>

/** Something that Portlight can do, or that a person can, about what a test found. All is said before anything is done. */
export const Mend = v.variant('kind', [
  /** Lets the port through this computer's own firewall. */
  v.object({
    kind: v.literal('firewall'),
    title: v.string(),
    family: v.picklist(families),
    protocol: v.picklist(protocols),
    port: Port,
    door: FirewallDoor,
  }),
  /** Makes or changes a forward of the router, or opens its IPv6 firewall. */
  v.object({
    kind: v.literal('forward'),
    title: v.string(),
    family: v.picklist(families),
    protocol: v.picklist(protocols),
    externalPort: Port,
    internalPort: Port,
    replace: v.boolean(),
    effect: v.string(),
    back: v.string(),
  }),
  /** Words to send to somebody. */
  v.object({ kind: v.literal('message'), title: v.string(), text: v.string() }),
  v.object({ kind: v.literal('advice'), title: v.string(), sentence: v.string() }),
])
export type Mend = v.InferOutput<typeof Mend>

/** Opens or closes a port in this computer's firewall. The command is the engine's own: nobody hands it one. */
export const FirewallChange = v.strictObject({
  what: v.picklist(['open', 'close']),
  family: v.picklist(families),
  protocol: v.picklist(protocols),
  port: Port,
})
export type FirewallChange = v.InferOutput<typeof FirewallChange>

/** What became of it, in words; read back where the rules can be read. */
export interface FirewallChanged {
  /**
   * `unconfirmed`: the command ran, and the rules can't be read. `already`: somebody had opened it before, so that it is not
   * Portlight's to close.
   */
  readonly kind: 'done' | 'already' | 'unconfirmed' | 'failed'
  readonly sentence: string
}
