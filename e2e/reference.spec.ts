import { expect, test } from './app'
import { listen } from './listeners'

test('a port is looked up, and what has it on this computer is told', async ({
  portlight: { page, faults },
}) => {
  const listener = await listen(1)
  const [port] = listener.ports
  try {
    await page.getByRole('navigation').getByRole('button', { name: 'Ports' }).click()
    const field = page.getByRole('textbox', { name: 'A port, a name, a word or a range' })
    await field.fill('database')
    const found = page.getByRole('navigation', { name: 'Ports found' })
    await found.getByRole('button', { name: /^6379/ }).click()
    const title = page.getByRole('article').getByRole('heading', { level: 2 })
    await expect(title).toHaveText('Redis, Valkey')
    await field.fill(String(port))
    await field.press('Enter')
    await expect(page.getByRole('region', { name: 'On this computer now' })).toContainText(`:${port}`)
    await expect(page.getByRole('region', { name: 'A port for my service' })).toContainText('In use here')
    await page.getByRole('button', { name: 'Show its sockets' }).click()
    await page.getByRole('gridcell', { name: `${port}`, exact: true }).click()
    await page.getByRole('button', { name: 'What is this port?' }).click()
    await expect(field).toHaveValue(`${port}/tcp`)
    expect(faults).toEqual([])
  } finally {
    await listener.close()
  }
})
