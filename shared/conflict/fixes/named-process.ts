import * as v from 'valibot'

/** A process as sentences name it. */
export const NamedProcess = v.object({ pid: v.number(), program: v.string() })
export type NamedProcess = v.InferOutput<typeof NamedProcess>

/** Who starts a process again when it ends. */
export const KeeperName = v.object({
  name: v.string(),
  pid: v.number(),
  /** `always`: it starts it again; `on-change`: when a file changes; `perhaps`: it may, as a shell script with a loop. */
  again: v.picklist(['always', 'on-change', 'perhaps']),
})
export type KeeperName = v.InferOutput<typeof KeeperName>
