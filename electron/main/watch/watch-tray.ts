import { Menu, nativeImage, Tray } from 'electron'
import { type IconMark, markedBitmap, markOf, trayWords } from './tray-icon'
import type { PostState } from './watch-post'

export interface TrayNeeds {
  /** Path of the app's icon. */
  readonly icon: string
  readonly show: () => void
  readonly stopWatching: () => void
  readonly quit: () => void
}

/** Dots in a row of the icon, by system: Linux' panels draw it as large as they are. */
const iconSize = process.platform === 'linux' ? 32 : 16

/** The icon in the tray, with its state and menu. It is there as long as it is watched. */
export class WatchTray {
  readonly #needs: TrayNeeds
  readonly #tray: Tray
  readonly #images = new Map<IconMark, Electron.NativeImage>()
  #words = ''

  constructor(needs: TrayNeeds) {
    this.#needs = needs
    this.#tray = new Tray(this.#image('plain'))
    this.#tray.on('click', () => needs.show())
  }

  update(state: PostState): void {
    if (this.#tray.isDestroyed()) return
    const words = trayWords(state)
    if (words === this.#words) return
    this.#words = words
    this.#tray.setImage(this.#image(markOf(state)))
    this.#tray.setToolTip(words)
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: words, enabled: false },
        { type: 'separator' },
        { label: 'Show Portlight', click: () => this.#needs.show() },
        { label: 'Stop Watching', click: () => this.#needs.stopWatching() },
        { type: 'separator' },
        { label: 'Quit Portlight', click: () => this.#needs.quit() },
      ]),
    )
  }

  close(): void {
    if (!this.#tray.isDestroyed()) this.#tray.destroy()
  }

  #image(mark: IconMark): Electron.NativeImage {
    const known = this.#images.get(mark)
    if (known !== undefined) return known
    const plain = nativeImage.createFromPath(this.#needs.icon).resize({ width: iconSize, height: iconSize })
    const { width, height } = plain.getSize()
    const image =
      width === height && width > 0
        ? nativeImage.createFromBitmap(Buffer.from(markedBitmap(plain.toBitmap(), width, mark)), {
            width,
            height,
          })
        : plain
    this.#images.set(mark, image)
    return image
  }
}
