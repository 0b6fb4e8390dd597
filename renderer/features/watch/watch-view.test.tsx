import { afterEach, describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'
import { violations } from '../../test/accessibility'
import { eventually } from '../../test/eventually'
import { eventful, PlayedWatch, python } from '../../test/fake-watch'
import { scenarios } from '../../test/scenarios'
import { showApp } from '../../test/show-app'

afterEach(() => localStorage.removeItem('portlight.watch'))

async function showWatch(theme: 'light' | 'dark' = 'light') {
  const watch = new PlayedWatch()
  const app = await showApp(scenarios.nas, { targets: 'nas.local' }, theme, { watch })
  app.kit.go('watch')
  await expect.element(page.getByRole('heading', { name: 'Be told when something changes' })).toBeVisible()
  return { ...app, watch }
}

const begin = () => page.getByRole('button', { name: 'Watch this computer' }).click()
const entries = () =>
  page
    .getByRole('listitem')
    .elements()
    .filter((one) => one.querySelector('time') !== null)

describe('the watch', () => {
  it('begins with a click, says how it stands, and tells the newest change first', async () => {
    const { watch, fake } = await showWatch()
    await begin()
    await expect.element(page.getByText('Nothing has changed so far')).toBeVisible()
    await expect.element(page.getByText(/^Watching 18 listeners\. Last look/)).toBeVisible()
    watch.tell(...eventful)
    await eventually(() => expect(entries()).toHaveLength(eventful.length))
    expect(entries()[0]?.textContent).toContain('postgres listens on TCP port 5432 no more.')
    expect(entries()[2]?.textContent).toContain('It happened between')
    await expect
      .element(page.getByText('/usr/bin/python3.11, user me, process 100, started by bash'))
      .toBeVisible()
    // one notification for one look, about what can be reached now
    await eventually(() =>
      expect(fake.ended).toEqual([
        expect.stringMatching(/^python3 now listens on TCP port 8000.* And 2 more changes\.$/),
      ]),
    )
  })

  it('goes on while another view is shown, and leads to the sockets of a port', async () => {
    const { watch, kit } = await showWatch()
    await begin()
    kit.go('scan')
    watch.tell({ kind: 'listener-new', at: 5, after: 0, unseen: false, listener: python })
    await eventually(() => expect(kit.store.getState().watch.count).toBe(1))
    kit.go('watch')
    await page.getByRole('button', { name: 'Show the sockets of port 8000' }).click()
    await expect.element(page.getByRole('main', { name: 'Sockets' })).toBeVisible()
    expect(kit.store.getState().sockets.filter).toBe(':8000')
  })

  it('says what is wrong, begins again, and stops', async () => {
    const { watch, kit } = await showWatch()
    await begin()
    watch.tell({ kind: 'blinded', at: 5, from: 0, why: 'A table could not be read.' })
    watch.fail()
    await expect
      .element(page.getByRole('alert'))
      .toHaveTextContent('The system’s list of sockets can’t be read.')
    expect(kit.store.getState().watch.watching).toBe(false)
    await page.getByRole('button', { name: 'Try again' }).click()
    await eventually(() => expect(watch.begun).toBe(2))
    expect(localStorage.getItem('portlight.watch')).toBe('on')
    await eventually(() => expect(kit.store.getState().watch.lookedAt).not.toBeNull())
    kit.watch.controller.stop()
    expect(localStorage.getItem('portlight.watch')).toBeNull()
    // and is not begun again by itself
    kit.watch.controller.resume()
    expect(kit.store.getState().watch.watching).toBe(false)
  })

  it('keeps the newest of very many, and says that it does', async () => {
    const { watch, kit } = await showWatch()
    await begin()
    const many = Array.from({ length: 700 }, (_, at) => ({
      kind: 'listener-gone' as const,
      at,
      after: at,
      unseen: false,
      listener: { ...python, port: at + 1 },
    }))
    watch.tell(...many)
    await eventually(() => expect(kit.store.getState().watch.count).toBe(700))
    expect(kit.store.getState().watch.told).toHaveLength(500)
    await expect.element(page.getByText('200 older changes not kept here.')).toBeInTheDocument()
    await page.getByRole('button', { name: 'Clear' }).click()
    await expect.element(page.getByText('Nothing has changed so far')).toBeVisible()
  })

  it.each(['light', 'dark'] as const)('keeps to the rules of accessibility, %s', async (theme) => {
    const { watch } = await showWatch(theme)
    expect(await violations()).toEqual([])
    await begin()
    watch.tell(...eventful)
    await eventually(() => expect(entries()).toHaveLength(eventful.length))
    expect(await violations()).toEqual([])
  })
})
