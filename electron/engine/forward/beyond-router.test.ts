import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import { askBeyond } from './beyond-router'

/** A fake of a router that speaks PCP alone, and sees a NAT between itself and who asks (RFC 6887 section 8.2). */
async function pcpRouter(): Promise<number> {
  const socket = createSocket('udp4')
  onTestFinished(() => void socket.close())
  socket.on('message', (asked, from) => {
    const [version = 0, opcode = 0] = asked
    const answer = Buffer.alloc(24)
    answer[0] = 2
    answer[1] = opcode | 0x80
    // ADDRESS_MISMATCH; and to NAT-PMP that it speaks another version
    answer[3] = version === 2 ? 12 : 1
    socket.send(answer, from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return socket.address().port
}

it('finds a device that speaks PCP alone, and one that speaks nothing is none', async () => {
  const { signal } = new AbortController()
  const port = await pcpRouter()
  expect(await askBeyond(['127.0.0.1'], '127.0.0.1', signal, port)).toEqual([
    { address: '127.0.0.1', way: 'PCP', outer: null },
  ])
  expect(await askBeyond(['127.0.0.1'], '127.0.0.2', signal, port)).toEqual([])
})
