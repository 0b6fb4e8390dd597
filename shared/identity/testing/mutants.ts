import { examples } from './examples'

/** An answer that nobody ever gave. */
export interface Mutant {
  readonly asked: string
  readonly answer: Uint8Array
}

/** Numbers that look like chance, and are the same each time: mulberry32. @returns from 0 to below 1 */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b_79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** So many answers with parts changed, doubled, left out, or mixed with another's, also to another question. */
export function* mutants(count: number, seed: number): Generator<Mutant> {
  const random = chance(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const any = () => examples[below(examples.length)]
  for (let made = 0; made < count; made += 1) {
    const [one, other] = [any(), any()]
    if (one === undefined || other === undefined) return
    let answer = Uint8Array.from(one.answer)
    for (let times = 1 + below(4); times > 0; times -= 1) {
      const [from, to] = [below(answer.length + 1), below(answer.length + 1)].sort((a, b) => a - b)
      const [start = 0, end = 0] = [from, to]
      const kind = below(6)
      if (kind < 2 && answer.length > 0) answer[below(answer.length)] = below(256)
      else if (kind === 2) answer = answer.slice(0, end)
      else if (kind === 3) answer = join(answer.subarray(0, start), answer.subarray(end))
      else if (kind === 4) answer = join(answer.subarray(0, end), answer.subarray(start))
      else answer = join(answer.subarray(0, start), other.answer.subarray(below(other.answer.length)))
    }
    yield { asked: below(4) === 0 ? other.asked : one.asked, answer: answer.slice(0, 16_384) }
  }
}

function join(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(left.length + right.length)
  joined.set(left)
  joined.set(right, left.length)
  return joined
}
