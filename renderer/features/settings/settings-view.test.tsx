import { describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { nobodyOutside } from '#shared/forward/request'
import { usualSettings } from '#shared/settings/settings'
import { createAppKit } from '../../app/app-kit'
import { violations } from '../../test/accessibility'
import { eventually } from '../../test/eventually'
import type { SettingsPlay } from '../../test/fake-settings'
import { scenarios } from '../../test/scenarios'
import { showApp } from '../../test/show-app'

const stun = { ...nobodyOutside, stun: ['stun.example.org:3478'] }

async function showSettings(settings: SettingsPlay = {}, theme: 'light' | 'dark' = 'light') {
  const app = await showApp(scenarios.nas, { targets: 'nas.local' }, theme, { settings })
  await userEvent.keyboard('{Control>},{/Control}')
  await expect.element(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  await eventually(() => expect(app.kit.settings.store.getState().settings.file).not.toBeNull())
  const written = () => {
    const { version, 'app.theme': shown, ...others } = JSON.parse(app.fake.settings.text())
    expect(version).toBe(1)
    return shown === theme ? others : { ...others, 'app.theme': shown }
  }
  return { ...app, written }
}

describe('settings', () => {
  it('are chosen, hold at once, and are taken back', async () => {
    const { kit, fake, written } = await showSettings()
    await page.getByRole('radio', { name: 'Dark' }).click()
    expect(document.documentElement.dataset.theme).toBe('dark')
    await page.getByRole('combobox', { name: 'Timing of a new scan' }).selectOptions('T2 polite')
    expect(kit.store.getState().scan.form.timing).toBe(2)
    await page.getByRole('radio', { name: 'Every 5 s' }).click()
    expect(kit.store.getState().sockets.intervalMs).toBe(5_000)
    await page.getByRole('switch', { name: 'Keep scans' }).click()
    await eventually(() =>
      expect(written()).toEqual({
        'app.theme': 'dark',
        'scan.timing': 2,
        'sockets.seconds': 5,
        'history.keep': false,
      }),
    )
    await page.getByRole('button', { name: 'Timing of a new scan: back to T3 normal' }).click()
    expect(kit.store.getState().scan.form.timing).toBe(3)
    await eventually(() => expect(written()).not.toHaveProperty('scan.timing'))
    await page.getByRole('button', { name: 'Reset…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click()
    await eventually(() => expect(JSON.parse(fake.settings.text())).toEqual({ version: 1 }))
  })

  it('take numbers of their range alone, and say which that is', async () => {
    const { written } = await showSettings()
    const field = page.getByRole('textbox', { name: 'Speed limit on the internet' })
    await field.fill('2000')
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByText('It has to be 1 to 500 attempts a second, or none.')).toBeVisible()
    expect(written()).toEqual({})
    await field.fill('200')
    await userEvent.keyboard('{Enter}')
    await eventually(() => expect(written()).toEqual({ 'scan.ceiling-public': 200 }))
    await field.fill('')
    await userEvent.keyboard('{Tab}')
    await eventually(() => expect(written()).toEqual({ 'scan.ceiling-public': null }))
    await page.getByRole('textbox', { name: 'Ask before a scan of more than' }).fill('65,535')
    await userEvent.keyboard('{Tab}')
    await eventually(() => expect(written()).toMatchObject({ 'scan.ask-from': 65_535 }))
  })

  it('follow what another Portlight chose', async () => {
    const { fake } = await showSettings()
    fake.settings.change({ 'app.theme': 'dark', 'history.days': 7 })
    await expect.element(page.getByRole('textbox', { name: 'Keep scans for' })).toHaveValue('7')
    expect(document.documentElement.dataset.theme).toBe('dark')
  })

  it('hold until the end where they can’t be written, and say so', async () => {
    await showSettings({ full: true })
    await page.getByRole('radio', { name: 'Dark' }).click()
    await expect.element(page.getByRole('alert')).toHaveTextContent('the disk is full')
    expect(document.documentElement.dataset.theme).toBe('dark')
  })

  it('take back who may look from outside', async () => {
    const { kit, written } = await showSettings({ chosen: { 'forward.outside': stun } })
    expect(kit.store.getState().forward.helpers).toEqual(stun)
    await page.getByRole('button', { name: 'Take back' }).click()
    expect(kit.store.getState().forward.helpers).toEqual(nobodyOutside)
    await eventually(() => expect(written()).toEqual({}))
    await page.getByRole('button', { name: 'Choose…' }).click()
    await expect.element(page.getByRole('main', { name: 'Forward' })).toBeVisible()
    await expect.element(page.getByRole('dialog')).toBeVisible()
  })

  it('forget everything once that is confirmed', async () => {
    const { kit, written } = await showSettings({
      chosen: { 'forward.outside': stun, 'history.days': 7 },
    })
    await kit.conflict.controller.askFor({ port: 3000, protocol: 'tcp', address: null })
    expect(kit.store.getState().conflict.recent).toHaveLength(1)
    await page.getByRole('button', { name: 'Forget…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    expect(kit.store.getState().conflict.recent).toHaveLength(1)
    await page.getByRole('button', { name: 'Forget…' }).click()
    await page.getByRole('button', { name: 'Forget everything' }).click()
    await expect.element(page.getByText('Everything was forgotten.').first()).toBeVisible()
    await eventually(() => expect(written()).toEqual({ 'history.days': 7 }))
    expect(kit.store.getState().conflict.recent).toEqual([])
    kit.go('history')
    await eventually(() => expect(kit.store.getState().history.list?.total).toBe(0))
    expect(Object.keys(localStorage).filter((key) => /recent|history/.test(key))).toEqual([])
  })

  it('are found by their names, with Ctrl+K', async () => {
    await showApp(scenarios.nas)
    await userEvent.keyboard('{Control>}k{/Control}')
    await userEvent.keyboard('keep scans for{Enter}')
    await expect.element(page.getByRole('textbox', { name: 'Keep scans for' })).toHaveFocus()
  })

  it('whose file is broken are told over whatever is shown', async () => {
    const settings = { problems: [{ why: 'put-aside', because: null, aside: null }] } as const
    await showApp(scenarios.nas, {}, 'light', { settings })
    await expect.element(page.getByText('The settings could not be read.')).toBeVisible()
    await page
      .getByText('The settings could not be read.')
      .element()
      .parentElement?.querySelector('button')
      ?.click()
    await expect.element(page.getByRole('alert')).toHaveTextContent('The settings could not be read.')
  })

  it.each(['light', 'dark'] as const)('are accessible, %s', async (theme) => {
    await showSettings(
      {
        chosen: { 'forward.outside': stun, 'app.start': 'scan' },
        problems: [{ why: 'no-setting', name: 'x' }],
      },
      theme,
    )
    expect(await violations()).toEqual([])
    await page.getByRole('button', { name: 'Forget…' }).click()
    expect(await violations()).toEqual([])
  })
})

it('what is shown first is what was chosen for that', async () => {
  const { kit } = await showApp(scenarios.nas, {}, 'light', {
    settings: { chosen: { 'app.start': 'sockets' } },
  })
  expect(kit.store.getState().place).toBe('sockets')
})

it('what is shown first is what the file says by now, but for somebody who has gone on', async () => {
  const { fake } = await showApp(scenarios.nas, {}, 'light', {
    settings: { chosen: { 'app.start': 'sockets' } },
  })
  // as of a page that heard of it when the file said something else
  localStorage.setItem('portlight.settings', JSON.stringify(usualSettings))
  const [waits, goes] = ['waits', 'goes'].map(() =>
    createAppKit(fake.shell, localStorage, sessionStorage, document.documentElement, fake.words),
  )
  expect(waits?.store.getState().place).toBe('scan')
  goes?.go('history')
  for (const kit of [waits, goes]) kit?.settings.controller.follow()
  await eventually(() => expect(waits?.store.getState().place).toBe('sockets'))
  await eventually(() => expect(goes?.store.getState().settings.file).not.toBeNull())
  expect(goes?.store.getState().place).toBe('history')
})
