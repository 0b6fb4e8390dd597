import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { asciiChunks, lazyBuiltins } from '../../../scripts/chunks.mjs'

/** The command line as it is shipped, bundled into a folder of its own. */
export interface BuiltCli {
  readonly script: string
  /** For files of the test; goes with `remove`. */
  readonly folder: string
  remove(): void
}

const root = resolve(import.meta.dirname, '../../..')

/** Bundles the command line and its probe threads as `electron.vite.config.ts` does, without the desktop app. */
export async function buildCli(): Promise<BuiltCli> {
  const folder = mkdtempSync(join(tmpdir(), 'portlight-built-'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [asciiChunks(), lazyBuiltins()],
    ssr: { noExternal: true, external: ['koffi'] },
    build: {
      ssr: true,
      outDir: join(folder, 'out'),
      rollupOptions: {
        external: ['koffi'],
        input: {
          cli: join(root, 'electron/cli/index.ts'),
          'probe-worker': join(root, 'electron/engine/scan/probe/probe-worker.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
      },
    },
  })
  return {
    script: join(folder, 'out/cli.cjs'),
    folder,
    remove: () => rmSync(folder, { recursive: true }),
  }
}

/** A process that was started, with what it wrote so far. */
export interface Started {
  readonly process: ChildProcess
  readonly out: () => string
  readonly err: () => string
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>
}

/** Starts a program; nothing of the shell's. */
export function start(program: string, args: readonly string[]): Started {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out, err }))
  })
  return { process: child, out: () => out, err: () => err, ended }
}
