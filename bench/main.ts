/** Runs the benches that are named, or all, one after the other, and prints what they found beside what we want. */
import { arch, cpus, platform, release } from 'node:os'
import { app } from './app'
import { cancel } from './cancel'
import { type Bench, type Figure, lineOf, measureOf } from './figure'
import { filtered, lossy } from './filtered'
import { forward } from './forward'
import { timesInside } from './forward-inside'
import { gateway } from './gateway'
import { history } from './history'
import { identify } from './identify'
import { loopback } from './loopback'
import { mutantAnswers } from './mutants'
import { opened } from './opened'
import { packageStart } from './package-start'
import { serve, serveClient } from './serve'
import { sockets } from './sockets'
import { socketsTable } from './sockets-table'
import { sweep } from './sweep'
import { udp } from './udp'
import { watch } from './watch'
import { why } from './why'
import { wine } from './wine'

const benches: readonly Bench[] = [
  loopback,
  sweep,
  cancel,
  sockets,
  socketsTable,
  why,
  forward,
  app,
  packageStart,
  serve,
  gateway,
  filtered,
  lossy,
  udp,
  identify,
  history,
  opened,
  watch,
  mutantAnswers,
  wine,
]

if (process.argv[2] === '--serve-client') {
  await serveClient(process.argv.slice(3))
  process.exit()
}

// hosts of the lab run this script for a bench
if (process.argv[2] === '--forward-inside') {
  process.stdout.write(JSON.stringify(await timesInside(JSON.parse(process.argv[3] ?? ''))))
  process.exit()
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !benches.some((bench) => bench.name === name))
if (unknown.length > 0) {
  console.error(
    `There is no bench ${unknown.join(', ')}; there are ${benches.map(({ name }) => name).join(', ')}.`,
  )
  process.exit(2)
}

console.log(
  `${cpus().length} × ${cpus()[0]?.model}, ${platform()} ${release()} ${arch()}, Node ${process.version}`,
)
const figures: Figure[] = []
for (const bench of benches) {
  if (asked.length > 0 && !asked.includes(bench.name)) continue
  const obstacle = bench.obstacle()
  console.log(`\n── ${bench.name}`)
  if (obstacle !== null) {
    console.log(`SKIPPED: ${obstacle}`)
    continue
  }
  figures.push(...(await bench.run((line) => console.log(`  ${line}`))))
}
console.log('\nFigures')
for (const figure of figures) console.log(`  ${lineOf(figure)}`)
process.exitCode = figures.every((figure) => measureOf(figure) <= figure.most) ? 0 : 1
