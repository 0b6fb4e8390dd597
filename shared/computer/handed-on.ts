import * as v from 'valibot'

/** Where a rule of this computer's packet filter hands packets on to, as the rule says it. */
export const HandedOn = v.object({
  /** To this computer itself; `address` is null then. */
  here: v.boolean(),
  /** One or several, with ports where the rule writes them together; null: the rule does not say it. */
  address: v.nullable(v.string()),
  /** One or several; null: the same as before, or part of `address`. */
  port: v.nullable(v.string()),
})
export type HandedOn = v.InferOutput<typeof HandedOn>

/** "172.17.0.2, port 80", "port 8080 of this computer", "another address". */
export function handedOnText({ here, address, port }: HandedOn): string {
  if (here) return port === null ? 'this computer' : `port ${port} of this computer`
  const place = address ?? 'another address'
  return port === null ? place : `${place}, port ${port}`
}
