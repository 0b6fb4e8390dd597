import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { root } from '../scripts/setup/project.mjs'
import { expect, type RunningApp, test } from './app'
import { ConflictPage } from './conflict-page'
import { ForwardPage } from './forward-page'
import { LessonPage } from './lesson-page'
import { type Listeners, listenOn } from './listeners'
import { nodeErrorAbout, startServer } from './programs'
import { longScan, ScanPage } from './scan-page'
import { SocketsPage } from './sockets-page'

// Every screen, in both themes and two sizes: checked for accessibility, and kept as a picture.

// axe looks at each of them four times, which takes a slow machine a while
test.describe.configure({ timeout: 180_000 })

const pictures = join(root, 'artefacts/screenshots')
const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
] as const

async function show({ page, shell, resize }: RunningApp, screen: string): Promise<void> {
  const folder = join(pictures, shell)
  mkdirSync(folder, { recursive: true })
  // a view whose code is being fetched is none yet
  await expect(page.locator('main[aria-busy="true"]')).toHaveCount(0)
  for (const size of sizes) {
    await resize(size)
    await expect
      .poll(() => page.evaluate(() => `${innerWidth}×${innerHeight}`))
      .toBe(`${size.width}×${size.height}`)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
      const name = `${screen} ${colorScheme} ${size.width}x${size.height}`
      await page.screenshot({ path: join(folder, `${name.replaceAll(' ', '-')}.png`) })
      expect(await problemsOf(page), name).toEqual([])
      const { scrollWidth, scrollHeight } = await page.evaluate(() => {
        const { scrollWidth, scrollHeight } = document.documentElement
        return { scrollWidth, scrollHeight }
      })
      // only what is inside of the frame scrolls
      expect(scrollWidth, `${name} scrolls sideways`).toBeLessThanOrEqual(size.width)
      expect(scrollHeight, `${name} is higher than the window`).toBeLessThanOrEqual(size.height)
    }
  }
}

/** What axe finds, but for one thing that it can't see. */
async function problemsOf(page: Page): Promise<readonly string[]> {
  // legacy mode: the other one opens an empty page of its own, which the app refuses
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  const found: string[] = []
  for (const { id, nodes } of violations) {
    for (const { target } of nodes) {
      // rows scroll by the keys of the grid around them, which has the focus (aria-activedescendant)
      const inGrid = '[role="grid"][tabindex="0"] [role="rowgroup"]'
      if (id === 'scrollable-region-focusable') {
        const place = page.locator(String(target[0]))
        if (await place.evaluate((element, grid) => element.matches(grid), inGrid)) continue
      }
      found.push(`${id}: ${target.join(' ')}`)
    }
  }
  return found
}

let listeners: Listeners

test.beforeAll(async () => {
  listeners = await listenOn([22, 80, 443, 631, 3000, 3306, 5173, 5432, 6379, 8080, 9200, 27017, 0, 0, 0])
})
test.afterAll(() => listeners.close())

test('the front door', async ({ portlight }) => {
  const { page } = portlight
  await page.keyboard.press('Control+0')
  const field = page.getByRole('textbox', { name: /^Paste an error/ })
  await expect(page.getByRole('region', { name: 'This computer' })).toContainText('Show')
  await show(portlight, 'start')
  await field.fill('minecraft')
  await expect(page.getByRole('button', { name: /Can the internet reach 25565/ })).toBeVisible()
  await show(portlight, 'start-offers')
})

test('the settings, and what is asked before everything is forgotten', async ({ portlight }) => {
  const { page } = portlight
  await page.keyboard.press('Control+,')
  await expect(page.getByText('settings.json')).toBeVisible()
  await show(portlight, 'settings')
  await page.getByRole('button', { name: 'Forget…' }).click()
  await show(portlight, 'settings-forget')
})

test('the first start', async ({ portlight }) => {
  const { page } = portlight
  await expect(page.getByRole('button', { name: 'Scan this computer' })).toBeVisible()
  await show(portlight, 'welcome')
})

test('input that is wrong', async ({ portlight }) => {
  const { page } = portlight
  const scan = new ScanPage(page)
  await scan.targets.fill('300.1.2.3')
  await scan.ports.fill('80-22,70000')
  await show(portlight, 'problems')
})

test('a scan under way, paused so that it stands still', async ({ portlight }) => {
  const { page } = portlight
  const scan = new ScanPage(page)
  await scan.scan(longScan.targets, longScan.ports)
  await scan.underWay()
  await scan.pause.click()
  await expect(scan.resume).toBeVisible()
  await show(portlight, 'several-hosts')
})

test('results, and the evidence of one port', async ({ portlight }) => {
  const { page } = portlight
  const scan = new ScanPage(page)
  await scan.scan('127.0.0.1', '1-65535')
  await scan.done(60_000)
  await show(portlight, 'results')
  await scan.results.focus()
  await page.keyboard.press('End')
  await expect(scan.results.getByRole('row').filter({ hasText: 'closed' })).toBeInViewport()
  await page.keyboard.press('Home')
  await expect(scan.details).toBeVisible()
  await show(portlight, 'details')
})

test('the question about public addresses, and the keys', async ({ portlight }) => {
  const { page } = portlight
  const scan = new ScanPage(page)
  await scan.scan('203.0.113.7', '80')
  await expect(page.getByRole('dialog')).toBeVisible()
  await show(portlight, 'public')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Shortcuts' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await show(portlight, 'shortcuts')
})

test('the sockets of this computer, with the details of one', async ({ portlight }) => {
  const { page } = portlight
  const sockets = new SocketsPage(page)
  await sockets.open()
  // what stands still can be looked at
  await sockets.freeze.click()
  await show(portlight, 'sockets')
  await sockets.row('LISTEN').first().click()
  await expect(sockets.details).toBeVisible()
  await show(portlight, 'socket-details')
})

test('what can be pasted, an answer about a port, and the question whether to stop', async ({
  portlight,
}) => {
  const { page } = portlight
  const conflict = new ConflictPage(page)
  const server = await startServer('0.0.0.0')
  try {
    await page.getByRole('navigation').getByRole('button', { name: 'In use' }).click()
    await show(portlight, 'conflict-welcome')
    await conflict.about(await nodeErrorAbout(server.port, '0.0.0.0'))
    await expect(conflict.headline).toContainText('node')
    await page.getByText('Tries to bind it').click()
    await show(portlight, 'conflict-answer')
    await conflict.askToStop(server.pid)
    await show(portlight, 'conflict-stop')
  } finally {
    await server.end()
  }
})

test('the way in before a test, bad input, who may look from outside, and no earlier tests', async ({
  portlight,
}) => {
  const { page } = portlight
  const forward = new ForwardPage(page)
  await forward.open()
  await show(portlight, 'forward-welcome')
  await forward.port.fill('70000')
  await page.getByRole('button', { name: 'More' }).click()
  await show(portlight, 'forward-options')
  await page.getByRole('button', { name: 'More' }).click()
  await forward.helpers.getByRole('button', { name: 'Choose…' }).click()
  await show(portlight, 'forward-recommended')
  await page.getByRole('button', { name: /^Others/ }).click()
  await page.getByRole('checkbox', { name: /stun\.nextcloud/ }).check()
  await show(portlight, 'forward-helpers')
  await page.keyboard.press('Escape')
  await page.getByRole('tab', { name: 'Earlier tests' }).click()
  await show(portlight, 'forward-earlier')
})

test('a port explained, and what a word finds', async ({ portlight }) => {
  const { page } = portlight
  await page.getByRole('navigation').getByRole('button', { name: 'Ports' }).click()
  await show(portlight, 'reference-welcome')
  const field = page.getByRole('textbox', { name: 'A port, a name, a word or a range' })
  await field.fill('6000')
  await expect(page.getByRole('article')).toContainText('X11')
  await show(portlight, 'reference-port')
  await field.fill('database')
  await expect(page.getByRole('navigation', { name: 'Ports found' })).toContainText('27017')
  await show(portlight, 'reference-search')
})

test('the lessons, a step of one, and fifty clients', async ({ portlight }) => {
  const { page } = portlight
  const lesson = new LessonPage(page)
  await page.getByRole('navigation').getByRole('button', { name: 'Learn' }).click()
  await show(portlight, 'lesson-welcome')
  await lesson.open('2 The handshake')
  await lesson.next(1)
  await lesson.next(2)
  await page.getByRole('list', { name: 'Steps' }).scrollIntoViewIfNeeded()
  await show(portlight, 'lesson-step')
  await lesson.open('4 Four numbers name a connection')
  await lesson.next(1)
  await lesson.next(2)
  await page.getByRole('list', { name: 'Steps' }).scrollIntoViewIfNeeded()
  await show(portlight, 'lesson-fifty')
})
