import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { asciiChunks, awaitedEntry, chunkGroups, lazyBuiltins } from './scripts/chunks.mjs'
import { precompressPage } from './scripts/precompress-page.mjs'

const root = import.meta.dirname

// Everything is bundled: the packaged app carries no node_modules. The command line is run by plain Node too, so the
// oldest Node that is supported sets their target; the page's is the oldest Chromium that the tests run it in.
export default defineConfig({
  main: {
    plugins: [asciiChunks(), lazyBuiltins(), awaitedEntry('index')],
    build: {
      externalizeDeps: false,
      outDir: 'out/main',
      target: 'node20.19',
      license: { fileName: 'licences.md' },
      rollupOptions: {
        // Windows' libraries are called by it; its own library is a file that can't be bundled
        external: ['koffi'],
        input: {
          index: resolve(root, 'electron/main/index.ts'),
          engine: resolve(root, 'electron/engine/process.ts'),
          'probe-worker': resolve(root, 'electron/engine/scan/probe/probe-worker.ts'),
          cli: resolve(root, 'electron/cli/index.ts'),
        },
        output: {
          // read and run at once: Node finds and links modules of the other kind file by file, and can't keep what it made of them
          format: 'cjs',
          entryFileNames: '[name].cjs',
          chunkFileNames: 'chunks/[name]-[hash].cjs',
          // names stay, for whoever reads what a fault says
          minify: { compress: false, mangle: false, codegen: true },
          codeSplitting: { groups: chunkGroups(root) },
        },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      outDir: 'out/preload',
      target: 'node20.19',
      rollupOptions: {
        input: { index: resolve(root, 'electron/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'renderer'),
    plugins: [react(), asciiChunks(), precompressPage()],
    build: {
      outDir: resolve(root, 'out/renderer'),
      target: 'chrome130',
      minify: true,
      license: { fileName: 'licences.md' },
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: resolve(root, 'renderer/index.html'),
        // what the first picture needs is one file: the shell's program answers for each that a page asks for
        output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
      },
    },
  },
})
