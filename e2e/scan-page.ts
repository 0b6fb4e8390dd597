import { expect, type Locator, type Page } from '@playwright/test'

/** Goes to the scan view, from wherever the app was left or began, and waits for it. */
export async function showScan(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: 'Scan', exact: true }).click()
  await expect(page.getByRole('main', { name: 'Scan' })).toBeVisible()
}

/** The scan view by the names that a person hears; what stands in it is described in the contract of the view. */
export class ScanPage {
  readonly targets: Locator
  readonly ports: Locator
  readonly start: Locator
  readonly pause: Locator
  readonly resume: Locator
  readonly cancel: Locator
  readonly status: Locator
  readonly results: Locator
  readonly details: Locator
  readonly progress: Locator

  constructor(readonly page: Page) {
    this.targets = page.getByRole('textbox', { name: 'Targets' })
    this.ports = page.getByRole('textbox', { name: 'Ports', exact: true })
    this.start = page.getByRole('button', { name: 'Start scan' })
    this.pause = page.getByRole('button', { name: 'Pause' })
    this.resume = page.getByRole('button', { name: 'Resume' })
    this.cancel = page.getByRole('button', { name: 'Cancel' })
    this.status = page.getByRole('status')
    this.results = page.getByRole('grid', { name: 'Results' })
    this.details = page.getByRole('complementary', { name: 'Port details' })
    this.progress = page.getByRole('region', { name: 'Progress' })
  }

  /** Fills the form and starts. */
  async scan(targets: string, ports: string): Promise<void> {
    await this.targets.fill(targets)
    await this.ports.fill(ports)
    await this.start.click()
  }

  /** The row of a port in the results. */
  row(port: number): Locator {
    const cell = this.page.getByRole('gridcell', { name: String(port), exact: true })
    return this.results.getByRole('row').filter({ has: cell })
  }

  /** Waits for the end of a scan, whole or partial, and gives what was announced. */
  async done(timeout = 30_000): Promise<string> {
    await expect(this.status.filter({ hasText: /^Done\./ })).toHaveCount(1, { timeout })
    return (await this.status.filter({ hasText: /^Done\./ }).textContent()) ?? ''
  }

  /** Waits until a scan has verdicts and goes on. */
  async underWay(): Promise<void> {
    await expect(this.pause).toBeEnabled()
    await expect(this.progress.getByText(/[1-9][\d,]*\/s/)).toBeVisible()
  }
}

/**
 * A scan that takes long on a fast machine too: 64 addresses of this computer, every port. Nothing of it leaves loopback.
 */
export const longScan = { targets: '127.0.0.0/26', ports: '1-65535' } as const
