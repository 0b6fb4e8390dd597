/** Milliseconds that one port may take, and that a connection may, and TLS on it where nobody is known to speak it. */
export const budget = 45_000
export const connecting = 4_000
export const trying = 2_500

/** Ports where the server speaks first, and some take their time to look their visitor's name up. */
const greeters = new Set([
  21, 22, 23, 25, 110, 119, 143, 465, 587, 990, 993, 995, 2121, 2222, 3306, 5900, 6667,
])

/** Milliseconds for a greeting: where one is likely, before a likely question, and at other ports. */
const greeting = { likely: 6_000, unlikely: 150, open: 600 }

/** Milliseconds of everything when a port that did not say what it is is asked once more, with more patience. */
export const again = { budget: 25_000, connecting: 10_000, greeting: 10_000, answering: 8_000 }

/** Milliseconds for a greeting. @param isAsked whether the port has a question of its own */
export function greetingWait(port: number, isAsked: boolean): number {
  if (greeters.has(port)) return greeting.likely
  return isAsked ? greeting.unlikely : greeting.open
}

/**
 * Milliseconds for an answer: where the question is likely to be understood; to the first one elsewhere, which somebody who
 * greets late hears too; and to the others, whose answers need no thought, so that distance is most of what they take.
 */
const answering = { likely: 5_000, first: 3_400, least: 700, most: 2_500 }

/** Milliseconds for the answer to a question. @param distance milliseconds that a connection takes */
export function answerWait(isLikely: boolean, isFirst: boolean, distance: number): number {
  if (isLikely) return answering.likely
  if (isFirst) return answering.first
  return Math.min(answering.most, Math.max(answering.least, 500 + 20 * distance))
}
