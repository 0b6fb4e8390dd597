import type { ElectronApplication } from '@playwright/test'
import { expect, test } from './app'
import { ScanPage, showScan } from './scan-page'

const restChannel = 'portlight:rest'

/** From now on it is counted how often the page's process is told that long work has ended. */
async function countRests(app: ElectronApplication): Promise<() => Promise<number>> {
  await app.evaluate(({ BrowserWindow }, channel) => {
    const counted = globalThis as unknown as { rests: number }
    counted.rests = 0
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      const send = webContents.send.bind(webContents)
      webContents.send = (name: string, ...rest: unknown[]) => {
        if (name === channel) counted.rests += 1
        send(name, ...rest)
      }
    }
  }, restChannel)
  return () => app.evaluate(() => (globalThis as unknown as { rests: number }).rests)
}

test('what a long scan left in memory is given back when it has ended, and nothing after a short one', {
  tag: '@electron',
}, async ({ portlight: { app, page } }) => {
  const rests = await countRests(app)
  await showScan(page)
  const view = new ScanPage(page)
  await view.scan('127.0.0.1', '1-20')
  await view.done()
  expect(await rests()).toBe(0)
  // four hosts: a fast machine is done with one before a second has gone
  await view.scan('127.0.0.0/30', '1-65535')
  await view.done(120_000)
  await expect.poll(rests).toBe(1)
})

test('the page’s process gives back what nobody needs when it is told that work has ended', {
  tag: '@electron',
}, async ({ portlight: { app, page } }) => {
  await page.evaluate(() => {
    const seen = globalThis as unknown as { gone: boolean; registry: object }
    const registry = new FinalizationRegistry(() => {
      seen.gone = true
    })
    registry.register(
      Array.from({ length: 1000 }, () => ({})),
      null,
    )
    Object.assign(seen, { gone: false, registry })
  })
  await app.evaluate(({ BrowserWindow }, channel) => {
    for (const { webContents } of BrowserWindow.getAllWindows()) webContents.send(channel)
  }, restChannel)
  const isGone = () => page.evaluate(() => (globalThis as unknown as { gone: boolean }).gone)
  await expect.poll(isGone, { timeout: 3_000 }).toBe(true)
})

test('the main process, which only waits, has loaded nothing of the engine', {
  tag: '@electron',
}, async ({ portlight: { app } }) => {
  const chunks = () =>
    app.evaluate(() => {
      const { _cache } = process.getBuiltinModule('node:module') as unknown as { _cache: object }
      return Object.keys(_cache).map((path) => path.replace(/^.*[\\/]|-[\w-]{8}\.cjs$/g, ''))
    })
  // what goes on without a window is loaded last
  await expect.poll(chunks).toContain('background')
  expect(await chunks()).not.toContain('look')
})
