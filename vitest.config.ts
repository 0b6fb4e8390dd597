import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { findChromium } from './scripts/find-chromium.mjs'

const chromium = findChromium()

/** How long expect.poll and expect.element wait: a busy machine needs more than their one second. */
const patience = { timeout: 10_000 }

/** What is started by tests of Node's writes into a folder of theirs. */
const setupFiles = ['scripts/test/own-state.ts']

export default defineConfig({
  test: {
    projects: [
      {
        // grammars, codecs, engine and command line: plain Node, real sockets
        test: {
          name: 'node',
          setupFiles,
          include: ['{shared,electron,scripts}/**/*.test.ts'],
          // a busy machine needs more than the usual seconds; what hangs is still ended
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: patience },
        },
      },
      {
        // hosts in network namespaces: needs root and Linux, one file at a time because names and CPU are shared
        test: {
          name: 'lab',
          setupFiles,
          include: ['e2e/lab/**/*.lab.test.ts'],
          fileParallelism: false,
          // homes that stand side by side mostly wait, for routers and for silence
          maxConcurrency: 4,
          testTimeout: 240_000,
          hookTimeout: 60_000,
          expect: { poll: patience },
        },
      },
      {
        // packages, built and installed: minutes for each
        test: {
          name: 'packages',
          setupFiles,
          include: ['e2e/packages/**/*.packages.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          expect: { poll: patience },
        },
      },
      {
        // the built command line on another processor, which is played: slow
        test: { name: 'arm64', setupFiles, include: ['e2e/arm64/**/*.arm64.test.ts'], testTimeout: 120_000 },
      },
      {
        // the built command line with Windows' Node: each start takes seconds
        test: { name: 'wine', setupFiles, include: ['e2e/wine/**/*.wine.test.ts'], testTimeout: 120_000 },
      },
      {
        // components in a real browser
        plugins: [react()],
        // known beforehand, or Vite would find them in the middle of a test and reload the page
        optimizeDeps: {
          include: [
            '@tanstack/react-virtual',
            'uqr',
            'vitest-browser-react',
            'zustand',
            'axe-core',
            'fast-check',
          ],
        },
        test: {
          name: 'browser',
          include: ['renderer/**/*.test.{ts,tsx}'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: patience },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                ...(chromium === null ? {} : { executablePath: chromium }),
                args: [
                  '--no-sandbox',
                  '--disable-background-networking',
                  '--disable-component-update',
                  '--disable-sync',
                ],
              },
            }),
            instances: [{ browser: 'chromium', viewport: { width: 1280, height: 800 } }],
          },
        },
      },
    ],
  },
})
