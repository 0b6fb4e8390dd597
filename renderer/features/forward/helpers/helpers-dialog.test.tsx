import { describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'
import { nobodyOutside } from '#shared/forward/request'
import { eventually } from '../../../test/eventually'
import { showForward } from '../../../test/show-forward'
import { recommended } from './known-stun'

describe('helpers outside', () => {
  it('are asked by no test before the person has seen who learns what, and agreed', async () => {
    const { kit, fake } = await showForward({ verdict: 'not-known' })
    await kit.forward.tests.start({ port: '25565' })
    await page.getByRole('button', { name: 'Choose who may look from outside…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Who may look from outside?' })
    await dialog.getByRole('button', { name: 'Others' }).click()
    for (const box of dialog.getByRole('checkbox').elements())
      expect((box as HTMLInputElement).checked).toBe(false)
    await expect.element(dialog.getByRole('button', { name: 'Agree', exact: true })).toBeDisabled()
    await dialog.getByRole('checkbox', { name: /stun\.nextcloud\.com/ }).click()
    await dialog.getByRole('textbox', { name: 'Your own reflector' }).fill('https://home.example.org')
    const learn = dialog.getByRole('region', { name: 'Who will learn what' })
    await expect.element(learn).toHaveTextContent('Nextcloud, Germany. Learns your public address')
    await expect.element(learn).toHaveTextContent('home.example.org Reflector')
    // leaving it is no agreement
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await kit.forward.tests.start({})
    expect(fake.forward.tests.map(({ outside }) => outside)).toEqual([
      { reflector: null, echoip: null, globalping: null, checkHost: null, stun: [] },
      { reflector: null, echoip: null, globalping: null, checkHost: null, stun: [] },
    ])
  })

  it('may be a telephone, which nobody has to agree to, and which can’t look at UDP', async () => {
    const { kit, fake } = await showForward({ verdict: 'reachable' })
    kit.forward.actions.setForm({ port: '25565', protocol: 'udp' })
    const begins = page.getByRole('button', { name: 'Test with a telephone' })
    await page.getByRole('button', { name: 'Choose…' }).click()
    await page.getByRole('button', { name: 'Others' }).click()
    await expect.element(begins).toBeDisabled()
    await expect.element(page.getByRole('dialog')).toHaveTextContent('it can’t test UDP')
    kit.forward.actions.setForm({ protocol: 'tcp' })
    await begins.click()
    await eventually(() => expect(fake.forward.tests).toMatchObject([{ telephone: true }]))
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
    expect(
      Object.values(fake.forward.tests[0]?.outside ?? {})
        .flat()
        .filter(Boolean),
    ).toEqual([])
  })

  it('are kept after an agreement, named, and taken back with one press', async () => {
    const { kit, fake } = await showForward({ verdict: 'reachable' })
    await page.getByRole('button', { name: 'Choose…' }).click()
    await page.getByRole('button', { name: 'Others' }).click()
    await page.getByRole('textbox', { name: 'Your own reflector' }).fill('https://home.example.org:8443')
    await page.getByRole('textbox', { name: 'Other STUN servers' }).fill('stun.example.org')
    await expect.element(page.getByRole('button', { name: 'Agree', exact: true })).toBeDisabled()
    await page.getByRole('textbox', { name: 'Other STUN servers' }).fill('a.example:3478, b.example:3478')
    await page.getByRole('button', { name: 'Agree to these 3' }).click()
    const summary = page.getByRole('region', { name: 'Who looks from outside' })
    await expect.element(summary).toHaveTextContent('home.example.org:8443, 2 STUN servers')
    await kit.forward.tests.start({ port: '25565' })
    const agreed = {
      reflector: 'https://home.example.org:8443',
      echoip: null,
      globalping: null,
      checkHost: null,
      stun: ['a.example:3478', 'b.example:3478'],
    }
    expect(fake.forward.tests[0]?.outside).toEqual(agreed)
    const kept = () => JSON.parse(fake.settings.text())['forward.outside']
    await eventually(() => expect(kept()).toEqual(agreed))
    await summary.getByRole('button', { name: 'Ask nobody' }).click()
    await expect.element(summary).toHaveTextContent('Nobody is asked')
    await eventually(() => expect(kept()).toBeUndefined())
  })

  it('are agreed to with one press where they are the recommended ones, and one sentence says who learns what', async () => {
    const { kit, fake } = await showForward({ verdict: 'reachable' })
    await page.getByRole('button', { name: 'Choose…' }).click()
    const box = page.getByRole('region', { name: 'Recommended' })
    await expect
      .element(box)
      .toHaveTextContent(
        /Globalping \(jsDelivr\) and up to four of its volunteers .* learn your public address and which port/,
      )
    expect(fake.forward.tried).toEqual([])
    await box.getByRole('button', { name: 'Agree, and let it look' }).click()
    const summary = page.getByRole('region', { name: 'Who looks from outside' })
    await expect.element(summary).toHaveTextContent('Globalping, 2 STUN servers')
    await kit.forward.tests.start({ port: '25565' })
    expect(fake.forward.tests[0]?.outside).toEqual(recommended)
    await summary.getByRole('button', { name: 'Change…' }).click()
    await expect.element(box).toHaveTextContent('You agreed to this.')
    await page.getByRole('button', { name: 'Take it back: ask nobody' }).click()
    await expect.element(summary).toHaveTextContent('Nobody is asked')
    await kit.forward.tests.start({})
    expect(fake.forward.tests[1]?.outside).toEqual(nobodyOutside)
  })

  it('stay agreed to where the recommended ones come beside them', async () => {
    const { kit } = await showForward({ verdict: 'reachable' })
    kit.forward.helpers.agree({
      ...nobodyOutside,
      reflector: 'https://home.example.org',
      stun: ['a.example:1'],
    })
    await page.getByRole('button', { name: 'Change…' }).click()
    await page.getByRole('button', { name: 'Agree, and let it look' }).click()
    expect(kit.forward.store.getState().forward.helpers).toEqual({
      ...recommended,
      reflector: 'https://home.example.org',
      stun: [...recommended.stun, 'a.example:1'],
    })
  })

  it('are asked by hand whether they answer, one by one, without any agreement', async () => {
    const { fake, kit } = await showForward({
      tried: [
        {
          by: 'echoip',
          name: 'https://ifconfig.co',
          greeting: { kind: 'failed', because: { why: 'tcp-only', site: 'ifconfig.co' } },
        },
      ],
    })
    await page.getByRole('button', { name: 'Choose…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Others' }).click()
    await dialog.getByRole('button', { name: 'Use the public one' }).nth(1).click()
    await dialog.getByRole('button', { name: 'Does it answer? A port check' }).click()
    await expect.element(dialog.getByText('ifconfig.co looks at TCP ports only')).toBeVisible()
    expect(fake.forward.tried).toEqual([{ ...nobodyOutside, echoip: 'https://ifconfig.co' }])
    expect(kit.forward.store.getState().forward.helpers).toEqual(nobodyOutside)
    await dialog.getByRole('textbox', { name: 'A port check that speaks echoip' }).fill('nonsense')
    await expect.element(dialog.getByRole('button', { name: 'Does it answer? A port check' })).toBeDisabled()
  })

  it('are not asked any further when the agreement is taken back in the middle of a test', async () => {
    const { kit, fake } = await showForward({ holdAt: 'outside' })
    kit.forward.helpers.agree({
      reflector: 'https://home.example.org',
      echoip: null,
      globalping: null,
      checkHost: null,
      stun: [],
    })
    void kit.forward.tests.start({ port: '25565' })
    await expect.element(page.getByText('Letting the helper outside knock on the port').first()).toBeVisible()
    await page.getByRole('button', { name: 'Ask nobody' }).click()
    await expect.element(page.getByRole('region', { name: 'Result' })).toHaveTextContent('Cancelled')
    await eventually(() => expect(fake.forward.cancelled).toBe(1))
  })
})
