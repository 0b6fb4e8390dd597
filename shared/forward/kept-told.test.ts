import { expect, it } from 'vitest'
import type { KeptNews } from './kept'
import { toldKept } from './kept-told'
import { aMapping } from './testing/findings'

const failed = { kind: 'failed', because: { why: 'too-slow' }, secondsLeft: null } as const
const renewed = { kind: 'renewed', again: null, leadsTo: null, instead: null } as const

it.each<[KeptNews | null, string | null]>([
  [null, null],
  [renewed, null],
  [
    { ...renewed, leadsTo: '192.168.1.35', instead: { given: 81, wanted: 80 } },
    'It leads to 192.168.1.35 now, this computer’s address. The router gave port 81 instead of 80.',
  ],
  [
    { ...renewed, again: 'was-forgotten' },
    'The router was started anew and had forgotten it; it was made again.',
  ],
  [failed, 'It could not be renewed. The router took too long. Portlight tries again.'],
  [
    { ...failed, because: { why: 'other-router', gateway: '10.0.0.1' }, secondsLeft: 0.2 },
    'It could not be renewed. This computer is on another network now (its router is 10.0.0.1), where nothing is made unasked. The router ends it in 1 second, unless that changes. Portlight tries again.',
  ],
  [
    { ...failed, because: { why: 'perhaps-other-router', gateway: '10.0.0.1' }, secondsLeft: 0 },
    'It could not be renewed. Whether 10.0.0.1 is still the same router can’t be told. The router has ended it by now. Portlight tries again.',
  ],
  [
    {
      kind: 'port-taken',
      existing: aMapping({ internalAddress: '192.168.1.9', leaseSeconds: 0, description: '' }),
    },
    'The port has another forward now, so it is not renewed any more: UPnP tcp 25565 → 192.168.1.9:25565, without end.',
  ],
])('of %j it is said: %s', (news, sentence) => {
  const kept = { id: '1', mapping: aMapping({}), state: 'kept', renewedAt: 0, endsAt: null } as const
  expect(toldKept({ ...kept, news })).toEqual({ ...kept, sentence })
})
