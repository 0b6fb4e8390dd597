import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { afterAll, describe, expect, it } from 'vitest'
import { stunFailureText } from '#shared/forward/stun-told'
import { bindingSuccess, unknownAttributesError } from '#shared/stun/encode'
import { parseStun } from '#shared/stun/parse'
import { askStun, type StunSight } from './stun-query'
import { type FakeStun, type FakeStunOptions, fakeStun } from './testing/fake-stun'

const never = new AbortController().signal
const servers: FakeStun[] = []
afterAll(() => {
  for (const server of servers.splice(0)) server.close()
})

async function server(options: FakeStunOptions = {}): Promise<FakeStun> {
  const started = await fakeStun(options)
  servers.push(started)
  return started
}

/** Why it saw nothing, as a sentence. */
function told(sight: StunSight | undefined): string | null {
  if (sight === undefined || sight.because === null) return null
  return stunFailureText(sight.server, sight.family, sight.because)
}

const mapped = { family: 'ipv4', address: '25.0.0.2', port: 4000 } as const

describe.concurrent('asking who we look like', () => {
  it('tells what the server saw, each time from another source port', async () => {
    const one = await server()
    const [first] = await askStun([one.name], { family: 'ipv4' }, never)
    const [second] = await askStun([one.name], { family: 'ipv4' }, never)
    expect(first).toMatchObject({ server: one.name, address: '127.0.0.1', asked: '127.0.0.1', because: null })
    expect(`127.0.0.1:${first?.port}`).toBe(one.askedFrom[0])
    expect(one.askedFrom[1]).toBe(`127.0.0.1:${second?.port}`)
    expect(one.askedFrom[0]).not.toBe(one.askedFrom[1])
  })

  it('asks again where the first request is lost', async () => {
    const one = await server({ deafFor: 1 })
    const [sight] = await askStun([one.name], { family: 'ipv4' }, never)
    expect(sight?.address).toBe('127.0.0.1')
    expect(one.requests).toHaveLength(2)
    // the same transaction, so that a late answer to the first would count too
    expect(one.requests[0]).toEqual(one.requests[1])
  })

  it('asks all at once: a silent one holds up nobody, and is named', async () => {
    const [good, deaf] = [await server(), await server({ deafFor: 99 })]
    const sights = await askStun([deaf.name, good.name], { family: 'ipv4' }, never)
    expect(sights[0]).toMatchObject({
      address: null,
      because: { why: 'silent' },
      inVain: 'silent',
    })
    expect(sights[1]?.address).toBe('127.0.0.1')
    expect(sights[0]?.tookMs).toBeLessThan(10_000)
    expect(deaf.requests).toHaveLength(3)
  })

  it('does not count one server twice', async () => {
    const one = await server()
    const names = [one.name, one.name.replace('127.0.0.1', 'localhost')]
    const sights = await askStun(names, { family: 'ipv4' }, never)
    expect(sights.map(({ address }) => address).filter((address) => address !== null)).toHaveLength(1)
    expect(sights.find(({ address }) => address === null)).toMatchObject({
      because: { why: 'same-server' },
      inVain: 'not-asked',
    })
    expect(one.requests).toHaveLength(1)
  })

  it('ends at once when it is cancelled', async () => {
    const deaf = await server({ deafFor: 99 })
    const stop = new AbortController()
    const asking = askStun([deaf.name], { family: 'ipv4' }, stop.signal)
    while (deaf.requests.length === 0) await new Promise((resolve) => setImmediate(resolve))
    stop.abort()
    expect((await asking)[0]?.address).toBeNull()
    expect(deaf.requests).toHaveLength(1)
  })

  it('says that nobody listens', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    await once(socket, 'listening')
    const name = `127.0.0.1:${socket.address().port}`
    socket.close()
    await once(socket, 'close')
    const [sight] = await askStun([name], { family: 'ipv4' }, never)
    expect(told(sight)).toBe(`${name} says that nothing listens on that port.`)
    expect(sight?.inVain).toBe('answered')
  })

  it.each([
    ['host:0', 'is not a STUN server'],
    ['[::1]:3478', "is an IPv6 address and can't be asked over IPv4"],
    ['does-not-exist.invalid:3478', 'cannot be resolved'],
  ])('says what is wrong with %s', async (name, problem) => {
    const [sight] = await askStun([name], { family: 'ipv4' }, never)
    expect(sight?.address).toBeNull()
    expect(told(sight)).toContain(problem)
    // whether a name doesn't exist or nobody told is for the machine's name server to say
    if (!name.includes('invalid')) expect(sight?.inVain).toBe('not-asked')
  })

  const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
    all?.some(({ address }) => address === '::1'),
  )
  it.skipIf(!hasIpv6)('asks over IPv6 when that is asked for, names included', async () => {
    const socket = createSocket('udp6')
    socket.on('message', (data, from) => {
      const id = parseStun(data)?.transactionId ?? new Uint8Array(12)
      const seen = { family: 'ipv6' as const, address: from.address, port: from.port }
      socket.send(bindingSuccess(id, seen), from.port, from.address)
    })
    socket.bind(0, '::1')
    await once(socket, 'listening')
    const [sight] = await askStun([`[::1]:${socket.address().port}`], { family: 'ipv6' }, never)
    expect(sight).toMatchObject({ family: 'ipv6', address: '::1', because: null })
    socket.close()
  })
})

describe.concurrent('answers that are none', () => {
  it.each<[string, (id: Uint8Array) => Uint8Array, string]>([
    ['rubbish', () => Uint8Array.of(1, 2, 3), 'did not answer'],
    ['another transaction', () => bindingSuccess(new Uint8Array(12), mapped), 'did not answer'],
    ['an echo', (request) => request, 'did not answer'],
    [
      'an error',
      (request) => unknownAttributesError(request.subarray(8, 20), [3]),
      'refused to answer (420)',
    ],
    [
      'no address',
      (request) =>
        bindingSuccess(request.subarray(8, 20), mapped).map((byte, at) => (at === 20 ? 0x7f : byte)),
      'without an address',
    ],
    [
      'an address of the other family',
      (request) =>
        bindingSuccess(request.subarray(8, 20), { family: 'ipv6', address: '2001:db8::1', port: 1 }),
      'was asked over IPv4 and answered with 2001:db8::1',
    ],
    [
      'an address that nobody can have',
      (request) => bindingSuccess(request.subarray(8, 20), { family: 'ipv4', address: '0.0.0.0', port: 1 }),
      'which nobody can have',
    ],
  ])('%s', async (_, answer, problem) => {
    const odd = await server({ rubbish: (request) => [answer(request)] })
    const [sight] = await askStun([odd.name], { family: 'ipv4' }, never)
    expect(sight?.address).toBeNull()
    expect(told(sight)).toContain(problem)
  })

  it('a true transaction from somebody who was not asked', async () => {
    const stranger = createSocket('udp4').bind(0, '127.0.0.1')
    await once(stranger, 'listening')
    const one = await server({ rubbish: () => [] })
    const asking = askStun([one.name], { family: 'ipv4' }, never)
    while (one.requests.length === 0) await new Promise((resolve) => setImmediate(resolve))
    const [address = '', port = ''] = one.askedFrom[0]?.split(':') ?? []
    const forged = bindingSuccess((one.requests[0] ?? new Uint8Array(20)).subarray(8, 20), mapped)
    stranger.send(forged, Number(port), address)
    expect((await asking)[0]?.address).toBeNull()
    stranger.close()
  })
})
