// npm run lab -- SCENARIO: a home network in namespaces, with a router, a provider and the internet, to try things by hand.
import { spawn } from 'node:child_process'
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
const outDir = join(root, 'out', 'lab')
mkdirSync(outDir, { recursive: true })
await build({
  configFile: false,
  logLevel: 'warn',
  root,
  ssr: { noExternal: true },
  build: { ssr: join(root, 'e2e', 'lab', 'main.ts'), outDir, emptyOutDir: true, target: 'node20' },
})
const child = spawn(process.execPath, [join(outDir, 'main.js'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
// Ctrl+C goes to both; the lab tidies up, and this waits for it
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => child.kill(signal))
child.on('exit', (code) => process.exit(code ?? 1))
