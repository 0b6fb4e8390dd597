import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { createEngine } from '#engine/engine'
import { npxPortlight } from '#shared/command-line/testing/own-commands'
import { version } from '../../../../package.json'
import { runCli } from '../../run-cli'
import { fakeWorld } from '../../testing/fake-io'
import { scriptedEngine } from '../../testing/scripted-engine'

const dataFolder = mkdtempSync(join(tmpdir(), 'portlight-update-'))
afterAll(() => rmSync(dataFolder, { recursive: true }))

let server: Server | null = null
afterEach(() => server?.close())

/** Stands in for the project's page. @returns its address, and what it was asked */
async function standIn(status: number, body: string) {
  const asked: string[] = []
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`)
    response.writeHead(status, { Location: 'http://127.0.0.1:1/' }).end(body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { asked, url: `http://127.0.0.1:${port}/latest.json` }
}

async function update(...args: readonly string[]) {
  const world = fakeWorld(scriptedEngine(async function* () {}))
  const code = await runCli(['update', ...args], { ...world.io, dataFolder: async () => dataFolder })
  return { code, out: world.stdout.text, err: world.stderr.text }
}

const page = 'https://portlight.example/'

describe('portlight update', () => {
  it('asks nobody before it is agreed to, and says who would learn what', async () => {
    const { code, out } = await update()
    expect(code).toBe(3)
    expect(out).toContain('Nobody was asked.')
    expect(out).toContain('Whoever runs portlight.example learns your internet address')
    expect(out).toContain('settings set app.updates on')
    const own = npxPortlight
    const { handlers, close } = createEngine({ probeWorker: null, dataFolder, own })
    expect(await handlers['update.look']({}, AbortSignal.timeout(10_000))).toEqual({ kind: 'not-asked' })
    await close()
  })

  it('tells of a newer one, downloads nothing, and tells nothing of this one', async () => {
    const { asked, url } = await standIn(200, JSON.stringify({ version: '999.0.0', page }))
    const { code, out } = await update('--from', url)
    expect(code).toBe(1)
    expect(out).toBe(
      `Portlight 999.0.0 is there; this is ${version}. It is at ${page}\nNothing was downloaded.\n`,
    )
    expect(asked).toEqual([expect.stringMatching(/^GET \/latest\.json /)])
    expect(asked.join()).not.toContain(version)
    expect(asked.join().toLowerCase()).not.toContain('cookie')
  })

  it('says that this is the newest', async () => {
    const { url } = await standIn(200, JSON.stringify({ version, page }))
    expect(await update('--from', url)).toEqual({
      code: 0,
      out: `This is the newest: Portlight ${version}.\n`,
      err: '',
    })
  })

  it.each([
    [404, '', 'HTTP status 404'],
    [302, '', 'Such hints are not followed'],
    [200, '<html>', 'names no version and page'],
  ])('says that it is not known after a %d', async (status, body, because) => {
    const { url } = await standIn(status, body)
    const { code, out } = await update('--from', url, '--json')
    expect(code).toBe(3)
    expect(JSON.parse(out)).toEqual({
      portlight: version,
      command: 'update',
      kind: 'not-known',
      because: expect.stringContaining(because),
    })
  })

  it.each([
    [['--from', 'example.org'], '"example.org" is no address of a file'],
    [['--from', 'http://example.org/latest.json'], 'is not encrypted'],
    [['--from', 'https://me:pw@example.org/'], 'without a name and a password'],
    [['--from', 'file:///etc/passwd'], 'is not encrypted'],
    [['now'], 'update takes no "now".'],
  ])('%j: says what is wrong, and asks nobody', async (args, sentence) => {
    const { code, out, err } = await update(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(sentence)
  })
})
