import { expect, type Locator, type Page } from '@playwright/test'

/** The view "Learn" by the names that a person hears. */
export class LessonPage {
  readonly code: Locator

  constructor(readonly page: Page) {
    this.code = page.getByRole('region', { name: 'The code that did it' })
  }

  /** @param name number and title */
  async open(name: string): Promise<void> {
    await this.page.getByRole('navigation').getByRole('button', { name: 'Learn' }).click()
    await this.page.getByRole('button', { name, exact: true }).click()
  }

  /** Does the next step, and waits until it is done. */
  async next(step: number): Promise<void> {
    await this.page.getByRole('button', { name: /^Do the (first|next) step$/ }).click()
    await expect(this.page.getByRole('list', { name: 'Steps' }).locator('[aria-current="step"]')).toHaveText(
      new RegExp(`^${step}\\.`),
    )
    await expect(this.page.getByRole('region', { name: 'So', exact: true })).toBeVisible()
  }
}
