import { expect, test } from 'vitest'
import data from '#resources/services/services.json'
import { ServiceTable } from '../services/service-table'
import { chosen, completion, first100 } from './common-ports'
import { formatPorts, parsePorts } from './port-spec'
import { common100, common1000, portPresets } from './presets'

const table = new ServiceTable(data)

function portsOf(lists: readonly string[]): readonly number[] {
  const parsed = parsePorts(lists.join(','), { portsNamed: () => [] })
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message)
  return [...parsed.value.tcp]
}

test('exactly 1,000 and 100 common ports, each once, the 100 first', () => {
  expect(common1000).toHaveLength(1000)
  expect(new Set(common1000).size).toBe(1000)
  expect(common100).toEqual(common1000.slice(0, 100))
  expect([...common100].sort((a, b) => a - b)).toEqual(portsOf(first100))
})

test('the rule that completes the list, applied again to the registry', () => {
  const byHand = new Set([...portsOf(first100), ...portsOf(chosen)])
  const named: number[] = []
  for (let port = 1; port <= 1023; port++) {
    if (!byHand.has(port) && (table.find(port, 'tcp')?.registered ?? null) !== null) named.push(port)
  }
  // a newer registry may change what the rule gives: then write this into common-ports.ts
  expect(formatPorts(portsOf(completion))).toBe(formatPorts(named.slice(0, 1000 - byHand.size)))
})

test('presets are in port grammar, digits only, ascending, and hold what nobody would miss there', () => {
  for (const { key, ports } of portPresets) {
    if (ports.includes(':')) continue
    expect(ports, key).toMatch(/^[\d,-]+$/)
    expect(formatPorts(portsOf([ports])), key).toBe(ports)
  }
  const has = (key: string, ports: number[]) => {
    const preset = new Set(portsOf([portPresets.find((one) => one.key === key)?.ports ?? '']))
    expect(
      ports.filter((port) => !preset.has(port)),
      key,
    ).toEqual([])
  }
  has('common-100', [21, 22, 25, 53, 80, 139, 443, 445, 3306, 3389, 5900, 8080])
  has('common-1000', [1433, 5000, 6443, 8123, 11434, 25565, 32400])
  has('web', [80, 443, 8080, 8443])
  has('databases', [1433, 1521, 3306, 5432, 6379, 27017])
  has('remote-access', [22, 23, 3389, 5900])
  has('mail', [25, 110, 143, 465, 587, 993, 995])
})
