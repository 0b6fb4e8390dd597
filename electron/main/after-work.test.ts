import { expect, it } from 'vitest'
import { afterWork } from './after-work'

/** Hears progress at times in milliseconds; gives the times at which an end was told. */
function endsOf(heard: readonly (readonly [at: number, progress: number | null])[]): readonly number[] {
  const ends: number[] = []
  let now = 0
  const hear = afterWork(
    () => now,
    () => ends.push(now),
  )
  for (const [at, progress] of heard) {
    now = at
    hear(progress)
  }
  return ends
}

it.each([
  [
    'work that took long',
    [
      [0, 0],
      [900, 0.5],
      [1_000, null],
    ],
    [1_000],
  ],
  [
    'work that took long, once',
    [
      [0, 0],
      [3_000, null],
      [3_100, null],
      [9_000, null],
    ],
    [3_000],
  ],
  [
    'each of two',
    [
      [0, 0],
      [2_000, null],
      [2_500, 0],
      [4_000, null],
    ],
    [2_000, 4_000],
  ],
  [
    'nothing where it was short',
    [
      [0, 0],
      [999, null],
      [1_500, 0],
      [2_000, null],
    ],
    [],
  ],
  [
    'nothing where none was under way',
    [
      [0, null],
      [5_000, null],
    ],
    [],
  ],
  [
    'nothing of what goes on',
    [
      [0, 0],
      [5_000, 0.9],
    ],
    [],
  ],
] as const)('tells the end of %s', (_what, heard, ends) => {
  expect(endsOf(heard)).toEqual(ends)
})
