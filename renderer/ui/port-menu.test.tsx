import { describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { PortMenu } from './port-menu'
import { type PortRef, type PortWay, PortWays, PortWaysContext, portMark } from './port-ways'

const went = vi.fn<(key: string, of: PortRef) => void>()
const way = (key: string, name: string, elsewhere: boolean): PortWay => ({
  key,
  name,
  icon: 'scan',
  elsewhere,
  inMenuOnly: key === 'scan',
  go: (of) => went(key, of),
})
const ways = [
  way('reference', 'What is this port?', true),
  way('conflict', 'Why is it in use?', false),
  way('scan', 'Is it open?', true),
]
const here: PortRef = { host: null, port: 3306, protocol: 'tcp' }
const there: PortRef = { host: '2001:db8::7', port: 53, protocol: 'udp' }

async function shown() {
  const copy = vi.fn(async () => {})
  went.mockClear()
  await render(
    <PortWaysContext value={ways}>
      <PortMenu copy={copy}>
        <p {...portMark(here)}>
          here <button type="button">inside</button>
        </p>
        <p {...portMark(there)}>there</p>
        <p>nothing</p>
        {/* biome-ignore lint/a11y/useSemanticElements: as the grids of the views are made */}
        <div role="grid" tabIndex={0} aria-label="rows" aria-activedescendant="row-2">
          <div id="row-2" {...portMark({ ...here, port: 8080 })}>
            second
          </div>
        </div>
        <PortWays of={here} but={['conflict']} />
      </PortMenu>
    </PortWaysContext>,
  )
  return copy
}

const items = () =>
  page
    .getByRole('menuitem')
    .elements()
    .map((item) => item.textContent)

describe('the menu of a port', () => {
  it('opens where a port is right-clicked, leads on, and gives the focus back', async () => {
    await shown()
    const inside = page.getByRole('button', { name: 'inside' })
    inside.element().focus()
    await inside.click({ button: 'right' })
    await expect.element(page.getByRole('menu', { name: 'Port 3306/tcp' })).toBeVisible()
    expect(items()).toEqual(['What is this port?', 'Why is it in use?', 'Is it open?', 'Copy 3306/tcp'])
    await userEvent.keyboard('{ArrowDown}{Enter}')
    expect(went).toHaveBeenCalledExactlyOnceWith('conflict', here)
    await expect.element(page.getByRole('menu')).not.toBeInTheDocument()
    expect(document.activeElement).toBe(inside.element())
  })

  it('offers of another computer what there is to say from here, and copies its place', async () => {
    const copy = await shown()
    await page.getByText('there').click({ button: 'right' })
    expect(items()).toEqual(['What is this port?', 'Is it open?', 'Copy [2001:db8::7]:53/udp'])
    await page.getByRole('menuitem', { name: /Copy/ }).click()
    expect(copy).toHaveBeenCalledExactlyOnceWith('[2001:db8::7]:53/udp')
  })

  it('is that of the row that the keys are at, and closes with Escape', async () => {
    await shown()
    const grid = page.getByRole('grid').element()
    grid.focus()
    // what Chromium sends for the menu key and Shift+F10: no pointer
    grid.dispatchEvent(new PointerEvent('contextmenu', { bubbles: true, cancelable: true, pointerType: '' }))
    await expect.element(page.getByRole('menu', { name: 'Port 8080/tcp' })).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('menu')).not.toBeInTheDocument()
    expect(document.activeElement).toBe(grid)
  })

  it('opens by a button beside the ways, stays in the window, and is not there for what is no port', async () => {
    await shown()
    await expect.element(page.getByRole('button', { name: 'Is it open?' })).not.toBeInTheDocument()
    await page.getByRole('button', { name: 'More about port 3306' }).click()
    const { right, bottom } = page.getByRole('menu').element().getBoundingClientRect()
    expect(right).toBeLessThanOrEqual(window.innerWidth)
    expect(bottom).toBeLessThanOrEqual(window.innerHeight)
    await userEvent.keyboard('{Escape}')
    const event = new MouseEvent('contextmenu', { bubbles: true, cancelable: true })
    page.getByText('nothing').element().dispatchEvent(event)
    expect(event.defaultPrevented).toBe(false)
    await expect.element(page.getByRole('menu')).not.toBeInTheDocument()
  })
})
