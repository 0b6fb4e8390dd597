import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { root } from '../../scripts/setup/project.mjs'
import { startServe } from '../serve-process'

const run = promisify(execFile)
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
const file = join(root, `dist/portlight-${version}.tgz`)
const folder = mkdtempSync(join(tmpdir(), 'portlight-npm-'))
const installed = join(folder, 'node_modules/portlight')

// a machine that has Node and npm, and nothing of this project
const env = {
  PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
  HOME: folder,
  npm_config_update_notifier: 'false',
}
const npm = (...args: string[]) => run('npm', args, { cwd: folder, env })
const portlight = (...args: string[]) =>
  run('npx', ['--offline', '--no', '--', 'portlight', ...args], { cwd: folder, env })

beforeAll(async () => {
  await run(process.execPath, ['scripts/package-npm.mjs'], { cwd: root })
  await npm('install', '--offline', '--no-audit', '--no-fund', file)
}, 300_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('is small, and needs nothing else', () => {
  expect(statSync(file).size).toBeLessThan(3e6)
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    'portlight',
  ])
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as object
  expect(manifest).toMatchObject({ optionalDependencies: { koffi: expect.any(String) } })
  for (const key of ['dependencies', 'peerDependencies', 'scripts']) {
    expect(manifest).not.toHaveProperty(key)
  }
})

it('names the licence of everything that is built in', () => {
  const list = readFileSync(join(installed, 'licences.md'), 'utf8')
  const entries = [...list.matchAll(/^## (\S+) - \S+ \(([^)]+)\)$/gm)].map(([, name, licence]) => [
    name,
    licence,
  ])
  expect(entries.map(([name]) => name)).toEqual(expect.arrayContaining(['valibot', 'ws', 'react', 'zustand']))
  for (const [name, licence] of entries) {
    expect(['MIT', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'Apache-2.0', 'OFL-1.1'], name).toContain(licence)
  }
})

it('answers, with the exit codes of the command line', async () => {
  expect((await portlight('--version')).stdout).toBe(`${version}\n`)
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const { stdout } = await portlight('scan', '127.0.0.1', '-p', `${port}`, '--json')
  expect(JSON.parse(stdout)).toMatchObject({ hosts: [{ states: { open: `${port}` } }] })
  await expect(portlight('why', `${port}`)).rejects.toMatchObject({ code: 1 })
  server.close()
})

it('serves the page with all that it loads', async () => {
  const serving = await startServe([], {}, [process.execPath, join(installed, 'portlight.mjs')])
  const page = await (await fetch(serving.origin)).text()
  const files = [...page.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, name]) => name)
  expect(files.length).toBeGreaterThanOrEqual(2)
  for (const name of files) expect((await fetch(`${serving.origin}/${name}`)).status, name).toBe(200)
  expect(await serving.stop()).toBe(130)
})
