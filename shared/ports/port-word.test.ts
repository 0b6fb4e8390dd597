import { expect, it } from 'vitest'
import { readPortWord } from './port-word'

it.each([
  ['53', '53', null],
  [':3000', '3000', null],
  ['53/udp', '53', 'udp'],
  ['22/TCP6', '22', 'tcp'],
  ['udp/53', '53', 'udp'],
  ['53:udp', '53', 'udp'],
  ['tcp4:80', '80', 'tcp'],
  ['U:53', '53', 'udp'],
  ['t/22', '22', 'tcp'],
  ['6881-6889/udp', '6881-6889', 'udp'],
  ['udp/domain', 'domain', 'udp'],
  ['8080:80/tcp', '8080:80', 'tcp'],
  ['UDP 19132', '19132', 'udp'],
  ['udp: 53', '53', 'udp'],
  ['53 udp', '53', 'udp'],
  ['tcp443', 'tcp443', null],
  // neither is dropped without a word
  ['udp/53/tcp', '53/tcp', 'udp'],
  ['22/sctp', '22/sctp', null],
  ['tcpmux', 'tcpmux', null],
  ['/udp', '', 'udp'],
  [':', ':', null],
] as const)('%s', (word, body, protocol) => {
  const read = readPortWord(word)
  expect(read).toMatchObject({ body, protocol })
  expect(word.startsWith(body, read.at)).toBe(true)
})
