import { describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { forwardVerdicts } from '#shared/forward/report'
import type { ForwardPlay } from '../../test/fake-forward'
import { foreignMapping, homeAddresses, reportOf } from '../../test/fake-forward-reports'
import { scenarios } from '../../test/scenarios'
import { type ShownApp, showApp } from '../../test/show-app'
import { verdictTitles } from './verdict/verdict-words'

async function showForward(play: ForwardPlay = {}): Promise<ShownApp> {
  const app = await showApp(scenarios.loopback, {}, 'light', { forward: play })
  app.kit.go('forward')
  await expect.element(page.getByRole('main', { name: 'Forward' })).toBeVisible()
  return app
}

const portField = () => page.getByRole('combobox', { name: 'Port, game or service' })
const result = () => page.getByRole('region', { name: 'Result' })
const wayIn = () => page.getByRole('region', { name: 'The way in' })

async function tested(play: ForwardPlay): Promise<ShownApp> {
  const app = await showForward(play)
  await app.kit.forward.tests.start({ port: '25565' })
  await expect.element(result().getByText(/Tested today/)).toBeVisible()
  return app
}

describe('the form', () => {
  it('finds a game by its name, and knows its port and protocol', async () => {
    const { fake } = await showForward({ verdict: 'reachable' })
    await portField().click()
    await userEvent.keyboard('bedro')
    await expect.element(page.getByRole('option', { name: 'Minecraft (Bedrock) 19132 UDP' })).toBeVisible()
    await userEvent.keyboard('{Enter}')
    await expect.element(portField()).toHaveValue('19132')
    await expect.element(page.getByRole('radio', { name: 'UDP' })).toBeChecked()
    await userEvent.keyboard('{Enter}')
    await vi.waitFor(() => expect(fake.forward.tests).toHaveLength(1))
    expect(fake.forward.tests[0]).toMatchObject({ port: 19132, protocol: 'udp', map: false, answer: false })
  })

  it('shows all names with the arrow keys, and Escape leaves them', async () => {
    await showForward()
    await portField().click()
    await userEvent.keyboard('{ArrowDown}{ArrowDown}')
    await expect
      .element(page.getByRole('option', { selected: true }))
      .toHaveTextContent('Minecraft (Bedrock)')
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('listbox')).not.toBeInTheDocument()
    await expect.element(portField()).toHaveAttribute('aria-expanded', 'false')
  })

  it('says what is wrong beside the field, and tests nothing', async () => {
    const { fake } = await showForward()
    await portField().fill('70000')
    await expect.element(portField()).toHaveAttribute('aria-invalid', 'true')
    await expect.element(portField()).toHaveAccessibleDescription(/70000 is not a port: they end at 65535/)
    await page.getByRole('button', { name: 'Test', exact: true }).click()
    await expect.element(portField()).toHaveFocus()
    await portField().fill('')
    await page.getByRole('button', { name: 'Test', exact: true }).click()
    await expect.element(portField()).toHaveAccessibleDescription(/Say which port/)
    expect(fake.forward.tests).toEqual([])
  })

  it('leads to an option that is wrong, even when it is folded away', async () => {
    const { kit, fake } = await showForward()
    kit.forward.actions.setForm({ port: '80', gateway: 'my router' })
    await page.getByRole('button', { name: 'Test', exact: true }).click()
    await expect
      .element(page.getByRole('textbox', { name: 'Router’s address' }))
      .toHaveAttribute('aria-invalid', 'true')
    expect(fake.forward.tests).toEqual([])
  })

  it('opens and answers only what was asked for', async () => {
    const { fake } = await showForward({ verdict: 'reachable' })
    await portField().fill('80')
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('checkbox', { name: /Open it on the router/ }).click()
    await page.getByRole('checkbox', { name: /Answer the port ourselves/ }).click()
    await page.getByRole('button', { name: 'Test', exact: true }).click()
    await vi.waitFor(() => expect(fake.forward.tests).toHaveLength(1))
    expect(fake.forward.tests[0]).toMatchObject({ map: true, answer: true, hairpin: false })
  })
})

describe('a test', () => {
  it.each(forwardVerdicts)('ends in its sentence, its next step and five links: %s', async (verdict) => {
    await tested({ verdict })
    const { sentence, nextStep } = reportOf(verdict)
    await expect.element(result().getByRole('heading')).toHaveTextContent(sentence)
    await expect.element(result()).toHaveTextContent(verdictTitles[verdict])
    if (nextStep !== null) await expect.element(result()).toHaveTextContent(nextStep)
    await expect.element(result()).toHaveTextContent(/Certain|Likely|Possible/)
    const names = wayIn().getByRole('heading', { level: 3 }).elements()
    expect(names.map((name) => name.textContent)).toEqual([
      'Internet',
      'Provider',
      'Router',
      'This computer',
      'Program',
    ])
  })

  it('says each state in words, and shows the evidence of a link on demand', async () => {
    await tested({ verdict: 'mapping-wrong-host' })
    const router = wayIn()
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading', { name: 'Router' }) })
    await expect.element(router).toHaveTextContent('Broken here')
    const evidence = page.getByRole('button', { name: 'Evidence of Router' })
    await expect.element(evidence).toHaveAttribute('aria-expanded', 'false')
    await evidence.click()
    await expect.element(page.getByText('NAT-PMP', { exact: true })).toBeVisible()
    await evidence.click()
    await expect.element(page.getByText('no answer within 2 s')).not.toBeInTheDocument()
  })

  it('points at the first broken link, and calls no other the place to begin', async () => {
    await tested({ verdict: 'no-mapping' })
    expect(wayIn().getByText('Broken here').elements()).toHaveLength(1)
    const internet = wayIn()
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading', { name: 'Internet' }) })
    await expect.element(internet).toHaveTextContent('Nobody gets in')
  })

  it('begins where the verdict does, though a link before it is broken too', async () => {
    const { links } = reportOf('double-nat')
    const router = {
      link: 'router',
      state: 'broken',
      sentence: 'It forwards nothing.',
      evidence: [],
    } as const
    await tested({
      verdict: 'double-nat',
      change: { links: links.map((link) => (link.link === 'router' ? router : link)) },
    })
    const [provider, inner] = ['Provider', 'Router'].map((name) =>
      wayIn()
        .getByRole('listitem')
        .filter({ has: page.getByRole('heading', { name }) }),
    )
    await expect.element(provider ?? wayIn()).toHaveTextContent('Broken here')
    await expect.element(inner ?? wayIn()).toHaveTextContent('Broken too')
  })

  it('shows addresses at their places', async () => {
    await tested({ verdict: 'double-nat' })
    await expect.element(wayIn()).toHaveTextContent('gave the router 192.168.178.24')
    await expect.element(wayIn()).toHaveTextContent('sees you as 203.0.113.7')
  })

  it('says what it does meanwhile, and cancelling ends it at once and keeps what is known', async () => {
    const { kit, fake } = await showForward({ holdAt: 'router' })
    void kit.forward.tests.start({ port: '25565' })
    await expect.element(result()).toHaveTextContent('Asking the router by UPnP, NAT-PMP and PCP')
    await expect
      .element(page.getByRole('status').filter({ hasText: 'Router: Asking the router' }))
      .toBeInTheDocument()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await expect.element(page.getByRole('button', { name: 'Test', exact: true })).toBeEnabled()
    await expect.element(result()).toHaveTextContent('Cancelled')
    await expect.element(wayIn()).toHaveTextContent('java listens on 0.0.0.0:25565.')
    await expect.element(wayIn()).toHaveTextContent('The test was cancelled before this link.')
    await vi.waitFor(() => expect(fake.forward.cancelled).toBe(1))
    expect(kit.store.getState().forward.history).toEqual([])
  })

  it('starts anew while a cancelled one still ends, and takes nothing from it', async () => {
    const { kit, fake } = await showForward({ holdAt: 'provider' })
    void kit.forward.tests.start({ port: '25565' })
    await vi.waitFor(() => expect(kit.store.getState().forward.run?.chain.now?.link).toBe('provider'))
    kit.forward.tests.cancel()
    void kit.forward.tests.start({ port: '80' })
    await vi.waitFor(() => expect(fake.forward.tests).toHaveLength(2))
    await vi.waitFor(() => expect(kit.store.getState().forward.run?.chain.now?.link).toBe('provider'))
    expect(kit.store.getState().forward.run).toMatchObject({ cancelled: false, request: { port: 80 } })
    kit.forward.tests.cancel()
  })

  it('that fails says so, and can be tried again', async () => {
    const { kit } = await showForward({ ends: 'failing' })
    await kit.forward.tests.start({ port: '25565' })
    await expect.element(page.getByRole('alert')).toHaveTextContent('permission was denied')
    await expect.element(wayIn()).toHaveTextContent('The test ended before this link.')
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await expect.element(page.getByRole('alert')).not.toBeInTheDocument()
  })

  it('whose engine is gone says that what it opened is removed', async () => {
    const { kit } = await showForward({ ends: 'gone' })
    await kit.forward.tests.start({ port: '25565' })
    await expect.element(page.getByRole('alert')).toHaveTextContent(/stopped.*removed/)
    expect(kit.store.getState().forward.running).toBe(false)
  })

  it('that found no program offers to answer the port, and only then does', async () => {
    const { fake } = await tested({ verdict: 'no-listener' })
    expect(fake.forward.tests[0]?.answer).toBe(false)
    await page.getByRole('button', { name: /let Portlight answer the port/ }).click()
    await vi.waitFor(() => expect(fake.forward.tests[1]?.answer).toBe(true))
  })

  it('tells at the end what screen readers have not seen', async () => {
    await tested({ verdict: 'carrier-grade-nat' })
    await expect
      .element(
        page
          .getByRole('status')
          .filter({ hasText: /^Done\. The provider shares your address\. .* Next step:/ }),
      )
      .toBeInTheDocument()
  })
})

describe('a port that is reached', () => {
  it('offers the address that was reached to be copied', async () => {
    const { fake } = await tested({ verdict: 'reachable' })
    await page.getByRole('button', { name: 'Copy 203.0.113.7:25565' }).click()
    await vi.waitFor(() => expect(fake.copied).toEqual(['203.0.113.7:25565']))
  })

  it('over IPv6 alone is not offered by the address of IPv4', async () => {
    const sentence = 'The internet reaches TCP port 25565 of this computer at 2001:db8:5a0:1::34.'
    await tested({ verdict: 'reachable', change: { sentence } })
    await expect.element(page.getByRole('button', { name: 'Copy [2001:db8:5a0:1::34]:25565' })).toBeVisible()
  })
})

describe('helpers outside', () => {
  it('are asked by no test before the person has seen who learns what, and agreed', async () => {
    const { kit, fake } = await showForward({ verdict: 'not-known' })
    await kit.forward.tests.start({ port: '25565' })
    await page.getByRole('button', { name: 'Choose who may look from outside…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Who may look from outside?' })
    for (const box of dialog.getByRole('checkbox').elements())
      expect((box as HTMLInputElement).checked).toBe(false)
    await expect.element(dialog.getByRole('button', { name: 'Agree' })).toBeDisabled()
    await dialog.getByRole('checkbox', { name: /stun\.nextcloud\.com/ }).click()
    await dialog.getByRole('textbox', { name: 'Your own reflector' }).fill('https://home.example.org')
    const learn = dialog.getByRole('region', { name: 'Who will learn what' })
    await expect.element(learn).toHaveTextContent('Nextcloud, Germany. Learns your public address')
    await expect.element(learn).toHaveTextContent('home.example.org Reflector')
    // leaving it is no agreement
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await kit.forward.tests.start({})
    expect(fake.forward.tests.map(({ outside }) => outside)).toEqual([
      { reflector: null, echoip: null, stun: [] },
      { reflector: null, echoip: null, stun: [] },
    ])
  })

  it('are kept after an agreement, named, and taken back with one press', async () => {
    const { kit, fake } = await showForward({ verdict: 'reachable' })
    await page.getByRole('button', { name: 'Choose…' }).click()
    await page.getByRole('textbox', { name: 'Your own reflector' }).fill('https://home.example.org:8443')
    await page.getByRole('textbox', { name: 'Other STUN servers' }).fill('stun.example.org')
    await expect.element(page.getByRole('button', { name: 'Agree' })).toBeDisabled()
    await page.getByRole('textbox', { name: 'Other STUN servers' }).fill('a.example:3478, b.example:3478')
    await page.getByRole('button', { name: 'Agree to these 3' }).click()
    const summary = page.getByRole('region', { name: 'Who looks from outside' })
    await expect.element(summary).toHaveTextContent('home.example.org:8443, 2 STUN servers')
    await kit.forward.tests.start({ port: '25565' })
    const agreed = {
      reflector: 'https://home.example.org:8443',
      echoip: null,
      stun: ['a.example:3478', 'b.example:3478'],
    }
    expect(fake.forward.tests[0]?.outside).toEqual(agreed)
    expect(JSON.parse(localStorage.getItem('portlight.forward.helpers') ?? '')).toEqual(agreed)
    await summary.getByRole('button', { name: 'Ask nobody' }).click()
    await expect.element(summary).toHaveTextContent('Nobody is asked')
    expect(localStorage.getItem('portlight.forward.helpers')).toBeNull()
  })

  it('that were put into the storage wrongly are nobody', async () => {
    const app = await showApp(scenarios.loopback)
    expect(app.kit.store.getState().forward.helpers.stun).toEqual([])
  })
})

describe('the router', () => {
  it('is shown with its forwards, and whom they lead to', async () => {
    const { kit } = await showForward()
    kit.forward.actions.show('router')
    const table = page.getByRole('table')
    await expect
      .element(table.getByRole('row').nth(1))
      .toHaveTextContent(/25565 TCP.*192\.168\.1\.34.*this computer/)
    await expect.element(table.getByRole('row').nth(3)).toHaveTextContent(/51820 UDP.*off/)
    await expect.element(page.getByText('Example Networks HomeBox 7590')).toBeVisible()
    await page.getByRole('button', { name: 'Copy the address of the router’s page' }).click()
  })

  it('forwards a port when the person says so, to this computer and for a day', async () => {
    const { kit, fake } = await showForward({ mappings: [] })
    kit.forward.actions.show('router')
    await page.getByRole('button', { name: 'Forward a port…' }).click()
    await expect.element(page.getByRole('button', { name: 'Forward it' })).toBeDisabled()
    await page.getByRole('textbox', { name: 'Port outside' }).fill('valheim')
    await page.getByRole('textbox', { name: 'Description' }).fill('Vikings')
    await page.getByRole('button', { name: 'Forward it' }).click()
    await expect
      .element(page.getByText('Port 2456 UDP is now forwarded to 192.168.1.34, port 2456.').first())
      .toBeVisible()
    expect(fake.forward.added).toEqual([
      {
        protocol: 'udp',
        externalPort: 2456,
        internalPort: 2456,
        internalAddress: null,
        leaseSeconds: 86_400,
        way: null,
        description: 'Vikings',
        gateway: null,
        replace: false,
      },
    ])
    await expect.element(page.getByRole('table')).toHaveTextContent('Vikings')
  })

  it('replaces what somebody else made only after it was shown', async () => {
    const { kit, fake } = await showForward({ mappings: [foreignMapping] })
    kit.forward.actions.show('router')
    await page.getByRole('button', { name: 'Forward a port…' }).click()
    await page.getByRole('textbox', { name: 'Port outside' }).fill('25565')
    await page.getByRole('button', { name: 'Forward it' }).click()
    await expect
      .element(page.getByRole('alert'))
      .toHaveTextContent(/Somebody else.*192\.168\.1\.20.*Minecraft of Mia/)
    // another port is another question
    await page.getByRole('textbox', { name: 'Port outside' }).fill('25566')
    await expect.element(page.getByRole('button', { name: 'Forward it' })).toBeVisible()
    await page.getByRole('textbox', { name: 'Port outside' }).fill('25565')
    await page.getByRole('button', { name: 'Forward it' }).click()
    await page.getByRole('button', { name: 'Replace it' }).click()
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
    expect(fake.forward.added.map(({ replace }) => replace)).toEqual([false, false, true])
  })

  it('removes after a question, and says whose it is when it is not ours', async () => {
    const { kit, fake } = await showForward()
    kit.forward.actions.show('router')
    await page.getByRole('button', { name: 'Remove the forward of port 32400 TCP' }).click()
    await expect.element(page.getByRole('alert')).toHaveTextContent(/Portlight did not make this forward/)
    await page.getByRole('button', { name: 'Keep it' }).click()
    expect(fake.forward.removed).toEqual([])
    await page.getByRole('button', { name: 'Remove the forward of port 25565 TCP' }).click()
    await expect.element(page.getByRole('alert')).not.toBeInTheDocument()
    await page.getByRole('button', { name: 'Remove it' }).click()
    await expect.element(page.getByText('The forward of port 25565 TCP is removed.').first()).toBeVisible()
    expect(fake.forward.removed).toMatchObject([
      { externalPort: 25565, foreign: false, way: 'upnp', family: 'ipv4' },
    ])
    await expect.element(page.getByRole('table')).not.toHaveTextContent('25565 TCP')
  })

  it('renews what is ours, as it is', async () => {
    const { kit, fake } = await showForward()
    kit.forward.actions.show('router')
    await page.getByRole('button', { name: 'Renew the forward of port 25565 TCP' }).click()
    await page.getByRole('radio', { name: '1 week' }).click({ force: true })
    await page.getByRole('button', { name: 'Renew', exact: true }).click()
    await expect.element(page.getByText(/Port 25565 TCP is still forwarded/).first()).toBeVisible()
    expect(fake.forward.added[0]).toMatchObject({
      way: 'upnp',
      leaseSeconds: 604_800,
      description: 'Minecraft',
    })
  })

  it('that says no is quoted, in plain words and in its own', async () => {
    const { kit } = await showForward({
      refuses: { code: '606 Action not authorized', sentence: 'The router lets no program forward ports.' },
    })
    kit.forward.actions.show('router')
    await page.getByRole('button', { name: 'Forward a port…' }).click()
    await page.getByRole('textbox', { name: 'Port outside' }).fill('80')
    await page.getByRole('button', { name: 'Forward it' }).click()
    await expect
      .element(page.getByRole('alert'))
      .toHaveTextContent(
        'The router lets no program forward ports.The router’s words: 606 Action not authorized',
      )
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
  })

  it('that is not there is said, with what to do', async () => {
    const { kit } = await showForward({ router: null })
    kit.forward.actions.show('router')
    await expect.element(page.getByRole('heading', { name: 'No router was found' })).toBeVisible()
    await expect.element(page.getByText(/no default gateway.*Connect it/)).toBeVisible()
    await expect.element(page.getByRole('button', { name: 'Forward a port…' })).toBeDisabled()
  })

  it('is offered a forward that a test found missing, but not asked for it', async () => {
    const { fake } = await tested({ verdict: 'no-mapping', mappings: [] })
    await page.getByRole('button', { name: 'Ask the router to forward it…' }).click()
    await expect.element(page.getByRole('textbox', { name: 'Port outside' })).toHaveValue('25565')
    expect(fake.forward.added).toEqual([])
  })
})

describe('where am I', () => {
  it('asks only the helpers that were agreed to, and explains the NAT in plain words', async () => {
    const { kit, fake } = await showForward()
    kit.forward.actions.show('where')
    expect(fake.forward.where).toEqual([])
    await page.getByRole('button', { name: 'Look', exact: true }).click()
    await expect
      .element(page.getByRole('region', { name: 'Addresses' }))
      .toHaveTextContent('Router, outside203.0.113.7')
    expect(fake.forward.where[0]?.outside.stun).toEqual([])
    kit.forward.helpers.agree({ reflector: null, echoip: null, stun: ['a.example:3478', 'b.example:3478'] })
    await page.getByRole('button', { name: 'Look again' }).click()
    await expect
      .element(page.getByRole('region', { name: 'How the router hands out ports' }))
      .toHaveTextContent(/same outer port to everybody.*Only the very host and port/)
  })
})

describe('earlier tests', () => {
  it('are kept, shown again, and forgotten after a question', async () => {
    const { kit } = await tested({ verdict: 'double-nat' })
    await page.getByRole('tab', { name: /Earlier tests/ }).click()
    await page.getByRole('button', { name: /25565 TCP A second router is in front/ }).click()
    await expect.element(result()).toHaveTextContent('A second router is in front')
    await page.getByRole('tab', { name: /Earlier tests/ }).click()
    await page.getByRole('button', { name: 'Forget all…' }).click()
    await page.getByRole('button', { name: 'Forget them' }).click()
    await expect.element(page.getByRole('heading', { name: 'No tests yet' })).toBeVisible()
    expect(kit.store.getState().forward.history).toEqual([])
    expect(localStorage.getItem('portlight.forward.history')).toBeNull()
  })

  it('show what has changed since it worked', async () => {
    localStorage.clear()
    const app = await tested({
      verdict: 'mapping-wrong-host',
      change: { addresses: { ...homeAddresses, lan: '192.168.1.34' } },
    })
    expect(page.getByRole('region', { name: 'What has changed' }).elements()).toEqual([])
    const worked = reportOf('reachable', {
      at: Date.now() - 86_400_000,
      addresses: { ...homeAddresses, lan: '192.168.1.20' },
    })
    const { history } = app.kit.store.getState().forward
    app.kit.forward.store.update(() => ({ history: [...history, worked] }))
    const changed = page.getByRole('region', { name: 'What has changed' })
    await expect.element(changed.getByRole('heading')).toHaveTextContent(/^It worked yesterday at/)
    await expect.element(changed).toHaveTextContent('This computer’s address192.168.1.20192.168.1.34')
  })
})

describe('a report', () => {
  it('is copied with and without addresses', async () => {
    const { fake } = await tested({ verdict: 'mapping-wrong-host' })
    await page.getByRole('button', { name: 'Report' }).click()
    await page.getByRole('menuitem', { name: /^Copy the report/ }).click()
    await vi.waitFor(() => expect(fake.copied[0]).toContain('192.168.1.34'))
    await page.getByRole('button', { name: 'Report' }).click()
    await page.getByRole('menuitem', { name: /without addresses/ }).click()
    await vi.waitFor(() => expect(fake.copied[1]).toContain('[this-computer]'))
    expect(fake.copied[1]).not.toContain('192.168.1.34')
  })

  it('is saved as the JSON of the command line, by menu and by key', async () => {
    const { fake } = await tested({ verdict: 'no-mapping' })
    await userEvent.keyboard('{Control>}s{/Control}')
    await vi.waitFor(() => expect(fake.saved).toHaveLength(1))
    const document = JSON.parse(fake.saved[0]?.text ?? '')
    expect(fake.saved[0]?.name).toMatch(/^[\w. -]+\.json$/)
    expect(document).toMatchObject({
      portlight: '0.1.0',
      command: 'forward test',
      port: 25565,
      verdict: 'no-mapping',
    })
    expect(document.links.map(({ link }: { link: string }) => link)).toEqual([
      'program',
      'computer',
      'router',
      'provider',
      'outside',
    ])
  })
})

it('is walked by keys alone: tabs with arrows, F5 tests again, Escape cancels', async () => {
  const { kit, fake } = await showForward({ holdAt: 'router' })
  await portField().click()
  await userEvent.keyboard('25565{Enter}')
  await vi.waitFor(() => expect(fake.forward.tests).toHaveLength(1))
  await userEvent.keyboard('{Escape}')
  await vi.waitFor(() => expect(kit.store.getState().forward.running).toBe(false))
  await userEvent.keyboard('{F5}')
  await vi.waitFor(() => expect(fake.forward.tests).toHaveLength(2))
  await userEvent.keyboard('{Escape}')
  ;(page.getByRole('tab', { name: 'Test a port' }).element() as HTMLElement).focus()
  await userEvent.keyboard('{ArrowRight}')
  await expect.element(page.getByRole('tab', { name: 'Router' })).toHaveFocus()
  await expect.element(page.getByRole('tab', { name: 'Router' })).toHaveAttribute('aria-selected', 'true')
  await userEvent.keyboard('{End}')
  await expect.element(page.getByRole('tab', { name: 'Earlier tests' })).toHaveFocus()
})
