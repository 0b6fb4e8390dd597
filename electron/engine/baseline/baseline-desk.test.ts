import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { npxPortlight } from '#shared/command-line/testing/own-commands'
import { createEngine, type Engine } from '../engine'

// A real listener, a real file, and the engine's own channels.

const { signal } = new AbortController()
const nobody = { owner: null, purpose: null, until: null, note: null }
let folder = ''
let engine: Engine
let server: Server
let port = 0
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portlight-baseline-'))
  engine = createEngine({ probeWorker: null, dataFolder: join(folder, 'data'), own: npxPortlight })
  server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
afterEach(async () => {
  server.close()
  await engine.close()
  rmSync(folder, { recursive: true })
})

const open = (path: string) => engine.handlers['baseline.open']({ path }, signal)
const look = () => engine.handlers['baseline.look']({}, signal)

async function ofOurs(path: string) {
  const view = await open(path)
  const item = view.notApproved.find((one) => one.at?.port === port && one.kind === 'new-listener')
  if (item === undefined) throw new Error(JSON.stringify(view))
  return { ...nobody, id: item.id, stamp: view.stamp }
}

it('writes down what listens, so that all is as approved; and the next time into another file', async () => {
  expect(await look()).toMatchObject({ file: null, problem: null, approved: [] })
  const first = await engine.handlers['baseline.record']({ owner: 'Bo' }, signal)
  expect(first.file).toBe(join(folder, 'data', 'ports.yaml'))
  expect(first.notApproved.filter((one) => one.at?.port === port)).toEqual([])
  expect(first.approved.length).toBeGreaterThan(0)
  expect(readFileSync(first.file ?? '', 'utf8')).toContain('owner: Bo')
  const second = await engine.handlers['baseline.record']({ owner: null }, signal)
  expect(second.file).toBe(join(folder, 'data', 'ports-2.yaml'))
  // the choice is kept for the next start
  expect(await look()).toMatchObject({ file: second.file })
})

it('approves in the file itself: comments, order, rights and a link to it stay', async () => {
  const file = join(folder, 'real.yaml')
  const text = '# ours\nbaseline: 1\ncomputer:\n  # the door\n  - port: 1\n    optional: true # never there\n'
  writeFileSync(file, text)
  chmodSync(file, 0o640)
  const link = join(folder, 'link.yaml')
  symlinkSync(file, link)
  const one = await ofOurs(link)
  const after = await engine.handlers['baseline.approve'](
    { ...one, owner: 'Bo', purpose: 'the shop: "a: b" # c', until: '2999-01-31', note: 'x' },
    signal,
  )
  expect(after.notApproved.filter((item) => item.at?.port === port)).toEqual([])
  expect(after.approved.find((entry) => entry.purpose === 'the shop: "a: b" # c')).toMatchObject({
    owner: 'Bo',
    until: '2999-01-31',
    there: true,
  })
  const now = readFileSync(file, 'utf8')
  expect(now.startsWith(text)).toBe(true)
  expect(readFileSync(link, 'utf8')).toBe(now)
  expect(statSync(file).mode & 0o777).toBe(0o640)
})

it('approves in a file in UTF-16 too, as PowerShell writes it, and writes UTF-8', async () => {
  const file = join(folder, 'redirected.yaml')
  const text = '# Größe\r\nbaseline: 1\r\ncomputer: []\r\n'
  writeFileSync(file, Buffer.from(`\ufeff${text}`, 'utf16le'))
  const one = await ofOurs(file)
  await engine.handlers['baseline.approve']({ ...one, owner: 'Bo' }, signal)
  expect(readFileSync(file, 'utf8')).toMatch(/^# Größe\r\nbaseline: 1\r\n.*owner: Bo/s)
})

it('leaves a file alone that somebody else changed meanwhile, and one that is none any more', async () => {
  const file = join(folder, 'ports.yaml')
  writeFileSync(file, 'baseline: 1\ncomputer: []\n')
  const one = await ofOurs(file)
  appendFileSync(file, '# an editor was here\n')
  const before = readFileSync(file, 'utf8')
  await expect(engine.handlers['baseline.approve'](one, signal)).rejects.toThrow('was changed meanwhile')
  expect(readFileSync(file, 'utf8')).toBe(before)
  const fresh = await ofOurs(file)
  await expect(
    engine.handlers['baseline.approve']({ ...fresh, until: '2000-01-01' }, signal),
  ).rejects.toThrow('2000-01-01 is over')
  // what is gone by now needs no approval
  await new Promise((resolve) => server.close(resolve))
  await expect(engine.handlers['baseline.approve'](fresh, signal)).rejects.toThrow('not so any more')
  writeFileSync(file, 'baseline: 1\ncomputer: [{porrt: 1}]\n')
  expect((await look()).problem).toMatchObject({ why: 'no-baseline', path: file })
  await expect(engine.handlers['baseline.approve'](fresh, signal)).rejects.toThrow('porrt')
})

it('takes no file that says nothing of what may be open', async () => {
  await expect(open('/dev/zero')).rejects.toThrow('/dev/zero is no file')
  await expect(open(join(folder, 'none.yaml'))).rejects.toThrow('does not exist')
  await expect(open(folder)).rejects.toThrow('is no file')
  const file = join(folder, 'hosts.yaml')
  writeFileSync(file, 'baseline: 1\nhosts:\n  - {host: 10.0.0.9, open: [{port: 22}]}\n')
  expect((await open(file)).notKnown).toEqual(['The file says nothing of this computer.'])
})

it('shows hosts and router as the watch saw them last, where somebody lets it ask, and approves them, too', async () => {
  const file = join(folder, 'hosts.yaml')
  writeFileSync(
    file,
    `baseline: 1
hosts:
  - host: 127.0.0.1 # the same computer
    ask: "${port}"
    open: []
`,
  )
  expect(await open(file)).toMatchObject({
    notApproved: [],
    notKnown: ['The file says nothing of this computer.'],
    elsewhere: { what: '1 host', asked: false, at: null },
  })
  await engine.handlers['settings.change']({ set: { 'watch.others': true }, reset: [] }, signal)
  const leave = new AbortController()
  try {
    for await (const event of engine.handlers['watch.join']({}, leave.signal)) {
      if (event.kind === 'others-looked') break
    }
    const view = await look()
    expect(view.elsewhere).toMatchObject({ asked: true, at: expect.any(Number) })
    const [item] = view.notApproved
    expect(item).toMatchObject({
      name: `127.0.0.1:${port}/tcp`,
      kind: 'port-opened',
      at: { host: '127.0.0.1', port, protocol: 'tcp' },
      unable: null,
    })
    const after = await engine.handlers['baseline.approve'](
      { ...nobody, owner: 'Bo', id: item?.id ?? '', stamp: view.stamp },
      signal,
    )
    expect(after.notApproved).toEqual([])
    expect(after.approved).toMatchObject([
      { what: `TCP port ${port} of 127.0.0.1`, owner: 'Bo', there: true },
    ])
    expect(readFileSync(file, 'utf8')).toContain('# the same computer')
  } finally {
    leave.abort()
  }
})
