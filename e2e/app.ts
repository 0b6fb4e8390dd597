import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, test as base, type ElectronApplication, type Page } from '@playwright/test'
import { findElectron } from '../scripts/setup/electron.mjs'
import { root } from '../scripts/setup/project.mjs'
import { chromiumOptions, sandboxArguments } from './chromium'
import { launchElectron } from './launch-electron'
import { showScan } from './scan-page'
import { startServe } from './serve-process'

/*
 * One suite, two shells. Every spec runs twice: in the project `electron` (the desktop app) and in the project `browser`
 * (Chromium, through `portlight serve`). `npx playwright test --project=browser e2e/scan.spec.ts` runs one of them.
 *
 * - Take the fixture `portlight`: `page` is the page of either shell. `resize` and `saved` do what the shells do differently.
 * - A test of Electron alone reads `portlight.app` (which throws in a browser) and says so:
 *   `test('the menu …', { tag: '@electron' }, async …)`. Whole files: `electronAlone` in playwright.config.ts.
 * - A test of `serve` alone belongs to a file whose name begins with `serve`.
 */

export type ShellKind = 'electron' | 'browser'

/** A running app, started from the checkout's build. */
export interface RunningApp {
  readonly shell: ShellKind
  /** Electron itself. Reading it in a browser throws: tag such a test `@electron`. */
  readonly app: ElectronApplication
  readonly page: Page
  /** Folder of settings and logs, of this test alone. */
  readonly userData: string
  /** Errors of the page so far: what it threw, what it wrote as an error, what its content policy refused. */
  readonly faults: readonly string[]
  /** Makes the page this large, in CSS pixels. */
  resize(size: { readonly width: number; readonly height: number }): Promise<void>
  /** Does what saves a file, answers the question where to, and gives the path of the file that came of it. */
  saved(save: () => Promise<void>): Promise<string>
  close(): Promise<void>
}

export { sandboxArguments } from './chromium'

/** A folder of a test's own, for settings and logs. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'portlight-e2e-'))
}

/** Removes such a folder; processes that just ended may still hold files of it for a moment. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}

/** Errors of a page, from now on. */
export function faultsOf(page: Page): readonly string[] {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  return faults
}

/** Starts the desktop app of the checkout. */
export async function startApp(userData: string): Promise<RunningApp> {
  const electron = findElectron()
  if (!electron.found) throw new Error(`${electron.missing} ${electron.mend}`)
  const app = await launchElectron({
    executablePath: electron.program,
    args: [...sandboxArguments, `--user-data-dir=${userData}`, root],
    cwd: root,
    // what the engine keeps is of this test alone too
    env: { ...(process.env as Record<string, string>), XDG_STATE_HOME: userData },
  })
  const page = await app.firstWindow({ timeout: 60_000 })
  const faults = faultsOf(page)
  await showScan(page)
  let files = 0
  return {
    shell: 'electron',
    app,
    page,
    userData,
    faults,
    resize: (size) =>
      app.evaluate(({ BrowserWindow }, { width, height }) => {
        BrowserWindow.getAllWindows()[0]?.setContentSize(width, height)
      }, size),
    async saved(save) {
      files += 1
      const file = join(userData, `saved-${files}`)
      await app.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = async () => ({ canceled: false, filePath })
      }, file)
      await save()
      return file
    },
    close: () => app.close(),
  }
}

/** Starts `portlight serve` of the checkout, and opens what it printed in a browser of its own profile. */
export async function startServed(userData: string, browser: Browser): Promise<RunningApp> {
  const server = await startServe([], { XDG_STATE_HOME: userData })
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true })
  const page = await context.newPage()
  const faults = faultsOf(page)
  await page.goto(server.address)
  // the page has to be let in before it shows anything
  await page.locator('#root > *').first().waitFor()
  await showScan(page)
  let files = 0
  return {
    shell: 'browser',
    get app(): ElectronApplication {
      throw new Error('This shell is a browser: a test that needs Electron is tagged @electron.')
    },
    page,
    userData,
    faults,
    resize: (size) => page.setViewportSize(size),
    async saved(save) {
      files += 1
      const file = join(userData, `saved-${files}`)
      const coming = page.waitForEvent('download')
      await save()
      await (await coming).saveAs(file)
      return file
    },
    async close() {
      await context.close()
      await server.stop()
    },
  }
}

interface Options {
  /** Which shell this project runs in. */
  readonly shellKind: ShellKind
}

interface Fixtures {
  /** Settings and logs of this test; a test may start several apps on it, one after the other. */
  readonly userData: string
  readonly portlight: RunningApp
}

/** Playwright's test with a fresh app, which must end without a fault of its page. */
export const test = base.extend<Options & Fixtures>({
  shellKind: ['electron', { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are needed from this pattern
  userData: async ({}, use) => {
    const folder = temporaryFolder()
    await use(folder)
    removeFolder(folder)
  },
  portlight: async ({ userData, shellKind, playwright }, use) => {
    if (shellKind === 'electron') {
      const running = await startApp(userData)
      await use(running)
      await running.close()
      return
    }
    const browser = await playwright.chromium.launch(chromiumOptions())
    const running = await startServed(userData, browser)
    await use(running)
    await running.close()
    await browser.close()
  },
})

export { expect } from '@playwright/test'
