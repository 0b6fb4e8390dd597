import * as v from 'valibot'
import { IdentifyRequest } from '../identity/identity'

/**
 * nmap's timing templates: 0 paranoid, 1 sneaky, 2 polite, 3 normal, 4 aggressive, 5 insane. They set the ceiling of the
 * rate and the limits of waiting, see `pace` in the engine.
 */
export const timings = [0, 1, 2, 3, 4, 5] as const
export type Timing = (typeof timings)[number]
export const timingNames = ['paranoid', 'sneaky', 'polite', 'normal', 'aggressive', 'insane'] as const

const Text = v.pipe(v.string(), v.maxLength(1_000_000))

/** What to scan, in the words that a person types; the same grammar is checked in the form and in the engine. */
export const ScanTargets = v.strictObject({
  /** Names, addresses, CIDR, octet ranges, separated by blanks or commas. */
  targets: Text,
  /** The same grammar; these are left out. */
  exclude: Text,
  /** nmap's port grammar or a preset's name. */
  ports: Text,
  excludePorts: Text,
  /** Which addresses of a name are scanned. */
  family: v.picklist(['any', 'ipv4', 'ipv6']),
  timing: v.picklist(timings),
  /** Open ports are asked what answers there; left out: they are not. */
  identify: v.optional(IdentifyRequest),
})
export type ScanTargets = v.InferOutput<typeof ScanTargets>

/** A scan that may run: its plan, and what the user has confirmed of it. */
export const ScanRequest = v.strictObject({
  /** The plan's id, which becomes the run's. */
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  /** The user said that they may scan the public addresses among the targets. */
  mayScanPublic: v.boolean(),
  /** The user has seen how large the scan is and wants it all the same. */
  mayScanLarge: v.boolean(),
  /** False: it is not written into the history. */
  keep: v.optional(v.boolean()),
})
export type ScanRequest = v.InferOutput<typeof ScanRequest>
