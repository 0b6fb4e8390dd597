import { describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { forwardVerdicts } from '#shared/forward/forward-verdicts'
import { eventually } from '../../test/eventually'
import { aTelephone } from '../../test/fake-forward'
import { reportOf } from '../../test/fake-forward-reports'
import { result, showForward, tested, wayIn } from '../../test/show-forward'
import { verdictTitles } from './verdict/verdict-words'

const portField = () => page.getByRole('combobox', { name: 'Port, game or service' })

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
    await eventually(() => expect(fake.forward.tests).toHaveLength(1))
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
    await expect
      .element(portField())
      .toHaveAccessibleDescription(/70000 is no port: ports are whole numbers from 1 to 65535/)
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
    await eventually(() => expect(fake.forward.tests).toHaveLength(1))
    expect(fake.forward.tests[0]).toMatchObject({ map: true, answer: true, hairpin: false })
  })
})

describe('a telephone', () => {
  const link = () => page.getByRole('region', { name: 'Link for a telephone' })

  it('is given a link as a picture and as text, with what it proves, while it is waited for', async () => {
    const { kit, fake } = await showForward({ holdAt: 'outside', telephone: aTelephone })
    void kit.forward.tests.start({ port: '25565', telephone: true })
    await expect.element(link().getByRole('img', { name: `QR code of ${aTelephone.link}` })).toBeVisible()
    await expect.element(link().getByText(aTelephone.link, { exact: true })).toBeVisible()
    await expect.element(link()).toHaveTextContent(/Wi-Fi of your telephone off.*Nobody else learns anything/)
    expect(fake.forward.tests[0]).toMatchObject({ telephone: true, answer: true })
    await link().getByRole('button', { name: 'It showed an error' }).click()
    await eventually(() => expect(fake.forward.saw).toEqual([{ link: aTelephone.link, saw: 'error' }]))
    kit.forward.tests.cancel()
    await expect.element(link()).not.toBeInTheDocument()
  })

  it('is offered where nobody outside was asked, and not for UDP', async () => {
    const { fake } = await tested({ verdict: 'not-known' })
    await result().getByRole('button', { name: 'Use a telephone instead' }).click()
    await eventually(() => expect(fake.forward.tests.at(-1)).toMatchObject({ telephone: true }))
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
      ...(verdict === 'name-points-elsewhere' ? ['Name'] : []),
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

  it('shows between the internet and the provider where packets stop', async () => {
    const trace = {
      by: 'globalping',
      place: 'Falkenstein (Hetzner)',
      target: '203.0.113.7',
      hops: ['198.51.100.1', null, '198.51.100.9'],
    } as const
    await tested({ verdict: 'mapping-ineffective', change: { trace } })
    const [caption, sentence] = [
      /^last seen at 198\.51\.100\.9$/,
      /from Falkenstein.* seen at 198\.51\.100\.9, hop 3\./,
    ]
    await expect.element(wayIn().getByText(caption)).toBeVisible()
    await expect.element(wayIn().getByText(sentence)).toBeVisible()
    // once for who listens: the caption is a part of the drawing
    expect(wayIn().getByText(caption).element().closest('[aria-hidden=true]')).not.toBeNull()
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
    await eventually(() => expect(fake.forward.cancelled).toBe(1))
    expect(kit.store.getState().forward.history).toEqual([])
  })

  it('starts anew while a cancelled one still ends, and takes nothing from it', async () => {
    const { kit, fake } = await showForward({ holdAt: 'provider' })
    void kit.forward.tests.start({ port: '25565' })
    await eventually(() => expect(kit.store.getState().forward.run?.chain.now?.link).toBe('provider'))
    kit.forward.tests.cancel()
    void kit.forward.tests.start({ port: '80' })
    await eventually(() => expect(fake.forward.tests).toHaveLength(2))
    await eventually(() => expect(kit.store.getState().forward.run?.chain.now?.link).toBe('provider'))
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
    await eventually(() => expect(fake.forward.tests[1]?.answer).toBe(true))
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

it('is walked by keys alone: tabs with arrows, F5 tests again, Escape cancels', async () => {
  const { kit, fake } = await showForward({ holdAt: 'router' })
  await portField().click()
  await userEvent.keyboard('25565{Enter}')
  await eventually(() => expect(fake.forward.tests).toHaveLength(1))
  await userEvent.keyboard('{Escape}')
  await eventually(() => expect(kit.store.getState().forward.running).toBe(false))
  await userEvent.keyboard('{F5}')
  await eventually(() => expect(fake.forward.tests).toHaveLength(2))
  await userEvent.keyboard('{Escape}')
  ;(page.getByRole('tab', { name: 'Test a port' }).element() as HTMLElement).focus()
  await userEvent.keyboard('{ArrowRight}')
  await expect.element(page.getByRole('tab', { name: 'Router' })).toHaveFocus()
  await expect.element(page.getByRole('tab', { name: 'Router' })).toHaveAttribute('aria-selected', 'true')
  await userEvent.keyboard('{End}')
  await expect.element(page.getByRole('tab', { name: 'Earlier tests' })).toHaveFocus()
})
