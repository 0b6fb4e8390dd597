// npm run dev: the app with hot reload. Further arguments go to Electron.
import { join } from 'node:path'
import process from 'node:process'
import { ensureElectron } from './setup/electron.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { giveUp, requireNode, root, say } from './setup/project.mjs'
import { run } from './setup/run-process.mjs'

requireNode()
await ensurePackages()
const electron = await ensureElectron()
if (!electron.found) giveUp(electron.missing, electron.mend)
say('Starting Portlight with hot reload; Ctrl+C ends it …')

const args = process.argv.slice(2)
const builder = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
const { code } = await run(
  process.execPath,
  [builder, 'dev', '--watch', ...(args.length > 0 ? ['--', ...args] : [])],
  {
    deadline: 2 ** 31 - 1,
    env: { ...process.env, ELECTRON_EXEC_PATH: electron.program },
  },
)
process.exit(code)
