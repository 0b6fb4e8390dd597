import { describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { conflictJson } from '#shared/conflict/output/json'
import { conflictVerdicts } from '#shared/conflict/report'
import { eventually } from '../../test/eventually'
import { reportOf } from '../../test/fake-conflict-reports'
import { pasteAndAsk, showConflict } from '../../test/show-conflict'

const field = () => page.getByRole('textbox', { name: 'Paste the error, or type a port' })
const headline = () => page.getByRole('heading', { level: 2 })
const nodeError = 'Error: listen EADDRINUSE: address already in use :::3000\n    at Server.setupListenHandle'

describe('the question', () => {
  it('is asked with Enter, and what was recognised is shown', async () => {
    await showConflict()
    await field().fill(nodeError)
    await expect.element(page.getByText('Node.js’s EADDRINUSE, port 3000, all addresses (::)')).toBeVisible()
    await userEvent.keyboard('{Enter}')
    await expect.element(headline()).toHaveTextContent('node (process 4711) listens on port 3000')
    await expect
      .element(page.getByRole('status').filter({ hasText: 'In use. node (process 4711)' }))
      .toHaveTextContent('Certain: it was seen directly.')
    await expect.element(field()).toHaveFocus()
  })

  it('loses the colours of a terminal', async () => {
    const { kit } = await showConflict()
    kit.conflict.actions.setText('  port: \u001b[33m3000\u001b[39m')
    await expect.element(field()).toHaveValue('  port: 3000')
  })

  it('takes a further line with Shift+Enter', async () => {
    const { kit } = await showConflict()
    await field().fill('3000')
    await userEvent.keyboard('{Shift>}{Enter}{/Shift}')
    expect(kit.store.getState().conflict.form.text).toBe('3000\n')
    expect(kit.store.getState().conflict.report).toBeNull()
  })

  it('is not called wrong while it is typed; then it is, beside the field that gets the focus', async () => {
    await showConflict()
    await field().fill('something went wrong')
    await expect.element(field()).toHaveAttribute('aria-invalid', 'false')
    await page.getByRole('button', { name: 'Ask' }).click()
    await expect.element(field()).toHaveAttribute('aria-invalid', 'true')
    await expect.element(field()).toHaveAccessibleDescription(/No port is named in this text/)
    await expect.element(field()).toHaveFocus()
  })

  it.each([
    ['', /Type a port such as 3000/],
    ['70000', /70000 is no port/],
    ['0', /Port 0 stands for any free port/],
  ])('%s is none', async (text, words) => {
    const { kit } = await showConflict()
    await pasteAndAsk(text)
    await expect.element(field()).toHaveAccessibleDescription(words)
    expect(kit.store.getState().conflict.asking).toBeNull()
  })

  it('is about UDP where the text says so, until somebody chooses otherwise', async () => {
    const { kit } = await showConflict()
    await pasteAndAsk('listen udp 0.0.0.0:53: bind: address already in use')
    await eventually(() => expect(kit.store.getState().conflict.report?.protocol).toBe('udp'))
    await page.getByRole('radio', { name: 'TCP' }).click({ force: true })
    await page.getByRole('button', { name: 'Ask' }).click()
    await eventually(() => expect(kit.store.getState().conflict.report?.protocol).toBe('tcp'))
  })

  it('with a wrong address leads to that field', async () => {
    const { kit } = await showConflict()
    const address = page.getByRole('textbox', { name: 'Address' })
    await address.fill('300.1.2.3')
    await expect.element(address).toHaveAccessibleDescription(/Type an address/)
    await pasteAndAsk('3000')
    await expect.element(address).toHaveFocus()
    expect(kit.store.getState().conflict.report).toBeNull()
  })

  it('is chosen where the text names several ports', async () => {
    await showConflict()
    await pasteAndAsk(
      'listen tcp 0.0.0.0:3000: bind: address already in use\nlisten tcp 0.0.0.0:8080: bind: address already in use',
    )
    await expect.element(headline()).toHaveTextContent('port 3000')
    await page.getByRole('radio', { name: 'TCP port 8080 on all IPv4 addresses' }).click({ force: true })
    await expect.element(headline()).toHaveTextContent('port 8080')
  })

  it('is remembered, and asked again from the list', async () => {
    const { kit } = await showConflict()
    await pasteAndAsk('127.0.0.1:5432')
    await expect.element(headline()).toHaveTextContent('127.0.0.1:5432')
    await pasteAndAsk('8080')
    await expect.element(headline()).toHaveTextContent('Docker publishes')
    await page.getByRole('button', { name: 'Recent questions' }).click()
    await page.getByRole('menuitem', { name: /127\.0\.0\.1:5432/ }).click()
    await expect.element(headline()).toHaveTextContent('127.0.0.1:5432')
    await expect.element(field()).toHaveValue('127.0.0.1:5432')
    expect(kit.store.getState().conflict.recent).toHaveLength(2)
  })

  it('is taught by examples that can be asked', async () => {
    await showConflict()
    await page.getByRole('button', { name: /Docker Bind for/ }).click()
    await expect.element(headline()).toHaveTextContent('Docker publishes port 8080')
  })
})

describe('asking', () => {
  it('that takes longer is shown and can be cancelled; the answer before it stays', async () => {
    const { kit } = await showConflict({ takesMs: 60_000 })
    await pasteAndAsk('3000')
    await expect.element(page.getByText('Looking at TCP port 3000 on all addresses…')).toBeVisible()
    expect(kit.store.getState().conflict.asking).not.toBeNull()
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByText(/^Looking at TCP/)).not.toBeInTheDocument()
    expect(kit.store.getState().conflict).toMatchObject({ asking: null, problem: null })
  })

  it('anew gives up the question before: the newest one wins', async () => {
    const { kit } = await showConflict()
    const { controller } = kit.conflict
    const question = { port: 3000, protocol: 'tcp', address: null } as const
    await Promise.all([controller.askFor(question), controller.askFor({ ...question, port: 8080 })])
    expect(kit.store.getState().conflict).toMatchObject({
      asking: null,
      problem: null,
      report: { port: 8080 },
    })
  })

  it('for what is no question gives up the one before: no answer comes below it', async () => {
    const { kit } = await showConflict()
    const { controller } = kit.conflict
    const asked = controller.askFor({ port: 3000, protocol: 'tcp', address: null })
    kit.conflict.actions.setText('something else')
    await Promise.all([controller.ask(), asked])
    expect(kit.store.getState().conflict).toMatchObject({ asking: null, problem: null, report: null })
  })

  it('about an error that names no port is led to where it is said what is missing', async () => {
    const { kit } = await showConflict()
    kit.go('start')
    await page
      .getByRole('textbox', { name: /^Paste an error/ })
      .fill('Traceback:\nOSError: [Errno 98] Address already in use')
    await page.getByRole('button', { name: 'What is this error about?' }).click()
    await expect.element(page.getByText(/does not name the port/)).toBeVisible()
  })

  it('that fails is said, and can be tried again', async () => {
    const { kit } = await showConflict({ fails: true })
    await pasteAndAsk('3000')
    const alert = page.getByRole('alert')
    await expect.element(alert).toHaveTextContent('/proc is not mounted')
    await alert.getByRole('button', { name: 'Try again' }).click()
    await expect.element(alert).toHaveTextContent('/proc is not mounted')
    await alert.getByRole('button', { name: 'Dismiss' }).click()
    expect(kit.store.getState().conflict.problem).toBeNull()
  })

  it('for what is no question puts the answer before aside, which is not lost', async () => {
    const { kit } = await showConflict()
    await pasteAndAsk('3000')
    await expect.element(headline()).toHaveTextContent('port 3000')
    await field().fill('something else')
    // nobody takes the old answer for one to what is being typed
    await expect.element(page.getByText(/This answer is about TCP port 3000/)).toBeVisible()
    await userEvent.keyboard('{Enter}')
    await eventually(() => expect(kit.store.getState().conflict.report).toBeNull())
    await expect.element(page.getByText(/about TCP port 3000 on all addresses, was put aside/)).toBeVisible()
    await page.getByRole('button', { name: 'Show it' }).click()
    await expect.element(headline()).toHaveTextContent('port 3000')
    await expect.element(field()).toHaveValue('3000')
  })

  it('that fails puts the answer before aside', async () => {
    const { kit } = await showConflict({ failsOn: 8080 })
    await pasteAndAsk('3000')
    await expect.element(headline()).toHaveTextContent('port 3000')
    await pasteAndAsk('8080')
    await expect.element(page.getByRole('alert')).toHaveTextContent('/proc is not mounted')
    await page.getByRole('button', { name: 'Show it' }).click()
    await expect.element(headline()).toHaveTextContent('port 3000')
    expect(kit.store.getState().conflict.problem).toBeNull()
  })

  it('again is F5, and a new question clears the field', async () => {
    const { kit } = await showConflict()
    await pasteAndAsk('3000')
    await expect.element(headline()).toHaveTextContent('node')
    const before = kit.store.getState().conflict.report
    await userEvent.keyboard('{F5}')
    await eventually(() => expect(kit.store.getState().conflict.report).not.toBe(before))
    await page.getByRole('button', { name: 'New question' }).click()
    await expect.element(field()).toHaveValue('')
    await expect.element(page.getByText('For example')).toBeVisible()
    await expect.element(field()).toHaveFocus()
  })
})

describe('the answer', () => {
  const words: Readonly<Record<string, string>> = {
    free: 'Free',
    'other-protocol': 'No conflict',
    'privileged-port': 'Can’t be bound',
    'address-not-local': 'Can’t be bound',
    'excluded-range': 'Can’t be bound',
    'forbidden-by-rule': 'Can’t be bound',
    'runtime-list': 'Can’t be bound',
    'nobody-listens': 'Free',
    'time-wait': 'Free for most programs',
  }

  it.each(conflictVerdicts)('%s is one sentence with its word', async (verdict) => {
    await showConflict({ verdict })
    await pasteAndAsk('3000')
    const { sentence } = reportOf(verdict, { port: 3000, protocol: 'tcp', address: null })
    await expect.element(headline()).toHaveTextContent(sentence)
    const answer = page.getByRole('region', { name: sentence })
    await expect.element(answer).toHaveTextContent(new RegExp(`^${words[verdict] ?? 'In use'}`))
  })

  it('is asked for with the error that was pasted, also when it is asked again', async () => {
    const { fake } = await showConflict({ verdict: 'free' })
    await pasteAndAsk(nodeError)
    await page.getByRole('button', { name: 'Look again' }).click()
    await pasteAndAsk('3000')
    await eventually(() =>
      expect(fake.questions.map(({ failure }) => failure?.error ?? null)).toEqual([
        'EADDRINUSE',
        'EADDRINUSE',
        null,
      ]),
    )
  })

  it('says "not known" where nothing could be told', async () => {
    await showConflict({ verdict: 'unknown', change: { inUse: false } })
    await pasteAndAsk('3000')
    await expect.element(page.getByText('Not known', { exact: true })).toBeVisible()
  })

  it('tells who has it, with everything that is known', async () => {
    await showConflict()
    await pasteAndAsk('8080')
    const owner = page.getByRole('article', { name: 'docker-proxy, process 2044' })
    for (const part of [
      '/usr/bin/docker-proxy -proto tcp',
      'root',
      'docker.service',
      'docker 4f1c9a77d0b2',
      'dockerd (903) ← systemd (1)',
    ]) {
      await expect.element(owner).toHaveTextContent(part)
    }
  })

  it('tells in which folder and project it works', async () => {
    await showConflict()
    await pasteAndAsk('3000')
    const owner = page.getByRole('article', { name: 'node, process 4711' })
    await expect.element(owner).toHaveTextContent('Folder/home/mia/shop, project shop-front')
  })

  it('says why nobody is named', async () => {
    await showConflict({ verdict: 'time-wait' })
    await pasteAndAsk('3000')
    const who = page.getByRole('region', { name: 'Who has it' })
    await expect.element(who).toHaveTextContent('No process is named for it.In TIME_WAIT')
  })

  it('makes room for the next one, where that takes longer than a moment', async () => {
    const { kit } = await showConflict({ slowOn: 3001 })
    await pasteAndAsk('3000')
    const known = page.getByRole('region', { name: 'How this is known' })
    await expect.element(known).toBeVisible()
    await pasteAndAsk('3001')
    await expect.element(page.getByText('Looking at TCP port 3001 on all addresses…')).toBeVisible()
    await expect.element(known).not.toBeInTheDocument()
    // whoever gives up has it again
    await page.getByRole('button', { name: 'Cancel' }).click()
    await expect.element(known).toBeVisible()
    kit.conflict.controller.dispose()
  })

  it('shows the tries to bind as a matrix, and the rows, when asked', async () => {
    await showConflict({ verdict: 'time-wait' })
    await pasteAndAsk('3000')
    const matrix = page.getByRole('table', { name: 'Tries to bind the port' })
    await expect.element(matrix).not.toBeInTheDocument()
    await page.getByText('Tries to bind it').click()
    await expect
      .element(matrix.getByRole('row').nth(1))
      .toHaveTextContent('0.0.0.0IPv4failsEADDRINUSEinferredbindsprobed')
    await page.getByText('Rows of the socket table').click()
    await expect.element(page.getByText('TIME_WAIT', { exact: true })).toBeVisible()
  })

  it('can be taken along: for a ticket, as Markdown, as JSON, a free port, a command', async () => {
    const { fake } = await showConflict()
    await pasteAndAsk('3000')
    await page.getByRole('button', { name: 'Copy for a ticket' }).click()
    await expect.element(page.getByText('Copied.', { exact: true })).toBeVisible()
    await page.getByRole('button', { name: 'Take the answer along' }).click()
    await page.getByRole('menuitem', { name: 'Copy as Markdown' }).click()
    await page.getByRole('button', { name: 'Copy port 3002' }).click()
    // the way to type it is there for whoever wants it, and not in everybody's way
    await expect.element(page.getByRole('button', { name: 'Copy kill 4711' })).not.toBeInTheDocument()
    await page.getByText('Terminal', { exact: true }).first().click()
    await page.getByRole('button', { name: 'Copy kill 4711' }).click()
    await eventually(() => expect(fake.copied).toHaveLength(4))
    expect(fake.copied[0]).toMatch(/^What is using TCP port 3000/)
    expect(fake.copied[1]).toMatch(/^### What is using TCP port 3000/)
    expect(fake.copied.slice(2)).toEqual(['3002', 'kill 4711'])

    await userEvent.keyboard('{Control>}s{/Control}')
    await eventually(() => expect(fake.saved).toHaveLength(1))
    const report = reportOf('live-listener', { port: 3000, protocol: 'tcp', address: null })
    expect(fake.saved[0]).toEqual({
      name: 'portlight-why-3000-tcp.json',
      text: conflictJson(report, '0.1.0'),
    })
  })
})
