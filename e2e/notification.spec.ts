import { expect, test } from './app'
import { ScanPage } from './scan-page'

/** What the desktop would have shown; a real one is on few machines that run tests. */
interface Told {
  told: { title: string; body: string; click: () => void }[]
}

test('a scan that ends while the window is not in front says so, and a click on that leads to it', {
  tag: '@electron',
}, async ({ portlight: { app, page } }) => {
  await app.evaluate(({ BrowserWindow, Notification }) => {
    const seen = globalThis as unknown as Told
    seen.told = []
    Notification.isSupported = () => true
    Notification.prototype.show = function (this: Electron.Notification) {
      seen.told.push({ title: this.title, body: this.body, click: () => this.emit('click') })
    }
    for (const window of BrowserWindow.getAllWindows()) window.isFocused = () => false
  })
  const told = () =>
    app.evaluate(() => (globalThis as unknown as Told).told.map(({ title, body }) => ({ title, body })))
  await new ScanPage(page).scan('127.0.0.1', '1-2000')
  await page.keyboard.press('Control+1')
  await expect(page.getByRole('main', { name: 'In use' })).toBeVisible()
  await expect
    .poll(told)
    .toEqual([{ title: 'The scan has ended', body: expect.stringMatching(/^127\.0\.0\.1: .*closed/) }])
  await app.evaluate(() => (globalThis as unknown as Told).told[0]?.click())
  await expect(page.getByRole('main', { name: 'Scan' })).toBeVisible()
  // whoever looks at the window sees it there
  await app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.isFocused = () => true
  })
  await new ScanPage(page).scan('127.0.0.1', '1-1000')
  await new ScanPage(page).done()
  expect(await told()).toHaveLength(1)
})
