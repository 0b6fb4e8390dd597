import { servedChannels } from '#shared/ipc/channels'
import type { ServedContract } from '#shared/ipc/contract'
import { failure } from '#shared/ipc/result'
import { allowedExternal, allowedRouter } from '#shared/shell/external-links'
import { endWords } from '../connection/connection-words'
import { createLink } from '../connection/link'
import { ServedConnection } from '../connection/served-connection'
import { isAlive } from '../connection/sign-in'
import type { Platform, Shell } from './shell'

/** Where a tab remembers its session while its page is reloaded. A tab that is duplicated takes a copy with it. */
const sessionStorageKey = 'portlight.session'

/** Milliseconds that a file which was handed to the browser stays there for it to be taken. */
const downloadWithinMs = 60_000

/**
 * The shell of a browser tab: the engine is at the other end of a WebSocket, and what the desktop does otherwise the
 * browser does itself. There is no menu; keys work as they do there.
 * @param key the part of the server's path that only this page knows
 */
export function browserShell(key: string): Shell {
  const link = createLink<ServedContract>(servedChannels, () => connection.tryNow())
  const connection = new ServedConnection({
    open: () => new WebSocket(`${location.origin.replace(/^http/, 'ws')}/s/${key}/socket`),
    isAlive: () => isAlive(key, (path, init) => fetch(path, init)),
    onTransport: (transport) => link.use(transport),
    before: sessionStorage.getItem(sessionStorageKey),
    onSession: (session) => sessionStorage.setItem(sessionStorageKey, session),
    now: () => Date.now(),
  })
  connection.start()
  const again = () => connection.tryNow()
  window.addEventListener('online', again)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') again()
  })
  // a page that the browser had put aside has said goodbye to its server
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload()
  })

  const client = async (signal: AbortSignal) => {
    const state = connection.state()
    if (state.kind === 'ended') throw failure('disconnected', endWords(state.reason).title)
    return link.client(signal)
  }
  const never = new AbortController().signal
  return {
    platform: platformOf(navigator.userAgent),
    connection,
    engine: client,
    info: async () => (await client(never))['shell.info']({}),
    // there is no menu that could send one
    onCommand() {},
    async tell() {},
    async ended() {},
    // files are dropped, or chosen in the page
    offeredFile: async () => null,
    async save(suggestedName, content) {
      const address = URL.createObjectURL(new Blob([content]))
      const anchor = document.createElement('a')
      anchor.href = address
      anchor.download = suggestedName
      anchor.click()
      setTimeout(() => URL.revokeObjectURL(address), downloadWithinMs)
      return suggestedName
    },
    copy,
    async openExternal(url) {
      const address = allowedExternal(url)
      if (address === null) throw failure('refused', 'The app opens only pages of its own list.')
      window.open(address, '_blank', 'noopener,noreferrer')
    },
    async openRouter(url) {
      const { hostname } = new URL(url)
      const address = allowedRouter(url, hostname)
      if (address === null) throw failure('refused', 'The app opens only the page of the router.')
      window.open(address, '_blank', 'noopener,noreferrer')
    },
    async report(text) {
      await (await client(never))['shell.report']({ text: text.slice(0, 100_000) })
    },
    close() {
      connection.close()
      link.close()
    },
  }
}

/** Where the browser gives no clipboard to the page (no TLS, or no permission), the old way still works on a click. */
async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    return
  } catch {
    // goes on below
  }
  const field = document.createElement('textarea')
  field.value = text
  field.setAttribute('readonly', '')
  field.className = 'visually-hidden'
  const focused = document.activeElement
  // inside a dialog nothing outside of it can have the focus
  const place = document.querySelector('dialog[open]') ?? document.body
  place.append(field)
  field.select()
  const done = document.execCommand('copy')
  field.remove()
  if (focused instanceof HTMLElement) focused.focus()
  if (!done) throw failure('failed', 'The browser did not let the page use the clipboard.')
}

/** The system that the browser runs on: it decides which keys are shown. */
function platformOf(agent: string): Platform {
  if (/Mac OS X|Macintosh|iPhone|iPad/.test(agent)) return 'darwin'
  if (agent.includes('Windows')) return 'win32'
  return /Linux|X11|CrOS/.test(agent) ? 'linux' : 'other'
}
