import { expect, type Locator, type Page } from '@playwright/test'

/** The forward view by the names that a person hears. */
export class ForwardPage {
  readonly port: Locator
  readonly test: Locator
  readonly cancel: Locator
  readonly result: Locator
  readonly wayIn: Locator
  readonly helpers: Locator
  readonly status: Locator

  constructor(readonly page: Page) {
    this.port = page.getByRole('combobox', { name: 'Port, game or service' })
    this.test = page.getByRole('button', { name: 'Test', exact: true })
    this.cancel = page.getByRole('button', { name: 'Cancel' })
    this.result = page.getByRole('region', { name: 'Result' })
    this.wayIn = page.getByRole('region', { name: 'The way in' })
    this.helpers = page.getByRole('region', { name: 'Who looks from outside' })
    this.status = page.getByRole('status')
  }

  async open(): Promise<void> {
    await this.page.getByRole('navigation').getByRole('button', { name: 'Forward' }).click()
    await expect(this.port).toBeVisible()
  }

  /** A link of the chain, by its name. */
  link(name: 'Internet' | 'Provider' | 'Router' | 'This computer' | 'Program'): Locator {
    const heading = this.page.getByRole('heading', { name, exact: true, level: 3 })
    return this.wayIn.locator('ol > li').filter({ has: heading })
  }

  /** Agrees to helpers: a reflector, and STUN servers. */
  async agree(reflector: string, stun: readonly string[]): Promise<void> {
    await this.helpers.getByRole('button', { name: /Choose|Change/ }).click()
    const dialog = this.page.getByRole('dialog', { name: 'Who may look from outside?' })
    const others = dialog.getByRole('button', { name: /^Others/ })
    if ((await others.getAttribute('aria-expanded')) === 'false') await others.click()
    await dialog.getByRole('textbox', { name: 'Your own reflector' }).fill(reflector)
    await dialog.getByRole('textbox', { name: 'Other STUN servers' }).fill(stun.join(', '))
    await dialog.getByRole('button', { name: /^Agree($| to)/ }).click()
    await expect(dialog).toHaveCount(0)
  }

  /** Tests a port to its end and gives what was announced. */
  async tested(port: number | string, timeout = 60_000): Promise<string> {
    await this.port.fill(String(port))
    await this.test.click()
    return this.ended(timeout)
  }

  /** Waits for the end of the test that runs, and gives what was announced of it. */
  async ended(timeout = 60_000): Promise<string> {
    // while a test runs, its result says something else
    await expect(this.result).toContainText(/Tested (today|yesterday)/, { timeout })
    const sentence = (await this.result.getByRole('heading').textContent()) ?? ''
    const done = this.status.filter({ hasText: `. ${sentence}` })
    await expect(done).toHaveCount(1)
    return (await done.textContent()) ?? ''
  }
}
