import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { chromium, type Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../../scripts/setup/project.mjs'
import { ScanPage } from '../scan-page'
import { BareDebian } from './bare-debian'

const run = promisify(execFile)
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
const made = join(root, 'dist')
const packageFile = (ending: string) => {
  const file = readdirSync(made).find((name) => name.includes(version) && name.endsWith(ending))
  if (file === undefined) throw new Error(`no package with ${ending} in ${made}`)
  return join(made, file)
}

/** A folder in the list of an archive. */
interface Folder {
  readonly files?: Readonly<Record<string, Folder>>
}

let debian: BareDebian
const work = mkdtempSync(join(tmpdir(), 'portlight-packages-'))

beforeAll(async () => {
  const packaging = run(process.execPath, ['scripts/package.mjs', '--linux', 'deb', 'rpm'], { cwd: root })
  ;[, debian] = await Promise.all([packaging, BareDebian.make()])
  await debian.install(packageFile('.deb'))
}, 600_000)

afterAll(() => {
  debian?.close()
  rmSync(work, { recursive: true, force: true })
}, 60_000)

it('holds the built program, and nothing else of where it was built', () => {
  const archive = readFileSync(debian.path('opt/Portlight/resources/app.asar'))
  // an archive begins with its list, in JSON (Pickle format: two lengths, then those of the text)
  const list = archive.subarray(16, 16 + archive.readUInt32LE(12)).toString('utf8')
  const namesIn = ({ files = {} }: Folder): string[] =>
    Object.entries(files).flatMap(([name, entry]) => [
      name,
      ...namesIn(entry).map((inner) => `${name}/${inner}`),
    ])
  const names = namesIn(JSON.parse(list) as Folder)
  expect(names.filter((name) => !/^out(\/(main|preload|renderer)(\/.*)?)?$/.test(name))).toEqual([
    'package.json',
    'resources',
    'resources/icons',
    'resources/icons/256x256.png',
  ])
  // the app speaks English
  expect(readdirSync(debian.path('opt/Portlight/locales'))).toEqual(['en-US.pak'])
})

describe.each(['tester', 'root'] as const)('the deb, in a bare Debian, for %s', (user) => {
  it('has the command line as portlight', async () => {
    expect(await debian.run(user, 'portlight', '--version')).toEqual({
      code: 0,
      stdout: `${version}\n`,
      stderr: '',
    })
    const bare = await debian.run(user, 'portlight')
    expect(bare.code).toBe(2)
    expect(bare.stderr).toContain('Usage: portlight COMMAND')
    const mistyped = await debian.run(user, 'portlight', 'sacn')
    expect(mistyped.code).toBe(2)
    expect(mistyped.stderr).toContain('Did you mean scan?')
  })

  it('runs with the system’s own programs where PATH has none, and keeps nothing where it was started', async () => {
    const tools = join('tmp', `planted-${user}`)
    mkdirSync(debian.path(tools))
    for (const name of ['readlink', 'id']) {
      writeFileSync(debian.path(join(tools, name)), '#!/bin/sh\necho planted >&2\n', { mode: 0o755 })
    }
    const odd = [`PATH=/${tools}`, 'HOME=', 'XDG_STATE_HOME=here']
    const asked = ['/usr/bin/env', ...odd, '/usr/bin/portlight', 'settings', 'path']
    const home = user === 'root' ? '/root' : '/home/tester'
    expect(await debian.run(user, ...asked)).toEqual({
      code: 0,
      stdout: `${home}/.local/state/portlight/settings.json\n`,
      stderr: '',
    })
  })

  it('scans, says who has a port, and frees nothing unasked', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const scan = await debian.run(user, 'portlight', 'scan', '127.0.0.1', '-p', `${port}`, '--json')
    expect(scan.stderr).toBe('')
    expect(JSON.parse(scan.stdout)).toMatchObject({ hosts: [{ states: { open: `${port}` } }] })
    const why = await debian.run(user, 'portlight', 'why', `127.0.0.1:${port}`)
    expect(why.code).toBe(1)
    expect(why.stdout).toContain('in use')
    // by the name that it has here
    expect(why.stdout).toMatch(/^ {5}(sudo )?portlight free /m)
    server.close()
  })

  it('serves the app, and ends when it is asked to', async () => {
    const serving = debian.start(user, ['portlight', 'serve'])
    let output = ''
    const hear = (data: Buffer) => {
      output += data.toString('utf8')
    }
    serving.stdout.on('data', hear)
    serving.stderr.on('data', hear)
    await expect.poll(() => output, { timeout: 30_000 }).toMatch(/http:\/\/127\.0\.0\.1:\d+\/#/)
    const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0] ?? ''
    expect(await (await fetch(origin)).text()).toContain('<title>Portlight</title>')
    // the program replaces the shells that started it, so this is its own process
    serving.kill('SIGINT')
    expect(await once(serving, 'close')).toEqual([130, null])
  })
})

/** A screen that nobody sees. */
async function startDisplay() {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const number = await new Promise<string>((resolve, reject) => {
    child.stdio[3]?.once('data', (data: Buffer) => resolve(data.toString('utf8').trim()))
    child.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)))
  })
  const end = async () => {
    const gone = once(child, 'close')
    child.kill()
    await gone
  }
  return { name: `:${number}`, end }
}

/** The page in the window of an app that was told to open Chromium's debugging port. */
async function pageOf(app: ReturnType<BareDebian['start']>): Promise<Page> {
  let remarks = ''
  app.stderr.on('data', (data: Buffer) => {
    remarks += data.toString('utf8')
  })
  const told = /DevTools listening on (\S+)/
  await expect.poll(() => remarks, { timeout: 60_000 }).toMatch(told)
  const address = told.exec(remarks)?.[1] ?? ''
  const { host } = new URL(address)
  const pages = async () => (await fetch(`http://${host}/json/list`)).text()
  await expect.poll(pages, { timeout: 60_000 }).toContain('app://portlight/index.html')
  const [context] = (await chromium.connectOverCDP(address)).contexts()
  const [page] = context?.pages() ?? []
  if (page === undefined) throw new Error('the app shows no window')
  return page
}

describe('the deb, on a desktop', () => {
  let display: Awaited<ReturnType<typeof startDisplay>>
  beforeAll(async () => {
    display = await startDisplay()
  })
  afterAll(() => display?.end())

  it('opens its window for an ordinary user, inside the sandbox', async () => {
    const app = debian.start('tester', ['/opt/Portlight/portlight', '--go=scan'], { DISPLAY: display.name })
    let remarks = ''
    app.stderr.on('data', (data: Buffer) => {
      remarks += data.toString('utf8')
    })
    const windows = async () => {
      const { stdout } = await run('xwininfo', ['-display', display.name, '-root', '-tree'])
      return stdout
    }
    await expect
      .poll(windows, { timeout: 60_000 })
      .toMatch(/"Portlight[^"]*": \("portlight" "[Pp]ortlight"\)/)
    expect(remarks).not.toContain('no-sandbox')
    const ended = once(app, 'close')
    app.kill('SIGTERM')
    await ended
  })

  it.each([
    ['ours', ['--json', '-o', '/tmp/opened ä'], /opened ä/],
    ["nmap's", ['-oX', '/tmp/opened ä.xml'], /opened ä\.xml/],
  ])('opens a file of %s that is given to its entry', async (_, args, said) => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    await debian.must('tester', 'portlight', 'scan', '127.0.0.1', '-p', `${port}`, ...args)
    server.close()
    const entry = readFileSync(debian.path('usr/share/applications/portlight.desktop'), 'utf8')
    const exec = /^Exec=(.*)$/m.exec(entry)?.[1]?.split(' ') ?? []
    const started = exec.map((word) => (word === '%F' ? (args.at(-1) ?? '') : word))
    const app = debian.start('tester', [...started, '--remote-debugging-port=0'], { DISPLAY: display.name })
    try {
      const page = await pageOf(app)
      await page.getByRole('list', { name: 'Notices' }).getByText(said).waitFor()
      await new ScanPage(page).row(port).filter({ hasText: 'open' }).waitFor()
    } finally {
      const ended = once(app, 'close')
      app.kill('SIGTERM')
      await ended
    }
  })

  it('has an entry, icons and AppStream data that the systems accept', async () => {
    const entry = debian.path('usr/share/applications/portlight.desktop')
    expect(readFileSync(entry, 'utf8')).toMatch(/^Actions=Conflict;Scan;?$/m)
    // it has no hint either
    expect((await run('desktop-file-validate', [entry])).stdout).toBe('')
    expect(readFileSync(entry, 'utf8')).toMatch(/^Exec=\/opt\/Portlight\/portlight %F$/m)
    const metainfo = debian.path('usr/share/metainfo/org.portlight.Portlight.metainfo.xml')
    await run('appstreamcli', ['validate', '--no-net', metainfo])
    const told = await debian.must('root', 'dpkg', '-L', 'portlight')
    for (const page of ['man/man1/portlight.1.gz', 'bash-completion/completions/portlight']) {
      expect(told).toContain(`/usr/share/${page}\n`)
    }
    for (const size of [16, 32, 48, 64, 128, 256, 512]) {
      expect(told).toContain(`/usr/share/icons/hicolor/${size}x${size}/apps/portlight.png`)
    }
    expect(readFileSync(metainfo, 'utf8')).toContain(`<release version="${version}"`)
  })
})

describe('the deb, among the files of a desktop', () => {
  it.each([
    ['ours', 'application/x-portlight+json', ['scan', '127.0.0.1', '-p', '1', '--json', '-o', '/tmp/ours']],
    ["nmap's", 'application/x-nmap+xml', ['scan', '127.0.0.1', '-p', '1', '-oX', "/tmp/nmap's"]],
  ])('is what opens %s', async (name, type, args) => {
    await debian.must('tester', 'portlight', ...args)
    const file = join(work, name)
    copyFileSync(debian.path(`tmp/${name}`), file)
    const env = { ...process.env, XDG_DATA_HOME: work, XDG_DATA_DIRS: debian.path('usr/share') }
    const { stdout } = await run('gio', ['info', '-a', 'standard::content-type', file], { env })
    expect(stdout).toContain(`standard::content-type: ${type}`)
    const entry = readFileSync(debian.path('usr/share/applications/portlight.desktop'), 'utf8')
    expect(/^MimeType=(.*)$/m.exec(entry)?.[1]?.split(';')).toContain(type)
  })
})

it.each([
  ['everybody', 'exit 0', '755'],
  ['root alone', '[ "$(id -u)" -eq 0 ]', '4755'],
  ['nobody', 'exit 1', '4755'],
])(
  'the helper of the sandbox has root’s rights where it needs them: user namespaces for %s',
  async (_, said, mode) => {
    // none can be made below a changed root folder, so what asks for one is told what to say
    const unshare = debian.path('usr/local/bin/unshare')
    writeFileSync(unshare, `#!/bin/sh\n${said}\n`, { mode: 0o755 })
    await debian.must('root', 'sh', '/var/lib/dpkg/info/portlight.postinst', 'configure')
    rmSync(unshare)
    const { mode: found } = statSync(debian.path('opt/Portlight/chrome-sandbox'))
    expect((found & 0o7777).toString(8)).toBe(mode)
  },
)

describe('the deb, in time', () => {
  it('is upgraded, and then purged without a trace', async () => {
    const tree = join(work, 'newer')
    await run('dpkg-deb', ['-R', packageFile('.deb'), tree])
    const control = join(tree, 'DEBIAN/control')
    const before = readFileSync(control, 'utf8')
    writeFileSync(control, before.replace(/^Version: .*$/m, 'Version: 999.0'))
    const newer = join(work, 'portlight_999.0_amd64.deb')
    await run('dpkg-deb', ['--root-owner-group', '-Znone', '-b', tree, newer])
    await debian.install(newer)
    expect(await debian.must('root', 'dpkg-query', '-s', 'portlight')).toContain('\nVersion: 999.0\n')
    expect(await debian.must('tester', 'portlight', '--version')).toBe(`${version}\n`)

    await debian.must('root', 'apt-get', 'purge', '-qq', 'portlight')
    // what people's own runs remembered is theirs
    const left = (await debian.named('portlight')).filter((path) => !/^\/(?:home|root)\//.test(path))
    expect(left).toEqual([])
  })
})

describe('the rpm', () => {
  it('holds what the deb holds, and runs the same scripts', async () => {
    const files = async (command: string, ...args: string[]) =>
      (await run(command, args, { maxBuffer: 1 << 26 })).stdout
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line.startsWith('/') && !line.endsWith('/'))
    const ofRpm = await files('rpm', '-qlp', packageFile('.rpm'))
    const { stdout } = await run('dpkg-deb', ['-c', packageFile('.deb')], { maxBuffer: 1 << 26 })
    const ofDeb = stdout
      .split('\n')
      .filter((line) => line.startsWith('-'))
      .map((line) => line.replace(/^.*? \.\//, '/'))
    // the two families of systems keep licences and zsh's completions in different folders
    const elsewhere = /^\/usr\/share\/(zsh|licenses)\/|\/copyright$/
    const alike = (paths: readonly string[]) => paths.filter((path) => !elsewhere.test(path)).toSorted()
    expect(alike(ofRpm)).toEqual(alike(ofDeb))
    expect(ofRpm).toContain('/usr/share/licenses/portlight/LICENSE')
    expect(ofDeb).toContain('/usr/share/doc/portlight/copyright')
    expect(ofDeb).toContain('/usr/share/doc/portlight/examples/portlight-watch.service')
    expect(ofRpm).toContain('/usr/share/zsh/site-functions/_portlight')
    expect(ofDeb).toContain('/usr/share/zsh/vendor-completions/_portlight')
    const scripts = (await run('rpm', ['-qp', '--scripts', packageFile('.rpm')])).stdout
    expect(scripts).toContain('ln -sf "$app/resources/bin/portlight" \'/usr/bin/portlight\'')
  })
})
