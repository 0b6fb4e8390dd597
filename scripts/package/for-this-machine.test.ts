import { expect, it } from 'vitest'
import { forThisMachine } from './for-this-machine.mjs'

const machine = { platform: 'linux', arch: 'x64' }

it.each([
  [['--dir'], true],
  [['--linux', 'deb', 'rpm'], true],
  [['-l', 'deb', '--x64'], true],
  [['--linux', 'deb', '--arm64'], false],
  [['--linux', 'deb', '--x64', '--arm64'], false],
  [['--win'], false],
  [['--linux', '--mac'], false],
])('takes %j for packages of this very machine: %s', (args, expected) => {
  expect(forThisMachine(args, machine)).toBe(expected)
})
