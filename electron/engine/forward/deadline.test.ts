import { expect, it } from 'vitest'
import { within } from './deadline'

const never = new AbortController().signal

it('gives the answer, or what stands for it when the work fails', async () => {
  expect(
    await within(
      5_000,
      never,
      async () => 'done',
      () => 'late',
    ),
  ).toBe('done')
  const failing = within<unknown>(
    5_000,
    never,
    async () => {
      throw new Error('no')
    },
    (failure) => failure,
  )
  expect(await failing).toMatchObject({ message: 'no' })
})

it('does not wait for who does not heed its signal', async () => {
  let told = false
  const work = (signal: AbortSignal) =>
    new Promise<string>(() =>
      signal.addEventListener('abort', () => {
        told = true
      }),
    )
  expect(await within(20, never, work, () => 'late')).toBe('late')
  expect(told).toBe(true)
})

it('fails where it is cancelled, before or meanwhile', async () => {
  const stop = new AbortController()
  const waiting = within(
    5_000,
    stop.signal,
    () => new Promise<string>(() => {}),
    () => 'late',
  )
  stop.abort()
  await expect(waiting).rejects.toThrow()
  await expect(
    within(
      5_000,
      stop.signal,
      async () => 'done',
      () => 'late',
    ),
  ).rejects.toThrow()
})
