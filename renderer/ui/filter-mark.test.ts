import { expect, it } from 'vitest'
import { markIn, toggledMark } from './filter-mark'

it('a mark is found among words, toggled, and takes the place of another one', () => {
  expect(markIn('ssh State:Open', 'state')).toBe('open')
  expect(markIn('statement', 'state')).toBeNull()
  expect(toggledMark('ssh', 'state', 'open')).toBe('state:open ssh')
  expect(toggledMark('state:open ssh', 'state', 'open|filtered')).toBe('state:open|filtered ssh')
  expect(toggledMark('ssh  state:open', 'state', 'open')).toBe('ssh')
})
