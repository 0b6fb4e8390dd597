import { createSocket, type Socket } from 'node:dgram'
import { platform } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import { portControlExchange } from './port-control-exchange'

const sockets: Socket[] = []
const never = new AbortController().signal
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close()
})

async function bound(address = '127.0.0.1'): Promise<Socket> {
  const socket = createSocket('udp4')
  sockets.push(socket)
  await new Promise<void>((resolve) => socket.bind(0, address, resolve))
  return socket
}

function ask(port: number, limitMs = 5_000, signal = never) {
  const server = { address: '127.0.0.1', port, family: 'ipv4', from: '127.0.0.1' } as const
  const read = (answer: Buffer) => (answer.toString().startsWith('yes') ? answer.toString() : null)
  return portControlExchange(server, Buffer.from('ask'), read, limitMs, signal)
}

describe('a request of NAT-PMP or PCP', () => {
  it('is sent again until it is answered', async () => {
    const router = await bound()
    const heard: string[] = []
    router.on('message', (message, { port, address }) => {
      heard.push(message.toString())
      if (heard.length === 3) router.send('yes', port, address)
    })
    const answer = await ask(router.address().port)
    expect(answer).toMatchObject({ kind: 'answer', value: 'yes' })
    expect(heard).toEqual(['ask', 'ask', 'ask'])
    // RFC 6886 section 3.1: 250 ms and 500 ms were waited for, as far as timers are exact
    if (answer.kind === 'answer') expect(answer.tookMs).toBeGreaterThan(700)
  })

  it('is not answered by rubbish, but by what comes after it', async () => {
    const router = await bound()
    router.on('message', (_message, { port, address }) => {
      for (const answer of ['no', '', 'x'.repeat(1_200), 'yes!']) router.send(answer, port, address)
    })
    expect(await ask(router.address().port)).toMatchObject({ kind: 'answer', value: 'yes!' })
  })

  it('gives up on a flood of rubbish', async () => {
    const router = await bound()
    router.on('message', (_message, { port, address }) => {
      for (let count = 0; count < 200; count++) router.send('no', port, address)
    })
    expect(await ask(router.address().port, 15_000)).toEqual({ kind: 'silent' })
  })

  it('is not answered from another port or address', async () => {
    const router = await bound()
    const strangers = [await bound(), ...(platform() === 'linux' ? [await bound('127.0.0.2')] : [])]
    let lied = 0
    router.on('message', (_message, { port, address }) => {
      for (const stranger of strangers) stranger.send('yes, me', port, address, () => (lied += 1))
    })
    expect(await ask(router.address().port, 600)).toEqual({ kind: 'silent' })
    expect(lied).toBeGreaterThan(0)
  })

  it('ends at once where nothing listens', async () => {
    const socket = await bound()
    const { port } = socket.address()
    await new Promise<void>((resolve) => socket.close(() => resolve()))
    sockets.pop()
    expect(await ask(port, 15_000)).toEqual({ kind: 'refused' })
  })

  it('fails where the address is none or not this computer’s', async () => {
    const read = () => null
    const at = (address: string, from: string) =>
      portControlExchange({ address, port: 5351, family: 'ipv4', from }, Buffer.from('x'), read, 5_000, never)
    expect(await at('127.0.0.1', '192.0.2.1')).toEqual({ kind: 'failed', problem: 'EADDRNOTAVAIL' })
    expect(await at('::1', '127.0.0.1')).toMatchObject({ kind: 'failed' })
  })

  it('ends when it is cancelled', async () => {
    const router = await bound()
    const stop = new AbortController()
    router.on('message', () => stop.abort())
    expect(await ask(router.address().port, 15_000, stop.signal)).toEqual({ kind: 'silent' })
    expect(await ask(router.address().port, 15_000, stop.signal)).toEqual({ kind: 'silent' })
  })
})
