import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { call } from '#shared/ipc/channel'
import { serve } from '#shared/ipc/server'
import { transportPair } from '#shared/ipc/transport'
import { createLink } from './link'
import { messagePortTransport } from './message-port-transport'

const contract = { 'math.double': call(v.number(), v.number()) } as const
const never = new AbortController().signal

function server() {
  const [near, far] = transportPair()
  serve(contract, { 'math.double': async (n) => n * 2 }, far)
  return { near, far }
}

describe('a link', () => {
  it('asks for a connection and waits for it', async () => {
    let asked = 0
    const link = createLink(contract, () => {
      asked += 1
    })
    const client = link.client(never)
    expect(asked).toBe(1)
    link.use(server().near)
    expect(await (await client)['math.double'](21)).toBe(42)
  })

  it('takes one that is there at once', async () => {
    const link = createLink(contract, () => link.use(server().near))
    expect(await (await link.client(never))['math.double'](1)).toBe(2)
  })

  it('gives up in time', async () => {
    const link = createLink(contract, () => {}, 10)
    await expect(link.client(never)).rejects.toMatchObject({ value: { code: 'disconnected' } })
  })

  it('ends the wait when the asker leaves', async () => {
    const own = new AbortController()
    const client = createLink(contract, () => {}).client(own.signal)
    own.abort()
    await expect(client).rejects.toMatchObject({ value: { code: 'cancelled' } })
  })

  it('asks anew after the other side went', async () => {
    const first = server()
    let asked = 0
    const link = createLink(contract, () => {
      asked += 1
      link.use(server().near)
    })
    link.use(first.near)
    first.far.close()
    await new Promise((resolve) => setTimeout(resolve))
    expect(await (await link.client(never))['math.double'](2)).toBe(4)
    expect(asked).toBe(1)
  })
})

it('a message port keeps what came before anybody listened', async () => {
  const { port1, port2 } = new MessageChannel()
  const near = messagePortTransport(port1)
  const far = messagePortTransport(port2)
  far.send('early')
  await new Promise((resolve) => setTimeout(resolve, 20))
  const heard = await new Promise((resolve) => near.onMessage(resolve))
  expect(heard).toBe('early')
  near.close()
  near.send('into the void')
})
