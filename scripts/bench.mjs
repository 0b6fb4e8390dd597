// npm run bench [NAME…]: measures Portlight beside its peers on this machine and prints the ratios.
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { ensureBuild } from './setup/build.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { requireNode, root } from './setup/project.mjs'

requireNode()
await ensurePackages()
await ensureBuild()
const { build } = await import('vite')
const outDir = join(root, 'out', 'bench')
mkdirSync(outDir, { recursive: true })
await build({
  configFile: false,
  logLevel: 'warn',
  root,
  ssr: { external: ['@playwright/test', 'playwright-core', 'vite'], noExternal: true },
  build: { ssr: join(root, 'bench', 'main.ts'), outDir, emptyOutDir: true, target: 'node20' },
})
const { status } = spawnSync(process.execPath, [join(outDir, 'main.js'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
process.exitCode = status ?? 1
