import { expect, it } from 'vitest'
import { onDemand } from './on-demand'

it('makes a part once, for everybody who asks, and not before', async () => {
  let times = 0
  const part = onDemand(async () => {
    times += 1
    return { number: times }
  })
  expect(part.made).toBeNull()
  const [first, second] = await Promise.all([part(), part()])
  expect(second).toBe(first)
  expect(await part()).toBe(first)
  expect(await part.made).toBe(first)
})

it('tries anew where it could not be made', async () => {
  let times = 0
  const part = onDemand(async () => {
    times += 1
    if (times === 1) throw new Error('not now')
    return times
  })
  await expect(part()).rejects.toThrow('not now')
  expect(part.made).toBeNull()
  expect(await part()).toBe(2)
})
