import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEngine } from '#engine/engine'
import { npxPortlight } from '#shared/command-line/testing/own-commands'
import { runCli } from '../../run-cli'
import { fakeWorld } from '../../testing/fake-io'

const dataFolder = mkdtempSync(join(tmpdir(), 'portlight-history-'))
let server: Server
let port = 0
beforeAll(async () => {
  server = createServer((socket) => socket.on('error', () => {}))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
afterAll(() => {
  server.close()
  rmSync(dataFolder, { recursive: true })
})

async function run(...args: readonly string[]) {
  const history = { version: '0.1.0', complain: (complaint: unknown) => expect(complaint).toBe('') }
  const world = fakeWorld(createEngine({ probeWorker: null, dataFolder, own: npxPortlight, history }))
  const code = await runCli(args, { ...world.io, dataFolder: async () => dataFolder })
  return { code, out: world.stdout.text, err: world.stderr.text }
}

describe('portlight history', () => {
  it('has what was scanned, and what changed since is told by names', async () => {
    expect(await run('history')).toMatchObject({ code: 0, err: 'Nothing is kept yet.\n' })
    await run('scan', '127.0.0.1', '-p', `${port}`, '-q', '--no-keep')
    expect((await run('history', '--json')).out).toContain('"runs": []')
    await run('scan', '127.0.0.1', '-p', `${port}`, '-q')
    await new Promise((resolve) => server.close(resolve))
    await run('scan', '127.0.0.1', '-p', `${port}`, '-q')

    const listed = JSON.parse((await run('history', '--json')).out)
    expect(listed.runs.map(({ open }: { open: number }) => open)).toEqual([0, 1])
    const changed = await run('compare', 'last~1', 'last')
    expect(changed.out).toContain(`- ${port}/tcp  closed  open → closed`)
    expect(changed.code).toBe(1)
    expect((await run('history', 'show', 'last~1')).out).toContain(`${port}/tcp`)
    expect((await run('show', listed.runs[1].id.slice(-8), '--csv')).out).toContain(
      `,${port},tcp,open,syn-ack,`,
    )
    expect((await run('history', 'export', 'last', '--xml')).out).toContain('<nmaprun')
    expect((await run('history', 'list', '127.0.0.1')).out.split('\n')).toHaveLength(4)
    expect(await run('history', 'list', 'elsewhere')).toMatchObject({ code: 1, out: '' })

    expect(await run('history', 'remove', 'last', 'nobody')).toMatchObject({ code: 2 })
    expect(await run('history', 'remove', 'last')).toMatchObject({ code: 0, err: '1 run removed.\n' })
    expect(await run('compare', 'last~1', 'last')).toMatchObject({
      code: 2,
      err: expect.stringContaining('last~1: Only 1 scan is kept'),
    })
    expect(await run('history', 'remove', 'all')).toMatchObject({ code: 0 })
    expect((await run('history', 'path')).out).toBe(`${join(dataFolder, 'history')}\n`)
  })

  it('has other answers, too: as they were, under the name that they were given', async () => {
    await run('why', `${port}`, '--no-keep')
    await run('sockets', '--no-keep')
    expect((await run('history')).err).toBe('Nothing is kept yet.\n')
    const { out: asked } = await run('why', `${port}`)
    await run('sockets', '--listening')
    const listed = JSON.parse((await run('history', '--json')).out).runs
    expect(listed.map(({ kind }: { kind: string }) => kind)).toEqual(['sockets', 'conflict'])
    const [sockets, conflict] = listed.map(({ id }: { id: string }) => id)

    const shown = await run('history', 'show', conflict)
    expect(shown.out).toContain(`TCP port ${port} in use? Kept from `)
    expect(shown.out).toContain(asked)
    expect(shown.err).toContain(`To ask again: npx portlight why ${port}`)
    expect(JSON.parse((await run('history', 'export', conflict)).out)).toMatchObject({ command: 'why', port })
    expect((await run('history', 'show', sockets, '--csv')).out).toContain('LISTEN')
    expect(await run('history', 'show', conflict, '--xml')).toMatchObject({
      code: 2,
      err: expect.stringContaining('is no scan: it can be written with --json'),
    })
    expect(await run('compare', sockets, conflict)).toMatchObject({
      code: 2,
      err: expect.stringContaining('That is no scan'),
    })

    expect((await run('history', 'rename', conflict, 'before', 'the', 'update')).err).toBe(
      'It is called "before the update" now.\n',
    )
    expect(await run('history', 'keep', 'before the update')).toMatchObject({ err: '1 run kept for good.\n' })
    expect((await run('history')).out).toContain('“before the update”, kept for good: ')
    expect((await run('history', 'list', 'update')).out.split('\n')).toHaveLength(3)
    await run('history', 'unkeep', 'before the update')
    await run('history', 'rename', 'before the update')
    expect(JSON.parse((await run('history', '--json')).out).runs[1]).toMatchObject({
      kept: false,
      name: null,
    })
    expect(await run('history', 'rename', conflict, 'last')).toMatchObject({ code: 2 })
    await run('history', 'forget', 'all')
  })

  it.each([
    [['history', 'find'], 'list, show, export, keep, unkeep, rename, remove or path'],
    [['history', 'show'], 'portlight history show last'],
    [['history', 'remove'], 'Say which'],
    [['history', 'list', '--xml'], 'not with --xml'],
    [['history', 'show', 'last'], 'last: No scan is kept yet: npx portlight scan makes one.'],
    [['compare', 'last~1', 'last'], 'last~1: No scan is kept yet'],
    [['compare', 'cafe', 'last'], 'no kept scan of that name'],
  ])('%j: says what is wrong', async (args, sentence) => {
    const { code, err } = await run(...args)
    expect(err).toContain(sentence)
    expect(code).toBe(2)
  })
})
