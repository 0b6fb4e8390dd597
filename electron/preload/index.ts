import { contextBridge, ipcRenderer, webFrame } from 'electron'

/** The whole bridge: the page learns its platform, and may ask for the two ports of the contract. */
const platforms = ['linux', 'darwin', 'win32'] as const
const platform = platforms.find((name) => name === process.platform) ?? 'other'

contextBridge.exposeInMainWorld('portlight', {
  platform,
  connect: () => ipcRenderer.send('portlight:connect'),
})

ipcRenderer.on('portlight:port', (event, side: unknown) => {
  // ports can't cross the bridge, but a message to the page's own window can carry them
  window.postMessage({ portlight: side }, window.location.origin, [...event.ports])
})

// Long work has ended: Electron gives back what it left. Nobody waits for that, and it takes some milliseconds.
ipcRenderer.on('portlight:rest', () => {
  requestIdleCallback(() => webFrame.clearCache(), { timeout: 1000 })
})
