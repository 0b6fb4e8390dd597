import { describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { eventually } from '../../../test/eventually'
import { foreignMapping, homeRouter } from '../../../test/fake-forward-reports'
import { showForward, tested } from '../../../test/show-forward'

describe('the router', () => {
  it('is shown with its forwards, and whom they lead to', async () => {
    const { kit, fake } = await showForward()
    kit.forward.actions.show('router')
    const table = page.getByRole('table')
    await expect
      .element(table.getByRole('row').nth(1))
      .toHaveTextContent(/25565 TCP.*192\.168\.1\.34.*this computer/)
    await expect.element(table.getByRole('row').nth(3)).toHaveTextContent(/51820 UDP.*off/)
    await expect.element(page.getByText('Example Networks HomeBox 7590')).toBeVisible()
    await page.getByRole('button', { name: 'Open its page' }).click()
    await eventually(() => expect(fake.opened).toEqual(['http://192.168.1.1/']))
    // that is the page which it names: it need not stand there twice
    await expect.element(page.getByText('Its own page')).not.toBeInTheDocument()
  })

  it('names a page that is not opened, but copied, because its path might do something', async () => {
    const named = 'http://192.168.1.1/setup.cgi?do=it'
    const { kit, fake } = await showForward({ router: { ...homeRouter, page: named } })
    kit.forward.actions.show('router')
    await page.getByRole('button', { name: 'Copy the address of the router’s page' }).click()
    await eventually(() => expect(fake.copied).toEqual([named]))
    await page.getByRole('button', { name: 'Open its page' }).click()
    await eventually(() => expect(fake.opened).toEqual(['http://192.168.1.1/']))
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
      .element(
        page
          .getByText(
            'The router forwards UDP port 2456 to 192.168.1.34, port 2456, now. The router ends it in 24 hours. Portlight renews it before that, as long as it runs.',
          )
          .first(),
      )
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
        keep: true,
      },
    ])
    await expect.element(page.getByRole('table')).toHaveTextContent('Vikings')
  })

  it('is asked again for what it forwards as long as Portlight runs, until the person stops that', async () => {
    const { kit } = await showForward({ mappings: [] })
    kit.forward.actions.show('router')
    await page.getByRole('button', { name: 'Forward a port…' }).click()
    await page.getByRole('textbox', { name: 'Port outside' }).fill('80')
    await page.getByRole('button', { name: 'Forward it' }).click()
    const renewed = page.getByRole('region', { name: 'Renewed by Portlight' })
    await expect.element(renewed).toHaveTextContent(/80 TCP.*Made or renewed today at/)
    await renewed.getByRole('button', { name: 'Stop renewing port 80 TCP' }).click()
    await expect.element(renewed).not.toBeInTheDocument()
    // whoever does not want it unticks it
    await page.getByRole('button', { name: 'Forward a port…' }).click()
    await page.getByRole('textbox', { name: 'Port outside' }).fill('81')
    await page.getByRole('checkbox', { name: /Renew it as long as/ }).click()
    await page.getByRole('button', { name: 'Forward it' }).click()
    await expect.element(page.getByText(/TCP port 81 .*unless it is renewed before/).first()).toBeVisible()
    await expect.element(renewed).not.toBeInTheDocument()
  })

  it('that could not be asked again is told of in every view', async () => {
    const sentence =
      'It could not be renewed. No router of this computer is known just now. Portlight tries again.'
    await showForward({
      kept: [
        {
          id: '1',
          mapping: foreignMapping,
          state: 'failing',
          news: { kind: 'failed', because: { why: 'no-router' }, secondsLeft: null },
          renewedAt: Date.now(),
          endsAt: Date.now() + 60_000,
        },
      ],
    })
    await expect.element(page.getByRole('alert')).toHaveTextContent(sentence)
  })

  it('is not said to be asked again where the engine that did so has gone', async () => {
    const kept = {
      id: '1',
      mapping: foreignMapping,
      state: 'kept',
      news: null,
      renewedAt: Date.now(),
      endsAt: null,
    } as const
    const { kit } = await showForward({ kept: [kept], ends: 'gone' })
    kit.forward.actions.show('router')
    const renewed = page.getByRole('region', { name: 'Renewed by Portlight' })
    await expect.element(renewed).toBeVisible()
    await kit.forward.tests.start({ port: '25565' })
    kit.forward.actions.show('router')
    await expect.element(renewed).toHaveTextContent(/started anew, so it is not renewed any more/)
    await renewed.getByRole('button', { name: /Dismiss/ }).click()
    await expect.element(renewed).not.toBeInTheDocument()
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
    await expect
      .element(page.getByText(/forwards TCP port 25565 .* ends it in 7 days, unless/).first())
      .toBeVisible()
    expect(fake.forward.added[0]).toMatchObject({
      way: 'upnp',
      leaseSeconds: 604_800,
      description: 'Minecraft',
    })
  })

  it('that says no is quoted, in plain words and in its own', async () => {
    const { kit } = await showForward({
      refuses: { why: 'upnp', about: 'forward', error: 728, words: 'NoPortMapsAvailable', tried: [] },
    })
    kit.forward.actions.show('router')
    await page.getByRole('button', { name: 'Forward a port…' }).click()
    await page.getByRole('textbox', { name: 'Port outside' }).fill('80')
    await page.getByRole('button', { name: 'Forward it' }).click()
    await expect
      .element(page.getByRole('alert'))
      .toHaveTextContent('Remove one that is not needed.The router’s words: 728 NoPortMapsAvailable')
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
  })

  it('that is not there is said, with what to do', async () => {
    const { kit } = await showForward({ router: null })
    kit.forward.actions.show('router')
    await expect.element(page.getByRole('heading', { name: 'No router was found' })).toBeVisible()
    await expect.element(page.getByText(/No router \(default gateway\).*connect it/)).toBeVisible()
    await expect.element(page.getByRole('button', { name: 'Forward a port…' })).toBeDisabled()
    await page.getByRole('button', { name: 'Test a port' }).click()
    await expect.element(page.getByRole('combobox', { name: /^Port/ })).toBeVisible()
  })

  it('is not another device that says it is one: that one is shown apart, and asked only after a question', async () => {
    const sentence = 'The device at 192.168.1.50 (“Old Repeater”) says that it is a router, too.'
    const { kit, fake } = await showForward({
      router: null,
      others: [
        {
          address: '192.168.1.50',
          name: 'Old Repeater',
          gateway: '192.168.1.1',
          because: { why: 'not-known' },
        },
      ],
      mappings: [],
    })
    kit.forward.actions.show('router')
    await expect.element(page.getByRole('region', { name: 'Other devices' })).toHaveTextContent(sentence)
    await expect.element(page.getByRole('heading', { name: 'No router was found' })).toBeVisible()
    await page.getByRole('button', { name: 'Forward a port…' }).click()
    await page.getByRole('textbox', { name: 'Port outside' }).fill('80')
    await page.getByRole('button', { name: 'Forward it' }).click()
    await expect.element(page.getByRole('alert')).toHaveTextContent(sentence)
    expect(fake.forward.added.map(({ gateway }) => gateway)).toEqual([null])
    await page.getByRole('button', { name: 'Forward it there all the same' }).click()
    await expect
      .element(
        page.getByText(/^The device at 192\.168\.1\.50 forwards TCP port 80 .*may let nobody in/).first(),
      )
      .toBeVisible()
    expect(fake.forward.added.map(({ gateway }) => gateway)).toEqual([null, '192.168.1.50'])
  })

  it('is offered a forward that a test found missing, but not asked for it', async () => {
    const { fake } = await tested({ verdict: 'no-mapping', mappings: [] })
    await page.getByRole('button', { name: 'Ask the router to forward it…' }).click()
    await expect.element(page.getByRole('textbox', { name: 'Port outside' })).toHaveValue('25565')
    expect(fake.forward.added).toEqual([])
  })
})
