import process from 'node:process'
import type { LaunchOptions } from '@playwright/test'
import { findChromium } from '../scripts/find-chromium.mjs'

/** Root can start Electron and Chromium only without their sandbox; the app itself never asks for that. */
export const sandboxArguments = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/**
 * How Chromium is started: the machine's own where there is one, else Playwright's. It asks nobody for anything by itself.
 * @param further switches of one test
 */
export function chromiumOptions(...further: readonly string[]): LaunchOptions {
  const program = findChromium()
  return {
    ...(program === null ? {} : { executablePath: program }),
    args: [
      ...sandboxArguments,
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...further,
    ],
  }
}
