import * as v from 'valibot'

/** Something that listens for other computers and usually should not. */
export const Exposure = v.object({
  /** Name of the rule, kebab-case. */
  rule: v.string(),
  /** What it is: "Redis", "Node.js debugger". */
  title: v.string(),
  /** Rows of the listeners. */
  sockets: v.array(v.string()),
  /** `likely`: the program is known by its name. `possible`: the port alone says so. */
  confidence: v.picklist(['likely', 'possible']),
  /** What whoever reaches it can do, in a sentence. */
  meaning: v.string(),
  /** How this program is bound to loopback. */
  remedy: v.string(),
})
export type Exposure = v.InferOutput<typeof Exposure>
