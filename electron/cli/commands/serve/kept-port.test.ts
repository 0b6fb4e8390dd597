import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Started } from '#serve/server'
import { startOnKeptPort } from './kept-port'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portlight-kept-port-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Starts nothing (a fake): says yes but where a port is taken. */
const free = (taken: readonly number[] = []) => {
  const asked: number[] = []
  const start = async (port: number): Promise<Started> => {
    asked.push(port)
    if (taken.includes(port)) return { ok: false, address: '127.0.0.1', code: 'EADDRINUSE' }
    const server = { port, address: () => '', idleMs: () => 0, close: async () => {} }
    return { ok: true, server }
  }
  return { asked, start }
}

const portOf = ({ started }: { readonly started: Started }) => (started.ok ? started.server.port : null)
const kept = () =>
  JSON.parse(readFileSync(join(folder, 'serve-port.json'), 'utf8')) as { port: number; pid: number }
const keptBy = (pid: number, port: number) =>
  writeFileSync(join(folder, 'serve-port.json'), JSON.stringify({ port, pid }))

it('is the same each time, and drawn by lot at first', async () => {
  const { start } = free()
  const one = await startOnKeptPort(folder, start)
  expect(portOf(one)).toBeGreaterThanOrEqual(20_000)
  expect(portOf(await startOnKeptPort(folder, start))).toBe(portOf(one))
  const others = await Promise.all(
    Array.from({ length: 20 }, (_, index) => startOnKeptPort(join(folder, `user ${index}`), start)),
  )
  expect(new Set(others.map(portOf)).size).toBeGreaterThan(10)
})

it('is not that of somebody else, and their port is not come back to', async () => {
  const { pid: gone = 0 } = spawnSync(process.execPath, ['--version'])
  keptBy(gone, 25_000)
  const second = await startOnKeptPort(folder, free([25_000]).start)
  expect(second.instead).toBe(25_000)
  expect(portOf(second)).not.toBe(25_000)
  expect(kept().port).toBe(portOf(second))
  expect(portOf(await startOnKeptPort(folder, free().start))).toBe(portOf(second))
})

it('stays that of another run of ours that goes on', async () => {
  keptBy(process.ppid, 25_000)
  const second = await startOnKeptPort(folder, free([25_000]).start)
  expect(second.instead).toBe(25_000)
  expect(kept()).toEqual({ port: 25_000, pid: process.ppid })
})

it.each(['', '{', '{"port":0,"pid":1}', '{"port":"80","pid":1}', '[]'])(
  'is drawn anew where the file holds %j',
  async (text) => {
    writeFileSync(join(folder, 'serve-port.json'), text)
    const { asked, start } = free()
    await startOnKeptPort(folder, start)
    expect(asked).toHaveLength(1)
    expect(kept().port).toBe(asked[0])
  },
)

it('is another one each time where nothing can be kept', async () => {
  writeFileSync(join(folder, 'file'), '')
  const { started, instead } = await startOnKeptPort(join(folder, 'file', 'x'), free().start)
  expect([started.ok, instead]).toEqual([true, null])
})

it('says at once what has nothing to do with the port', async () => {
  const started: Started = { ok: false, address: '127.0.0.1', code: 'EMFILE' }
  let times = 0
  const answer = await startOnKeptPort(folder, async () => {
    times += 1
    return started
  })
  expect([answer.started, times]).toEqual([started, 1])
})
