import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'

const root = resolve(import.meta.dirname, '../..')

/**
 * Bundles a program of the tests, so that a host of the lab can run it. Resolves to its folder, which is the caller's to remove.
 * @param input below the root of the project
 * @param name of the file in the folder, without `.mjs`
 */
export async function bundledProgram(input: string, name: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), `portlight-lab-${name}-`))
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: folder,
      rollupOptions: {
        input: join(root, input),
        output: { format: 'es', entryFileNames: `${name}.mjs` },
      },
    },
  })
  return folder
}
