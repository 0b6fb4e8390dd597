import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { scanArguments } from '#shared/scan/scan-arguments'
import { parseArguments } from '../../arguments'
import { scanOptionSpecs, scanOptionsOf } from './scan-options'

it('the command that does the same scan is read as that scan, whatever was asked for', () => {
  const scan = fc.record({
    targets: fc.constantFrom('10.0.0.0/24, nas.local', 'fe80::1%eth0\n::1', '10.0.0-3.1-9'),
    exclude: fc.constantFrom('', '10.0.0.7, 10.0.0.8', ' ::2 '),
    ports: fc.constantFrom('-', '-100', '60000-', '22, 80', 'http*', ' common-100 '),
    excludePorts: fc.constantFrom('', '22', '-21, 80'),
    family: fc.constantFrom('any' as const, 'ipv4' as const, 'ipv6' as const),
    identify: fc.option(fc.record({ intensity: fc.integer({ min: 0, max: 9 }), public: fc.boolean() }), {
      nil: undefined,
    }),
    timing: fc.constantFrom(0 as const, 1 as const, 3 as const, 5 as const),
  })
  fc.assert(
    fc.property(scan, (asked) => {
      const parsed = parseArguments(scanArguments(asked).slice(1), scanOptionSpecs)
      const options = parsed.ok ? scanOptionsOf(parsed.value) : parsed
      expect(options).toMatchObject({
        ok: true,
        value: {
          targets: asked.targets.split(/[\s,]+/),
          exclude: asked.exclude.trim() === '' ? [] : [asked.exclude.trim()],
          ports: asked.ports.trim(),
          excludePorts: asked.excludePorts === '' ? [] : [asked.excludePorts],
          family: asked.family,
          timing: asked.timing,
          identify: asked.identify ?? null,
        },
      })
    }),
  )
})
