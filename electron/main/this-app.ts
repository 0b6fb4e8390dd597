import process from 'node:process'
import { app } from 'electron'

/** What it runs on: "Electron …, Chromium …, Node …". */
export const runtime =
  `Electron ${process.versions.electron}, Chromium ${process.versions.chrome}, ` +
  `Node ${process.versions.node}`
/** Which Portlight this is, and where it runs, for logs and reports. */
export const about = `Portlight ${app.getVersion()}, ${runtime}, ${process.platform} ${process.arch}`

/** The address that electron-vite gives in development; a packaged app never looks at it. */
export function developmentServer(): URL | null {
  const address = process.env.ELECTRON_RENDERER_URL
  return app.isPackaged || address === undefined || !URL.canParse(address) ? null : new URL(address)
}
