import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { root } from '../scripts/setup/project.mjs'
import { expect, test } from './app'
import { ForwardPage } from './forward-page'
import { type InsideApp, startAppInside } from './lab/app-inside'
import { buildForwardHome, forwardPort, forwardScenarios } from './lab/forward-scenarios'
import type { Home } from './lab/home'
import { places } from './lab/home'
import { Lab, labObstacle } from './lab/network'

// The app on hosts of the lab: nothing is played, and nothing leaves the lab's namespaces.

const obstacle = labObstacle('miniupnpd', 'upnpc', 'turnserver')
test.skip(obstacle !== null, `the app in the lab is left out: ${obstacle}`)
test.describe.configure({ timeout: 240_000 })

const reflector = `http://${places.internet[0]}:3480`
const stun = [`${places.internet[0]}:3478`, `${places.elsewhere[0]}:3478`]

async function picture(page: Page, name: string): Promise<void> {
  const folder = join(root, 'artefacts/screenshots')
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `forward-${name}.png`) })
}

test.describe('on a computer without a router', { tag: '@electron' }, () => {
  let lab: Lab
  let inside: InsideApp
  let forward: ForwardPage

  test.beforeEach(async ({ userData }) => {
    lab = new Lab()
    const host = await lab.host('alone')
    await host.program(
      `require('node:net').createServer(() => {}).listen(8085, '127.0.0.1', () => console.log('ready'))`,
    )
    inside = await startAppInside(host, userData)
    forward = new ForwardPage(inside.page)
    await forward.open()
  })
  test.afterEach(async () => {
    await inside?.close()
    await lab?.close()
  })

  test('the program is judged first: none, or one that hears only this computer', async () => {
    expect(await forward.tested(8084)).toMatch(/No program listens/)
    await expect(forward.link('Program')).toContainText('Broken here')
    expect(await forward.tested(8085)).toMatch(/Listens to this computer only/)
    await inside.page.getByRole('button', { name: 'Evidence of Program' }).click()
    await expect(inside.page.getByText('What was seen: Program')).toBeVisible()
    await picture(inside.page, 'loopback-only')
    await inside.page.getByRole('tab', { name: /Earlier tests/ }).click()
    await expect(inside.page.getByRole('list', { name: 'Earlier tests' }).getByRole('listitem')).toHaveCount(
      2,
    )
  })

  test('the router’s page says that there is none, and what to do', async () => {
    await inside.page.getByRole('tab', { name: 'Router' }).click()
    await expect(inside.page.getByRole('heading', { name: 'No router was found' })).toBeVisible({
      timeout: 30_000,
    })
    await expect(inside.page.getByRole('list', { name: 'Notes' }).getByRole('listitem').first()).toBeVisible()
    await expect(inside.page.getByRole('button', { name: 'Forward a port…' })).toBeDisabled()
  })
})

for (const [name, title, broken] of [
  ['reachable', 'Reachable', null],
  ['mapping-wrong-host', 'Forwarded to another computer', 'Router'],
  ['double-nat', 'A second router is in front', 'Provider'],
] as const) {
  test(`in a home: ${name}`, { tag: '@electron' }, async ({ userData }) => {
    const scenario = forwardScenarios.find((known) => known.name === name)
    if (scenario === undefined) throw new Error(`the lab has no ${name}`)
    const home = await buildForwardHome(scenario)
    try {
      await inHome(home, userData, async (forward) => {
        await forward.agree(reflector, stun)
        expect(await forward.tested(forwardPort)).toContain(title)
        for (const link of ['Program', 'This computer', 'Router', 'Provider', 'Internet'] as const) {
          if (name === 'reachable') await expect(forward.link(link)).toContainText('In order')
        }
        if (broken !== null) await expect(forward.link(broken)).toContainText('Broken here')
        await picture(forward.page, name)
      })
    } finally {
      await home.close()
    }
  })
}

test('in a home: a forward is made, seen by upnpc, tested and removed; cancelling leaves nothing behind', {
  tag: '@electron',
}, async ({ userData }) => {
  const scenario = forwardScenarios.find(({ name }) => name === 'no-mapping')
  if (scenario === undefined) throw new Error('the lab has no home without a forward')
  const home = await buildForwardHome(scenario)
  const listed = async () => (await home.other.run('upnpc', ['-l'])).stdout
  try {
    await inHome(home, userData, async (forward) => {
      const { page } = forward
      await forward.agree(reflector, stun)
      expect(await forward.tested(forwardPort)).toContain('Not forwarded by the router')
      await picture(page, 'no-mapping')
      await page.getByRole('button', { name: 'Forward it…' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Forward it', exact: true }).click()
      // it is tested again by itself
      await expect(forward.result).toContainText('Reachable', { timeout: 60_000 })
      expect(await listed()).toContain(`${places.me}:${forwardPort}`)
      await expect(page.getByRole('region', { name: 'What has changed' })).toContainText(
        'Forward on the router',
      )

      await page.getByRole('tab', { name: 'Router' }).click()
      await expect(page.getByRole('row').filter({ hasText: String(forwardPort) })).toContainText(
        'this computer',
      )
      await picture(page, 'router')
      await page.getByRole('button', { name: `Remove the forward of port ${forwardPort} TCP` }).click()
      await page.getByRole('button', { name: 'Remove it' }).click()
      await expect(page.getByText(/is removed/).first()).toBeVisible({ timeout: 30_000 })
      expect(await listed()).not.toContain(`${places.me}:${forwardPort}`)

      // a test that opens the port itself, cancelled on its way
      await page.getByRole('tab', { name: 'Test a port' }).click()
      await page.getByRole('button', { name: 'More', exact: true }).click()
      await page.getByRole('checkbox', { name: /Open it on the router/ }).check()
      await forward.test.click()
      await expect(forward.link('Program')).toContainText('In order')
      await forward.cancel.click()
      await expect(forward.result).toContainText('Cancelled')
      await expect(forward.test).toBeEnabled()
      await expect.poll(listed, { timeout: 20_000 }).not.toContain(`${places.me}:${forwardPort}`)
    })
  } finally {
    await home.close()
  }
})

/** The app on this computer of a home. */
async function inHome(
  home: Home,
  userData: string,
  use: (forward: ForwardPage) => Promise<void>,
): Promise<void> {
  const inside = await startAppInside(home.me, userData)
  try {
    const forward = new ForwardPage(inside.page)
    await forward.open()
    await use(forward)
  } finally {
    await inside.close()
  }
}
