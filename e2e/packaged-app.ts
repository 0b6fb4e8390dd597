import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { type Browser, chromium, expect, type Page } from '@playwright/test'
import { root } from '../scripts/setup/project.mjs'
import { sandboxArguments } from './chromium'

const folders: Readonly<Record<string, string>> = {
  linux: 'linux-unpacked/portlight',
  win32: 'win-unpacked/Portlight.exe',
  darwin: `mac${process.arch === 'arm64' ? '-arm64' : ''}/Portlight.app/Contents/MacOS/Portlight`,
}

/** The program of the packaged app; `npm run package` makes it. */
export function packagedProgram(): string {
  const program = join(root, 'dist', folders[process.platform] ?? '')
  if (!existsSync(program)) throw new Error(`${program} is missing: run npm run package first`)
  return program
}

export interface PackagedApp {
  readonly page: Page
  close(): Promise<void>
}

/**
 * Starts the packaged app. Its fuses refuse Node's inspector, by which Playwright drives Electron otherwise; Chromium's own
 * debugging port shows the page alone.
 * @param command what is started instead, to be compared with it: Electron with the app's folder
 */
export async function startPackaged(
  userData: string,
  [program = packagedProgram(), ...args]: readonly string[] = [],
): Promise<PackagedApp> {
  const child = spawn(
    program,
    [...sandboxArguments, '--remote-debugging-port=0', `--user-data-dir=${userData}`, ...args],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const address = await debuggingAddress(child)
  await pageIsThere(new URL(address).host)
  const browser = await chromium.connectOverCDP(address)
  const page = await firstPage(browser)
  return {
    page,
    async close() {
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      child.kill()
      await ended
    },
  }
}

function debuggingAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stderr?.on('data', (data: Buffer) => {
      output += data.toString('utf8')
      const address = /DevTools listening on (\S+)/.exec(output)?.[1]
      if (address !== undefined) resolve(address)
    })
    child.once('exit', (code) => reject(new Error(`the packaged app ended with ${code}: ${output}`)))
  })
}

/** Waits for the window's page: who connects while it is being made may wait for ever. */
async function pageIsThere(host: string): Promise<void> {
  await expect
    .poll(async () => {
      const targets = (await (await fetch(`http://${host}/json/list`)).json()) as readonly { url: string }[]
      return targets.map(({ url }) => url)
    })
    .toContain('app://portlight/index.html')
}

async function firstPage(browser: Browser): Promise<Page> {
  const [context] = browser.contexts()
  if (context === undefined) throw new Error('the packaged app shows no window')
  return context.pages()[0] ?? (await context.waitForEvent('page'))
}
