// npm run package:npm: the command line and serve as an npm package of their own, below dist: `npx dist/portlight-x.y.z.tgz why 3000`.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { layOutNpmPackage } from './package/npm-package.mjs'
import { ensureBuild } from './setup/build.mjs'
import { ensurePackages, npmCommand } from './setup/packages.mjs'
import { giveUp, requireNode, root, say } from './setup/project.mjs'
import { run } from './setup/run-process.mjs'

requireNode()
await ensurePackages()
await ensureBuild()
const folder = join(root, 'dist/npm')
layOutNpmPackage(folder)
const [command, ...before] = npmCommand()
mkdirSync(join(root, 'dist'), { recursive: true })
// a notice of npm's own would stand behind the JSON
const quiet = ['--ignore-scripts', '--json', '--no-update-notifier']
const args = ['pack', folder, '--pack-destination', join(root, 'dist'), ...quiet]
const { code, output } = await run(command, [...before, ...args], { quiet: true })
rmSync(folder, { recursive: true, force: true })
if (code !== 0) {
  process.stderr.write(output)
  giveUp(`npm pack failed (exit code ${code}); its output is above.`)
}
const [{ filename = '', size = 0 } = {}] = /** @type {{ filename?: string, size?: number }[]} */ (
  JSON.parse(output.slice(output.indexOf('[')))
)
say(`dist/${filename} is made: ${(size / 1e6).toFixed(2)} MB, for any machine with Node.`)
