import type { Page } from '@playwright/test'
import { faultsOf } from './app'
import { listen } from './listeners'
import { longScan, ScanPage, showScan } from './scan-page'
import { expect, type Stage, test } from './serve-fixture'

// A page that is reloaded, or that its browser has put aside, finds the scan of its own tab again.

async function signedIn(stage: Stage): Promise<Page> {
  const server = await stage.serve()
  const browser = await stage.browser()
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  await page.goto(server.address)
  await showScan(page)
  return page
}

/** Ports with a verdict, as the end of a scan is announced. */
function counted(said: string): number {
  return [...said.matchAll(/([\d,]+) (?:open|closed|filtered)/g)]
    .map(([, count]) => Number((count ?? '').replaceAll(',', '')))
    .reduce((sum, count) => sum + count, 0)
}

test('a page that is reloaded in the middle of a scan finds it again, and nothing is lost', async ({
  stage,
}) => {
  const page = await signedIn(stage)
  const faults = faultsOf(page)
  const listeners = await listen(2, '0.0.0.0')
  const scan = new ScanPage(page)
  await scan.scan('127.0.0.1-4', '1-65535')
  await scan.underWay()
  for (let times = 0; times < 2; times += 1) {
    await page.reload()
    await expect(scan.pause).toBeEnabled()
    await expect(scan.targets).toHaveValue('127.0.0.1-4')
  }
  const said = await scan.done(90_000)
  expect(said).not.toContain('partial')
  for (const port of listeners.ports) await expect(scan.row(port)).toHaveCount(4)
  expect(counted(said)).toBe(4 * 65_535)
  // and again when it is over
  await page.reload()
  for (const port of listeners.ports) await expect(scan.row(port)).toHaveCount(4)
  expect(faults).toEqual([])
  await listeners.close()
})

test('a page whose process its browser has ended finds its scan again, paused as it was', async ({
  stage,
}) => {
  const page = await signedIn(stage)
  const scan = new ScanPage(page)
  await scan.scan(longScan.targets, longScan.ports)
  await scan.underWay()
  await scan.pause.click()
  await expect(scan.resume).toBeEnabled()
  const remembered = await page.evaluate(() => ({ ...sessionStorage }))
  const crashed = page.waitForEvent('crash')
  const session = await page.context().newCDPSession(page)
  // as where a tab is put aside to save memory: the page can't say goodbye
  void session.send('Page.crash').catch(() => {})
  await crashed
  // the tool can't go on with such a page, so the tab's memory is put into another one, as its browser would
  const restored = await page.context().newPage()
  await restored.addInitScript((memory) => Object.assign(sessionStorage, memory), remembered)
  await restored.goto(new URL(page.url()).origin)
  const again = new ScanPage(restored)
  await expect(again.resume).toBeEnabled()
  await again.resume.click()
  await again.underWay()
  await again.cancel.click()
  expect(await again.done()).toContain('partial')
})

test('tabs keep to their own scans, a duplicated one too', async ({ stage }) => {
  const page = await signedIn(stage)
  const listeners = await listen(2)
  const [port = 0, other = 0] = listeners.ports
  const mine = new ScanPage(page)
  await mine.scan(longScan.targets, longScan.ports)
  await mine.underWay()
  // a window that a page opens gets a copy of what its tab remembers, as a tab that is duplicated does
  const [copy] = await Promise.all([
    page.context().waitForEvent('page'),
    page.evaluate(() => void window.open(location.href)),
  ])
  const theirs = new ScanPage(copy)
  await expect(copy.getByRole('button', { name: 'Scan this computer' })).toBeVisible()
  await theirs.scan('127.0.0.1', `${port},${other}`)
  expect(await theirs.done()).toContain('2 open')
  await mine.underWay()
  await copy.reload()
  await expect(theirs.row(port)).toHaveCount(1)
  await expect(theirs.targets).toHaveValue('127.0.0.1')
  await page.reload()
  await mine.underWay()
  await expect(mine.targets).toHaveValue(longScan.targets)
  await listeners.close()
})

test('what a tab remembers names a scan, and not whom it scans', async ({ stage }) => {
  const page = await signedIn(stage)
  const scan = new ScanPage(page)
  await scan.scan('127.0.0.7', '1-20')
  await scan.done()
  const remembered = await page.evaluate(() => ({ ...sessionStorage }))
  expect(Object.keys(remembered).sort()).toEqual(['portlight.scan', 'portlight.session'])
  expect(JSON.stringify(remembered)).not.toContain('127.0.0')
})
