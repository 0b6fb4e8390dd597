import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import type { Browser } from '@playwright/test'
import { faultsOf } from './app'
import { listen } from './listeners'
import { longScan, ScanPage, showScan } from './scan-page'
import { expect, test, tunnelTo } from './serve-fixture'

/** A tab in a window of its own: nothing is shared with another window. */
async function tab(browser: Browser, address: string) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await page.goto(address)
  return page
}

/** The same, at the scan view. */
async function scanTab(browser: Browser, address: string) {
  const page = await tab(browser, address)
  await showScan(page)
  return page
}

const connectionLost = /The connection to Portlight is interrupted/

test('the token leaves the address bar, works once, and the page stays signed in', async ({ stage }) => {
  const server = await stage.serve()
  const browser = await stage.browser()
  const page = await scanTab(browser, server.address)
  const faults = faultsOf(page)
  const invitation = (of: typeof page) => of.getByRole('button', { name: 'Scan this computer' })
  await showScan(page)
  await expect(invitation(page)).toBeVisible()
  expect(page.url()).toBe(`${server.origin}/`)
  expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(2)

  await page.reload()
  await expect(invitation(page)).toBeVisible()
  const second = await page.context().newPage()
  await second.goto(server.origin)
  await expect(invitation(second)).toBeVisible()
  expect(faults).toEqual([])

  const heading = (address: string) =>
    tab(browser, address).then((other) => other.getByRole('heading', { level: 1 }))
  await expect(await heading(server.address)).toHaveText('This address was used already')
  await expect(await heading(server.origin)).toHaveText('Portlight needs the whole address')
  await expect(await heading(`${server.origin}/#${'x'.repeat(32)}`)).toHaveText(
    'This address is not of the Portlight that runs now',
  )
})

test('a scan goes on after the connection broke: nothing is lost', async ({ stage }) => {
  const server = await stage.serve()
  const tunnel = await tunnelTo(server.port)
  // the browser is led through the tunnel, and asks for the address that was printed all the same
  const browser = await stage.browser(`--host-resolver-rules=MAP localhost 127.0.0.1:${tunnel.port}`)
  const page = await scanTab(browser, server.address.replace('127.0.0.1', 'localhost'))
  const listeners = await listen(2, '0.0.0.0')
  const scan = new ScanPage(page)
  await scan.scan('127.0.0.1-4', '1-65535')
  await scan.underWay()
  for (let times = 0; times < 2; times += 1) {
    tunnel.cut()
    await expect(page.getByText(connectionLost)).toBeVisible()
    tunnel.mend()
    await expect(page.getByText(connectionLost)).toBeHidden({ timeout: 15_000 })
  }
  const said = await scan.done(90_000)
  expect(said).not.toContain('partial')
  expect(said).not.toContain('not scanned')
  for (const port of listeners.ports) await expect(scan.row(port)).toHaveCount(4)
  const counted = [...said.matchAll(/([\d,]+) (?:open|closed|filtered)/g)].map(([, count]) =>
    Number((count ?? '').replaceAll(',', '')),
  )
  expect(counted.reduce((sum, count) => sum + count, 0)).toBe(4 * 65_535)
  await listeners.close()
  await tunnel.close()
})

test('two tabs don’t disturb one another, and closing one ends its scan', async ({ stage }) => {
  const server = await stage.serve()
  const browser = await stage.browser()
  const one = await scanTab(browser, server.address)
  const other = await one.context().newPage()
  await other.goto(server.origin)
  const listeners = await listen(1, '0.0.0.0')
  const [port = 0] = listeners.ports
  const [mine, theirs] = [new ScanPage(one), new ScanPage(other)]
  // the port that listens is one of every address, so connections come in for as long as it scans
  await mine.scan('127.0.0.0/18', `${port - 50}-${port + 50}`)
  await mine.underWay()
  await theirs.scan('127.0.0.1', `${port}`)
  expect(await theirs.done()).toContain('1 open')
  await expect(mine.pause).toBeEnabled()

  await one.close()
  await expect
    .poll(async () => {
      const before = listeners.accepted()
      await other.waitForTimeout(1000)
      return listeners.accepted() - before
    })
    .toBe(0)
  await theirs.scan('127.0.0.1', `${port}`)
  expect(await theirs.done()).toContain('1 open')
  await listeners.close()
})

test('Ctrl+C ends everything at once, and the page says what happened', async ({ stage }) => {
  const server = await stage.serve()
  const page = await scanTab(await stage.browser(), server.address)
  const scan = new ScanPage(page)
  await scan.scan(longScan.targets, longScan.ports)
  await scan.underWay()
  expect(await server.stop('SIGINT')).toBe(130)
  await expect(page.getByText('Portlight on the server was stopped.')).toBeVisible()
  await expect(page.getByText(/Start it again by the same command/)).toBeVisible()
  await expect(scan.start).toBeVisible()
  // what was found is still there
  await expect(scan.results.getByRole('row').first()).toBeVisible()
  await expect(fetch(server.origin)).rejects.toThrow()
})

test('a server that was started anew is not taken for the one before', async ({ stage }) => {
  const first = await stage.serve()
  const page = await tab(await stage.browser(), first.address)
  await showScan(page)
  first.process.kill('SIGKILL')
  await first.ended
  await expect(page.getByText(connectionLost)).toBeVisible()
  await stage.serve(['--port', String(first.port)])
  await expect(page.getByText('Portlight does not know this page any more')).toBeVisible({ timeout: 20_000 })
})

test('it ends by itself when nobody has been there for a while', async ({ stage }) => {
  const server = await stage.serve(['--idle-exit', '0.05'])
  const page = await tab(await stage.browser(), server.address)
  await showScan(page)
  // somebody is there for longer than that
  await page.waitForTimeout(5000)
  expect(server.process.exitCode).toBeNull()
  await page.close()
  expect(await server.ended).toBe(0)
  expect(server.output()).toContain('Nobody was connected any more')
})

test('results are saved as a download', async ({ stage }) => {
  const server = await stage.serve()
  const browser = await stage.browser()
  const page = await scanTab(browser, server.address)
  const listeners = await listen(1)
  const [port = 0] = listeners.ports
  const scan = new ScanPage(page)
  await scan.scan('127.0.0.1', `${port}`)
  await scan.done()
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: /JSON/ }).first().click()
  const file = join(stage.folder, 'scan.json')
  await (await coming).saveAs(file)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    command: 'scan',
    hosts: [{ states: { open: String(port) } }],
  })
  await listeners.close()
})

/** A program that stands in for the person's browser. */
function fakeOpener(folder: string, script: string): Readonly<Record<string, string>> {
  const browser = join(folder, 'browser')
  writeFileSync(browser, `#!/bin/sh\n${script}\n`)
  chmodSync(browser, 0o755)
  return { BROWSER: browser, DISPLAY: ':99' }
}

test('--open leads a browser there, and no other user sees the token', async ({ stage }) => {
  test.skip(process.platform !== 'linux', 'xdg-open is of Linux')
  const heard = join(stage.folder, 'arguments')
  const server = await stage.serve(
    ['--open'],
    fakeOpener(stage.folder, `printf '%s\\n' "$@" > '${heard}.new'; mv '${heard}.new' '${heard}'`),
  )
  await expect.poll(() => existsSync(heard)).toBe(true)
  const said = readFileSync(heard, 'utf8')
  expect(said).not.toContain(server.token)
  const file = fileURLToPath(said.trim())
  // octal: the folder is its owner's alone, and so is the file
  expect(statSync(dirname(file)).mode & 0o777).toBe(0o700)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const page = await tab(await stage.browser(), said.trim())
  await showScan(page)
  expect(await server.stop()).toBe(130)
  expect(existsSync(file)).toBe(false)
})

test('where no browser can be opened it says so, and goes on', async ({ stage }) => {
  test.skip(process.platform !== 'linux', 'xdg-open is of Linux')
  const server = await stage.serve(['--open'], fakeOpener(stage.folder, 'exit 3'))
  await expect.poll(() => server.output()).toContain('No browser could be opened (browser ended with 3)')
  expect((await fetch(server.origin)).status).toBe(200)
  const without = await stage.serve(['--open'], { DISPLAY: '', WAYLAND_DISPLAY: '' })
  await expect.poll(() => without.output()).toContain('No browser could be opened (there is no display)')
})

test('over SSH it prints the command that leads the same port to the browser', async ({ stage }) => {
  const server = await stage.serve([], { SSH_CONNECTION: '192.0.2.7 51234 192.0.2.1 2222' })
  await expect
    .poll(() => server.output())
    .toMatch(
      new RegExp(
        `ssh -N -L 127\\.0\\.0\\.1:${server.port}:127\\.0\\.0\\.1:${server.port} -p 2222 \\S+@192\\.0\\.2\\.1\\n`,
      ),
    )
})
