import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { findChromium } from '../find-chromium.mjs'
import { onPath } from '../test/on-path.mjs'
import { root, say } from './project.mjs'
import { run } from './run-process.mjs'

/**
 * Sees to it that the tests have a browser: one of this machine, else Playwright's own where it can be downloaded, else
 * Debian's package where the tests run as root on Debian.
 * @returns {Promise<string | null>} what is missing; null: there is one
 */
export async function ensureChromium() {
  if (findChromium() !== null || (await playwrightsIsHere())) return null
  say('Downloading Chromium for the tests (once) …')
  const playwright = join(root, 'node_modules/@playwright/test/cli.js')
  await run(process.execPath, [playwright, 'install', 'chromium'], { quiet: true, deadline: 300_000 })
  if (await playwrightsIsHere()) return null
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version') && onPath('apt-get') !== null) {
    say("It can't be downloaded; installing Debian's chromium …")
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      quiet: true,
      deadline: 300_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    if (findChromium() !== null) return null
  }
  return "no Chromium, Chrome or Edge on this machine, and Playwright's own can't be downloaded"
}

async function playwrightsIsHere() {
  const { chromium } = await import('@playwright/test')
  return existsSync(chromium.executablePath())
}
