import { expect, it } from 'vitest'
import type { ForwardReport } from '../report'
import type { Mapping } from '../router'
import { forwardTestJson } from './json'

const mapping: Mapping = {
  leaseSeconds: 60,
  description: 'a "game"',
  ours: false,
  toThisComputer: false,
  enabled: true,
  remoteHost: null,
  internalPort: 25_566,
  internalAddress: '192.168.1.20',
  externalPort: 25_565,
  protocol: 'tcp',
  family: 'ipv4',
  way: 'upnp',
}

const report: ForwardReport = {
  port: 25_565,
  protocol: 'tcp',
  verdict: 'mapping-wrong-host',
  confidence: 'certain',
  sentence: 'Your router forwards 25565 to 192.168.1.20, but this computer is 192.168.1.34.',
  nextStep: null,
  // as a run may send them: not in order
  links: (['outside', 'router', 'program', 'provider', 'computer'] as const).map((link) => ({
    link,
    state: 'ok',
    sentence: link,
    evidence: [],
  })),
  addresses: {
    lan: '192.168.1.34',
    lan6: null,
    interface: 'eth0',
    gateway: '192.168.1.1',
    wan: null,
    outside: null,
    outside6: null,
  },
  router: null,
  outside: [],
  trace: null,
  mends: [],
  name: null,
  mappings: [mapping],
  answeredOurselves: true,
  notes: [],
  at: Date.UTC(2026, 10, 21, 4, 0, 0),
  tookMs: 812.4,
}

it('has the links from the program outwards, and moments that programs can read', () => {
  const document = JSON.parse(forwardTestJson(report, '1.2.3'))
  expect(document).toMatchObject({
    portlight: '1.2.3',
    command: 'forward test',
    port: 25_565,
    protocol: 'tcp',
    verdict: 'mapping-wrong-host',
    answeredOurselves: true,
    at: '2026-11-21T04:00:00.000Z',
    tookMs: 812,
  })
  expect(document.links.map(({ link }: { link: string }) => link)).toEqual([
    'program',
    'computer',
    'router',
    'provider',
    'outside',
  ])
})

it('tells a mapping whole, who it leads to first', () => {
  const text = forwardTestJson(report, '1.2.3')
  expect(JSON.parse(text).mappings).toEqual([mapping])
  expect(text.indexOf('"internalAddress"')).toBeLessThan(text.indexOf('"leaseSeconds"'))
  expect(text.endsWith('}\n')).toBe(true)
})
