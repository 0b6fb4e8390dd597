import * as v from 'valibot'
import { CommandLine } from '../command-line/command-line'
import { Remedy } from '../command-line/remedy'
import { NoAnswer } from '../words/no-answer'
import { HandedOn } from './handed-on'

/** As Windows calls the profile: `Public`. */
const networks = v.string()

/** Reasons of which nothing more is told. */
export const plainReasons = [
  /** It has no rules for incoming packets. */
  'no-rules',
  'mac-not-told',
  'mac-blocks-all',
  'mac-blocks-program',
  /** It goes by programs, and this one is not on its list. */
  'mac-partly-told',
  'mac-no-program',
  'mac-not-listed',
  'mac-pf-hidden',
  /** pf, too; as in the next one. */
  'mac-off',
  'mac-allows',
  'mac-pf-rules',
  'windows-no-profile',
  /** Nobody wrote a reader for this system's. */
  'unknown-system',
  /** The system does not list this computer's addresses. */
  'no-addresses',
  'no-way-out',
  /** It does one thing over IPv4 and another over IPv6, and the program may take both. */
  'families-differ',
] as const

/** Why a firewall does what it does with a connection, or why that can't be told. */
export const FirewallReason = v.variant('why', [
  v.object({ why: v.picklist(plainReasons) }),
  /** Only administrators may read it. What is switched on; null: not known. */
  v.object({ why: v.literal('hidden'), manager: v.nullable(v.string()) }),
  /** Neither nft nor this tool answered; or this one, which wrote some of the rules. */
  v.object({ why: v.picklist(['no-reader', 'tool-silent']), tool: v.string() }),
  /** A rule or a policy, by its place; `depends`: on more than is known. */
  v.object({ why: v.picklist(['rule', 'depends']), rule: v.string() }),
  /** Where the filter sends such connections, in words. */
  v.object({ why: v.literal('handed-on'), to: HandedOn }),
  v.object({ why: v.literal('windows-not-told'), shell: v.string(), because: NoAnswer }),
  v.object({
    why: v.picklist(['windows-off', 'windows-all-in', 'windows-all-out', 'windows-no-rule']),
    networks,
  }),
  v.object({
    why: v.literal('windows-rule'),
    name: v.string(),
    does: v.picklist(['allow', 'block']),
    sure: v.boolean(),
  }),
])
export type FirewallReason = v.InferOutput<typeof FirewallReason>

/** What the command that opens a port makes: a rule of who manages them, or one before all others of a chain. */
export const DoorEffect = v.variant('by', [
  v.object({ by: v.picklist(['ufw', 'windows']) }),
  /** Null: the default zone. */
  v.object({ by: v.literal('firewalld'), zone: v.nullable(v.string()) }),
  v.object({ by: v.literal('chain'), chain: v.string() }),
])
export type DoorEffect = v.InferOutput<typeof DoorEffect>

/** How a firewall of this computer lets a port in. */
export const DoorFound = v.object({
  open: CommandLine,
  /** What takes that back; a sentence where it can be told only afterwards. */
  close: Remedy,
  effect: DoorEffect,
})
export type DoorFound = v.InferOutput<typeof DoorFound>
