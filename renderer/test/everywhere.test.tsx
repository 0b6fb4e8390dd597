import { describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { violations } from './accessibility'
import { PlayedWatch, python } from './fake-watch'
import { scenarios } from './scenarios'
import { runToEnd, showApp } from './show-app'

// Dialogs, menus and views that no other test of a view walks through, each looked at while it is open.

const leave = () => userEvent.keyboard('{Escape}')
const button = (name: string | RegExp) => page.getByRole('button', { name })
const menu = () => page.getByRole('menu')
const more = (port: number) => page.getByRole('button', { name: `More about port ${port}`, exact: true })

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  it('everything that opens is accessible, and a port has its menu wherever it stands', {
    timeout: 60_000,
  }, async () => {
    const watch = new PlayedWatch()
    const app = await showApp(scenarios.nas, { targets: 'nas.local', ports: '1-1000' }, theme, { watch })
    const { kit } = app
    const look = async (name: string) => expect(await violations(), name).toEqual([])

    await button('About Portlight').click()
    await look('about')
    await leave()

    await userEvent.keyboard('{Control>}k{/Control}')
    const field = page.getByRole('dialog').getByRole('textbox')
    await expect.element(field).toHaveFocus()
    await look('the palette')
    await field.fill('3000')
    await look('what can be asked about a port')
    await field.fill('no such thing, I fear')
    await look('what nothing fits')
    await leave()

    await runToEnd(app)
    const row = page.getByRole('row').filter({ hasText: '443' }).first()
    await row.click({ button: 'right' })
    await expect.element(menu()).toBeVisible()
    await look('the menu of a port')
    await page.getByRole('menuitem', { name: /^Copy/ }).click()
    await expect.element(page.getByText('Copied.', { exact: true })).toBeVisible()
    await look('what was copied')

    kit.go('watch')
    await button('Watch this computer').click()
    watch.tell({ kind: 'listener-new', at: 5, after: 0, unseen: false, listener: python })
    await page
      .getByText(/now listens on TCP port 8000/)
      .last()
      .click({ button: 'right' })
    await expect.element(page.getByRole('menu', { name: 'Port 8000/tcp' })).toBeVisible()
    await look('the menu of what was watched')
    await leave()

    kit.go('reference')
    await page.getByRole('textbox', { name: 'A port, a name, a word or a range' }).fill('database')
    await page.getByRole('button', { name: /^5432/ }).click({ button: 'right' })
    await expect.element(page.getByRole('menu', { name: 'Port 5432/tcp' })).toBeVisible()
    await leave()
    await more(5432).click()
    await expect.element(page.getByRole('menu', { name: 'Port 5432/tcp' })).toBeVisible()
    await leave()

    kit.go('forward')
    await kit.forward.tests.start({ port: '25565' })
    await page
      .getByRole('region', { name: 'Result' })
      .getByRole('button', { name: 'More about port 25565' })
      .click()
    await expect.element(page.getByRole('menu', { name: 'Port 25565/tcp' })).toBeVisible()
    await look('the menu of a port that was tested')
    await leave()
    kit.forward.actions.show('router')
    await more(25565).first().click()
    await expect.element(menu()).toBeVisible()
    await leave()
    await button('Remove the forward of port 25565 TCP').click()
    await look('the question whether to remove a forward')
    await leave()
    await button('Forward a port…').click()
    await look('the question what to forward')
    await leave()

    kit.go('sockets')
    await expect.element(page.getByRole('heading', { name: 'Exposure' })).toBeVisible()
    const exposure = page.getByRole('region', { name: 'Exposure' }).getByRole('listitem').first()
    await exposure.click({ button: 'right' })
    await expect.element(menu()).toBeVisible()
    await look('the menu of what is exposed')
    await leave()

    kit.go('history')
    await expect.element(page.getByRole('searchbox', { name: 'Search the history' })).toBeVisible()
    await look('the history')
    kit.go('settings')
    await expect.element(page.getByRole('main', { name: 'Settings' })).toBeVisible()
    await look('the settings')
  })
})
