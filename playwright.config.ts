import { defineConfig } from '@playwright/test'

// One app at a time: the tests share the machine's ports and its two cores.
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'artefacts/e2e',
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  timeout: 150_000,
  globalTimeout: 9 * 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
})
