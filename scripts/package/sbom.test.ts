import { expect, it } from 'vitest'
import { packagesIn, shippedPart } from './sbom.mjs'

const bom = {
  bomFormat: 'CycloneDX',
  components: [
    { 'bom-ref': 'ws@8', name: 'ws', version: '8', scope: 'optional' },
    { 'bom-ref': 'vite@8', name: 'vite', version: '8', scope: 'optional' },
  ],
  dependencies: [{ ref: 'portlight@1', dependsOn: ['ws@8', 'vite@8'] }, { ref: 'ws@8' }, { ref: 'vite@8' }],
}

it('keeps what is shipped, and calls it required', () => {
  const part = shippedPart(bom, packagesIn('# Licenses\n\n## ws - 8.23.0 (MIT)\n\ntext\n'))
  expect(part).toEqual({
    bomFormat: 'CycloneDX',
    components: [{ 'bom-ref': 'ws@8', name: 'ws', version: '8', scope: 'required' }],
    dependencies: [
      { ref: 'portlight@1', dependsOn: ['ws@8'] },
      { ref: 'ws@8', dependsOn: [] },
    ],
  })
})

it('fails where something is shipped that npm does not know', () => {
  expect(() => shippedPart(bom, ['left-pad'])).toThrow('left-pad')
})
