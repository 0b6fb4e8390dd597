import { expect, test } from './app'
import { ConflictPage } from './conflict-page'
import { listenOn } from './listeners'
import { startServer } from './programs'

// Three people, each from the start to an answer. What they do is counted: a step is a thing that they do, such as typing a
// word, pressing a key, or a click.

/** Counts what a person does. */
class Walk {
  steps = 0

  async step(does: () => Promise<unknown>): Promise<void> {
    this.steps += 1
    await does()
  }
}

test.beforeEach(async ({ portlight: { page } }) => {
  await page.keyboard.press('Control+0')
  await expect(page.getByRole('textbox', { name: /^Paste an error/ })).toBeFocused()
})

test('a student finds which program has a port open here, with the keyboard', async ({
  portlight: { page, faults },
}) => {
  const listeners = await listenOn([0])
  const walk = new Walk()
  await walk.step(() => page.keyboard.type(String(listeners.ports[0])))
  await walk.step(() => page.keyboard.press('Enter'))
  await expect(new ConflictPage(page).headline).toContainText('node')
  expect(walk.steps).toBeLessThanOrEqual(3)
  expect(faults).toEqual([])
  await listeners.close()
})

test('and with the mouse', async ({ portlight: { page } }) => {
  const listeners = await listenOn([0], '0.0.0.0')
  const port = String(listeners.ports[0])
  const walk = new Walk()
  await walk.step(() => page.getByRole('button', { name: 'Show them' }).first().click())
  const row = page.getByRole('row').filter({ has: page.getByRole('gridcell', { name: port, exact: true }) })
  await walk.step(() => row.first().click())
  await expect(page.getByRole('complementary', { name: 'Socket details' })).toContainText('node')
  expect(walk.steps).toBeLessThanOrEqual(3)
  await listeners.close()
})

test('a helpdesk person goes from a pasted trace to a freed port and the text for a ticket, with the keyboard', async ({
  portlight,
}) => {
  const { page } = portlight
  const server = await startServer('127.0.0.1')
  try {
    const trace = `Error: listen EADDRINUSE: address already in use 127.0.0.1:${server.port}\n    at Server.setupListenHandle`
    if (portlight.shell === 'electron')
      await portlight.app.evaluate(({ clipboard }, text) => clipboard.writeText(text), trace)
    else {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
      await page.evaluate((text) => navigator.clipboard.writeText(text), trace)
    }
    const conflict = new ConflictPage(page)
    const walk = new Walk()
    await walk.step(() => page.keyboard.press('ControlOrMeta+V'))
    await expect(conflict.whatToDo.getByRole('button', { name: `(process ${server.pid})` })).toBeVisible()
    await walk.step(() => page.keyboard.press('ControlOrMeta+Enter'))
    await expect(conflict.dialog).toContainText('What ends with it')
    await walk.step(() => page.keyboard.press('ControlOrMeta+Enter'))
    await expect(conflict.dialog).toHaveCount(0)
    await expect(conflict.headline).toBeFocused()
    await expect(conflict.headline).toContainText('free')
    await walk.step(() => page.keyboard.press('ControlOrMeta+C'))
    await expect(page.getByText('Copied.', { exact: true })).toBeVisible()
    expect(walk.steps).toBeLessThanOrEqual(4)
    expect(await server.ended).toBe('SIGTERM')
  } finally {
    await server.end()
  }
})

test('and with the mouse alone, from a trace that is dropped on the window', async ({
  portlight: { page },
}) => {
  const server = await startServer('127.0.0.1')
  try {
    const trace = `Error: listen EADDRINUSE: address already in use 127.0.0.1:${server.port}`
    const conflict = new ConflictPage(page)
    const walk = new Walk()
    await walk.step(() =>
      page.evaluate((text) => {
        const dataTransfer = new DataTransfer()
        dataTransfer.setData('text/plain', text)
        document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
      }, trace),
    )
    await walk.step(() => conflict.whatToDo.getByRole('button', { name: `(process ${server.pid})` }).click())
    await walk.step(() => conflict.dialog.getByRole('button', { name: 'Stop it', exact: true }).click())
    await expect(conflict.dialog).toHaveCount(0)
    await expect(conflict.headline).toContainText('free')
    await walk.step(() => page.getByRole('button', { name: 'Copy for a ticket' }).click())
    await expect(page.getByText('Copied.', { exact: true })).toBeVisible()
    expect(walk.steps).toBeLessThanOrEqual(4)
  } finally {
    await server.end()
  }
})

test('a home user goes from a word to a verdict', async ({ portlight: { page } }) => {
  const walk = new Walk()
  await walk.step(() => page.keyboard.type('Minecraft'))
  await expect(page.getByRole('button', { name: /^Can the internet reach 25565/ })).toBeVisible()
  await walk.step(() => page.keyboard.press('Enter'))
  const verdict = page.getByRole('region', { name: 'Result' }).getByText(/· port 25565 TCP/)
  await expect(verdict).toBeVisible({ timeout: 60_000 })
  expect(walk.steps).toBeLessThanOrEqual(2)
})

test('and with the mouse, from the card and what is often tested', async ({ portlight: { page } }) => {
  const walk = new Walk()
  const start = page.getByRole('main', { name: 'Start' })
  await walk.step(() => start.getByRole('button', { name: /^Can the internet reach me/ }).click())
  const often = page.getByRole('list', { name: 'Often tested' })
  await walk.step(() => often.getByRole('button', { name: /^Minecraft \(Java\)/ }).click())
  const verdict = page.getByRole('region', { name: 'Result' }).getByText(/· port 25565 TCP/)
  await expect(verdict).toBeVisible({ timeout: 60_000 })
  expect(walk.steps).toBeLessThanOrEqual(2)
})
