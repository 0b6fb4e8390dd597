// npm run package: builds, and puts the app with its runtime into a folder below dist. Further arguments go to electron-builder:
// npm run package -- --linux deb rpm.
import { join } from 'node:path'
import process from 'node:process'
import { forThisMachine } from './package/for-this-machine.mjs'
import { writePages } from './package/pages.mjs'
import { ensureBuild } from './setup/build.mjs'
import { ensureElectron } from './setup/electron.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { giveUp, requireNode, root, say } from './setup/project.mjs'
import { run } from './setup/run-process.mjs'

requireNode()
await ensurePackages()
await ensureBuild()
const args = process.argv.slice(2)
const targets = args.length > 0 ? args : ['--dir']

// a release for another system or processor needs that Electron, which electron-builder fetches itself
let env = process.env
if (forThisMachine(targets, process)) {
  const electron = await ensureElectron()
  if (!electron.found) giveUp(electron.missing, electron.mend)
  env = {
    ...env,
    PORTLIGHT_ELECTRON_FOLDER: electron.folder,
    PORTLIGHT_ELECTRON_VERSION: electron.version ?? '',
  }
}

if (targets.some((target) => ['deb', 'rpm'].includes(target))) await writePages(join(root, 'dist/pages'))
say('Packaging the app …')
const builder = join(root, 'node_modules/electron-builder/cli.js')
const { code, output } = await run(
  process.execPath,
  [builder, ...targets, '--publish', 'never', '--config', 'electron-builder.config.mjs'],
  { quiet: true, env },
)
if (code !== 0) {
  process.stderr.write(output)
  giveUp(`electron-builder failed (exit code ${code}); its output is above.`)
}
say('The packaged app is below dist.')
