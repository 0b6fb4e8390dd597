import type { Locator, Page } from '@playwright/test'

/** The sockets view by the names that a person hears. */
export class SocketsPage {
  readonly grid: Locator
  readonly filter: Locator
  readonly details: Locator
  readonly overview: Locator
  readonly freeze: Locator

  constructor(readonly page: Page) {
    this.grid = page.getByRole('grid', { name: 'Sockets' })
    this.filter = page.getByRole('searchbox', { name: 'Filter sockets' })
    this.details = page.getByRole('complementary', { name: 'Socket details' })
    this.overview = page.getByRole('complementary', { name: 'Overview' })
    this.freeze = page.getByRole('button', { name: 'Freeze' })
  }

  /** Goes there, and waits for the first reading. */
  async open(): Promise<void> {
    await this.page.getByRole('button', { name: 'Sockets', exact: true }).click()
    await this.row('').first().waitFor()
  }

  /** Rows that say so; the head is none of them. */
  row(text: string | RegExp): Locator {
    return this.grid.locator('[role="rowgroup"] [role="row"]').filter({ hasText: text })
  }

  /** The listener on a port, of the rows that are shown. */
  listenerOn(port: number): Locator {
    return this.row('LISTEN').filter({
      has: this.page.getByRole('gridcell', { name: `${port}`, exact: true }),
    })
  }
}
