import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { connect } from '#shared/ipc/client'
import { serve } from '#shared/ipc/server'
import { shellContract } from '#shared/ipc/shell-contract'
import { type Transport, transportPair } from '#shared/ipc/transport'
import type { EndedWork, ShellState } from '#shared/shell/shell'
import { CommandFeed } from './command-feed'
import { pathOf, readOffered } from './offered-file'
import { shellHandlers } from './shell-handlers'

let folder: string
let target: string | null
let commands: CommandFeed
let seen: {
  opened: string[]
  copied: string[]
  logged: string[]
  states: ShellState[]
  ended: EndedWork[]
  refused: string[]
}
let page: Transport

function client() {
  const [left, right] = transportPair()
  page = left
  const handlers = shellHandlers({
    info: async () => ({
      version: '0.1.0',
      platform: 'linux',
      runtime: 'test',
      logFile: null,
      background: 'tray',
    }),
    log: { file: null, write: (_level, text) => seen.logged.push(text) },
    commands,
    file: (signal) => readOffered(join(folder, 'office.xml'), signal),
    onState: (state) => seen.states.push(state),
    onEnded: (work) => seen.ended.push(work),
    askWhereTo: async () => target,
    askWhich: async () => target,
    openExternal: async (address) => {
      seen.opened.push(address)
    },
    gateway: async () => '192.168.1.1',
    copy: (text) => seen.copied.push(text),
  })
  serve(shellContract, handlers, right, {
    checkOutput: true,
    onRefused: (reason) => seen.refused.push(reason),
  })
  return connect(shellContract, left).client
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portlight-shell-'))
  target = join(folder, 'scan.csv')
  commands = new CommandFeed()
  seen = { opened: [], copied: [], logged: [], states: [], ended: [], refused: [] }
})
afterEach(() => rmSync(folder, { recursive: true }))

it('writes a file where the user wants it', async () => {
  const answer = await client()['shell.save']({ suggestedName: 'scan.csv', content: 'host,port\n' })
  expect(answer).toEqual({ saved: target })
  expect(readFileSync(join(folder, 'scan.csv'), 'utf8')).toBe('host,port\n')
})

it('writes bytes as they are', async () => {
  const content = new Uint8Array([0xd4, 0xc3, 0xb2, 0xa1, 0, 255])
  await client()['shell.save']({ suggestedName: 'probe.pcap', content })
  expect([...readFileSync(join(folder, 'scan.csv'))]).toEqual([...content])
})

it('writes nothing where the user thought better of it', async () => {
  target = null
  expect(await client()['shell.save']({ suggestedName: 'scan.csv', content: 'x' })).toEqual({ saved: null })
})

it('says why a file cannot be written', async () => {
  target = folder
  await expect(client()['shell.save']({ suggestedName: 'scan.csv', content: 'x' })).rejects.toThrow(
    "The file can't be written: that is a folder.",
  )
})

it.each(['../../etc/passwd', 'a/b.csv', '', 'x'.repeat(200)])(
  'refuses the suggested name %j',
  async (suggestedName) => {
    await expect(client()['shell.save']({ suggestedName, content: 'x' })).rejects.toMatchObject({
      value: { code: 'invalid-input' },
    })
  },
)

it('opens pages of the list and no others', async () => {
  const shell = client()
  await shell['shell.open-external']({ url: 'https://www.rfc-editor.org/rfc/rfc6335' })
  await expect(shell['shell.open-external']({ url: 'https://example.org/' })).rejects.toMatchObject({
    value: { code: 'refused' },
  })
  expect(seen.opened).toEqual(['https://www.rfc-editor.org/rfc/rfc6335'])
  expect(seen.logged).toEqual(['refused to open https://example.org/'])
})

it('hands the commands of the menu on while the page listens, and not afterwards', async () => {
  const shell = client()
  const leave = new AbortController()
  const feed = shell['shell.commands']({}, leave.signal)[Symbol.asyncIterator]()
  const first = feed.next()
  await new Promise((resolve) => setImmediate(resolve))
  commands.send('run.start')
  commands.send('run.cancel')
  expect(await first).toEqual({ done: false, value: 'run.start' })
  expect(await feed.next()).toEqual({ done: false, value: 'run.cancel' })
  leave.abort()
  expect(await feed.next()).toMatchObject({ done: true })
  commands.send('run.start')
})

it('copies, takes the state of the scan and keeps faults of the page', async () => {
  const shell = client()
  await shell['shell.copy']({ text: 'a report' })
  await shell['shell.state']({ run: 'running', theme: 'dark', progress: 0.5 })
  await shell['shell.ended']({ place: 'scan', title: 'The scan has ended', sentence: '3 open.' })
  await shell['shell.report']({ text: 'it broke' })
  expect(seen.copied).toEqual(['a report'])
  expect(seen.states).toEqual([{ run: 'running', theme: 'dark', progress: 0.5 }])
  expect(seen.ended).toEqual([{ place: 'scan', title: 'The scan has ended', sentence: '3 open.' }])
  expect(seen.logged).toEqual(['page: it broke'])
})

it.each([
  ['a word', 'hello'],
  ['nothing', null],
  ['a request without a run', { type: 'ask', channel: 'shell.info', input: {} }],
  ['an unknown channel', { type: 'ask', run: 1, channel: 'shell.exec', input: {} }],
  ['a name of every object', { type: 'ask', run: 1, channel: '__proto__', input: {} }],
  ['an engine channel', { type: 'ask', run: 1, channel: 'scan.run', input: {} }],
  ['input of the wrong shape', { type: 'ask', run: 1, channel: 'shell.copy', input: { text: 1 } }],
  ['more than was asked for', { type: 'ask', run: 1, channel: 'shell.copy', input: { text: '', path: '/' } }],
])('refuses %s, and runs nothing', async (_, message) => {
  client()
  page.send(message)
  await new Promise((resolve) => setImmediate(resolve))
  expect(seen.refused).toHaveLength(1)
  expect(seen.copied).toEqual([])
})

it('hands over the file that it was told to open, whole and by its name alone, or says why not', async () => {
  const text = `<nmaprun>${'x'.repeat(2_500_000)}</nmaprun>`
  const read = async () => {
    let name = ''
    let content = ''
    for await (const part of client()['shell.file']({})) {
      if ('name' in part) name = part.name
      else content += Buffer.from(part.bytes).toString('latin1')
    }
    return { name, same: content === text }
  }
  await expect(read()).rejects.toThrow("office.xml can't be opened: there is no such file.")
  writeFileSync(join(folder, 'office.xml'), text)
  expect(await read()).toEqual({ name: 'office.xml', same: true })
  rmSync(join(folder, 'office.xml'))
  execFileSync('mkfifo', [join(folder, 'office.xml')])
  await expect(read()).rejects.toThrow("office.xml can't be opened: it is no plain file.")
})

it.each([
  ['a.xml', '/home/ann/a.xml'],
  ['/tmp/a b.xml', '/tmp/a b.xml'],
  ['file:///tmp/a%20b.xml', '/tmp/a b.xml'],
  ['file://elsewhere/a.xml', '/home/ann/file:/elsewhere/a.xml'],
])('knows which file %s means', (word, path) => {
  expect(pathOf(word, '/home/ann')).toBe(path)
})

it.each([
  ['http://192.168.1.1/', true],
  ['https://192.168.1.1:8443/', true],
  ['http://192.168.1.2/', false],
  ['http://192.168.1.1/reboot.cgi', false],
  ['http://192.168.1.1/?do=reboot', false],
  ['http://admin@192.168.1.1/', false],
  ['file://192.168.1.1/', false],
  ['http://3232235777/', true],
  ['http://router.example/', false],
])('opens the page of the own router alone: %s', async (url, opens) => {
  const asked = client()['shell.open-router']({ url })
  if (opens) await asked
  else await expect(asked).rejects.toThrow('own router')
  expect(seen.opened).toHaveLength(opens ? 1 : 0)
  expect(seen.logged).toHaveLength(opens ? 0 : 1)
})
