import { describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { posixCommand } from '#shared/command-line/command-line'
import { someFacts } from '#shared/conflict/testing/facts'
import { violations } from '../../../test/accessibility'
import { eventually } from '../../../test/eventually'
import { node, row } from '../../../test/fake-conflict-owners'
import type { ConflictPlay } from '../../../test/fake-conflicts'
import { pasteAndAsk, showConflict } from '../../../test/show-conflict'

const dialog = () => page.getByRole('dialog')
const button = (name: string | RegExp) =>
  dialog().getByRole('button', { name, exact: typeof name === 'string' })

/** The dialog of an answer's process, once it asks. */
async function openDialog(play: ConflictPlay) {
  const app = await showConflict(play)
  await pasteAndAsk('3000')
  await page.getByRole('button', { name: 'Stop it… (process 4711)' }).click()
  await expect.element(dialog()).toHaveAccessibleName(/node \(process 4711\)/)
  return app
}

describe('before a process is stopped', () => {
  it('what ends with it is shown, and the way out has the focus', async () => {
    const { kit } = await openDialog({})
    await expect.element(dialog()).toHaveAccessibleName('Stop node (process 4711)?')
    for (const part of [
      'These 2 ports: tcp [::]:3000, tcp 127.0.0.1:9229.',
      '2 connections are cut off.',
      'This child has the port too and may keep it: node (4713).',
      '1 child process may end or go on: esbuild (4712).',
      'Children get no signal themselves; most end with their parent. When they do, 3 connections are cut off as well.',
    ]) {
      await expect.element(dialog()).toHaveTextContent(part)
    }
    await expect.element(button('Cancel')).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await expect.element(dialog()).not.toBeInTheDocument()
    expect(kit.store.getState().conflict.report?.verdict).toBe('live-listener')
    await expect.element(page.getByRole('button', { name: 'Stop it… (process 4711)' })).toHaveFocus()
  })

  it('Ctrl+Enter opens it for what stands above, and says yes; Ctrl+C copies the answer then', async () => {
    const { fake, kit } = await showConflict({})
    await pasteAndAsk('3000')
    await expect.element(page.getByRole('button', { name: 'Stop it… (process 4711)' })).toBeVisible()
    await userEvent.keyboard('{Control>}{Enter}{/Control}')
    await expect.element(dialog()).toHaveAccessibleName('Stop node (process 4711)?')
    await userEvent.keyboard('{Control>}{Enter}{/Control}')
    await expect.element(dialog()).not.toBeInTheDocument()
    await eventually(() => expect(kit.store.getState().conflict.report?.verdict).toBe('free'))
    await expect.element(page.getByRole('heading', { level: 2 }).first()).toHaveFocus()
    await userEvent.keyboard('{Control>}c{/Control}')
    await eventually(() => expect(fake.copied.at(-1)).toContain('3000'))
    // another question than the one that was answered: nothing is stopped for it
    await pasteAndAsk('8080')
    kit.conflict.actions.setText('3000')
    await userEvent.keyboard('{Control>}{Enter}{/Control}')
    await expect.element(dialog()).not.toBeInTheDocument()
  })

  it('a better way is offered with its command', async () => {
    const owner = { ...node, unit: 'shop.service', unitManager: 'user' } as const
    const facts = someFacts({ sockets: [row(3000, [owner])] })
    const { fake } = await openDialog({ preview: { owner, facts } })
    await expect.element(dialog()).toHaveTextContent('A better wayStop the service shop.service')
    await button('Copy systemctl --user stop shop.service').click()
    await eventually(() => expect(fake.copied).toEqual(['systemctl --user stop shop.service']))
    await expect.element(button('Stop it')).toBeVisible()
  })

  it('a refusal is said, and nothing can be stopped', async () => {
    await openDialog({
      preview: { obstacle: { reason: 'protected', process: { pid: 1, program: 'init' }, as: 'system' } },
    })
    await expect.element(dialog()).toHaveTextContent("the system can't do without")
    await expect.element(button('Close')).toHaveFocus()
    expect(dialog().getByRole('button').elements()).toHaveLength(1)
  })

  it('it is said where the system has no gentle way', async () => {
    await openDialog({
      preview: {
        facts: someFacts({ system: 'win32' }),
        connections: 0,
        childConnections: 0,
        children: [],
      },
    })
    await expect.element(dialog()).toHaveTextContent('what it has not saved is lost')
    await expect.element(dialog()).toHaveTextContent('Nobody is connected to it.')
    await button('End it now').click()
    await expect.element(dialog()).toHaveTextContent('SIGKILL was sent')
  })
})

describe('stopping', () => {
  it('ends with a free port: nothing is left to be closed, and reading goes on at the new answer', async () => {
    const { kit } = await openDialog({})
    await button('Stop it').click()
    await expect.element(dialog()).not.toBeInTheDocument()
    await expect
      .element(page.getByRole('status').filter({ hasText: 'node (process 4711) has ended' }))
      .toBeVisible()
    await eventually(() => expect(kit.store.getState().conflict.report?.verdict).toBe('free'))
    // the button that opened it is gone
    await expect.element(page.getByRole('heading', { level: 2, name: /Port 3000 is free/ })).toHaveFocus()
    // it belongs to this answer alone
    await pasteAndAsk('8080')
    await expect.element(page.getByText('node (process 4711) has ended')).not.toBeInTheDocument()
  })

  it('of one that does not heed it offers force, which is not what Enter does', async () => {
    const { kit } = await openDialog({ process: 'ignores' })
    await button('Stop it').click()
    await expect.element(dialog()).toHaveAccessibleName('node (process 4711) is still running')
    await expect.element(button('Leave it running')).toHaveFocus()
    expect(kit.store.getState().conflict.stop?.force).toBe(false)
    await button('End it by force').click()
    await expect
      .element(page.getByText('node (process 4711) has ended, and TCP port 3000 is free.'))
      .toBeVisible()
    await expect.element(dialog()).not.toBeInTheDocument()
  })

  it('says who took the port', async () => {
    await openDialog({ process: 'is-replaced' })
    await button('Stop it').click()
    await expect.element(dialog()).not.toBeInTheDocument()
    await expect
      .element(page.getByRole('status').filter({ hasText: 'node (process 4800) has TCP port 3000 now' }))
      .toBeVisible()
  })

  it('says which right is missing', async () => {
    await openDialog({ process: 'may-not' })
    await button('Stop it').click()
    await expect.element(dialog()).toHaveAccessibleName('node (process 4711) was not stopped')
    await expect
      .element(dialog())
      .toHaveTextContent('that needs root or the capability CAP_KILL, as it belongs to user root')
  })

  it('of one that has become another program sends nothing, and asks anew', async () => {
    await openDialog({ process: 'is-another' })
    await button('Stop it').click()
    await expect.element(dialog()).toHaveTextContent('has become sleep since you were asked about it')
    await expect.element(button('Close')).toHaveFocus()
    await button('See what it is now').click()
    await expect.element(dialog()).toHaveAccessibleName('Stop node (process 4711)?')
    await expect.element(button('Cancel')).toHaveFocus()
  })

  it('shows how long it waits; Escape stops waiting and looks again', async () => {
    const { kit } = await openDialog({ process: 'never-says' })
    const before = kit.store.getState().conflict.report
    await button('Stop it').click()
    await expect.element(dialog()).toHaveAccessibleName('Waiting for node (process 4711) to end')
    await expect.element(dialog()).toHaveTextContent('Waited 0.4 s of 10 s')
    await expect.element(button('Stop waiting')).toHaveFocus()
    await userEvent.keyboard('{Escape}')
    await expect.element(dialog()).not.toBeInTheDocument()
    // not the button that opened it, which may be gone as soon as the new answer is there
    await expect.element(page.getByRole('heading', { level: 2 })).toHaveFocus()
    await eventually(() => expect(kit.store.getState().conflict.report).not.toBe(before))
    expect(kit.store.getState().conflict.problem).toBeNull()
  })
})

describe('after a process was stopped', () => {
  async function stopped(play: ConflictPlay) {
    const app = await openDialog(play)
    await button('Stop it').click()
    await expect.element(dialog()).not.toBeInTheDocument()
    return app
  }
  const startAgain = () => page.getByRole('button', { name: 'Start it again…' })

  it('it is started again only after it was shown how, and nothing is left to be closed', async () => {
    const { kit } = await stopped({})
    // the dialog is gone before the port was looked at again
    await eventually(() => expect(kit.store.getState().conflict.report?.verdict).toBe('free'))
    await startAgain().click()
    await expect.element(dialog()).toHaveAccessibleName('Start node again?')
    await expect.element(dialog()).toHaveTextContent("/usr/bin/node server.js --name 'my shop; rm -rf ~'")
    await expect.element(dialog()).toHaveTextContent('/home/ann/shop front')
    expect(await violations()).toEqual([])
    // whoever presses Enter too soon starts nothing
    await expect.element(button('Cancel')).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await expect.element(dialog()).not.toBeInTheDocument()
    expect(kit.store.getState().conflict.report?.verdict).toBe('free')
    await startAgain().click()
    await button('Start it').click()
    await expect.element(dialog()).not.toBeInTheDocument()
    await expect
      .element(page.getByText('node (process 4900) was started again, and has TCP port 3000.'))
      .toBeVisible()
    await eventually(() => expect(kit.store.getState().conflict.report?.verdict).toBe('live-listener'))
    await expect.element(startAgain()).not.toBeInTheDocument()
  })

  it('it is said that it ended again, with what can be typed in a terminal', async () => {
    await stopped({ endsAgain: true })
    await startAgain().click()
    await button('Start it').click()
    await expect.element(dialog().getByRole('alert')).toHaveTextContent('ended again (exit code 1)')
    await expect.element(button(/^Copy \/usr\/bin\/node/)).toBeVisible()
  })

  it('who looks after it starts it, and why it can’t be started is said', async () => {
    const command = posixCommand('systemctl', 'start', 'shop.service')
    await stopped({
      again: { kind: 'managed', by: { kind: 'service', unit: 'shop.service' }, command },
    })
    await startAgain().click()
    const sentence = 'It belongs to the service shop.service, and is started with it.'
    await expect.element(dialog()).toHaveTextContent(sentence)
    await expect.element(button('Copy systemctl start shop.service')).toBeVisible()
    await expect.element(button('Start it')).not.toBeInTheDocument()
  })

  it('why it can’t be started again is said', async () => {
    await stopped({
      again: { kind: 'unknown', because: { why: 'other-user', user: 'ann' } },
    })
    await expect.element(page.getByText(/it ran as user ann/)).toBeVisible()
    await expect.element(startAgain()).not.toBeInTheDocument()
  })
})
