import { expect } from 'vitest'
import { page } from 'vitest/browser'
import type { ForwardPlay } from './fake-forward'
import { scenarios } from './scenarios'
import { type ShownApp, showApp } from './show-app'

/** Shows the forward view of the app, with an engine that plays tests. */
export async function showForward(play: ForwardPlay = {}): Promise<ShownApp> {
  const app = await showApp(scenarios.loopback, {}, 'light', { forward: play })
  app.kit.go('forward')
  await expect.element(page.getByRole('main', { name: 'Forward' })).toBeVisible()
  return app
}

/** Runs a test of port 25565 to its end. */
export async function tested(play: ForwardPlay): Promise<ShownApp> {
  const app = await showForward(play)
  await app.kit.forward.tests.start({ port: '25565' })
  await expect.element(result().getByText(/Tested today/)).toBeVisible()
  return app
}

/** Where the answer stands. */
export function result() {
  return page.getByRole('region', { name: 'Result' })
}

/** The chain. */
export function wayIn() {
  return page.getByRole('region', { name: 'The way in' })
}
