import { defineConfig } from '@playwright/test'

/** Files that are about Electron itself; single tests are tagged `@electron`. */
const electronAlone = ['**/packaged.spec.ts', '**/security.spec.ts', '**/resilience.spec.ts']

// One suite, two shells: the desktop app, and Chromium through `portlight serve`. One app at a time: the tests share the
// machine's ports and its two cores.
export default defineConfig<{ shellKind: 'electron' | 'browser' }>({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'artefacts/e2e',
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  timeout: 150_000,
  globalTimeout: 19 * 60_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  projects: [
    { name: 'electron', testIgnore: '**/serve*.spec.ts', use: { shellKind: 'electron' } },
    {
      name: 'browser',
      testIgnore: electronAlone,
      grepInvert: /@electron/,
      outputDir: 'artefacts/e2e-browser',
      use: { shellKind: 'browser' },
    },
  ],
})
