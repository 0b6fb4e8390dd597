import { describe, expect, it } from 'vitest'
import { routerNoteTexts } from '#shared/forward/router-told'
import { silenceText } from '#shared/forward/silence-told'
import type { PortControlFinding } from './port-control/port-control'
import { type RouterFacts, routerNotes, routerSilence } from './router-facts'
import type { DeviceFinding, UpnpFinding } from './upnp/upnp-find'

const gateway = '192.168.77.1'
const silent = (way: PortControlFinding['way']): PortControlFinding => ({
  way,
  speaks: false,
  wan: null,
  epoch: null,
  refusal: null,
  unasked: null,
  evidence: { seen: 'pcp', server: gateway, answer: { kind: 'silent' } },
})
const upnp = (...devices: DeviceFinding[]): UpnpFinding => ({
  gateways: [],
  devices,
  problem: null,
  evidence: [],
})
const facts = (change: Partial<RouterFacts> = {}): RouterFacts => ({
  gateway,
  insteadOf: null,
  upnp: upnp(),
  choice: { gateway: null, sure: false, others: [] },
  natPmp: silent('NAT-PMP'),
  pcp: [silent('PCP')],
  speaks: false,
  ...change,
})
const outcomes: readonly DeviceFinding['outcome'][] = [
  { kind: 'unreachable', problem: { problem: 'refuses' } },
  { kind: 'redirects', to: 'http://a/' },
  { kind: 'undescribed' },
  { kind: 'no-service' },
  { kind: 'services-elsewhere' },
  { kind: 'services-mute', problem: { problem: 'silent' } },
  { kind: 'not-waited' },
  { kind: 'elsewhere' },
]

const silenceOf = (of: RouterFacts) => {
  const silence = routerSilence(of)
  return silence === null ? null : silenceText(silence)
}
const notesOf = (of: RouterFacts) => routerNoteTexts(routerNotes(of))

describe('what is said of a router that takes no requests', () => {
  it('names all three protocols where all are silent', () => {
    expect(silenceOf(facts())).toMatch(
      /^The router at 192\.168\.77\.1 answers neither UPnP nor NAT-PMP nor PCP\./,
    )
  })

  it.each(outcomes)('never calls UPnP silent where it answered by it: $kind', (outcome) => {
    const said = facts({ upnp: upnp({ address: gateway, outcome }) })
    expect(silenceOf(said)).toMatch(
      /says by UPnP that it is a router, but .*answers neither NAT-PMP nor PCP\./,
    )
    // and it is said once
    expect(notesOf(said)).toEqual([])
  })

  it('calls the gateway silent where it was another device that answered, and tells of that one by its address', () => {
    for (const outcome of outcomes) {
      const said = facts({ upnp: upnp({ address: '192.168.77.20', outcome }) })
      expect(silenceOf(said)).toContain('answers neither UPnP nor NAT-PMP nor PCP')
      expect(notesOf(said)).toEqual([expect.stringMatching(/^The device at 192\.168\.77\.20 /)])
    }
  })

  it('does not call silent who refuses, nor who could not even be asked', () => {
    const refusing = { ...silent('NAT-PMP'), refusal: { why: 'nat-pmp', result: 1 } as const }
    expect(silenceOf(facts({ natPmp: refusing }))).toBe(
      'The router at 192.168.77.1 refuses NAT-PMP, and it answers neither UPnP nor PCP. NAT-PMP: The router speaks another version of NAT-PMP. So forwards have to be made on its own page.',
    )
    const unasked = { ...silent('PCP'), unasked: 'ENETUNREACH' }
    expect(silenceOf(facts({ pcp: [unasked, silent('PCP')] }))).toContain('nor PCP')
    const nothing = facts({
      pcp: [unasked],
      natPmp: { ...silent('NAT-PMP'), unasked: 'ENETUNREACH' },
      upnp: { ...upnp(), problem: { code: 'ENETUNREACH' } },
    })
    expect(silenceOf(nothing)).toMatch(/could not be asked by UPnP \(ENETUNREACH\), .*NAT-PMP.*, and .*PCP/)
    expect(silenceOf(nothing)).not.toContain('answer')
  })

  it('is nothing where one does', () => {
    expect(silenceOf(facts({ speaks: true }))).toBeNull()
    const quarrel = facts({ speaks: true, upnp: upnp({ address: gateway, outcome: { kind: 'no-service' } }) })
    expect(notesOf(quarrel)).toEqual([
      'The router at 192.168.77.1 says that it is a router, but has no service that forwards ports.',
    ])
  })
})
