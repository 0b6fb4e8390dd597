import { describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { expectAccessible } from '../../test/accessibility'
import { eventually } from '../../test/eventually'
import type { FakeOptions } from '../../test/fake-engine'
import { scenarios } from '../../test/scenarios'
import { runToEnd, showApp } from '../../test/show-app'
import { pasteAndAsk, showConflict } from '../../test/show-conflict'
import { showSockets } from '../../test/show-sockets'

async function showReference(theme: 'light' | 'dark' = 'light', options: FakeOptions = {}) {
  const app = await showApp(scenarios.nas, { targets: 'nas.local' }, theme, options)
  app.kit.go('reference')
  await expect.element(field()).toBeVisible()
  return app
}

const field = () => page.getByRole('textbox', { name: 'A port, a name, a word or a range' })
const title = () => page.getByRole('article').getByRole('heading', { level: 2 })

describe('the reference', () => {
  it.each([
    ['3306', 'MySQL, MariaDB'],
    ['mysql', 'MySQL, MariaDB'],
    ['53/udp', 'DNS'],
    ['ssh', 'SSH'],
  ])('leads from %s to its page', async (text, name) => {
    await showReference()
    await field().fill(text)
    await userEvent.keyboard('{Enter}')
    await expect.element(title()).toHaveTextContent(name)
  })

  it('tells everything about a port', async () => {
    await showReference()
    await field().fill('6000')
    const main = page.getByRole('article')
    for (const part of [
      'a user port, 1024 to 49151',
      'x11 (tcp and udp)',
      'by Stephen Gildea',
      'Insteadssh -X',
      'refused: browsers open no address with this port',
    ])
      await expect.element(main).toHaveTextContent(part)
    const advice = page.getByRole('region', { name: 'A port for my service' })
    await expect.element(advice).toHaveTextContent('better avoided')
    await expect.element(advice).toHaveTextContent('Blocked by browsers')
    expect(advice.element().textContent).not.toContain('browser-blocked')
    expect(advice.getByRole('button').elements()).toHaveLength(5)
  })

  it('says what has it on this computer now, and judges the protocol that is chosen', async () => {
    const { kit } = await showReference()
    await field().fill('22')
    await expect
      .element(page.getByRole('region', { name: 'On this computer now' }))
      .toHaveTextContent(/sshd \(process \d+\) on tcp/)
    const verdict = () => kit.store.getState().reference.report?.advice.reasons.map(({ code }) => code)
    await eventually(() => expect(verdict()).toContain('in-use-here'))
    await page.getByRole('radio', { name: 'UDP' }).click({ force: true })
    await eventually(() => expect(verdict()).not.toContain('in-use-here'))
    await page.getByRole('button', { name: 'Why is it in use?' }).click()
    expect(kit.store.getState().place).toBe('conflict')
  })

  it('lists what words and ranges find, and the keys walk it', async () => {
    await showReference()
    await field().fill('6660-6662')
    const list = page.getByRole('navigation', { name: 'Ports found' })
    await expect.element(list.getByRole('button', { name: /^6661/ })).toBeVisible()
    await list.getByRole('button', { name: /^6660/ }).click()
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}')
    await expect.element(page.getByText('6662', { exact: true }).last()).toBeVisible()
    await expect.element(list.getByRole('button', { name: /^6662/ })).toHaveAttribute('aria-current', 'true')
    await field().fill('game')
    await expect.element(list.getByRole('button', { name: /^25565/ })).toBeVisible()
  })

  it.each([
    ['70000', /ports are whole numbers from 1 to 65535/],
    ['30-20', /Write the lower port first: 20-30/],
    ['xyzzy-plugh', /Nothing is known by these words/],
  ])('says what is wrong with %s', async (text, words) => {
    await showReference()
    await field().fill('database')
    await expect.element(title()).toBeVisible()
    await field().fill(text)
    // the page of what was asked before is no answer to this, whether or not somebody waits for one
    await expect.element(page.getByRole('article')).not.toBeInTheDocument()
    await expect.element(page.getByRole('navigation', { name: 'Ports found' })).not.toBeInTheDocument()
    await userEvent.keyboard('{Enter}')
    await expect.element(field()).toHaveAccessibleDescription(words)
    await expect.element(field()).toHaveFocus()
  })

  it('names five good ports, each of which leads to its page', async () => {
    await showReference()
    await page.getByRole('button', { name: 'Name five good ports' }).click()
    await page
      .getByRole('button', { name: /^Port 2\d{4}$/ })
      .first()
      .click()
    await expect
      .element(page.getByRole('region', { name: 'A port for my service' }))
      .toHaveTextContent('a good choice')
  })

  it('says beside good ports what the system did not tell of them', async () => {
    await showReference('light', { reference: { excludedTold: false } })
    await page.getByRole('button', { name: 'Name five good ports' }).click()
    await expect
      .element(page.getByText(/^Whether Windows keeps one of them from all programs is not known/))
      .toBeVisible()
  })
})

describe('from a port elsewhere', () => {
  const follow = () => page.getByRole('button', { name: 'What is this port?' }).click()

  it('in the results of a scan', async () => {
    const app = await showApp(scenarios.nas, { targets: 'nas.local' })
    await runToEnd(app)
    app.kit.scan.actions.select({ host: 0, protocol: 'tcp', port: 443 })
    await follow()
    await expect.element(title()).toHaveTextContent('HTTPS')
    await expect.element(field()).toHaveValue('443/tcp')
  })

  it('in the details of a socket', async () => {
    const { kit } = await showSockets()
    await userEvent.click(page.getByRole('row', { name: /sshd/ }).first())
    await userEvent.keyboard('{Enter}')
    await follow()
    expect(kit.store.getState().place).toBe('reference')
    await expect.element(title()).toHaveTextContent('SSH')
  })

  it('in an answer about who has it', async () => {
    await showConflict()
    await pasteAndAsk('3000')
    await page.getByRole('button', { name: 'More about port 3000' }).click()
    await page.getByRole('menuitem', { name: 'What is this port?' }).click()
    await expect.element(field()).toHaveValue('3000/tcp')
  })
})

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  it.each(['', '3306', 'database', '0-65535', '70000'])('%j is accessible, and fits', async (text) => {
    await showReference(theme)
    await field().fill(text)
    await userEvent.keyboard('{Enter}')
    if (/^(?:3306|database|0-)/.test(text)) await expect.element(title()).toBeVisible()
    await expectAccessible()
  })
})
