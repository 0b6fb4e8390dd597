import { describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'
import { conflictVerdicts } from '#shared/conflict/report'
import { expectAccessible } from '../../test/accessibility'
import type { ConflictPlay } from '../../test/fake-conflicts'
import type { ShownApp } from '../../test/show-app'
import { pasteAndAsk, showConflict } from '../../test/show-conflict'

// Every state, in light and dark, wide and narrow, has to pass axe and to fit.

const answered = async (port = '3000') => {
  await pasteAndAsk(port)
  await expect.element(page.getByRole('region', { name: 'How this is known' })).toBeVisible()
  for (const part of document.querySelectorAll('details')) part.open = true
}

const openDialog = async () => {
  await answered()
  await page.getByRole('button', { name: 'Stop it… (process 4711)' }).click()
  await expect.element(page.getByRole('dialog')).toHaveTextContent('What ends with it')
}

const stopped = async (outcome: string) => {
  await openDialog()
  await page.getByRole('button', { name: 'Stop it', exact: true }).click()
  await expect.element(page.getByRole('dialog')).toHaveAccessibleName(outcome)
}

/** A stop that ended, with what came of it above the new answer. */
async function freed(words: string): Promise<void> {
  await openDialog()
  await page.getByRole('button', { name: 'Stop it', exact: true }).click()
  await expect.element(page.getByRole('status').filter({ hasText: words })).toBeVisible()
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
}

const states: readonly (readonly [string, ConflictPlay, (app: ShownApp) => Promise<unknown>])[] = [
  ['the empty state', {}, async () => {}],
  ['a paste without a port', {}, () => pasteAndAsk('something went wrong')],
  [
    'a question that takes long',
    { takesMs: 60_000 },
    async () => {
      await pasteAndAsk('3000')
      await expect.element(page.getByText('Looking at TCP port 3000 on all addresses…')).toBeVisible()
    },
  ],
  [
    'an engine that fails',
    { fails: true },
    async () => {
      await pasteAndAsk('3000')
      await expect.element(page.getByRole('alert')).toBeVisible()
    },
  ],
  ...conflictVerdicts.map((verdict) => [`the answer ${verdict}`, { verdict }, () => answered()] as const),
  ['a paste with several ports', {}, () => answered('bind 0.0.0.0:80 in use\nbind 0.0.0.0:443 in use')],
  [
    'the list of recent questions',
    {},
    async () => {
      await answered()
      await page.getByRole('button', { name: 'Recent questions' }).click()
      await expect.element(page.getByRole('menu')).toBeVisible()
    },
  ],
  ['the question whether to stop', {}, openDialog],
  ['a port that is free now', {}, () => freed('TCP port 3000 is free.')],
  ['a port that somebody took', { process: 'is-replaced' }, () => freed('has TCP port 3000 now.')],
  ['a stop that was refused', { process: 'may-not' }, () => stopped('node (process 4711) was not stopped')],
  [
    'a process that does not end',
    { process: 'ignores' },
    async () => {
      await openDialog()
      await page.getByRole('button', { name: 'Stop it', exact: true }).click()
      await expect.element(page.getByRole('button', { name: 'End it by force' })).toBeVisible()
    },
  ],
  [
    'waiting for an end',
    { process: 'never-says' },
    async () => {
      await openDialog()
      await page.getByRole('button', { name: 'Stop it', exact: true }).click()
      await expect.element(page.getByRole('progressbar', { name: 'Waited' })).toBeVisible()
    },
  ],
]

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  it.each(states)('%s is accessible', { timeout: 30_000 }, async (_name, play, reach) => {
    const app = await showConflict(play, theme)
    await reach(app)
    await expectAccessible()
    app.kit.conflict.stopping.close()
    app.kit.conflict.controller.dispose()
  })
})
