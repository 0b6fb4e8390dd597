import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test'
import { findElectron } from '../scripts/setup/electron.mjs'
import { root } from '../scripts/setup/project.mjs'

/** A running app, started from the checkout's build. */
export interface RunningApp {
  readonly app: ElectronApplication
  readonly page: Page
  /** Folder of settings and logs, of this test alone. */
  readonly userData: string
  /** Errors of the page so far: what it threw, what it wrote as an error, what its content policy refused. */
  readonly faults: readonly string[]
}

/** Root can start Electron only without its sandbox; the app itself never asks for that. */
export const sandboxArguments = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** A folder of a test's own, for settings and logs. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'portlight-e2e-'))
}

/** Removes such a folder; processes that just ended may still hold files of it for a moment. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}

/** Starts the app of the checkout. */
export async function startApp(userData: string): Promise<RunningApp> {
  const electron = findElectron()
  if (!electron.found) throw new Error(`${electron.missing} ${electron.mend}`)
  const app = await _electron.launch({
    executablePath: electron.program,
    args: [...sandboxArguments, `--user-data-dir=${userData}`, root],
    cwd: root,
    timeout: 20_000,
  })
  const page = await app.firstWindow({ timeout: 20_000 })
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  return { app, page, userData, faults }
}

interface Fixtures {
  /** Settings and logs of this test; a test may start several apps on it, one after the other. */
  readonly userData: string
  readonly portlight: RunningApp
}

/** Playwright's test with a fresh app, which must end without a fault of its page. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are needed from this pattern
  userData: async ({}, use) => {
    const folder = temporaryFolder()
    await use(folder)
    removeFolder(folder)
  },
  portlight: async ({ userData }, use) => {
    const running = await startApp(userData)
    await use(running)
    await running.app.close()
  },
})

export { expect } from '@playwright/test'
