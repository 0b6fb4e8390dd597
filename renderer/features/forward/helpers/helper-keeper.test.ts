import { expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { nobodyOutside, type OutsideHelpers } from '#shared/forward/request'
import { forwardSlice, forwardStoreOf } from '../forward-slice'
import { helperKeeper } from './helper-keeper'

const agreed = {
  reflector: 'https://home.example.org',
  echoip: null,
  globalping: null,
  checkHost: null,
  stun: ['a.example:3478'],
}

function keeperOf() {
  const kept: (OutsideHelpers | null)[] = []
  const store = forwardStoreOf(createStore(() => forwardSlice))
  const keeper = helperKeeper(store, (helpers) => kept.push(helpers))
  return { kept, keeper, helpers: () => store.getState().forward.helpers }
}

it('takes the agreement of an earlier start, and keeps nothing for that', () => {
  const { keeper, helpers, kept } = keeperOf()
  keeper.take(agreed)
  expect(helpers()).toEqual(agreed)
  expect(kept).toEqual([])
})

it.each([
  { ...agreed, reflector: 'file:///etc/passwd' },
  { ...agreed, reflector: 'https://me:secret@example.org' },
  { ...agreed, stun: ['no port'] },
  { ...agreed, stun: Array.from({ length: 9 }, (_, index) => `s${index}.example:1`) },
])('takes what somebody wrote there for no agreement: %j', (written) => {
  const { keeper, helpers } = keeperOf()
  keeper.agree(agreed)
  keeper.take(written)
  expect(helpers()).toEqual(nobodyOutside)
})

it('keeps an agreement, and nothing of it once it is taken back', () => {
  const { keeper, kept, helpers } = keeperOf()
  keeper.agree(agreed)
  expect(helpers()).toEqual(agreed)
  keeper.takeBack()
  expect(helpers()).toEqual(nobodyOutside)
  expect(kept).toEqual([agreed, null])
})
