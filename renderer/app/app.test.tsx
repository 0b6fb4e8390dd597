import { describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { usualSettings } from '#shared/settings/settings'
import { lastSettings } from '../features/settings/run/settings-controller'
import { eventually } from '../test/eventually'
import { fakeShell } from '../test/fake-engine'
import { scenarios } from '../test/scenarios'
import { showApp } from '../test/show-app'
import { ErrorBoundary } from './error-boundary'
import { reportText } from './error-report'
import { commandOf, isTyping, keysHere } from './shortcuts'
import { showTheme } from './theme'

function Broken(): never {
  throw new Error('the map fell down')
}

describe('keys', () => {
  const pressed = (key: string, ctrlKey = false, metaKey = false) => ({
    key,
    ctrlKey,
    metaKey,
    altKey: false,
    shiftKey: false,
  })

  it('are Ctrl’s, and Cmd’s on macOS', () => {
    expect(commandOf(pressed('f', true), false, false)).toBe('view.filter')
    expect(commandOf(pressed('f', true), false, true)).toBeNull()
    expect(commandOf(pressed('f', false, true), false, true)).toBe('view.filter')
    expect(commandOf(pressed('r', true), true, false)).toBe('run.start')
    expect(commandOf(pressed('F5'), false, false)).toBe('run.start')
  })

  it('are text where text is typed', () => {
    expect(commandOf(pressed('/'), false, false)).toBe('view.filter')
    expect(commandOf(pressed('/'), true, false)).toBeNull()
    expect(commandOf(pressed('?'), true, false)).toBeNull()
    const radio = document.createElement('input')
    radio.type = 'radio'
    expect(isTyping(radio)).toBe(false)
    expect(isTyping(document.createElement('input'))).toBe(true)
  })

  it('begin anew in a browser, too, which keeps Ctrl+N for itself', () => {
    const alt = { key: 'n', ctrlKey: false, metaKey: false, altKey: true, shiftKey: false }
    expect(commandOf(alt, true, false)).toBe('run.new')
    expect(commandOf(alt, true, true)).toBeNull()
    expect(keysHere('Mod+N', false, true)).toBe('Alt+N')
    expect(keysHere('Mod+N', true, true)).toBeNull()
    expect(keysHere('Mod+N', false, false)).toBe('Ctrl+N')
    expect(keysHere('/ or Mod+F', true, true)).toBe('/ or Cmd+F')
  })

  it('stand in one sight in a window of 1280 × 800, whichever view comes first', async () => {
    await page.viewport(1280, 800)
    const { kit } = await showApp(scenarios.loopback)
    for (const place of ['conflict', 'sockets', 'scan', 'history'] as const) {
      kit.go(place)
      await expect.poll(() => kit.store.getState().place).toBe(place)
      ;(document.activeElement as HTMLElement | null)?.blur()
      await userEvent.keyboard('?')
      const dialog = page.getByRole('dialog', { name: 'Shortcuts' })
      await expect.element(dialog).toBeVisible()
      for (const { className, scrollHeight, clientHeight } of dialog.element().querySelectorAll('div'))
        expect(`${place} ${className} ${scrollHeight}`).toBe(
          `${place} ${className} ${Math.min(scrollHeight, clientHeight)}`,
        )
      await userEvent.keyboard('{Escape}')
      await expect.element(dialog).not.toBeInTheDocument()
    }
  })

  it('open the list of keys, and Escape leaves it', async () => {
    await showApp(scenarios.loopback)
    await userEvent.keyboard('?')
    const dialog = page.getByRole('dialog', { name: 'Shortcuts' })
    // those of the view come first
    await expect.element(dialog.getByRole('heading', { level: 3 }).first()).toHaveTextContent('Scan')
    await expect.element(dialog).toHaveTextContent('F5 or Ctrl+R')
    await userEvent.keyboard('{Escape}')
    await expect.element(dialog).not.toBeInTheDocument()
  })
})

it('says what it is and which version, where there is no menu for it too', async () => {
  await showApp(scenarios.loopback)
  await page.getByRole('button', { name: 'About Portlight' }).click()
  const dialog = page.getByRole('dialog', { name: 'Portlight' })
  await expect.element(dialog).toHaveTextContent('0.1.0')
  await userEvent.keyboard('{Escape}')
  await expect.element(dialog).not.toBeInTheDocument()
})

describe('the places of the app', () => {
  const main = (name: string) => page.getByRole('main', { name })
  const pressed = (key: string) => ({ key, ctrlKey: true, metaKey: false, altKey: false, shiftKey: false })

  it('are led to by Ctrl and their number, in the order of the bar', async () => {
    const { kit } = await showApp(scenarios.loopback)
    const keys = [0, 1, 2, 3, 4, 5, 6, 7, 8, ','].map((key) => commandOf(pressed(String(key)), true, false))
    expect(keys).toEqual(kit.features.map(({ key }) => `go.${key}`))
    expect(commandOf(pressed('9'), true, false)).toBeNull()
    await userEvent.keyboard('{Control>}1{/Control}')
    await expect.element(main('In use')).toBeVisible()
    await userEvent.keyboard('{Control>}3{/Control}')
    await expect.element(main('Scan')).toBeVisible()
  })

  it('say in the bar which question they answer', async () => {
    await showApp(scenarios.loopback)
    await expect
      .element(page.getByRole('navigation').getByRole('button', { name: 'In use' }))
      .toHaveAttribute('title', 'What is using this port? (Ctrl+1)')
  })

  it('are offered as questions where nothing was asked yet', async () => {
    await showApp(scenarios.loopback)
    await page.getByRole('button', { name: /What is using this port\?/ }).click()
    await expect.element(main('In use')).toBeVisible()
    const others = page.getByRole('region', { name: 'Other questions' })
    await expect.element(others).not.toHaveTextContent('What is using this port?')
    await others.getByRole('button', { name: /What is open over there\?/ }).click()
    await expect.element(main('Scan')).toBeVisible()
  })

  it('find the form of a scan whatever it is labelled, so that F5 starts it in any language', async () => {
    await showApp(scenarios.loopback)
    await userEvent.keyboard('{Control>}3{/Control}')
    const form = page.getByRole('form', { name: 'Scan' })
    await expect.element(form).toBeVisible()
    const element = form.element()
    element.ariaLabel = 'Durchsuchen'
    let submitted = 0
    element.addEventListener('submit', () => {
      submitted += 1
    })
    await userEvent.keyboard('{F5}')
    await eventually(() => expect(submitted).toBe(1))
  })

  it('are reached from the menu', async () => {
    const { fake } = await showApp(scenarios.loopback)
    await eventually(() => {
      fake.command('go.conflict')
      expect(document.querySelector('main')?.ariaLabel).toBe('In use')
    })
  })
})

it('tells the shell how far a scan has come, whatever is shown, and once how it ended', async () => {
  const { kit, fake } = await showApp(scenarios.loopback)
  kit.scan.actions.setForm({ targets: '127.0.0.1' })
  const done = kit.scan.controller.start()
  kit.go('conflict')
  await done
  await eventually(() =>
    expect(fake.ended).toEqual([expect.stringMatching(/^scan: The scan has ended\. 127\.0\.0\.1: .*open/)]),
  )
  expect(fake.progress.length).toBeGreaterThan(0)
  expect(fake.progress.every((part) => part >= 0 && part <= 1)).toBe(true)
})

it('commands of the menu reach the app', async () => {
  const { fake } = await showApp(scenarios.loopback)
  await eventually(() => {
    fake.command('help.about')
    expect(document.querySelector('dialog')).not.toBeNull()
  })
  await expect.element(page.getByRole('dialog', { name: 'Portlight' })).toHaveTextContent('0.1.0')
})

it('a fault is said, reported, and can be copied', async () => {
  const { shell, copied, reported } = fakeShell(() => scenarios.loopback)
  const silent = vi.spyOn(console, 'error').mockImplementation(() => {})
  await render(
    <ErrorBoundary shell={shell}>
      <Broken />
    </ErrorBoundary>,
  )
  await page.getByRole('button', { name: 'Copy report' }).click()
  await expect.element(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  expect(copied[0]).toContain('the map fell down')
  expect(copied[0]).toContain('Version: 0.1.0')
  expect(reported[0]).toContain('the map fell down')
  silent.mockRestore()
})

it('a report tells what is unknown', () => {
  const text = reportText({ message: 'Error: x', stack: 'Error: x\n at y' }, null, 'Chrome', new Date(0))
  expect(text).toContain('Version: unknown')
  expect(text.match(/Error: x/g)).toHaveLength(1)
})

describe('the theme', () => {
  it('is that of the last time before the engine has said anything, also where nobody is let in', () => {
    localStorage.clear()
    expect(lastSettings(localStorage)['app.theme']).toBe('system')
    localStorage.setItem('portlight.settings', JSON.stringify({ ...usualSettings, 'app.theme': 'dark' }))
    const root = document.createElement('div')
    showTheme(root, () => lastSettings(localStorage)['app.theme'])
    expect(root.dataset.theme).toBe('dark')
    localStorage.clear()
  })

  it('is chosen from a menu', async () => {
    const { fake } = await showApp(scenarios.loopback)
    await page.getByRole('button', { name: 'Appearance' }).click()
    await page.getByRole('menuitemradio', { name: 'Dark' }).click()
    expect(document.documentElement.dataset.theme).toBe('dark')
    // the window's title and the menus follow, and it is kept
    await eventually(() => expect(fake.themes.at(-1)).toBe('dark'))
    await eventually(() => expect(fake.settings.text()).toContain('"app.theme": "dark"'))
    localStorage.clear()
    document.documentElement.dataset.theme = 'light'
  })
})

describe('a newer Portlight', () => {
  const update = { kind: 'newer', version: '9.9.9', page: 'https://portlight.example/' } as const

  it('is told of once somebody has agreed, and no more when they take that back', async () => {
    const { kit, fake } = await showApp(scenarios.loopback, {}, 'light', { update })
    const notice = page.getByText('Portlight 9.9.9 is there: https://portlight.example/')
    await kit.settings.controller.choose({ 'app.notify': true })
    expect(notice.query()).toBeNull()
    await kit.settings.controller.choose({ 'app.updates': true })
    await expect.element(notice).toBeVisible()
    await page.getByRole('button', { name: 'Copy address' }).click()
    expect(fake.copied).toEqual(['https://portlight.example/'])
    await kit.settings.controller.choose({ 'app.updates': false })
    await eventually(() => expect(notice.query()).toBeNull())
  })
})
