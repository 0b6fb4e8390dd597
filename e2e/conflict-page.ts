import { expect, type Locator, type Page } from '@playwright/test'

/** The view "In use" by the names that a person hears. */
export class ConflictPage {
  readonly field: Locator
  readonly ask: Locator
  readonly headline: Locator
  readonly whatToDo: Locator
  readonly dialog: Locator

  constructor(readonly page: Page) {
    this.field = page.getByRole('textbox', { name: 'Paste the error, or type a port' })
    this.ask = page.getByRole('button', { name: 'Ask', exact: true })
    this.headline = page.getByRole('main', { name: 'In use' }).getByRole('heading', { level: 2 })
    this.whatToDo = page.getByRole('region', { name: 'What to do' })
    this.dialog = page.getByRole('dialog')
  }

  /** Goes to the view and asks. */
  async about(text: string): Promise<void> {
    await this.page.getByRole('navigation').getByRole('button', { name: 'In use' }).click()
    await this.field.fill(text)
    await this.field.press('Enter')
  }

  /** Opens the dialog that asks before a process is stopped. */
  async askToStop(pid: number): Promise<void> {
    await this.whatToDo.getByRole('button', { name: `(process ${pid})` }).click()
    await expect(this.dialog).toContainText('What ends with it')
  }
}
