import * as v from 'valibot'

/** How sure a verdict is: seen itself, concluded from what was seen, or the best of several explanations. */
export const confidences = ['certain', 'likely', 'possible'] as const
export type Confidence = (typeof confidences)[number]

/** How sure it is, as a sentence. */
export const confidenceWords: Readonly<Record<Confidence, string>> = {
  certain: 'Certain: it was seen directly.',
  likely: 'Likely: it follows from what was seen.',
  possible: 'Possible: the best of several explanations.',
}

/** Something that was seen. */
export const Evidence = v.object({
  /** What was looked at, in a few words: `socket table`, `bind 0.0.0.0:3000`, `GetExternalIPAddress`. */
  what: v.string(),
  /** What it said. */
  detail: v.string(),
})
export type Evidence = v.InferOutput<typeof Evidence>
