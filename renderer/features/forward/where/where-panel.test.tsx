import { describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'
import { showForward } from '../../../test/show-forward'

describe('where am I', () => {
  it('looks by itself, and again when others were agreed to, asks only the helpers that were agreed to, and explains the NAT in plain words', async () => {
    const { kit, fake } = await showForward()
    kit.forward.actions.show('where')
    await expect
      .element(page.getByRole('region', { name: 'Addresses' }))
      .toHaveTextContent('Router, outside203.0.113.7')
    expect(fake.forward.where.map(({ outside }) => outside.stun)).toEqual([[]])
    kit.forward.helpers.agree({
      reflector: null,
      echoip: null,
      globalping: null,
      checkHost: null,
      stun: ['a.example:3478', 'b.example:3478'],
    })
    await expect
      .element(page.getByRole('region', { name: 'How the router hands out ports' }))
      .toHaveTextContent(/same outer port to everybody.*Only the very host and port/)
    await page.getByRole('button', { name: 'Measure how long a port stays open' }).click()
    await expect
      .element(page.getByRole('region', { name: 'How the router hands out ports' }))
      .toHaveTextContent(/at least 25 seconds, and is closed after 35/)
    // nobody measures unasked
    expect(fake.forward.where.filter(({ lifetime }) => lifetime)).toHaveLength(1)
  })
})
