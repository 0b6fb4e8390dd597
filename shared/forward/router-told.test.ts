import { describe, expect, it } from 'vitest'
import type { OtherDevice, RouterNote } from './router-notes'
import { leftText, routerNoteTexts, toldAnswer, toldMappings, toldOther } from './router-told'

const forward = { protocol: 'tcp', port: 25_565 } as const
const refusal = { because: { why: 'silent', way: 'pcp' }, rest: [] } as const

describe('what is to be known of a router', () => {
  it('is a sentence for each note, and each sentence is said once', () => {
    const notes: readonly RouterNote[] = [
      { note: 'swept', ...forward },
      { note: 'swept', ...forward },
      { note: 'not-swept', ...forward, because: refusal },
      { note: 'unreadable', forwards: 1 },
      { note: 'unreadable', forwards: 2 },
    ]
    expect(routerNoteTexts(notes)).toEqual([
      'Portlight removed the forward of TCP port 25565 that an interrupted test left on the router.',
      'Portlight could not remove the forward of TCP port 25565 that an interrupted test left on the router. The router does not answer to PCP. It may still be on the router. Portlight looks for it again whenever it asks the router what it forwards.',
      'One of the router’s forwards could not be read, so the list is not whole.',
      '2 of the router’s forwards could not be read, so the list is not whole.',
    ])
  })

  it('begins with why there is none to be asked', () => {
    const found = { router: null, mappings: [], others: [], whole: false }
    const silence = { silence: 'not-waited', gateway: '192.168.1.1', limitMs: 75_000 } as const
    expect(toldMappings({ ...found, silence, notes: [{ note: 'no-list' }] })).toEqual({
      ...found,
      notes: [
        'Portlight stopped waiting for the router at 192.168.1.1 after 75 seconds.',
        expect.stringContaining('does not list its forwards'),
      ],
    })
  })

  it('is why its forward may be left, be it a refusal or a failure', () => {
    expect(leftText({ ...forward, because: refusal })).toMatch(
      /not known\. The router does not answer to PCP\. It/,
    )
    expect(leftText({ ...forward, because: { message: 'No answer.' } })).toMatch(/not known\. No answer\. It/)
  })
})

const device = (because: OtherDevice['because'], name: string | null = null): OtherDevice => ({
  address: '192.168.1.50',
  name,
  gateway: '192.168.1.1',
  because,
})

it.each<[OtherDevice['because'], RegExp]>([
  [{ why: 'not-connected', status: null }, /has no outer address/],
  [{ why: 'not-connected', status: 'Disconnected' }, /of its own connection to the internet: “Disconnected”/],
  [
    { why: 'outer-inside', wan: '192.168.1.51' },
    /calls its outer address, 192\.168\.1\.51, is an address of this/,
  ],
  [{ why: 'other-hardware' }, /by its hardware address/],
  [{ why: 'several' }, /several routers share/],
  [{ why: 'not-known' }, /Whether both are the same device is not known/],
])('a device is not taken for the router: %j', (because, words) => {
  const { sentence } = toldOther(device(because, 'Repeater'))
  expect(sentence).toMatch(
    /^The device at 192\.168\.1\.50 \(“Repeater”\) says that it is a router, too\. This computer’s router is 192\.168\.1\.1\. /,
  )
  expect(sentence).toMatch(words)
  expect(toldAnswer({ kind: 'other-router', device: device(because) })).toMatchObject({
    device: { address: '192.168.1.50', name: null, sentence: expect.stringMatching(words) },
  })
})

it('an answer keeps all but its words, and a refusal its code', () => {
  const notes: readonly RouterNote[] = [{ note: 'connection', status: 'Down' }]
  expect(toldAnswer({ kind: 'removed' })).toEqual({ kind: 'removed' })
  expect(toldAnswer({ kind: 'removed', notes })).toEqual({
    kind: 'removed',
    notes: ['The router says of its connection to the internet: “Down”.'],
  })
  const because = {
    why: 'upnp',
    about: 'forward',
    error: 402,
    words: 'Invalid Args',
    tried: ['plainer', 'all'],
  }
  expect(toldAnswer({ kind: 'refused', because, rest: [{ rest: 'may-stand' }] } as never)).toEqual({
    kind: 'refused',
    code: '402 Invalid Args',
    sentence: expect.stringMatching(
      /^The router did not take .* Portlight also tried it with a plainer description, then with all of that\. It may have been made all the same:/,
    ),
  })
})
