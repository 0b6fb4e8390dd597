import { describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { violations } from './accessibility'
import { eventually } from './eventually'
import { crowd, listener, owners, workbench } from './fake-socket-lists'
import { scenarios } from './scenarios'
import { runToEnd, showApp } from './show-app'
import { showSockets } from './show-sockets'

// A person who hears the page asks it at any moment: between two clicks it has to pass axe as it does at rest.

/** Does one thing after the other, and looks at the page after each without waiting for it to come to rest. */
async function lookAfterEach(steps: Readonly<Record<string, () => unknown>>): Promise<void> {
  for (const [name, step] of Object.entries(steps)) {
    await step()
    expect(await violations(), name).toEqual([])
  }
}

const button = (name: string) => page.getByRole('button', { name, exact: true })
const grid = () => page.getByRole('grid').element() as HTMLElement

describe('a scan', { timeout: 120_000 }, () => {
  it('is accessible from the first key to the end of the run', async () => {
    // it stands still at a third, so that however slow the looks are, it runs while it is looked at
    const { kit, fake } = await showApp(scenarios.running, { targets: '127.0.0.1', ports: '1-65535' })
    await lookAfterEach({
      'options are shown': () => button('More').click(),
      'it is asked for': () => void kit.scan.controller.start(),
      'it runs': () => expect.element(page.getByRole('row').nth(2)).toBeVisible(),
      'it is paused': () => button('Pause').click(),
      'a row is chosen while it is paused': () => page.getByRole('row').nth(1).click(),
      'it goes on': () => button('Resume').click(),
      'it is filtered by what nothing matches': () => kit.scan.actions.setFilter('nothing'),
      'it is filtered by what some match': () => kit.scan.actions.setFilter('open'),
      'it is stopped': () => fake.command('run.cancel'),
      'it has ended': () => eventually(() => expect(kit.store.getState().scan.phase).toBe('done')),
      'it runs anew': () => void kit.scan.controller.start(),
    })
    kit.scan.controller.cancel()
  })

  it('is accessible however its results are looked at', async () => {
    const app = await showApp(scenarios.nas, { targets: 'nas.local', ports: '1-65535' })
    await runToEnd(app)
    const { actions } = app.kit.scan
    await lookAfterEach({
      'the keys are at the table': () => grid().focus(),
      'a group is unfolded': () => userEvent.keyboard('{End}{Enter}'),
      'its end is in sight': () => userEvent.keyboard('{End}'),
      'another column sorts': () => actions.sortBy('rtt'),
      'formats are listed': () => button('Export results').click(),
      'they are gone': () => userEvent.keyboard('{Escape}'),
      'a port without a row is chosen': () => actions.select({ host: 0, protocol: 'tcp', port: 12_345 }),
      'the map is zoomed': () => page.getByRole('radio', { name: /System/ }).click({ force: true }),
      'a second scan begins': () => void app.kit.scan.controller.start(),
    })
    app.kit.scan.controller.cancel()
  })
})

describe('the sockets', { timeout: 120_000 }, () => {
  it('are accessible while they come, change, fail and stop', async () => {
    const { kit, played, read } = await showSockets(workbench())
    const { actions, controller } = kit.sockets
    await lookAfterEach({
      'one is chosen': () => page.getByRole('row').filter({ hasText: '6379' }).click(),
      'it is gone, and others are new': () =>
        read([...workbench().slice(12), listener(4321, '0.0.0.0', [owners.node])]),
      'nothing listens': () => read([]),
      'none matches': () => actions.setFilter('nothing'),
      'a reading fails': () => played.fail('/proc/net/tcp cannot be read (EACCES)'),
      'all are back': () => read(crowd(400)),
      'all are shown': () => actions.showAll(),
      'they are grouped': () => actions.setGrouped(true),
      'a group is folded': () => {
        grid().focus()
        return userEvent.keyboard('{Home}{Enter}')
      },
      'listeners alone are grouped': () => actions.setListeningOnly(true),
      'they are frozen': () => controller.setFrozen(true),
      'formats are listed': () => button('Export sockets').click(),
    })
    controller.close()
  })

  it('are accessible before the first reading, and where none can be had', async () => {
    const { kit, played } = await showSockets(workbench())
    played.refuse('/proc is not mounted')
    await lookAfterEach({
      'the engine dies': () => played.die(),
      'another view is shown': () => kit.go('scan'),
      'they are shown again': () => kit.go('sockets'),
      'it is tried again': () => kit.sockets.controller.refresh(),
    })
    kit.sockets.controller.close()
  })
})
