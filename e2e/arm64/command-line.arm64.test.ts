import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { root } from '../../scripts/setup/project.mjs'
import { Arm64Node } from './arm64-node'

const script = join(root, 'out/main/cli.cjs')
let node: Arm64Node
let server: Server
let port = 0

beforeAll(async () => {
  node = await Arm64Node.make()
  server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
}, 180_000)

afterAll(() => {
  server?.close()
  node?.close()
})

const portlight = (...args: string[]) => node.run(script, ...args)

it('runs the instructions of arm64', async () => {
  expect(await node.run('-p', 'process.arch')).toMatchObject({ code: 0, stdout: 'arm64\n' })
})

it('scans with its threads, and loses nothing', async () => {
  const { code, stdout } = await portlight('scan', '127.0.0.1', '-p', `1-200,${port}`, '--json', '--all')
  expect(code).toBe(0)
  const report = JSON.parse(stdout) as { hosts: { states: Record<string, string> }[] }
  expect(report.hosts[0]?.states.open?.split(',')).toContain(String(port))
  expect(report.hosts[0]?.states.error).toBe('')
})

it('lists sockets with their owners', async () => {
  const { code, stdout } = await portlight('sockets', '--listening', '--port', String(port), '--json')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    sockets: [
      {
        protocol: 'tcp',
        state: 'LISTEN',
        local: { address: '127.0.0.1', port },
        owners: [{ pid: process.pid }],
      },
    ],
  })
})

it('says who has a port', async () => {
  const { code, stdout } = await portlight('why', `127.0.0.1:${port}`, '--json')
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'live-listener', owners: [{ pid: process.pid }] })
})
