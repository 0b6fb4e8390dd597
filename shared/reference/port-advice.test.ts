import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AdviceFacts, adviceCodes, advise, suggestPorts } from './port-advice'

const nothing: AdviceFacts = {
  registered: [],
  commonUses: [],
  ephemeral: { first: 32_768, last: 60_999 },
  reserved: [],
  excluded: [],
  unprivilegedFrom: 1024,
  inUse: [],
  seen: [],
}
const codes = (port: number, facts: Partial<AdviceFacts> = {}) =>
  advise(port, { ...nothing, ...facts }).reasons.map(({ code }) => code)

describe('advice', () => {
  it('calls a port good that nothing speaks against', () => {
    expect(advise(20_123, nothing)).toEqual({ verdict: 'good', reasons: [], notKnown: [] })
  })

  it('names each reason', () => {
    expect(codes(81)).toEqual(['privileged'])
    expect(codes(80, { unprivilegedFrom: 80 })).toEqual(['scanned-often'])
    expect(codes(6000)).toEqual(['browser-blocked'])
    expect(codes(40_000)).toEqual(['ephemeral'])
    expect(codes(40_000, { reserved: [{ first: 40_000, last: 40_000 }] })).toEqual(['reserved'])
    expect(codes(61_000)).toEqual(['dynamic-range'])
    expect(codes(50_123, { ephemeral: null })).toEqual(['dynamic-range'])
    expect(codes(3001, { registered: ['origo-native'] })).toEqual(['registered'])
    expect(codes(3001, { commonUses: ['development servers'] })).toEqual(['common-use'])
    expect(codes(3001, { seen: ['nas.local'] })).toEqual(['seen-in-your-network'])
    expect(codes(8123, { excluded: [{ first: 8000, last: 8200 }] })).toEqual(['excluded'])
    expect(codes(20_123, { inUse: ['node (process 3) on tcp 127.0.0.1:20123'] })).toEqual(['in-use-here'])
  })

  it('lets the gravest reason decide, and tells it first', () => {
    const advice = advise(6000, {
      ...nothing,
      registered: ['x11'],
      inUse: ['Xorg (process 4) on tcp *:6000'],
    })
    expect(advice.verdict).toBe('impossible')
    expect(advice.reasons.map(({ code }) => code)).toEqual(['in-use-here', 'browser-blocked', 'registered'])
  })

  it('says what it could not look at', () => {
    expect(advise(20_123, { ...nothing, inUse: null }).notKnown).toHaveLength(1)
    expect(advise(20_123, { ...nothing, excluded: null }).notKnown).toEqual([
      'Whether Windows keeps it from all programs is not known: netsh gave no answer that can be read.',
    ])
  })

  it('calls port 0 impossible, and says what it stands for', () => {
    expect(advise(0, nothing)).toMatchObject({ verdict: 'impossible', reasons: [{ code: 'reserved' }] })
  })

  it('never contradicts itself, whatever is known', () => {
    const range = fc
      .tuple(fc.integer({ min: 0, max: 65_535 }), fc.integer({ min: 0, max: 65_535 }))
      .map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) }))
    const facts = fc.record<AdviceFacts>({
      registered: fc.array(fc.string()),
      commonUses: fc.array(fc.string()),
      ephemeral: fc.option(range),
      reserved: fc.array(range),
      excluded: fc.option(fc.array(range)),
      unprivilegedFrom: fc.option(fc.integer({ min: 0, max: 65_536 })),
      inUse: fc.option(fc.array(fc.string())),
      seen: fc.array(fc.string()),
    })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 65_535 }), facts, (port, known) => {
        const { verdict, reasons } = advise(port, known)
        expect(verdict === 'good').toBe(reasons.length === 0)
        expect(new Set(reasons.map(({ code }) => code)).size).toBe(reasons.length)
        for (const { code, sentence } of reasons) {
          expect(adviceCodes).toContain(code)
          expect(sentence).toMatch(/\.$/)
        }
        if (verdict === 'impossible' && port !== 0)
          expect(['excluded', 'in-use-here']).toContain(reasons[0]?.code)
      }),
      { numRuns: 20_000 },
    )
  })
})

describe('suggestions', () => {
  it('are good ports, the nearest first', () => {
    const taken = new Set([3001, 2999, 3003])
    const factsOf = (port: number) => ({ ...nothing, registered: taken.has(port) ? ['somebody'] : [] })
    expect(suggestPorts(3000, 5, factsOf)).toEqual(
      [3002, 2998, 3004, 2997, 2996].toSorted((a, b) => Math.abs(a - 3000) - Math.abs(b - 3000) || b - a),
    )
    for (const port of suggestPorts(80, 5, factsOf)) expect(port).toBeGreaterThanOrEqual(1024)
    for (const port of suggestPorts(65_535, 5, factsOf)) expect(port).toBeLessThan(32_768)
  })

  it('are none where nothing is good', () => {
    expect(suggestPorts(3000, 5, () => ({ ...nothing, registered: ['somebody'] }))).toEqual([])
  })
})
