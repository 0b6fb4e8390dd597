import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { withSignOfLife } from './sign-of-life.mjs'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function stream(isTTY: boolean) {
  const written: string[] = []
  const fake = { isTTY, write: (text: string) => written.push(text) > 0 } as unknown as NodeJS.WriteStream
  return { fake, text: () => written.join('') }
}

it('counts seconds on one line of a terminal', async () => {
  const { fake, text } = stream(true)
  const working = withSignOfLife(
    'Installing',
    new Promise((resolve) => setTimeout(resolve, 2500, 'done')),
    fake,
  )
  expect(text()).toBe('Installing …')
  await vi.advanceTimersByTimeAsync(2500)
  expect(await working).toBe('done')
  expect(text()).toBe('Installing …\rInstalling … 1 s\rInstalling … 2 s\n')
})

it('writes a line now and then to a log, and none once it is over', async () => {
  const { fake, text } = stream(false)
  const working = withSignOfLife('Installing', new Promise((resolve) => setTimeout(resolve, 40_000)), fake)
  await vi.advanceTimersByTimeAsync(40_000)
  await working
  await vi.advanceTimersByTimeAsync(60_000)
  expect(text()).toBe('Installing …\n… 15 s\n… 30 s\n')
})

it('ends its line before a failure is told', async () => {
  const { fake, text } = stream(true)
  await expect(withSignOfLife('Building', Promise.reject(new Error('no')), fake)).rejects.toThrow('no')
  expect(text()).toBe('Building …\n')
})
