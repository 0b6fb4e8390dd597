import { describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'
import { homeAddresses, keptTest, reportOf } from '../../../test/fake-forward-reports'
import { result, tested } from '../../../test/show-forward'

describe('earlier tests', () => {
  it('are kept, shown again, and forgotten after a question', async () => {
    const { kit } = await tested({ verdict: 'double-nat' })
    kit.forward.actions.setForm({ port: '80' })
    await page.getByRole('tab', { name: /Earlier tests/ }).click()
    await page.getByRole('button', { name: /25565 TCP A second router is in front/ }).click()
    await expect.element(page.getByRole('region', { name: 'An old answer' })).toBeVisible()
    await expect.element(result()).toHaveTextContent('A second router is in front')
    expect(kit.store.getState().forward.form.port).toBe('25565')
    await page.getByRole('tab', { name: /Earlier tests/ }).click()
    await page.getByRole('button', { name: 'Forget all…' }).click()
    await page.getByRole('button', { name: 'Forget them' }).click()
    await expect.element(page.getByRole('heading', { name: 'No tests yet' })).toBeVisible()
    expect(kit.store.getState().forward.history).toEqual([])
  })

  it('show what has changed since it worked', async () => {
    const { fake, kit } = await tested({
      verdict: 'mapping-wrong-host',
      change: { addresses: { ...homeAddresses, lan: '192.168.1.34' } },
    })
    expect(page.getByRole('region', { name: 'What has changed' }).elements()).toEqual([])
    const worked = reportOf('reachable', {
      at: Date.now() - 86_400_000,
      addresses: { ...homeAddresses, lan: '192.168.1.20' },
    })
    fake.keep(keptTest(worked), worked.at)
    await kit.forward.earlier.refresh()
    const changed = page.getByRole('region', { name: 'What has changed' })
    await expect.element(changed.getByRole('heading')).toHaveTextContent(/^It worked yesterday at/)
    await expect.element(changed).toHaveTextContent('This computer’s address192.168.1.20192.168.1.34')
  })
})
