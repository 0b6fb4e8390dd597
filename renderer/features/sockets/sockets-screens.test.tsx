import { describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { expectAccessible } from '../../test/accessibility'
import { eventually } from '../../test/eventually'
import { crowd, listener, owners, workbench } from '../../test/fake-socket-lists'
import { type ShownSockets, showSockets } from '../../test/show-sockets'

// Every state, in light and dark, wide and narrow, has to pass axe and to fit.

const states: readonly (readonly [
  string,
  Parameters<typeof showSockets>[0],
  (app: ShownSockets) => Promise<unknown>,
])[] = [
  ['a workbench', workbench(), async () => {}],
  ['no socket at all', [], async () => {}],
  [
    'marks, details and a failed reading',
    workbench(),
    async ({ played, read, kit }) => {
      await read([...workbench().slice(2), listener(4321, '0.0.0.0', [owners.node])])
      await page.getByRole('row').filter({ hasText: '6379' }).click()
      await eventually(() => expect(played.open).toBe(1))
      played.fail('/proc/net/tcp cannot be read (EACCES)')
      await expect.element(page.getByRole('alert')).toBeVisible()
      expect(kit.store.getState().sockets.detailsOpen).toBe(true)
    },
  ],
  [
    'processes, frozen',
    crowd(300),
    async () => {
      await page.getByRole('button', { name: 'By process' }).click()
      await page.getByRole('button', { name: 'Freeze' }).click()
    },
  ],
  [
    'a filter that nothing matches',
    workbench(),
    async () => {
      await page.getByRole('searchbox', { name: 'Filter sockets' }).fill('nothing')
      await userEvent.keyboard('{Tab}')
    },
  ],
]

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  it.each(states)('%s is accessible', { timeout: 30_000 }, async (_name, sockets, reach) => {
    const app = await showSockets(sockets, theme)
    await reach(app)
    await expectAccessible(async (look) => {
      for (const overview of [true, false]) {
        app.kit.sockets.actions.showOverview(overview)
        await look()
      }
    })
    app.kit.sockets.controller.close()
  })
})
