import { _electron, type ElectronApplication, errors } from '@playwright/test'

type LaunchOptions = NonNullable<Parameters<typeof _electron.launch>[0]>

/** Milliseconds after which an app that Playwright has not got hold of is given up. */
const timeout = 20_000

const mostTries = 3

/**
 * Starts Electron for a test. Playwright attaches while the app opens its window: on a busy machine it now and then misses
 * the page's first navigation, and then waits for it for ever beside an app that has long been usable (seen in its protocol
 * log). Such an app is ended by Playwright, and started once more, aloud; any other failure is one.
 */
export async function launchElectron(options: LaunchOptions): Promise<ElectronApplication> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await _electron.launch({ ...options, timeout })
    } catch (thrown) {
      if (!(thrown instanceof errors.TimeoutError) || tries === mostTries) throw thrown
      console.warn(`Playwright did not get hold of the app in ${timeout / 1000} s: it is started anew.`)
    }
  }
}
