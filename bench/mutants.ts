import { recognise } from '#shared/identity/matchers/index'
import { examples } from '#shared/identity/testing/examples'
import { mutants } from '#shared/identity/testing/mutants'
import type { Bench, Figure } from './figure'

const count = 1_000_000

/** Milliseconds to read an answer, the shortest of several: what is longer is the machine's. */
function reading(answer: Uint8Array, asked: string): number {
  const times = Array.from({ length: 25 }, () => {
    const began = performance.now()
    recognise(answer, asked)
    return performance.now() - began
  })
  return Math.min(...times)
}

/** An answer over and over, up to a length: what repeats is what slow patterns stumble over. */
function filled(answer: Uint8Array, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => answer[at % answer.length] ?? 0)
}

/** How much longer all answers take for twice the bytes; one that takes four times as long would soon be most of it. */
function growth(): number {
  const [half, whole] = [8_192, 16_384].map((length) =>
    examples.reduce((sum, { answer, asked }) => sum + reading(filled(answer, length), asked), 0),
  )
  return (whole ?? Number.NaN) / (half ?? Number.NaN)
}

/** Answers that nobody gave, through every matcher. */
export const mutantAnswers: Bench = {
  name: 'mutants',
  obstacle: () => null,
  run(say) {
    say(`${count.toLocaleString('en')} answers with parts changed, doubled, left out or mixed; half a minute`)
    let failed = 0
    for (const { answer, asked } of mutants(count, Date.now())) {
      try {
        recognise(answer, asked)
      } catch {
        failed += 1
      }
    }
    const figure = (what: string, unit: string, ours: number, most: number): Figure => ({
      what,
      unit,
      ours,
      peer: null,
      most,
      remark: '',
    })
    return Promise.resolve([
      figure('answers out of a million that a matcher failed on', 'answers', failed, 0),
      figure('time of all kinds of answers when they are twice as long', 'times', growth(), 3),
    ])
  },
}
