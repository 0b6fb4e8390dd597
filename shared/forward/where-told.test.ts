import { expect, it } from 'vitest'
import { findings, usualNat, wan } from './testing/findings'
import { toldWhere } from './where-told'

it('shows what each server saw, and each test of the NAT', () => {
  const found = findings({ stun: [wan, null], nat: { kind: 'seen', sights: usualNat } })
  const { addresses, evidence, nat, notes } = toldWhere({ findings: found, lifetime: null })
  expect(addresses).toMatchObject({ wan, outside: wan })
  expect(nat).toEqual({
    mapping: 'endpoint-independent',
    filtering: 'address-and-port-dependent',
    notes: [],
  })
  expect(evidence.map(({ what, detail }) => `${what}: ${detail}`)).toEqual([
    `STUN stun0.example:3478 (IPv4): sees ${wan}, after 20 ms`,
    'STUN stun1.example:3478 (IPv4): stun1.example:3478 did not answer.',
    'STUN stun: saw 25.0.0.2:5000',
    'STUN 26.0.0.10, same port: saw 25.0.0.2:5000',
    'STUN 26.0.0.10:3479: saw 25.0.0.2:5000',
    'STUN stun, its port 3479: answers',
    'answer from another address and port: nothing arrived',
    'answer from another port: nothing arrived',
  ])
  expect(notes).toEqual([
    `Your router's outer address ${wan} is public, and it is the one that the internet sees.`,
  ])
})

it('a server that has no IPv6 is shown, and is no reason why nobody tells our address', () => {
  const { provider, ...found } = findings({ stun: [] })
  const stun = {
    server: 'four.example:3478',
    family: 'ipv6',
    address: null,
    because: { why: 'no-address', because: null },
    inVain: 'not-asked',
    tookMs: 1,
  } as const
  const { notes, evidence } = toldWhere({
    findings: { ...found, provider: provider && { ...provider, stun: [stun] } },
    lifetime: null,
  })
  expect(evidence).toContainEqual({
    what: 'STUN four.example:3478 (IPv6)',
    detail: 'four.example has no IPv6 address.',
  })
  expect(notes.join(' ')).not.toMatch(/four\.example|Nobody outside was asked/)
})
