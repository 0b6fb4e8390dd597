import { expect, test } from './app'
import { ConflictPage } from './conflict-page'
import { listen } from './listeners'
import { nodeErrorAbout, startServer } from './programs'

test('a pasted error is answered, the process is stopped, and the port is free', async ({
  portlight: { page, faults },
}) => {
  const server = await startServer('127.0.0.1')
  try {
    const conflict = new ConflictPage(page)
    await conflict.about(await nodeErrorAbout(server.port, '127.0.0.1'))
    await expect(page.getByText(`Node.js’s EADDRINUSE, port ${server.port}, 127.0.0.1`)).toBeVisible()
    await expect(conflict.headline).toContainText('node')
    await expect(conflict.headline).toContainText(String(server.port))
    await expect(page.getByText('In use', { exact: true }).last()).toBeVisible()
    await expect(page.getByText(/^Certain/).first()).toBeVisible()
    const owner = page.getByRole('article', { name: `node, process ${server.pid}` })
    await expect(owner).toContainText('createServer')

    await conflict.askToStop(server.pid)
    await expect(conflict.dialog).toContainText(`127.0.0.1:${server.port}`)
    await expect(conflict.dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
    await conflict.dialog.getByRole('button', { name: 'Stop it', exact: true }).click()
    await expect(conflict.dialog).toHaveCount(0)
    await expect(page.getByRole('status').filter({ hasText: 'has ended' })).toBeVisible()
    expect(await server.ended).toBe('SIGTERM')

    await expect(page.getByText('Free', { exact: true })).toBeVisible()
    await expect(conflict.headline).toContainText('free')
    await expect(conflict.headline).toBeFocused()
    expect(faults).toEqual([])
  } finally {
    await server.end()
  }
})

test('a process that does not heed the request is ended by force, when that is asked for', async ({
  portlight: { page },
}) => {
  const server = await startServer('127.0.0.1', "process.on('SIGTERM', () => {})")
  try {
    const conflict = new ConflictPage(page)
    await conflict.about(`127.0.0.1:${server.port}`)
    await conflict.askToStop(server.pid)
    await conflict.dialog.getByRole('button', { name: 'Stop it', exact: true }).click()
    await expect(conflict.dialog).toContainText('SIGTERM was sent')
    await expect(conflict.dialog).toContainText('is still running', { timeout: 30_000 })
    await expect(conflict.dialog.getByRole('button', { name: 'Leave it running' })).toBeFocused()
    await conflict.dialog.getByRole('button', { name: 'End it by force' }).click()
    await expect(conflict.dialog).toHaveCount(0)
    await expect(page.getByRole('status').filter({ hasText: 'has ended' })).toBeVisible()
    expect(await server.ended).toBe('SIGKILL')
  } finally {
    await server.end()
  }
})

test('who thinks better of it stops nothing', async ({ portlight: { page } }) => {
  const server = await startServer('127.0.0.1')
  try {
    const conflict = new ConflictPage(page)
    await conflict.about(`127.0.0.1:${server.port}`)
    await conflict.askToStop(server.pid)
    await page.keyboard.press('Escape')
    await expect(conflict.dialog).toHaveCount(0)
    await page.getByRole('button', { name: 'Look again' }).click()
    await expect(conflict.headline).toContainText('node')
    expect(await nodeErrorAbout(server.port, '127.0.0.1')).toContain('EADDRINUSE')
  } finally {
    await server.end()
  }
})

test('a free port is called free', async ({ portlight: { page, faults } }) => {
  // one that was free a moment ago; nobody else on a test machine takes it that soon
  const listeners = await listen(1)
  const [port = 0] = listeners.ports
  await listeners.close()
  const conflict = new ConflictPage(page)
  await conflict.about(`127.0.0.1:${port}`)
  await expect(page.getByText('Free', { exact: true })).toBeVisible()
  await expect(conflict.headline).toContainText(String(port))
  await page.getByText('Tries to bind it').click()
  await expect(page.getByRole('table', { name: 'Tries to bind the port' })).toContainText('binds')
  expect(faults).toEqual([])
})

test('a paste without a port is named as such, and asks nothing', async ({ portlight: { page } }) => {
  const conflict = new ConflictPage(page)
  await conflict.about('npm ERR! code ELIFECYCLE\nnpm ERR! errno 1')
  await expect(conflict.field).toHaveAttribute('aria-invalid', 'true')
  await expect(conflict.field).toHaveAccessibleDescription(/port/)
  await expect(conflict.field).toBeFocused()
  await expect(conflict.headline).toHaveText('What is using this port?')
})

test('everything can be done from the keyboard', async ({ portlight: { page } }) => {
  const server = await startServer('127.0.0.1')
  try {
    const conflict = new ConflictPage(page)
    await page.getByRole('navigation').getByRole('button', { name: 'In use' }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('ControlOrMeta+F')
    await expect(conflict.field).toBeFocused()
    await page.keyboard.type(`127.0.0.1:${server.port}`)
    await page.keyboard.press('Enter')
    await expect(conflict.headline).toContainText('node')
    const stop = conflict.whatToDo.getByRole('button', { name: `(process ${server.pid})` })
    for (let tab = 0; tab < 12 && !(await stop.evaluate((it) => it === document.activeElement)); tab += 1) {
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
    await expect(conflict.dialog).toContainText('What ends with it')
    await expect(conflict.dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
    await page.keyboard.press('Tab')
    await expect(conflict.dialog.getByRole('button', { name: 'Stop it', exact: true })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(conflict.dialog).toHaveCount(0)
    await expect(page.getByRole('status').filter({ hasText: 'has ended' })).toBeVisible()
    expect(await server.ended).toBe('SIGTERM')
  } finally {
    await server.end()
  }
})
