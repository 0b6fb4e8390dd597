import { afterEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { approvalOf } from '#shared/shell/shell'
import { runCommand } from '../../app/commands'
import { violations } from '../../test/accessibility'
import { eventually } from '../../test/eventually'
import { eventful, notApproved, PlayedWatch, python } from '../../test/fake-watch'
import { scenarios } from '../../test/scenarios'
import { showApp } from '../../test/show-app'

afterEach(() => localStorage.removeItem('portlight.settings'))

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
    const { watch, kit } = await showWatch()
    await begin()
    await expect.element(page.getByText('Nothing has changed so far')).toBeVisible()
    await expect.element(page.getByText(/^Watching 18 listeners\. Last look/)).toBeVisible()
    watch.tell(...eventful)
    await eventually(() => expect(entries()).toHaveLength(eventful.length))
    expect(entries()[0]?.textContent).toContain('postgres listens on TCP port 5432 no more.')
    expect(entries()[2]?.textContent).toContain('It happened between')
    expect(page.getByText(/This desktop has no tray/).elements()).toEqual([])
    kit.watch.store.update(() => ({ background: 'no-tray' }))
    await expect.element(page.getByText(/This desktop has no tray/)).toBeVisible()
    await expect
      .element(page.getByText('/usr/bin/python3.11, user me, process 100, started by bash'))
      .toBeVisible()
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
    expect(kit.settings.store.getState().settings.values['watch.on']).toBe(true)
    await eventually(() => expect(kit.store.getState().watch.lookedAt).not.toBeNull())
    kit.watch.controller.stop()
    expect(kit.settings.store.getState().settings.values['watch.on']).toBe(false)
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

  it('is told by a file what may be open, and approves with owner and purpose in two clicks', async () => {
    const { watch, kit } = await showWatch()
    await page.getByRole('button', { name: 'Open a file…' }).click()
    await page.getByRole('textbox', { name: 'File' }).fill('ports.yaml')
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    await expect.element(page.getByText(/^Write the whole path/)).toBeVisible()
    await page.getByRole('button', { name: 'Choose…' }).click()
    await expect.element(page.getByText('1 difference from what is approved.')).toBeVisible()
    await expect.element(page.getByText('/srv/ports.yaml')).toBeVisible()
    await page.getByRole('button', { name: 'More about port 8000' }).click()
    await expect.element(page.getByRole('menu', { name: 'Port 8000/tcp' })).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await page.getByRole('button', { name: 'Approve 8000/tcp, new listener' }).click()
    await expect.element(page.getByRole('textbox', { name: 'Owner' })).toHaveFocus()
    await page.getByRole('textbox', { name: 'Owner' }).fill(' Bo  Example ')
    await page.getByRole('textbox', { name: 'Purpose' }).fill('the shop')
    watch.baseline.refusal = '/srv/ports.yaml was changed meanwhile, and stays as it is.'
    await page.getByRole('button', { name: 'Approve', exact: true }).click()
    await expect.element(page.getByRole('alert')).toHaveTextContent('was changed meanwhile')
    expect(watch.baseline.approved).toEqual([])
    // a change that is told meanwhile has the file looked at again, and takes no reason away
    await kit.watch.controller.look()
    await expect.element(page.getByRole('alert')).toHaveTextContent('was changed meanwhile')
    expect(page.getByRole('button', { name: 'Try again' }).elements()).toEqual([])
    // what was typed is still there
    watch.baseline.refusal = null
    await page.getByRole('button', { name: 'Approve', exact: true }).click()
    await expect.element(page.getByText('All is as approved.')).toBeVisible()
    expect(watch.baseline.approved).toEqual([
      {
        id: notApproved.id,
        stamp: 'first',
        owner: 'Bo Example',
        purpose: 'the shop',
        until: null,
        note: null,
      },
    ])
    expect(kit.store.getState().watch.owner).toBe('Bo Example')
    expect(await violations()).toEqual([])
  })

  it('says beside its name what is wrong with a file, for as long as it is asked for', async () => {
    const { watch, kit } = await showWatch()
    await begin()
    const wrong = '/srv/ports.yaml, line 3: This is not YAML.'
    watch.baseline.wrong = wrong
    await page.getByRole('button', { name: 'Open a file…' }).click()
    await page.getByRole('button', { name: 'Choose…' }).click()
    await expect.element(page.getByText(wrong)).toBeVisible()
    await expect.element(page.getByRole('textbox', { name: 'File' })).toHaveValue('/srv/ports.yaml')
    watch.tell({ kind: 'listener-new', at: 5, after: 0, unseen: false, listener: python })
    await eventually(() => expect(entries()).toHaveLength(1))
    await kit.watch.controller.look()
    await expect.element(page.getByText(wrong)).toBeVisible()
    expect(await violations()).toEqual([])
    watch.baseline.wrong = null
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    await expect.element(page.getByText('1 difference from what is approved.')).toBeVisible()
    expect(page.getByRole('textbox', { name: 'File' }).elements()).toEqual([])
  })

  it('goes on whatever is left with Escape', async () => {
    const { kit } = await showWatch()
    await begin()
    await page.getByRole('button', { name: 'Open a file…' }).click()
    await userEvent.keyboard('{Escape}')
    expect(page.getByRole('textbox', { name: 'File' }).elements()).toEqual([])
    await page.getByRole('button', { name: 'Open a file…' }).click()
    await page.getByRole('button', { name: 'Choose…' }).click()
    await page.getByRole('button', { name: 'Approve 8000/tcp, new listener' }).click()
    await expect.element(page.getByRole('textbox', { name: 'Owner' })).toHaveFocus()
    await userEvent.keyboard('{Escape}')
    await userEvent.keyboard('{Escape}')
    expect(kit.store.getState().watch).toMatchObject({ approving: null, watching: true })
  })

  it('begins to approve what a notification told of, and nothing else', async () => {
    const { watch, kit } = await showWatch()
    const other = { ...notApproved, id: 'new-listener 9000/tcp', name: '9000/tcp' }
    const fixed = { ...notApproved, id: 'fixed', unable: 'It is no entry.' }
    watch.baseline.view = {
      ...watch.baseline.view,
      file: '/srv/ports.yaml',
      notApproved: [notApproved, fixed, other],
    }
    kit.go('scan')
    runCommand(kit, approvalOf(other.id), () => {})
    await expect.element(page.getByRole('form', { name: 'Approve 9000/tcp' })).toBeVisible()
    expect(page.getByRole('form').elements()).toHaveLength(1)
    kit.watch.controller.wantApproval(null)
    // what is over by now, or can't be approved, is shown among the others, if at all
    await kit.watch.controller.wantApprovalOf('over')
    await kit.watch.controller.wantApprovalOf(fixed.id)
    expect(kit.store.getState().watch.approving).toBeNull()
  })

  it('looks again where a look failed, while it watches', async () => {
    const { watch, kit } = await showWatch()
    await begin()
    watch.baseline.blind = 'The system’s list of sockets can’t be read.'
    await kit.watch.controller.look()
    await expect.element(page.getByRole('alert')).toHaveTextContent('can’t be read')
    watch.baseline.blind = null
    await page.getByRole('button', { name: 'Try again' }).click()
    await eventually(() => expect(page.getByRole('alert').elements()).toEqual([]))
    expect(watch.begun).toBe(1)
  })

  it('asks hosts and router of a file where somebody wants that, and says of when it is', async () => {
    const { watch, kit } = await showWatch()
    const at = Date.UTC(2026, 10, 28, 13)
    const others = { what: '2 hosts and what the router forwards', asked: false, at: null }
    watch.baseline.view = { ...watch.baseline.view, file: '/srv/ports.yaml', elsewhere: others }
    await kit.watch.controller.look()
    await expect.element(page.getByText(/speaks of 2 hosts and what the router forwards, too/)).toBeVisible()
    await page.getByRole('button', { name: 'Ask them, too' }).click()
    await eventually(() => expect(kit.settings.store.getState().settings.values['watch.others']).toBe(true))
    await begin()
    watch.baseline.view = { ...watch.baseline.view, elsewhere: { ...others, asked: true, at } }
    watch.tell({ kind: 'others-looked', at })
    await expect.element(page.getByText(/of them is of Sat, 28 November 2026/)).toBeVisible()
    expect(await violations()).toEqual([])
    await page.getByRole('button', { name: 'Ask them no more' }).click()
    await eventually(() => expect(kit.settings.store.getState().settings.values['watch.others']).toBe(false))
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
