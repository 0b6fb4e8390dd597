import { expect, it } from 'vitest'
import { named, packagesIn, shippedPart } from './sbom.mjs'

const bom = {
  bomFormat: 'CycloneDX',
  metadata: { component: { 'bom-ref': 'portlight@1' } },
  components: [
    { 'bom-ref': 'ws@8', name: 'ws', version: '8', scope: 'optional' },
    { 'bom-ref': 'vite@8', name: 'vite', version: '8', scope: 'optional' },
  ],
  dependencies: [
    { ref: 'portlight@1', dependsOn: ['ws@8', 'vite@8'] },
    { ref: 'ws@8' },
    { ref: 'vite@8', dependsOn: ['ws@8'] },
  ],
}

it('keeps what is shipped, and calls it required', () => {
  const part = shippedPart(bom, packagesIn('# Licenses\n\n## ws - 8.23.0 (MIT)\n\ntext\n'))
  expect(part).toEqual({
    bomFormat: 'CycloneDX',
    metadata: { component: { 'bom-ref': 'portlight@1' } },
    components: [{ 'bom-ref': 'ws@8', name: 'ws', version: '8', scope: 'required' }],
    dependencies: [
      { ref: 'portlight@1', dependsOn: ['ws@8'] },
      { ref: 'ws@8', dependsOn: [] },
    ],
  })
})

it('has what is installed beside it too, with all that this needs, and tells of nothing that it has not', () => {
  const koffi = [
    { 'bom-ref': 'koffi@3', name: 'koffi', version: '3', scope: 'optional' },
    { 'bom-ref': 'koffi-win32@3', name: 'koffi-win32', version: '3', scope: 'optional' },
  ]
  const needs = [{ ref: 'koffi@3', dependsOn: ['koffi-win32@3'] }, { ref: 'koffi-win32@3' }]
  const whole = {
    ...bom,
    components: [...bom.components, ...koffi],
    dependencies: [...bom.dependencies, ...needs],
  }
  const { components, dependencies = [] } = shippedPart(whole, ['ws'], ['koffi'])
  expect(components.map(({ name, scope }) => [name, scope])).toEqual([
    ['ws', 'required'],
    ['koffi', 'required'],
    ['koffi-win32', 'optional'],
  ])
  const listed = ['portlight@1', ...components.map((one) => one['bom-ref'])]
  const told = dependencies.flatMap(({ ref, dependsOn = [] }) => [ref, ...dependsOn])
  expect(told.filter((ref) => !listed.includes(ref))).toEqual([])
})

it('is of the project by its name, whatever the folder is called in which it lies', () => {
  const folder = { ...bom, metadata: { component: { 'bom-ref': 'portlight@1', name: 'main' } } }
  expect(named(folder, 'portlight').metadata).toEqual({
    component: { 'bom-ref': 'portlight@1', name: 'portlight' },
  })
})

it('fails where something is shipped that npm does not know', () => {
  expect(() => shippedPart(bom, ['left-pad'])).toThrow('left-pad')
})
