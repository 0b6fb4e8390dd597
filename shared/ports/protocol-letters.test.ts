import { expect, it } from 'vitest'
import type { Protocol } from './protocol'
import { overProtocols } from './protocol-letters'

it.each([
  ['22,80', ['udp'], 'U:22,80'],
  ['22,80', ['tcp', 'udp'], 'T:22,80,U:22,80'],
  ['U:53,161', ['tcp'], '53,161'],
  ['T:22,U:53,161', ['tcp'], '22'],
  ['T:22,U:53,161', ['udp'], 'U:53,161'],
  ['T:22,U:53', ['tcp', 'udp'], 'T:22,U:53'],
  ['common-100', ['tcp', 'udp'], 'T:common-100,U:common-100'],
  [' t: 22 , u:53', ['tcp', 'udp'], 'T:22,U:53'],
  ['', ['udp'], ''],
] satisfies [string, Protocol[], string][])('"%s" over %j', (text, protocols, meant) => {
  expect(overProtocols(text, protocols)).toBe(meant)
  // choosing it again changes nothing
  expect(overProtocols(meant, protocols)).toBe(meant)
})
