// npm test [GROUP…]: installs what is missing, builds, and runs the tests; a summary comes last.
import process from 'node:process'
import { ensureBuild } from './setup/build.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { giveUp, requireNode, say } from './setup/project.mjs'
import { groups } from './test/groups.mjs'
import { add, nothing, summaryLine, tableOf } from './test/tally.mjs'

requireNode()
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !groups.some((group) => group.name === name))
if (unknown.length > 0) {
  giveUp(
    `There is no group ${unknown.join(', ')}; there are ${groups.map((group) => group.name).join(', ')}.`,
  )
}
const chosen = groups.filter((group) => asked.length === 0 || asked.includes(group.name))
// a machine that is made for tests has every tool: what can't run there is a fault
const strict = Boolean(process.env.CI)

await ensurePackages()
await ensureBuild()

/** @type {Map<string, import('./test/tally.mjs').Tally>} */
const results = new Map(chosen.map(({ name }) => [name, nothing]))
const isBeside = (/** @type {import('./test/groups.mjs').Group} */ { beside }) =>
  chosen.some(({ name }) => name === beside)
for (const group of chosen.filter((one) => !isBeside(one))) {
  await Promise.all([runGroup(group), runOneByOne(chosen.filter(({ beside }) => beside === group.name))])
}

async function runOneByOne(/** @type {readonly import('./test/groups.mjs').Group[]} */ some) {
  for (const group of some) await runGroup(group)
}

async function runGroup(/** @type {import('./test/groups.mjs').Group} */ group) {
  say(`\n── ${group.name}: ${group.about}`)
  const missing = await group.missing()
  const started = performance.now()
  /** @type {import('./test/tally.mjs').Tally} */
  let tally
  if (missing === null) tally = await group.run()
  else if (strict) tally = { ...nothing, failed: 1, notes: [`can't run here: ${missing}`] }
  else tally = { ...nothing, skipped: 1, notes: [`skipped: ${missing}`] }
  if (strict && tally.skipped > 0) {
    tally = {
      ...tally,
      failed: tally.failed + tally.skipped,
      skipped: 0,
      notes: [...tally.notes, 'skipped tests count as failed here'],
    }
  }
  results.set(group.name, { ...tally, seconds: (performance.now() - started) / 1000 })
}

const total = [...results.values()].reduce(add, nothing)
say(`\n${tableOf(results)}`)
say(summaryLine(total))
process.exitCode = total.failed > 0 ? 1 : 0
