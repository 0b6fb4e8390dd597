import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

interface LockedPackage {
  readonly integrity?: string
  readonly resolved?: string
  readonly link?: boolean
}

const { packages } = JSON.parse(
  readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
) as { readonly packages: Readonly<Record<string, LockedPackage>> }
const installed = Object.entries(packages).filter(([path, { link }]) => path !== '' && link !== true)

it('takes no package whose content is not known beforehand, on whatever system', () => {
  expect(installed.length).toBeGreaterThan(0)
  const unknown = installed.filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''))
  expect(unknown.map(([path]) => path)).toEqual([])
})

it('names no registry: everybody has their own', () => {
  expect(installed.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([])
})
