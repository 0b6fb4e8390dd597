import { existsSync, readFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import process from 'node:process'
import { expect, test } from './app'
import { listen, listenOn } from './listeners'
import { SocketsPage } from './sockets-page'

/** The one port of a listener that was just opened. */
function only([port]: readonly number[]): number {
  if (port === undefined) throw new Error('no port was free')
  return port
}

test('a listener appears with its owner, and its row says so when it is gone', async ({
  portlight: { page },
}) => {
  const sockets = new SocketsPage(page)
  await sockets.open()
  const listener = await listen(1)
  const port = only(listener.ports)
  await sockets.filter.fill(`:${port}`)
  const row = sockets.listenerOn(port)
  await expect(row).toContainText(`node ${process.pid}`)
  await expect(row).toContainText('this computer')
  await row.click()
  await expect(sockets.details).toContainText(`process ${process.pid}`)
  await expect(sockets.details).toContainText('Only programs on this computer can reach it')
  await expect(sockets.details).toContainText('Started by')

  const connection = createConnection({ port, host: '127.0.0.1' })
  await expect(sockets.row('ESTABLISHED')).toHaveCount(2)
  connection.destroy()
  await listener.close()
  await expect(row).toHaveCount(0)
  // nobody holds what is left of the connection
  await expect(sockets.details).toContainText('gone since it was selected')
})

test('loopback and every address are told apart, and what should not be exposed is named', async ({
  portlight: { page },
}) => {
  const inside = await listen(1)
  const outside = await listen(1, '0.0.0.0')
  const sockets = new SocketsPage(page)
  await sockets.open()
  await sockets.filter.fill('node')
  await expect(sockets.listenerOn(only(inside.ports))).toContainText('this computer')
  await expect(sockets.listenerOn(only(outside.ports))).toContainText('everybody')
  // a debugger's port that another program holds is another program's
  const debuggers = await listenOn([9229], '0.0.0.0')
  if (debuggers.ports.length > 0) {
    await expect(sockets.overview).toContainText('Node.js debugger')
    await expect(sockets.overview).toContainText('--inspect=127.0.0.1:9229')
  }
  await Promise.all([inside, outside, debuggers].map((listener) => listener.close()))
})

test('frozen rows stand still, and keep the selection when they are let go', async ({
  portlight: { page },
}) => {
  const first = await listen(1)
  const sockets = new SocketsPage(page)
  await sockets.open()
  await sockets.filter.fill(`${process.pid} listen`)
  const row = sockets.listenerOn(only(first.ports))
  await row.click()
  await sockets.grid.focus()
  await page.keyboard.press('Space')
  await expect(page.getByText(/^Frozen at /)).toBeVisible()
  const second = await listen(1)
  await expect(page.getByText(/^Frozen at .*[2-9] newer$/)).toBeVisible()
  await expect(sockets.listenerOn(only(second.ports))).toHaveCount(0)
  await page.keyboard.press('Space')
  await expect(sockets.listenerOn(only(second.ports))).toBeVisible()
  await expect(row).toHaveAttribute('aria-selected', 'true')
  await Promise.all([first.close(), second.close()])
})

test('everything is reached by keys alone', async ({ portlight: { page } }) => {
  const listener = await listen(1, '0.0.0.0')
  const port = only(listener.ports)
  const sockets = new SocketsPage(page)
  const first = page.getByRole('button', { name: 'In use', exact: true })
  // the scan view is where the test begins: back along the bar, and forth again
  await expect(page.getByRole('button', { name: 'Scan', exact: true })).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Shift+Tab')
  await expect(first).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await sockets.row('').first().waitFor()
  await page.keyboard.press('/')
  await expect(sockets.filter).toBeFocused()
  await page.keyboard.type(`:${port}`)
  await expect(sockets.listenerOn(port)).toBeVisible()
  while (!(await sockets.grid.evaluate((grid) => grid === document.activeElement))) {
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Home')
  await expect(sockets.listenerOn(port)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(sockets.details).toContainText(`*:${port}`)
  await page.keyboard.press('Escape')
  await expect(sockets.details).toHaveCount(0)
  await page.keyboard.press('Control+p')
  await expect(page.getByText(/^Paused at /)).toBeVisible()
  await listener.close()
})

test('what is shown is written to a file', async ({ portlight: { page, saved } }) => {
  const listener = await listen(1)
  const port = only(listener.ports)
  const sockets = new SocketsPage(page)
  await sockets.open()
  await sockets.filter.fill(`:${port}`)
  await expect(sockets.listenerOn(port)).toBeVisible()
  const file = await saved(() => page.keyboard.press('Control+s'))
  const written = () => (existsSync(file) ? readFileSync(file, 'utf8') : '')
  await expect.poll(written).toContain('"tookMs"')
  expect(JSON.parse(written())).toMatchObject({
    command: 'sockets',
    sockets: [{ local: { address: '127.0.0.1', port }, owners: [{ pid: process.pid }], reach: 'loopback' }],
  })
  await listener.close()
})

test('a row is copied as one line', { tag: '@electron' }, async ({ portlight: { app, page } }) => {
  const listener = await listen(1)
  const port = only(listener.ports)
  const sockets = new SocketsPage(page)
  await sockets.open()
  await sockets.filter.fill(`:${port}`)
  await sockets.listenerOn(port).click()
  await sockets.grid.focus()
  await page.keyboard.press('Control+c')
  await expect
    .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
    .toContain(`tcp4\tLISTEN\t127.0.0.1:${port}\t–\tnode (${process.pid})`)
  await listener.close()
})

test('an engine that is killed is said, and readings go on by themselves', {
  tag: '@electron',
}, async ({ portlight: { app, page } }) => {
  const sockets = new SocketsPage(page)
  await sockets.open()
  const engine = await app.evaluate(
    ({ app }) => app.getAppMetrics().find(({ name }) => name === 'Portlight engine')?.pid ?? null,
  )
  if (engine === null) throw new Error('there is no engine')
  process.kill(engine, 'SIGKILL')
  const alert = page.getByRole('alert').filter({ hasText: 'The engine that reads sockets stopped' })
  await expect(alert).toBeVisible()
  await expect(sockets.row('').first()).toBeVisible()
  await expect(alert).toHaveCount(0, { timeout: 30_000 })
  const listener = await listen(1)
  const port = only(listener.ports)
  await sockets.filter.fill(`:${port}`)
  await expect(sockets.listenerOn(port)).toBeVisible()
  await listener.close()
})
