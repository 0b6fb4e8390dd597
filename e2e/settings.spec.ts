import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, startApp, test } from './app'

test('what is chosen stands in a file that the command line reads and writes too', async ({
  portlight: { page, userData },
}) => {
  const file = join(userData, 'portlight', 'settings.json')
  await page.keyboard.press('Control+,')
  await page.getByRole('radio', { name: 'Dark' }).check({ force: true })
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect
    .poll(() => existsSync(file) && JSON.parse(readFileSync(file, 'utf8')))
    .toEqual({
      version: 1,
      'app.theme': 'dark',
    })
  // an editor, or another Portlight
  writeFileSync(file, '{"version": 1, "app.theme": "light", "history.days": 7}')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await expect(page.getByRole('textbox', { name: 'Keep scans for' })).toHaveValue('7')
})

test('the window, its title and its menus take the theme, also at the next start; a broken file is put aside aloud', {
  tag: '@electron',
}, async ({ userData }) => {
  const first = await startApp(userData)
  const themeOf = (running: typeof first) =>
    running.app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)
  await first.page.keyboard.press('Control+,')
  await first.page.getByRole('radio', { name: 'Dark' }).check({ force: true })
  await expect.poll(() => themeOf(first)).toBe('dark')
  await first.close()

  const second = await startApp(userData)
  expect(await themeOf(second)).toBe('dark')
  await expect(second.page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await second.close()

  const folder = join(userData, 'portlight')
  writeFileSync(join(folder, 'settings.json'), '{"version": 1, "app.theme": "dark"')
  const before = Date.now() / 1000 - 60
  utimesSync(join(folder, 'settings.json'), before, before)
  const third = await startApp(userData)
  await expect(third.page.getByText('The file was put aside as')).toBeVisible()
  expect(readdirSync(folder).filter((name) => name.startsWith('settings.broken-'))).toHaveLength(1)
  await third.close()
})
