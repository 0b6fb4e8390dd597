import { describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'
import { forwardLinks } from '#shared/forward/report'
import { expectAccessible } from '../../test/accessibility'
import { eventually } from '../../test/eventually'
import type { ForwardPlay } from '../../test/fake-forward'
import { keptTest, reportOf } from '../../test/fake-forward-reports'
import { scenarios } from '../../test/scenarios'
import { type ShownApp, showApp } from '../../test/show-app'

// Every screen of this feature, in light and dark, wide and narrow, has to pass axe.

const toTheEnd = async ({ kit }: ShownApp) => {
  await kit.forward.tests.start({ port: '25565' })
  await expect.element(page.getByText(/Tested today/)).toBeVisible()
}

type Screen = readonly [string, ForwardPlay, (app: ShownApp) => Promise<unknown>]

const screens: readonly Screen[] = [
  ['the empty state', {}, async () => {}],
  ['bad input', {}, async ({ kit }) => kit.forward.actions.setForm({ port: '70000' })],
  [
    'the names of games',
    {},
    async () => {
      await page.getByRole('button', { name: 'Known games and services' }).click()
      await expect.element(page.getByRole('listbox')).toBeVisible()
    },
  ],
  [
    'the options',
    {},
    async () => {
      await page.getByRole('button', { name: 'More' }).click()
      await expect.element(page.getByRole('checkbox', { name: /hairpin/ })).toBeVisible()
    },
  ],
  ...forwardLinks
    .filter((link) => link !== 'name')
    .map(
      (link): Screen => [
        `a test that is at the ${link}`,
        { holdAt: link, verdict: 'mapping-wrong-host' },
        async ({ kit }) => {
          void kit.forward.tests.start({ port: '25565' })
          await eventually(() => expect(kit.store.getState().forward.run?.chain.now?.link).toBe(link))
        },
      ],
    ),
  [
    'a test that was cancelled',
    { holdAt: 'router' },
    async ({ kit }) => {
      void kit.forward.tests.start({ port: '25565' })
      await eventually(() => expect(kit.store.getState().forward.run?.chain.now?.link).toBe('router'))
      kit.forward.tests.cancel()
      await expect.element(page.getByText('The test was ended before its answer.')).toBeVisible()
    },
  ],
  [
    'the router while it is asked, and before it has answered',
    { stepMs: 60_000 },
    async ({ kit }) => {
      kit.forward.actions.show('router')
      await expect.element(page.getByRole('heading', { name: 'Looking for the router…' })).toBeVisible()
    },
  ],
  [
    'a router that forwards nothing',
    { mappings: [] },
    async ({ kit }) => {
      kit.forward.actions.show('router')
      await expect.element(page.getByRole('heading', { name: 'No forwards' })).toBeVisible()
    },
  ],
  [
    'a broken link with its evidence, and what has changed',
    { verdict: 'mapping-wrong-host', change: { notes: ['The hairpin try failed, which says nothing.'] } },
    async (app) => {
      await toTheEnd(app)
      const worked = reportOf('reachable', { at: Date.now() - 86_400_000 })
      app.fake.keep(keptTest(worked), worked.at)
      await app.kit.forward.earlier.refresh()
      await page.getByRole('button', { name: 'Evidence of Router' }).click()
    },
  ],
  ['a reachable port', { verdict: 'reachable' }, toTheEnd],
  ['what is not known', { verdict: 'not-known' }, toTheEnd],
  [
    'an engine that stopped',
    { ends: 'gone' },
    async ({ kit }) => {
      await kit.forward.tests.start({ port: '25565' })
      await expect.element(page.getByRole('alert')).toBeVisible()
    },
  ],
  [
    'the question who may look',
    {},
    async ({ kit }) => {
      kit.forward.actions.openHelpers(true)
      await page.getByRole('button', { name: 'Others' }).click()
      await page.getByRole('checkbox', { name: /nextcloud/ }).click()
    },
  ],
  [
    'helpers that were agreed to',
    {},
    async ({ kit }) =>
      kit.forward.helpers.agree({
        reflector: 'https://home.example.org',
        echoip: null,
        globalping: null,
        checkHost: null,
        stun: ['a.example:3478'],
      }),
  ],
  [
    'the router',
    {},
    async ({ kit }) => {
      kit.forward.actions.show('router')
      await expect.element(page.getByRole('table')).toBeVisible()
    },
  ],
  [
    'a forward that is in the way',
    {},
    async ({ kit }) => {
      kit.forward.actions.show('router')
      kit.forward.router.openAdd({ externalPort: '32400' })
      await kit.forward.router.confirm()
      await expect.element(page.getByRole('alert')).toBeVisible()
    },
  ],
  [
    'no router',
    { router: null },
    async ({ kit }) => {
      kit.forward.actions.show('router')
      await expect.element(page.getByRole('heading', { name: 'No router was found' })).toBeVisible()
    },
  ],
  [
    'where this computer is',
    {},
    async ({ kit }) => {
      kit.forward.actions.show('where')
      await kit.forward.where.look()
      await expect.element(page.getByRole('region', { name: 'Addresses' })).toBeVisible()
    },
  ],
  [
    'earlier tests',
    { verdict: 'blocked-upstream' },
    async (app) => {
      await toTheEnd(app)
      app.kit.forward.actions.show('earlier')
      await expect.element(page.getByRole('list', { name: 'Earlier tests' })).toBeVisible()
    },
  ],
]

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  it.each(screens)('%s is accessible', { timeout: 60_000 }, async (_name, forward, reach) => {
    const app = await showApp(scenarios.loopback, {}, theme, { forward })
    app.kit.go('forward')
    await expect.element(page.getByRole('main', { name: 'Forward' })).toBeVisible()
    await reach(app)
    await expectAccessible()
    app.kit.forward.tests.dispose()
  })
})
