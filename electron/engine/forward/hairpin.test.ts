import { createServer, type Server } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { hairpin } from './hairpin'
import { answerPort, type PortAnswerer } from './outside/answerer'
import { newToken } from './outside/token'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})
const soon = () => AbortSignal.timeout(5_000)
const address = '127.0.0.1'

async function answering(protocol: 'tcp' | 'udp', token: string): Promise<PortAnswerer> {
  const made = await answerPort({ port: 0, protocol, family: 'ipv4', token }, soon())
  if ('refused' in made) throw new Error(made.refused)
  open.push(made)
  return made
}

async function listening(): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => socket.on('error', () => {}).end('something else'))
  await new Promise<void>((resolve) => server.listen(0, address, resolve))
  open.push(server)
  const at = server.address()
  return { server, port: typeof at === 'object' && at !== null ? at.port : 0 }
}

it.each(['tcp', 'udp'] as const)('meets our own answer over %s', async (protocol) => {
  const token = newToken()
  const { port } = await answering(protocol, token)
  expect(await hairpin({ address, port, protocol, token }, soon())).toBe(true)
  expect(await hairpin({ address, port, protocol, token: newToken() }, AbortSignal.timeout(600))).toBe(false)
})

it("takes a connection to the user's program for enough, and not for our answer", async () => {
  const { port } = await listening()
  expect(await hairpin({ address, port, protocol: 'tcp', token: null }, soon())).toBe(true)
  expect(await hairpin({ address, port, protocol: 'tcp', token: newToken() }, soon())).toBe(false)
})

it('does not reach a port where nobody is', async () => {
  const { server, port } = await listening()
  await new Promise((resolve) => server.close(resolve))
  expect(await hairpin({ address, port, protocol: 'tcp', token: null }, soon())).toBe(false)
  expect(await hairpin({ address, port, protocol: 'udp', token: newToken() }, AbortSignal.timeout(300))).toBe(
    false,
  )
})
