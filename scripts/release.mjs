// npm run release: makes this machine's packages and the npm package, and writes beside them what a release needs: a changelog since
// the last tag, a bill of materials (CycloneDX), and checksums. Publishes nothing. Arguments go to electron-builder.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { changelog } from './package/changelog.mjs'
import { named, packagesIn, shippedPart } from './package/sbom.mjs'
import { npmCommand } from './setup/packages.mjs'
import { giveUp, installedVersion, requireNode, root, say } from './setup/project.mjs'
import { run } from './setup/run-process.mjs'

const execute = promisify(execFile)

requireNode()
const { dependencies, homepage, name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const dist = join(root, 'dist')
const script = (/** @type {string} */ name) => join(root, 'scripts', name)

// nothing of an earlier one may get into a release
rmSync(dist, { recursive: true, force: true })
await must(process.execPath, script('package.mjs'), ...process.argv.slice(2))
await must(process.execPath, script('package-npm.mjs'))
writeFileSync(
  join(dist, `portlight-${version}.cdx.json`),
  `${JSON.stringify(await billOfMaterials(), null, 2)}\n`,
)
writeFileSync(
  join(dist, `portlight-${version}-changes.md`),
  `## ${version}\n\n${changelog(await subjects())}`,
)
// what `portlight update` asks for; it belongs beside the project's page, at `homepage`
writeFileSync(join(dist, 'latest.json'), `${JSON.stringify({ version, page: homepage })}\n`)
const files = readdirSync(dist).filter((name) => name.includes(version) && !name.endsWith('.blockmap'))
const sums = await Promise.all(files.map(async (name) => `${await sha256(join(dist, name))}  ${name}\n`))
writeFileSync(join(dist, 'SHA256SUMS'), sums.join(''))
say(`dist holds release ${version}: ${files.join(', ')}, SHA256SUMS, latest.json`)

/** What is inside of the packages: npm packages that the builder built in, and Electron. */
async function billOfMaterials() {
  const [command, ...before] = npmCommand()
  const options = ['--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only']
  const text = await must(command, ...before, 'sbom', ...options)
  const lists = ['out/main/licences.md', 'out/renderer/licences.md'].map((file) =>
    readFileSync(join(root, file), 'utf8'),
  )
  const names = new Set(lists.flatMap(packagesIn))
  if (installedVersion('electron') !== null) names.add('electron')
  const whole = named(JSON.parse(text.slice(text.indexOf('{'))), name)
  return shippedPart(whole, [...names], Object.keys(dependencies))
}

/** First lines of the commits since the last tag, the newest first; of all commits where there is no tag. */
async function subjects() {
  const tag = await run('git', ['describe', '--tags', '--abbrev=0'], { quiet: true })
  const range = tag.code === 0 ? [`${tag.output.trim()}..HEAD`] : []
  return (await must('git', 'log', '--format=%s', ...range)).trim().split('\n')
}

async function must(/** @type {string} */ command, /** @type {string[]} */ ...args) {
  try {
    // a bill of materials is longer than what is kept of other programs' output
    return (await execute(command, args, { cwd: root, maxBuffer: 1 << 27 })).stdout
  } catch (fault) {
    const { message } = /** @type {Error} */ (fault)
    return giveUp(message)
  }
}

async function sha256(/** @type {string} */ file) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
