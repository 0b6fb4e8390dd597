/**
 * The one door between page and shell: the page asks to be connected, and gets message ports if it is our page.
 * Everything else is said over those ports, by the contract.
 */

/** Channel of `ipcRenderer.send` by which the page asks for its ports. */
export const connectChannel = 'portlight:connect'
/** Channel of `webContents.postMessage` by which they come. */
export const portChannel = 'portlight:port'
/** Channel of `webContents.send` by which the page's process hears that much of what it took is needed no more. */
export const restChannel = 'portlight:rest'

/** A frame, as far as the door looks at it. */
export interface Frame {
  /** Serialised origin, such as `app://portlight`. */
  readonly origin: string
  readonly parent: unknown
}

/** Who knocks: an event of `ipcMain`. */
export interface Knock<Contents> {
  readonly sender: Contents
  /** Null when the frame is gone already. */
  readonly senderFrame: Frame | null
}

/**
 * Why a sender gets no ports; null where it does: the top frame of our own window, showing a page of our own origin.
 * @param ours the contents of our window, null while there is none
 */
export function whyRefused<Contents>(
  knock: Knock<Contents>,
  ours: Contents | null,
  origin: string,
): string | null {
  if (ours === null || knock.sender !== ours) return 'not our window'
  if (knock.senderFrame === null) return 'its frame is gone'
  if (knock.senderFrame.parent !== null) return 'not the top frame'
  if (knock.senderFrame.origin !== origin) return `the origin is ${knock.senderFrame.origin.slice(0, 100)}`
  return null
}
