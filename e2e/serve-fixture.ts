import { type AddressInfo, connect as connectTcp, createServer, type Socket } from 'node:net'
import { type Browser, test as base } from '@playwright/test'
import { removeFolder, temporaryFolder } from './app'
import { chromiumOptions } from './chromium'
import { type ServeProcess, startServe } from './serve-process'

/** What tests of `portlight serve` itself start; all of it ends with the test. */
export interface Stage {
  /** A folder of the test's own. */
  readonly folder: string
  serve(args?: readonly string[], env?: Readonly<Record<string, string>>): Promise<ServeProcess>
  browser(...switches: readonly string[]): Promise<Browser>
}

/** Playwright's test with a stage that is cleared afterwards. */
export const test = base.extend<{ readonly stage: Stage }>({
  stage: async ({ playwright }, use) => {
    const folder = temporaryFolder()
    const servers: ServeProcess[] = []
    const browsers: Browser[] = []
    await use({
      folder,
      async serve(args = [], env = {}) {
        const server = await startServe(args, { XDG_STATE_HOME: folder, ...env })
        servers.push(server)
        return server
      },
      async browser(...switches) {
        const browser = await playwright.chromium.launch(chromiumOptions(...switches))
        browsers.push(browser)
        return browser
      },
    })
    for (const browser of browsers) await browser.close()
    for (const server of servers) await server.stop('SIGTERM')
    removeFolder(folder)
  },
})

/** A way to a port that can be broken, as a tunnel or a Wi-Fi can. */
export interface Tunnel {
  readonly port: number
  /** Everything that goes through it ends without a word, and nothing gets through. */
  cut(): void
  mend(): void
  close(): Promise<void>
}

/** Leads a port of its own to another one of this computer. */
export async function tunnelTo(target: number): Promise<Tunnel> {
  const pairs = new Set<Socket>()
  let whole = true
  const server = createServer((near) => {
    if (!whole) {
      near.resetAndDestroy()
      return
    }
    const far = connectTcp(target, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      pairs.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        pairs.delete(from)
        to.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      whole = false
      for (const socket of pairs) socket.resetAndDestroy()
    },
    mend() {
      whole = true
    },
    async close() {
      for (const socket of pairs) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export { expect } from '@playwright/test'
