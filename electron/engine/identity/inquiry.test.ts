import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { identifyPort } from './identify-port'

/** Connections that a computer without descriptors refuses to begin: a fake, as tests can't take them all from themselves. */
let refusals = 0
vi.mock('./line', async (original) => {
  const real = await original<typeof import('./line')>()
  const openLine: typeof real.openLine = async (...how) => {
    if (refusals <= 0) return real.openLine(...how)
    refusals -= 1
    return { ok: false, code: 'EMFILE' }
  }
  return { ...real, openLine }
})

const server = createServer((_request, response) => response.end('here'))
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => server.close())

async function identify() {
  const { port } = server.address() as AddressInfo
  const target = { host: '127.0.0.1', address: '127.0.0.1', family: 4, port, intensity: 7 } as const
  const random = (count: number) => new Uint8Array(randomBytes(count))
  const needs = { mayAsk: async () => true, random, now: Date.now }
  return await identifyPort(target, needs, new AbortController().signal)
}

it('waits for a while where this computer can open no connection', async () => {
  refusals = 3
  expect(await identify()).toMatchObject({ protocol: 'http', because: null })
  expect(refusals).toBe(0)
})

it('never takes what this computer lacked for a word of the port', async () => {
  refusals = Number.POSITIVE_INFINITY
  expect(await identify()).toMatchObject({ protocol: null, because: 'ran-out' })
})
