import { describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'
import { expectAccessible } from './accessibility'
import { eventually } from './eventually'
import { type ScenarioName, scenarios } from './scenarios'
import { runToEnd, type ShownApp, showApp } from './show-app'

// Every screen, in light and dark, wide and narrow, has to pass axe.

const screens: readonly (readonly [string, ScenarioName, string, (app: ShownApp) => Promise<unknown>])[] = [
  ['the empty state', 'loopback', '', async () => {}],
  ['bad input', 'loopback', '10.0.0.256', async ({ kit }) => kit.scan.actions.setForm({ ports: '70000' })],
  [
    'a scan before its first answer',
    'waiting',
    '127.0.0.1',
    async ({ kit }) => {
      void kit.scan.controller.start()
      await expect.element(page.getByText('Waiting for the first answer')).toBeVisible()
    },
  ],
  [
    'a scan under way',
    'running',
    '127.0.0.1',
    async ({ kit }) => {
      void kit.scan.controller.start()
      await eventually(() => expect(kit.store.getState().scan.run?.progress?.fraction).toBeGreaterThan(0.3))
      // the page follows what arrives with a little delay
      await expect.element(page.getByRole('row', { name: /closed/i }).first()).toBeVisible()
    },
  ],
  [
    'results of which none is wanted',
    'nas',
    'nas.local',
    async (app) => {
      await runToEnd(app)
      app.kit.scan.actions.setFilter('nothing like it')
      await expect.element(page.getByText('No port matches')).toBeVisible()
    },
  ],
  [
    'results with details',
    'nas',
    'nas.local',
    async (app) => {
      await runToEnd(app)
      app.kit.scan.actions.select({ host: 0, protocol: 'tcp', port: 443 })
    },
  ],
  ['several hosts', 'subnet', '192.168.1.0/24', runToEnd],
  ['an engine that stopped', 'broken', '127.0.0.1', runToEnd],
  [
    'the question about public addresses',
    'filtered',
    '203.0.113.9',
    async ({ kit }) => {
      void kit.scan.controller.start()
      await expect.element(page.getByRole('dialog')).toBeVisible()
    },
  ],
  [
    'the list of keys',
    'loopback',
    '',
    async () => {
      await page.getByRole('button', { name: 'Shortcuts' }).click()
      await expect.element(page.getByRole('dialog')).toBeVisible()
    },
  ],
]

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  it.each(screens)('%s is accessible', { timeout: 30_000 }, async (_name, scenario, targets, reach) => {
    const ports = scenario === 'subnet' ? '1-200' : '1-10000'
    const app = await showApp(scenarios[scenario], { targets, ports }, theme)
    await reach(app)
    await expectAccessible(async (look) => {
      await look()
      // the form is one line at every size: its fields stand beside the button that starts
      const tops = [page.getByLabelText('Targets'), page.getByRole('radiogroup', { name: 'Timing' })]
        .flatMap((field) => field.elements())
        .map((field) => field.getBoundingClientRect().top)
      expect(Math.max(...tops) - Math.min(...tops)).toBeLessThan(12)
    })
    app.kit.scan.controller.cancel()
  })
})
