import { expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { nobodyOutside } from '#shared/forward/request'
import { forwardSlice, forwardStoreOf } from '../forward-slice'
import { helperKeeper } from './helper-keeper'

const key = 'portlight.forward.helpers'
const agreed = {
  reflector: 'https://home.example.org',
  echoip: null,
  globalping: null,
  checkHost: null,
  stun: ['a.example:3478'],
}

function keeperWith(kept: string | null) {
  const values = new Map(kept === null ? [] : [[key, kept]])
  const store = forwardStoreOf(createStore(() => forwardSlice))
  const keeper = helperKeeper(store, {
    getItem: (name) => values.get(name) ?? null,
    setItem: (name, value) => void values.set(name, value),
    removeItem: (name) => void values.delete(name),
  })
  return { values, keeper, helpers: () => store.getState().forward.helpers }
}

it('reads the agreement of an earlier start', () => {
  expect(keeperWith(JSON.stringify(agreed)).helpers()).toEqual(agreed)
})

it.each([
  null,
  '',
  '{"reflector":',
  '7',
  'true',
  '["a.example:3478"]',
  '{"stun":["a.example:3478"]}',
  JSON.stringify({ ...agreed, more: 1 }),
  JSON.stringify({ ...agreed, reflector: 'file:///etc/passwd' }),
  JSON.stringify({ ...agreed, reflector: 'https://me:secret@example.org' }),
  JSON.stringify({ ...agreed, stun: ['no port'] }),
  JSON.stringify({ ...agreed, stun: Array.from({ length: 9 }, (_, index) => `s${index}.example:1`) }),
])('takes anything else for no agreement: %s', (kept) => {
  expect(keeperWith(kept).helpers()).toEqual(nobodyOutside)
})

it('keeps an agreement, and nothing of it once it is taken back', () => {
  const { keeper, values, helpers } = keeperWith(null)
  keeper.agree(agreed)
  expect(helpers()).toEqual(agreed)
  expect(keeperWith(values.get(key) ?? null).helpers()).toEqual(agreed)
  keeper.takeBack()
  expect(helpers()).toEqual(nobodyOutside)
  expect(values.size).toBe(0)
})
