import { createSocket, type RemoteInfo } from 'node:dgram'
import { once } from 'node:events'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bindingRequest, bindingSuccess } from '#shared/stun/encode'
import { parseStun } from '#shared/stun/parse'
import { listenStun, StunAnswerer } from './reflector-stun'

const id = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
const from = (address: string, port = 4000): RemoteInfo => ({ address, port, family: 'IPv4', size: 0 })
/** 20 bytes, as most clients ask. */
const bare = Uint8Array.of(0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, ...id)
const padded = bindingRequest(id, null)
const still = () => 0

describe('answers', () => {
  it.each([
    ['25.0.0.2', '25.0.0.2'],
    ['::ffff:25.0.0.2', '25.0.0.2'],
    ['2a00:77:1::10', '2a00:77:1::10'],
  ])('tell %s that it is %s', (address, seen) => {
    const answer = new StunAnswerer(still).answer(bare, from(address))
    expect(parseStun(answer ?? new Uint8Array())).toMatchObject({
      kind: 'success',
      mapped: { address: seen, port: 4000 },
      transactionId: id,
    })
  })

  it('say no to who wants an answer from elsewhere', () => {
    const request = bindingRequest(id, { address: true, port: true })
    const answer = new StunAnswerer(still).answer(request, from('25.0.0.2'))
    expect(parseStun(answer ?? new Uint8Array())).toMatchObject({ kind: 'error', error: { code: 420 } })
  })

  it('are none to anything else', () => {
    const answerer = new StunAnswerer(still)
    expect(
      answerer.answer(bindingSuccess(id, { family: 'ipv4', address: '1.2.3.4', port: 1 }), from('25.0.0.2')),
    ).toBeNull()
    // Allocate of TURN, and an indication
    expect(
      answerer.answer(
        bare.map((byte, at) => (at === 1 ? 3 : byte)),
        from('25.0.0.2'),
      ),
    ).toBeNull()
    expect(
      answerer.answer(
        bare.map((byte, at) => (at === 1 ? 0x11 : byte)),
        from('25.0.0.2'),
      ),
    ).toBeNull()
    expect(answerer.answer(bare, from('25.0.0.2', 0))).toBeNull()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        expect(answerer.answer(noise, from('25.0.0.2'))).toBeNull()
      }),
    )
  })
})

describe('a flood from a forged address', () => {
  /** Bytes out and in when so many requests a second come for so long. */
  function flood(request: Uint8Array, seconds: number, perSecond: number, source: (index: number) => string) {
    let now = 0
    const answerer = new StunAnswerer(() => now)
    let bytes = 0
    for (let index = 0; index < seconds * perSecond; index++) {
      now = (index / perSecond) * 1000
      bytes += answerer.answer(request, from(source(index)))?.length ?? 0
    }
    return { in: seconds * perSecond * request.length, out: bytes }
  }

  it('sends its victim less than it took to send it, with the smallest request too', () => {
    for (const perSecond of [50, 500]) {
      const { in: came, out } = flood(bare, 10, perSecond, () => '25.0.0.2')
      expect(out).toBeGreaterThan(0)
      expect(out).toBeLessThan(came / 10)
    }
  })

  it('sends the hosts of one IPv6 network no more than one', () => {
    const { in: came, out } = flood(bare, 10, 200, (index) => `2a00:77:1::${index.toString(16)}`)
    expect(out).toBeLessThan(came / 10)
  })

  it('sends less than came where it is spread over many victims', () => {
    const { in: came, out } = flood(bare, 10, 5000, (index) => `25.${index & 255}.${(index >> 8) & 255}.1`)
    expect(out).toBeLessThan(came)
  })

  it('never sends more than came where requests are long enough, and is open to those', () => {
    const { in: came, out } = flood(padded, 10, 8, () => '2a00:77:1::1')
    expect(out).toBeLessThanOrEqual(came)
    expect(out).toBe(80 * 44)
  })
})

it('answers over a real socket', async () => {
  const server = await listenStun({ host: '127.0.0.1', port: 0 }, new StunAnswerer(still))
  const client = createSocket('udp4')
  client.send('rubbish', server.address().port, '127.0.0.1')
  client.send(bare, server.address().port, '127.0.0.1')
  const [answer] = await once(client, 'message')
  expect(parseStun(answer)?.mapped).toEqual({
    family: 'ipv4',
    address: '127.0.0.1',
    port: client.address().port,
  })
  client.close()
  server.close()
})
