import { expect, it } from 'vitest'
import { breakOf } from './two-ends'

it.each([
  ['systemd-resolved', 'systemd-', 'resolved'],
  ['abcdefghijklmnop', 'abcdefgh', 'ijklmnop'],
  // the nearest to the middle, and none that leaves a line nearly empty
  [
    'com.example.vendor.background-synchronisation-helper',
    'com.example.vendor.background-',
    'synchronisation-helper',
  ],
  ['a-verylongnamewithoutsigns', 'a-verylongnam', 'ewithoutsigns'],
  ['x', 'x', ''],
])('%s goes on behind a sign, or in its middle', (text, first, second) => {
  expect([text.slice(0, breakOf(text)), text.slice(breakOf(text))]).toEqual([first, second])
})
