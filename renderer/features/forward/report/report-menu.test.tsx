import { describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { eventually } from '../../../test/eventually'
import { tested } from '../../../test/show-forward'

describe('a report', () => {
  it('is copied with and without addresses', async () => {
    const { fake } = await tested({ verdict: 'mapping-wrong-host' })
    await page.getByRole('button', { name: 'Report' }).click()
    await page.getByRole('menuitem', { name: /^Copy the report/ }).click()
    await eventually(() => expect(fake.copied[0]).toContain('192.168.1.34'))
    await page.getByRole('button', { name: 'Report' }).click()
    await page.getByRole('menuitem', { name: /without addresses/ }).click()
    await eventually(() => expect(fake.copied[1]).toContain('[this-computer]'))
    expect(fake.copied[1]).not.toContain('192.168.1.34')
  })

  it('is saved as the JSON of the command line, by menu and by key', async () => {
    const { fake } = await tested({ verdict: 'no-mapping' })
    await userEvent.keyboard('{Control>}s{/Control}')
    await eventually(() => expect(fake.saved).toHaveLength(1))
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

describe('a port that is reached', () => {
  it('offers the address that was reached to be copied', async () => {
    const { fake } = await tested({ verdict: 'reachable' })
    await page.getByRole('button', { name: 'Copy 203.0.113.7:25565' }).click()
    await eventually(() => expect(fake.copied).toEqual(['203.0.113.7:25565']))
  })

  it('over IPv6 alone is not offered by the address of IPv4', async () => {
    const sentence = 'The internet reaches TCP port 25565 of this computer at 2001:db8:5a0:1::34.'
    await tested({ verdict: 'reachable', change: { sentence } })
    await expect.element(page.getByRole('button', { name: 'Copy [2001:db8:5a0:1::34]:25565' })).toBeVisible()
  })
})
