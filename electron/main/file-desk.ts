import { type BrowserWindow, dialog } from 'electron'
import { type OfferedFile, openedEndings } from '#shared/shell/shell'
import { readOffered } from './offered-file'

interface FileDeskNeeds {
  readonly window: () => BrowserWindow | null
  /** Has the page take the file that is offered, as soon as there is a page. */
  readonly open: () => void
}

/** The files that somebody opens and saves: by the command line, a file manager, or a dialog. */
export class FileDesk {
  readonly #needs: FileDeskNeeds
  /** The file that is to be opened, until the page takes it. */
  #offered: string | null = null

  constructor(needs: FileDeskNeeds) {
    this.#needs = needs
  }

  offer(path: string): void {
    this.#offered = path
    this.#needs.open()
  }

  /** Reads what was offered, once. */
  async *take(signal: AbortSignal): AsyncGenerator<OfferedFile, void, void> {
    const path = this.#offered
    this.#offered = null
    if (path !== null) yield* readOffered(path, signal)
  }

  /** Asks for what is to be opened, and offers it. */
  async choose(): Promise<void> {
    const path = await this.askWhich('Scans and captured packets', openedEndings)
    if (path !== null) this.offer(path)
  }

  /** Null: none. */
  async askWhich(name: string, endings: readonly string[]): Promise<string | null> {
    const window = this.#needs.window()
    if (window === null) return null
    const filters = [
      { name, extensions: [...endings] },
      { name: 'All files', extensions: ['*'] },
    ]
    const answer = await dialog.showOpenDialog(window, { properties: ['openFile'], filters })
    return answer.canceled ? null : (answer.filePaths[0] ?? null)
  }

  /** Null: nowhere. */
  async askWhereTo(suggestedName: string): Promise<string | null> {
    const window = this.#needs.window()
    if (window === null) return null
    const answer = await dialog.showSaveDialog(window, { defaultPath: suggestedName })
    return answer.canceled || answer.filePath === '' ? null : answer.filePath
  }
}
