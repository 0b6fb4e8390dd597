import { expect, it } from 'vitest'
import { page } from 'vitest/browser'
import { eventually } from '../test/eventually'
import { pasteAndAsk, showConflict } from '../test/show-conflict'

// What leads from one feature to another: only the app knows both.

it('an answer leads to the sockets of its port', async () => {
  const { kit } = await showConflict()
  await pasteAndAsk('3000')
  await page.getByRole('button', { name: 'More about port 3000' }).click()
  await page.getByRole('menuitem', { name: 'Show its sockets' }).click()
  await expect.element(page.getByRole('main', { name: 'Sockets' })).toBeVisible()
  expect(kit.store.getState().sockets.filter).toBe(':3000')
})

it.each([
  ['127.0.0.1', '127.0.0.1', '127.0.0.1:5432'],
  // what is bound to every address stands in the way of every address
  ['::', null, '5432'],
  ['0.0.0.0', null, '5432'],
])('a socket on %s leads to the question about its port', async (address, asked, text) => {
  const { kit } = await showConflict()
  kit.go('sockets')
  kit.sockets.why?.(5432, 'tcp', address)
  await expect.element(page.getByRole('main', { name: 'In use' })).toBeVisible()
  await eventually(() =>
    expect(kit.store.getState().conflict.report).toMatchObject({
      port: 5432,
      protocol: 'tcp',
      address: asked,
    }),
  )
  await expect
    .element(page.getByRole('textbox', { name: 'Paste the error, or type a port' }))
    .toHaveValue(text)
})

it('the menu of a port leads to the question whether to stop what has it, and says that it copied', async () => {
  const { kit, fake } = await showConflict({ verdict: 'live-listener' })
  kit.go('sockets')
  kit.sockets.actions.showPort(3000)
  const row = page.getByRole('row').filter({ hasText: '3000' }).first()
  await row.click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Copy 3000/tcp' }).click()
  await expect.element(page.getByText('Copied.', { exact: true })).toBeVisible()
  expect(fake.copied).toEqual(['3000/tcp'])
  await row.click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Stop what has it…' }).click()
  await expect.element(page.getByRole('dialog')).toHaveTextContent('What ends with it')
  expect(kit.store.getState().place).toBe('conflict')
  kit.conflict.stopping.close()
})
