import { expect, startApp, test } from './app'
import { ForwardPage } from './forward-page'

// What needs no network. A test of a port asks the router of the machine it runs on, so every test that really tests one is
// in forward-lab.spec.ts, on hosts of the lab.

test('the first start teaches what stands between the internet and a program', async ({
  portlight: { page, faults },
}) => {
  const forward = new ForwardPage(page)
  await forward.open()
  await expect(page.getByRole('heading', { name: 'Can the internet reach you?', level: 2 })).toBeVisible()
  await expect(forward.wayIn.locator('ol > li')).toHaveCount(5)
  await expect(forward.link('Router')).toContainText('to this computer, and to no other')
  await expect(forward.helpers).toContainText('Nobody is asked')
  expect(faults).toEqual([])
})

test('bad input is named beside the field, and nothing runs', async ({ portlight: { page, faults } }) => {
  const forward = new ForwardPage(page)
  await forward.open()
  for (const [text, words] of [
    ['0', /Port 0 stands for any free port/],
    ['70000', /70000 is no port/],
    ['25565-25567', /One port at a time/],
    ['nonsense!', /number from 1 to 65535/],
    ['', /Say which port/],
  ] as const) {
    await forward.port.fill(text)
    await forward.test.click()
    await expect(forward.port).toHaveAttribute('aria-invalid', 'true')
    await expect(forward.port).toBeFocused()
    await expect(page.locator('form')).toContainText(words)
    await expect(forward.cancel).toHaveCount(0)
  }
  await forward.port.fill('80')
  await page.getByRole('button', { name: 'More' }).click()
  const router = page.getByRole('textbox', { name: 'Router’s address' })
  await router.fill('my router')
  await forward.test.click()
  await expect(router).toHaveAttribute('aria-invalid', 'true')
  await expect(forward.cancel).toHaveCount(0)
  expect(faults).toEqual([])
})

test('a game is found by its name, from the keyboard', async ({ portlight: { page } }) => {
  const forward = new ForwardPage(page)
  await forward.open()
  await forward.port.focus()
  await page.keyboard.type('valh')
  await expect(page.getByRole('option', { name: /Valheim/ })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(forward.port).toHaveValue('2456')
  await expect(page.getByRole('radio', { name: 'UDP' })).toBeChecked()
})

test('who may look from outside is asked, named, kept for the next start and taken back', {
  tag: '@electron',
}, async ({ userData }) => {
  const first = await startApp(userData)
  const forward = new ForwardPage(first.page)
  await forward.open()
  await forward.helpers.getByRole('button', { name: 'Choose…' }).click()
  const dialog = first.page.getByRole('dialog', { name: 'Who may look from outside?' })
  await dialog.getByRole('button', { name: /^Others/ }).click()
  for (const box of await dialog.getByRole('checkbox').all()) await expect(box).not.toBeChecked()
  await dialog.getByRole('textbox', { name: 'Your own reflector' }).fill('not an address')
  await expect(dialog.getByRole('button', { name: 'Agree', exact: true })).toBeDisabled()
  await dialog.getByRole('textbox', { name: 'Your own reflector' }).fill('https://reflector.invalid:8443')
  await expect(dialog.getByRole('region', { name: 'Who will learn what' })).toContainText(
    'your public address, and which port is tested',
  )
  await dialog.getByRole('button', { name: 'Agree', exact: true }).click()
  await expect(forward.helpers).toContainText('reflector.invalid:8443')
  await first.close()

  const second = await startApp(userData)
  const again = new ForwardPage(second.page)
  await again.open()
  await expect(again.helpers).toContainText('reflector.invalid:8443')
  await again.helpers.getByRole('button', { name: 'Ask nobody' }).click()
  await expect(again.helpers).toContainText('Nobody is asked')
  await second.close()

  const third = await startApp(userData)
  const last = new ForwardPage(third.page)
  await last.open()
  await expect(last.helpers).toContainText('Nobody is asked')
  await third.close()
})
