import { describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { violations } from '../../test/accessibility'
import { eventually } from '../../test/eventually'
import { scenarios } from '../../test/scenarios'
import { showApp } from '../../test/show-app'

async function showStart(theme: 'light' | 'dark' = 'light') {
  const app = await showApp(scenarios.loopback, {}, theme)
  app.kit.go('start')
  return app
}

const field = () => page.getByRole('textbox', { name: /^Paste an error/ })
const options = () => page.getByRole('list', { name: 'What to ask' }).getByRole('button')
const main = (name: string) => page.getByRole('main', { name })

describe('the field', () => {
  it('has the focus, says what it will do, and Enter does it', async () => {
    const { kit } = await showStart()
    await expect.element(field()).toHaveFocus()
    await userEvent.keyboard('3000')
    await expect.element(options().first()).toHaveTextContent('Why is 3000 in use here?')
    await expect.element(options().first()).toHaveAttribute('aria-current', 'true')
    await userEvent.keyboard('{Enter}')
    await expect.element(main('In use')).toBeVisible()
    await eventually(() => expect(kit.store.getState().conflict.report?.port).toBe(3000))
  })

  it('is walked with the arrows, and the marked question is taken', async () => {
    const { kit } = await showStart()
    await field().fill('3000')
    await userEvent.keyboard('{ArrowDown}{Enter}')
    await expect.element(main('Scan')).toBeVisible()
    await eventually(() => expect(kit.store.getState().scan.run?.summary).not.toBeNull())
    expect(kit.store.getState().scan.form).toMatchObject({ targets: '127.0.0.1', ports: '3000' })
  })

  it('takes a paste of many lines, whose lines the arrows walk', async () => {
    const { kit } = await showStart()
    const error = 'Error: listen EADDRINUSE: address already in use :::3000\n    at Server.setupListenHandle'
    await field().fill(error)
    await userEvent.keyboard('{ArrowDown}')
    await expect.element(options().first()).toHaveAttribute('aria-current', 'true')
    await userEvent.keyboard('{Enter}')
    await eventually(() => expect(kit.store.getState().conflict.form.text).toBe(error))
  })

  it('knows what goes by a name', async () => {
    await showStart()
    await field().fill('minecraft')
    await expect
      .element(options().first())
      .toHaveTextContent('Can the internet reach 25565 (Minecraft, Java Edition)?')
    await expect.element(options().nth(1)).toHaveTextContent('19132 (Minecraft, Bedrock Edition)')
  })

  it('leads to the words of ports where nothing else fits', async () => {
    await showStart()
    await field().fill('shared folders')
    await expect.element(options().first()).toHaveTextContent('Which ports have to do with “shared folders”?')
    await options().first().click()
    await expect.element(main('Ports')).toBeVisible()
  })
})

describe('below the field', () => {
  it('stand the questions as people ask them, each of which leads on', async () => {
    await showStart()
    await page.getByRole('button', { name: /Can the internet reach me\?/ }).click()
    await expect.element(main('Forward')).toBeVisible()
  })

  it('stands what this computer offers to others, and its rows', async () => {
    const { kit } = await showStart()
    const computer = page.getByRole('region', { name: 'This computer' })
    await expect.element(computer).toHaveTextContent('192.168.1.5')
    await expect.element(computer).toHaveTextContent('unless a firewall is in the way')
    await computer.getByRole('button', { name: 'Show them' }).first().click()
    await expect.element(main('Sockets')).toBeVisible()
    expect(kit.store.getState().sockets.listeningOnly).toBe(true)
  })

  it('stands what was asked before, of all features, to be asked again', async () => {
    const { kit } = await showStart()
    const recent = page.getByRole('region', { name: 'Asked before' })
    await expect.element(recent).toHaveTextContent('What you ask is listed here')
    await field().fill('8080')
    await userEvent.keyboard('{Enter}')
    await eventually(() => expect(kit.store.getState().conflict.recent).toHaveLength(1))
    kit.go('start')
    await recent.getByRole('button', { name: /TCP port 8080/ }).click()
    await expect.element(main('In use')).toBeVisible()
  })

  it('stand ports that lead on: by a right click, by the menu key and by a button', async () => {
    const { kit } = await showStart()
    await kit.conflict.controller.askFor({ port: 8080, protocol: 'tcp', address: null })
    const recent = page.getByRole('region', { name: 'Asked before' })
    const again = recent.getByRole('button', { name: /TCP port 8080/ })
    const menu = page.getByRole('menu', { name: 'Port 8080/tcp' })
    await again.click({ button: 'right' })
    await expect.element(menu).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await expect.element(menu).not.toBeInTheDocument()
    await recent.getByRole('button', { name: 'More about port 8080' }).click()
    await expect.element(menu).toBeVisible()
    await userEvent.keyboard('{Escape}')
    // as the menu key has it: no pointer, and at what has the focus
    again.element().dispatchEvent(new PointerEvent('contextmenu', { bubbles: true, cancelable: true }))
    await menu.getByRole('menuitem', { name: 'What is this port?' }).click()
    await expect.element(main('Ports')).toBeVisible()
  })

  it('stand the ports to take care of, each of which leads on', async () => {
    const { kit } = await showStart()
    const port = (number: number, protocol: 'tcp' | 'udp') => ({ host: null, port: number, protocol })
    const listeners = { programs: ['x'], programCount: 1, unnamed: 0 }
    const exposed = [{ title: 'Redis', ports: [port(6379, 'tcp'), port(6380, 'tcp')] }]
    await expect.element(page.getByText('unless a firewall is in the way')).toBeVisible()
    kit.store.setState(({ start }) => ({ start: { ...start, listeners: { ...listeners, exposed } } }))
    const computer = page.getByRole('region', { name: 'This computer' })
    await expect.element(computer).toHaveTextContent('Redis (port 6379, 6380)')
    await computer.getByRole('button', { name: '6380' }).click()
    await expect.element(page.getByRole('menu', { name: 'Port 6380/tcp' })).toBeVisible()
  })
})

it.each(['light', 'dark'] as const)(
  'has no fault that axe finds, empty and with offers, %s',
  async (theme) => {
    await showStart(theme)
    await expect.element(page.getByRole('region', { name: 'This computer' })).toHaveTextContent('192.168.1.5')
    expect(await violations()).toEqual([])
    await field().fill('3000')
    await expect.element(options().first()).toBeVisible()
    expect(await violations()).toEqual([])
  },
)

describe('the palette', () => {
  const entries = async (words: string) => {
    await page.getByRole('textbox', { name: 'Ask, or go somewhere' }).fill(words)
    await expect.element(options().first()).toBeVisible()
    return options()
      .elements()
      .map(({ textContent }) => textContent ?? '')
  }

  it('finds views, commands and settings by what else people call them', async () => {
    await showStart()
    await userEvent.keyboard('{Control>}k{/Control}')
    for (const [words, found] of [
      ['nmap', 'What is open over there?'],
      ['baseline', 'What changes here?'],
      ['port forwarding', 'Can the internet reach me?'],
      ['keys', 'Keyboard shortcuts'],
      ['forget', 'Settings: Keep scans for'],
    ] as const)
      await eventually(async () => expect((await entries(words))[0]).toContain(found))
    // what is called so goes before what has to do with it
    await eventually(async () => expect((await entries('dark'))[0]).toContain('Appearance: dark'))
  })

  it('has no command that means nothing in the view that is shown', async () => {
    const { kit } = await showStart()
    await userEvent.keyboard('{Control>}k{/Control}')
    await eventually(async () => expect((await entries('pause')).join()).not.toContain('Pause, or go on'))
    await userEvent.keyboard('{Escape}')
    kit.go('scan')
    await userEvent.keyboard('{Control>}k{/Control}')
    await eventually(async () => expect((await entries('pause'))[0]).toContain('Pause, or go on'))
  })
})
