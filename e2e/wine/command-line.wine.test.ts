import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chromium } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumOptions } from '../chromium'
import { ScanPage, showScan } from '../scan-page'
import { SocketsPage } from '../sockets-page'
import { type RunningWindowsNode, WindowsNode } from './windows-node'

const execute = promisify(execFile)
let windows: WindowsNode
let listeners: RunningWindowsNode
/** Of the program that listens: its Windows process id, and its ports. */
let program: { readonly pid: number; readonly tcp4: number; readonly tcp6: number; readonly udp: number }

beforeAll(async () => {
  windows = await WindowsNode.make()
  listeners = await windows.start(`
    import { createSocket } from 'node:dgram'
    import { once } from 'node:events'
    import { writeSync } from 'node:fs'
    import { createServer } from 'node:net'
    const tcp4 = createServer((socket) => socket.end()).listen(0, '127.0.0.1')
    const tcp6 = createServer((socket) => socket.end()).listen(0, '::1')
    const udp = createSocket('udp4').bind(0, '127.0.0.1')
    await Promise.all([tcp4, tcp6, udp].map((one) => once(one, 'listening')))
    const port = (one) => one.address().port
    writeSync(1, JSON.stringify({ pid: process.pid, tcp4: port(tcp4), tcp6: port(tcp6), udp: port(udp) }) + '\\n')
    setTimeout(() => process.exit(0), 300_000)
  `)
  program = JSON.parse(listeners.said)
}, 180_000)

afterAll(() => {
  listeners?.end()
  windows?.close()
})

/** Local endpoints that listen, as Linux' own tool lists them. */
async function listening(): Promise<readonly string[]> {
  const { stdout } = await execute('ss', ['-tulnH'])
  return stdout.split('\n').map((line) => {
    const [protocol = '', , , , local = ''] = line.split(/\s+/)
    return `${protocol} ${local}`
  })
}

interface JsonSocket {
  readonly protocol: string
  readonly local: { readonly address: string; readonly port: number }
  readonly owners: readonly {
    readonly pid: number
    readonly program: string
    readonly commandLine: string
    readonly user: string | null
  }[]
}

it('lists the sockets of Windows programs as Linux does, with the process that has them', async () => {
  const { code, stdout, stderr } = await windows.portlight('sockets', '--listening', '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const { sockets } = JSON.parse(stdout) as { sockets: readonly JsonSocket[] }
  const seen = await listening()
  const ours = sockets.filter(({ owners }) => owners.some(({ pid }) => pid === program.pid))
  expect(ours.map(({ local: { port } }) => port).toSorted()).toEqual(
    [program.tcp4, program.tcp6, program.udp].toSorted(),
  )
  for (const { protocol, local, owners } of ours) {
    const host = local.address.includes(':') ? `[${local.address}]` : local.address
    expect(seen).toContain(`${protocol} ${host}:${local.port}`)
    expect(owners).toEqual([
      // under Wine the user of Windows has the name of Linux'
      expect.objectContaining({
        program: 'node',
        commandLine: expect.stringContaining('program.mjs'),
        user: userInfo().username,
      }),
    ])
  }
})

it('scans, and loses nothing', async () => {
  const ports = `${program.tcp4},1-50`
  const { code, stdout } = await windows.portlight('scan', '127.0.0.1', '-p', ports, '--json')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    hosts: [{ states: { open: expect.stringContaining(String(program.tcp4)), error: '', filtered: '' } }],
  })
})

it('reads and writes files as Windows names them, with its line ends', async () => {
  const folder = join(windows.folder, 'Größe und Raum')
  mkdirSync(folder)
  writeFileSync(join(folder, 'ziele.txt'), '127.0.0.1\r\n# one more\r\n::1\r\n')
  // a drive letter: Wine shows this machine's files as drive Z
  const whole = `Z:${folder.replaceAll('/', '\\')}\\aus ä.xml`
  const { code, stderr } = await windows.portlight(
    ...['scan', '-iL', 'Größe und Raum\\ziele.txt', '-p', String(program.tcp4), '-oX', whole],
  )
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const written = readFileSync(join(folder, 'aus ä.xml'), 'utf8')
  for (const address of ['127.0.0.1', '::1']) expect(written).toContain(`addr="${address}"`)
  const nowhere = await windows.portlight('scan', '127.0.0.1', '-p', '1', '-oX', 'Q:\\nope\\x.xml')
  expect(nowhere).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Q:\\nope\\x.xml') })
})

it('reads and writes files whose paths are longer than Windows lets most programs have, 260 characters', async () => {
  const below = Array.from({ length: 8 }, (_, at) => `Ein langer Ordner für Größen, Nummer ${at}`)
  const folder = join(windows.folder, ...below)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'ziele.txt'), '127.0.0.1\r\n')
  const whole = `Z:${folder.replaceAll('/', '\\')}`
  expect(whole.length).toBeGreaterThan(300)
  for (const place of [whole, below.join('\\')]) {
    const { code, stderr } = await windows.portlight(
      ...['scan', '-iL', `${place}\\ziele.txt`, '-p', '9', '--json', '-o', `${place}\\aus.json`],
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(readFileSync(join(folder, 'aus.json'), 'utf8'))).toMatchObject({
      hosts: [{ address: '127.0.0.1' }],
    })
    rmSync(join(folder, 'aus.json'))
  }
})

it('keeps the results of a scan whose file another program has open, as Office has what it shows', async () => {
  writeFileSync(
    join(windows.folder, 'opened.mjs'),
    `import { spawnSync } from 'node:child_process'
    import { writeFileSync } from 'node:fs'
    import koffi from 'koffi'
    writeFileSync('opened.json', 'earlier')
    const kernel = koffi.load('kernel32.dll')
    const open = kernel.func('intptr __stdcall CreateFileW(str16, uint32, uint32, void *, uint32, uint32, intptr)')
    // GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING
    if (open('opened.json', 0x80000000, 1, null, 3, 0, 0) === -1) process.exit(99)
    const args = ['out/main/cli.cjs', 'scan', '127.0.0.1', '-p', '9', '--json', '-o', 'opened.json']
    process.exit(spawnSync(process.execPath, args, { stdio: 'inherit' }).status)
    `,
  )
  const { code, stderr } = await windows.run(['opened.mjs'])
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr:
      'portlight: opened.json cannot be written: another program has it open (EBUSY). The results are in Z:' +
      `${windows.folder.replaceAll('/', '\\')}\\opened.json.part.\n`,
  })
  expect(readFileSync(join(windows.folder, 'opened.json'), 'utf8')).toBe('earlier')
  expect(JSON.parse(readFileSync(join(windows.folder, 'opened.json.part'), 'utf8'))).toHaveProperty('hosts')
})

it('makes no file of a name that no other program of Windows can open', async () => {
  for (const name of ['NUL', 'con.json', 'a.json.']) {
    const { code, stdout, stderr } = await windows.portlight('scan', '127.0.0.1', '-p', '9', '-oX', name)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(`${name} cannot be written: other programs of Windows could not open or delete`)
  }
  const there = readdirSync(windows.folder)
  expect(there.filter((name) => /^(?:nul|con|a\.json)/i.test(name))).toEqual([])
})

it('writes UTF-8 where its output goes into a file', async () => {
  writeFileSync(join(windows.folder, 'namen.txt'), 'hüst-ß-日本.invalid\r\n')
  const { code, stderr } = await windows.portlight('scan', '-iL', 'namen.txt', '-p', '9')
  expect(code).toBe(2)
  expect(stderr).toContain('hüst-ß-日本.invalid')
})

it('starts no program that lies in the current folder under the name of one of Windows', async () => {
  const started = join(windows.folder, 'started.txt')
  writeFileSync(
    join(windows.folder, 'mark.cjs'),
    "require('node:fs').appendFileSync('started.txt', process.execPath + '\\n')\n",
  )
  // each is Windows' Node, which says by the file above that it was started
  const plant = `
    import { execFile } from 'node:child_process'
    import { copyFileSync } from 'node:fs'
    for (const name of ['powershell', 'netsh', 'route', 'rundll32']) copyFileSync(process.execPath, name + '.exe')
    execFile('netsh.exe', ['-e', ''])
  `
  writeFileSync(join(windows.folder, 'plant.mjs'), plant)
  const variables = { NODE_OPTIONS: '--require ./mark.cjs' }
  await windows.run(['plant.mjs'], variables)
  // a program that is started by its name alone is the planted one
  expect(readFileSync(started, 'utf8')).toContain('netsh.exe')
  rmSync(started)
  const { stdout } = await windows.run(['out/main/cli.cjs', 'why', '9', '--json'], variables)
  expect(JSON.parse(stdout)).toHaveProperty('verdict')
  expect(readFileSync(started, 'utf8')).toMatch(/^\S*node\.exe\r?\n$/)
  for (const name of ['powershell', 'netsh', 'route', 'rundll32']) rmSync(join(windows.folder, `${name}.exe`))
})

describe('in cmd, whatever its code page is', () => {
  // 850 is that of western Europe's consoles, 932 Japan's, 65001 UTF-8
  it.each(['850', '932', '65001'])('%s: letters stay what they are', async (page) => {
    writeFileSync(
      join(windows.folder, 'cmd.mjs'),
      `import { spawnSync } from 'node:child_process'
      const run = (line, stdio) =>
        spawnSync('cmd.exe', ['/d', '/s', '/c', '"chcp ${page} & ' + line + '"'], { windowsVerbatimArguments: true, stdio })
      const portlight = '"' + process.execPath + '" out/main/cli.cjs'
      run(portlight + ' port größe-日本', 'inherit')
      run(portlight + ' port größe-日本 2>"aus ${page}.txt"', 'ignore')
      run('echo listen EADDRINUSE: 127.0.0.1:1 | ' + portlight + ' why - >"in ${page}.txt"', 'ignore')
      `,
    )
    const { code, screen } = await windows.inTerminal(['cmd.mjs'])
    expect(code, screen).toBe(0)
    expect(screen).toContain(`Active code page: ${page}`)
    expect(screen).toContain('Nothing is known of "größe-日本"')
    expect(readFileSync(join(windows.folder, `aus ${page}.txt`), 'utf8')).toContain('"größe-日本"')
    expect(readFileSync(join(windows.folder, `in ${page}.txt`), 'utf8')).toContain('TCP port 1 on 127.0.0.1')
  })
})

it('takes an error that is typed into a terminal until Ctrl+Z and Enter, which no terminal of Windows makes an end of', async () => {
  const typed = [
    [/Paste the error, then press Ctrl\+Z and Enter/, 'listen EADDRINUSE: 127.0.0.1:1\r'],
    [/EADDRINUSE: 127\.0\.0\.1:1\s/, '\u001a\r'],
  ] as const
  const { code, screen } = await windows.inTerminal(['out/main/cli.cjs', 'why', '-'], typed)
  expect(screen).toContain('TCP port 1 on 127.0.0.1')
  expect(code).toBe(0)
})

it('takes an error in UTF-16, which PowerShell writes where it is redirected into a file', async () => {
  const text = '\ufeffError: listen EADDRINUSE: address already in use 127.0.0.1:1\r\n'
  writeFileSync(join(windows.folder, 'fehler.txt'), Buffer.from(text, 'utf16le'))
  writeFileSync(
    join(windows.folder, 'redirected.mjs'),
    `import { spawnSync } from 'node:child_process'
    import { openSync } from 'node:fs'
    const args = ['out/main/cli.cjs', 'why', '-']
    process.exit(spawnSync(process.execPath, args, { stdio: [openSync('fehler.txt'), 'inherit', 'inherit'] }).status)
    `,
  )
  expect((await windows.run(['redirected.mjs'])).stdout).toContain('TCP port 1 on 127.0.0.1')
})

describe('Ctrl+C in a terminal', () => {
  it.each([
    ['a scan, with what was found', /open/, ['scan', '127.0.0.1', '-p', '1-65535', '-T2'], /Stopped after/],
    ['a live view, and gives the screen back', /every 2 s/, ['sockets', '--watch'], /\[\?1049l/],
    ['a server', /once, in one browser/, ['serve'], /Ending/],
    ['a watch, with its sum', /Watching/, ['watch'], /Watched for/],
  ])('ends %s', async (_, shown, args, left) => {
    const { code, screen } = await windows.interrupted(shown, args)
    expect(code, screen).toBe(130)
    expect(screen).toMatch(left)
    // the cursor is there again
    expect(screen.lastIndexOf('\u001b[?25h')).toBeGreaterThan(screen.lastIndexOf('\u001b[?25l'))
  })

  it('ends a scan in no colours where NO_COLOR is set', async () => {
    const args = ['scan', '127.0.0.1', '-p', '1-65535', '-T2']
    const colour = /\[\d+(?:;\d+)*m/
    expect((await windows.interrupted(/open/, args)).screen).toMatch(colour)
    expect((await windows.interrupted(/open/, args, { NO_COLOR: '1' })).screen).not.toMatch(colour)
  })
})

it('finds the way out that Linux has', async () => {
  const { stdout: text } = await execute('ip', ['-json', '-4', 'route', 'show', 'default'])
  const [route] = JSON.parse(text) as readonly { readonly gateway?: string; readonly dev: string }[]
  const { stdout } = await windows.portlight('forward', 'where', '--json')
  expect(JSON.parse(stdout)).toMatchObject({
    addresses: { gateway: route?.gateway ?? null, interface: route?.dev ?? null },
  })
})

it('says who has a port, and what it could not look at', async () => {
  const { code, stdout } = await windows.portlight('why', `127.0.0.1:${program.tcp4}`, '--json')
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    verdict: 'live-listener',
    owners: [{ pid: program.pid, program: 'node' }],
  })
})

it('says of a port whose owner it can not know that it is not known, and what did not answer', async () => {
  // Wine lists no sockets of Linux' programs, and its powershell.exe and netsh.exe say nothing
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const { code, stdout } = await windows.portlight('why', `127.0.0.1:${port}`, '--json')
  server.close()
  expect(code).toBe(1)
  const { verdict, sentence, evidence } = JSON.parse(stdout)
  expect(verdict).toBe('unknown')
  expect(sentence).toContain('PowerShell said nothing')
  expect(evidence).toContainEqual({
    what: 'excluded port ranges',
    detail: 'Not known: netsh gave no answer that can be read.',
  })
})

it('answers without the package that calls its libraries, which npm may leave out, and says what that costs', async () => {
  const [there, away] = ['node_modules', 'left out'].map((name) => join(windows.folder, name))
  if (there === undefined || away === undefined) throw new Error('no folder')
  renameSync(there, away)
  try {
    const { code, stdout, stderr } = await windows.portlight('why', '127.0.0.1:9')
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(stdout).toMatch(/unknown.*the package koffi/s)
    // that nothing was looked at is no answer
    const { stdout: json } = await windows.portlight('why', '127.0.0.1:9', '--json')
    expect(JSON.parse(json)).toMatchObject({ verdict: 'unknown', inUse: null, freePorts: null })
    const sockets = await windows.portlight('sockets')
    expect(sockets).toMatchObject({ code: 2, stdout: '' })
    expect(sockets.stderr).toMatch(/^portlight: .*the package koffi, which calls them, is not installed.*\n$/)
    expect(await windows.portlight('scan', '127.0.0.1', '-p', '9')).toMatchObject({ code: 0, stderr: '' })
  } finally {
    renameSync(away, there)
  }
})

it('serves a browser, whose scans and sockets are those of Windows', async () => {
  const server = await windows.serve()
  const browser = await chromium.launch(chromiumOptions())
  try {
    const page = await browser.newPage()
    await page.goto(server.said)
    await showScan(page)
    const scan = new ScanPage(page)
    await scan.scan('127.0.0.1', String(program.tcp4))
    expect(await scan.done()).toContain('1 open')
    const sockets = new SocketsPage(page)
    await sockets.open()
    await sockets.listenerOn(program.tcp6).filter({ hasText: 'node' }).waitFor()
  } finally {
    await browser.close()
    server.end()
  }
})

it('frees a port by ending its program, which Windows does at once', async () => {
  const { code, stdout, stderr } = await windows.portlight('free', `127.0.0.1:${program.tcp4}`, '--yes')
  expect({ code, stderr }, stdout).toMatchObject({ code: 0 })
  await listeners.ended
  expect(await listening()).not.toContain(`tcp 127.0.0.1:${program.tcp4}`)
})
