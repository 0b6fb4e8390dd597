import { page, userEvent } from 'vitest/browser'
import type { ConflictPlay } from './fake-conflicts'
import { scenarios } from './scenarios'
import { type ShownApp, showApp } from './show-app'

/** Shows the app at "In use", with an engine that plays answers. */
export async function showConflict(
  conflicts: ConflictPlay = {},
  theme: 'light' | 'dark' = 'light',
): Promise<ShownApp> {
  const app = await showApp(scenarios.loopback, {}, theme, { conflicts })
  app.kit.go('conflict')
  return app
}

/** Pastes a text into the field and presses Enter. */
export async function pasteAndAsk(text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Paste the error, or type a port' }).fill(text)
  await userEvent.keyboard('{Enter}')
}
