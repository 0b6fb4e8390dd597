import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BuiltCli, buildCli, start } from '../../testing/built-cli'

// The shipped command line beside real listeners: processes of this test, on ports that nobody has.

let cli: BuiltCli
let folder = ''
let file = ''
const running: ChildProcess[] = []
beforeAll(async () => {
  cli = await buildCli()
  chmodSync(cli.folder, 0o755)
})
afterAll(() => cli.remove())
beforeEach(() => {
  folder = mkdtempSync(join(cli.folder, 'files-'))
  chmodSync(folder, 0o755)
  file = join(folder, 'ports.yaml')
})
afterEach(async () => {
  for (const child of running.splice(0)) await end(child)
  rmSync(folder, { recursive: true })
})

function portlight(...args: readonly string[]) {
  return start(process.execPath, [cli.script, 'baseline', ...args]).ended
}

const root = process.geteuid?.() === 0
const asNobody = ['--reuid', '54321', '--regid', '54321', '--clear-groups']

/** A program of its own that listens until it is ended. @param wanted null: a free port that the system does not give out */
async function listen(
  address: string,
  wanted: number | null = null,
  asOther = false,
  greeting = '',
): Promise<{ child: ChildProcess; port: number }> {
  const tries = wanted === null ? '10_000 + Math.floor(Math.random() * 20_000)' : `${wanted}`
  const code = `const listen = () => {
    const port = ${tries}
    const server = require('net').createServer((client) => client.on('error', () => {}).write('${greeting}\\r\\n')).on('error', listen)
    server.listen(port, '${address}', () => console.log(port))
  }
  listen()`
  const [program, args] = asOther
    ? ['setpriv', [...asNobody, process.execPath, '-e', code]]
    : [process.execPath, ['-e', code]]
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  running.push(child)
  const [text] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, port: Number(String(text)) }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** A file that knows all that others have open here, so that a check tells of this test's listeners alone. */
async function ours(...entries: readonly string[]): Promise<void> {
  writeFileSync(
    file,
    `# kept in git\nbaseline: 1\ncomputer:\n${entries.map((entry) => `  - ${entry}\n`).join('')}`,
  )
}

/** The drift of some ports, in short; other programs of this machine come and go. */
async function kindsOf(...ports: readonly number[]): Promise<readonly string[]> {
  const { out } = await portlight('check', file, '--json')
  const { drift } = JSON.parse(out) as { drift: { kind: string; port: number }[] }
  return drift
    .filter(({ port }) => ports.includes(port))
    .map(({ kind, port }) => `${kind} ${ports.indexOf(port)}`)
}

describe('this computer', () => {
  it('is written down, and then is as approved until something changes', async () => {
    const one = await listen('127.0.0.1')
    const two = await listen('0.0.0.0')
    const recorded = await portlight('record', '-o', file, '--owner', 'Anna', '--purpose', 'a test: "yes"')
    expect(recorded.code).toBe(0)
    expect(readFileSync(file, 'utf8')).toContain('owner: Anna\n')
    const ports = [one.port, two.port]
    expect(await kindsOf(...ports)).toEqual([])

    await end(two.child)
    expect(await kindsOf(...ports)).toEqual(['gone 1'])
    await listen('127.0.0.1', two.port)
    const narrowed = await kindsOf(...ports)
    expect(narrowed).toEqual(['reach-narrowed 1'])
    const three = await listen('0.0.0.0')
    expect(await kindsOf(...ports, three.port)).toEqual(['new-listener 2', 'reach-narrowed 1'])
  })

  it('is never written over a file that is there, and only whole', async () => {
    writeFileSync(file, 'mine')
    const refused = await portlight('record', '-o', file)
    expect([refused.code, readFileSync(file, 'utf8')]).toEqual([2, 'mine'])
    expect(refused.err).toMatch(/is there already, and stays as it is\. .* --replace/)
    expect((await portlight('record', '-o', file, '--replace')).code).toBe(0)
    const elsewhere = await portlight('record', '-o', join(folder, 'no', 'such.yaml'))
    expect(elsewhere.code).toBe(2)
    expect(elsewhere.err).toMatch(/cannot be written/)
  })

  it('approves what is new by its name, and leaves all else in the file as it is', async () => {
    const { port } = await listen('0.0.0.0')
    await ours('port: 1 # never there\n    optional: true')
    const approve = (...words: readonly string[]) => portlight('approve', file, ...words)
    const wrong = await approve('1/udp')
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('Nothing was written.')])
    const { code, err } = await approve(
      `${port}/tcp`,
      '--owner',
      'Bo',
      '--purpose',
      'the shop',
      '--until',
      '2999-12-31',
    )
    expect([code, err]).toEqual([0, expect.stringMatching(/^Approved: \d+\/tcp, new listener/)])
    const text = readFileSync(file, 'utf8')
    expect(text).toMatch(
      /^# kept in git\nbaseline: 1\ncomputer:\n {2}- port: 1 # never there\n {4}optional: true\n {2}- port: /,
    )
    expect(text).toMatch(/owner: Bo\n {4}purpose: the shop\n {4}until: 2999-12-31\n$/)
    expect(await kindsOf(port)).toEqual([])
  })

  it('approves again what has ended, one of a range too, by its name and a new last day', async () => {
    const { port } = await listen('127.0.0.1')
    await ours(`port: ${port - 1}-${port}\n    until: 2020-01-31`)
    expect(await kindsOf(port)).toEqual(['approval-ended 0'])
    expect((await portlight('approve', file, `${port}/tcp`)).err).toContain('--until')
    expect((await portlight('approve', file, `${port}/tcp`, '--until', '2999-12-31')).code).toBe(0)
    expect(readFileSync(file, 'utf8')).toContain(`port: ${port - 1}-${port}`)
    expect(await kindsOf(port)).toEqual([])
  })

  it('says by its exit code how it is, and what is wrong with a file by line and column', async () => {
    const { port } = await listen('127.0.0.1')
    await ours(`port: ${port}\n    program: somebody-else`)
    const check = await portlight('check', file, '-q')
    expect(check).toMatchObject({ code: 1, out: '' })
    writeFileSync(file, 'baseline: 1\ncomputer:\n  - port: 22\n    protcol: tcp\n')
    const wrong = await portlight('check', file)
    expect(wrong.code).toBe(2)
    expect(wrong.err).toContain(
      `${file}:4:5: protcol is no key of an entry of computer. Did you mean protocol?`,
    )
    // as PowerShell writes what is redirected
    writeFileSync(file, Buffer.from('\ufeffbaseline: 1\r\ncomputer: nothing\r\n', 'utf16le'))
    expect((await portlight('check', file)).err).toContain(`${file}:2:11: `)
    expect((await portlight('check', join(folder, 'none.yaml'))).err).toMatch(/cannot be read/)
    expect((await portlight('check', folder)).err).toMatch(/cannot be read/)
  })
})

describe.skipIf(!root || !existsSync('/usr/bin/setpriv'))('another user', () => {
  it('has a program of its own name on the port: it is another one', async () => {
    const { child, port } = await listen('127.0.0.1')
    await portlight('record', '-o', file)
    await end(child)
    await listen('127.0.0.1', port, true)
    expect(await kindsOf(port)).toEqual(['replaced 0'])
  })

  it('is told what can not be seen with its rights, and never that it is as approved', async () => {
    const { port } = await listen('127.0.0.1')
    await ours(`port: ${port}\n    program: node\n    user: root`)
    chmodSync(file, 0o644)
    const args = [
      ...asNobody,
      'env',
      '-u',
      'HOME',
      process.execPath,
      cli.script,
      'baseline',
      'check',
      file,
      '--json',
    ]
    const { out } = await start('setpriv', args).ended
    const { drift, notKnown, same } = JSON.parse(out)
    expect(drift.filter((item: { port: number }) => item.port === port)).toEqual([])
    expect(same).toBe(false)
    expect(notKnown).toContainEqual({
      sentence: expect.stringContaining(`Whether the approved program has ${port}/tcp is not known`),
      uncertain: true,
    })
  })
})

describe('a host', () => {
  it('is written down by a scan, and a port that was not asked is never called closed', async () => {
    const { child, port } = await listen('127.0.0.1')
    const recorded = await portlight('record', '--host', '127.0.0.1', '-p', `${port}`, '-o', file)
    expect(recorded).toMatchObject({ code: 0 })
    expect(await portlight('check', file)).toMatchObject({
      code: 0,
      out: expect.stringContaining('All is as approved.'),
    })
    await end(child)
    const closed = await portlight('check', file, '--json')
    expect(closed.code).toBe(1)
    expect(JSON.parse(closed.out).drift).toMatchObject([
      { kind: 'port-closed', name: `127.0.0.1:${port}/tcp` },
    ])
  })

  it('is told where another service answers at its port', async () => {
    const { child, port } = await listen('127.0.0.1', null, false, 'SSH-2.0-OpenSSH_9.2')
    await portlight('record', '--host', '127.0.0.1', '-p', `${port}`, '-sV', '-o', file)
    expect(readFileSync(file, 'utf8')).toMatch(/service: ssh\n/)
    expect((await portlight('check', file)).code).toBe(0)
    await end(child)
    await listen('127.0.0.1', port, false, '220 mail.example ESMTP Postfix')
    const { out } = await portlight('check', file, '--json')
    expect(JSON.parse(out).drift).toMatchObject([{ kind: 'service-changed', was: 'ssh', is: 'smtp' }])
  })

  it('that has no address is not known, and no host on the internet is asked unasked', async () => {
    writeFileSync(file, 'baseline: 1\nhosts:\n  - {host: 203.0.113.9, ask: "22", open: []}\n')
    const asked = await portlight('check', file)
    expect([asked.code, asked.out]).toEqual([2, ''])
    expect(asked.err).toMatch(/--yes-i-may-scan/)
    writeFileSync(file, 'baseline: 1\nhosts:\n  - {host: no-such-host.invalid, ask: "22", open: []}\n')
    expect(await portlight('check', file)).toMatchObject({
      code: 3,
      out: expect.stringMatching(/no-such-host\.invalid/),
    })
  })
})
