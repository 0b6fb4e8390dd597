import { describe, expect, it } from 'vitest'
import { exposureRules } from '../sockets/exposure-rules'
import { exposuresOfAnswer } from './exposures'
import type { Certificate, Identity, TlsFacts } from './identity'
import { identityOf } from './identity-of'
import type { Finding } from './matcher'
import { openDoors } from './without-password'

const at = Date.parse('2026-11-28T12:00:00Z')
const inDays = (days: number) => new Date(at + days * 86_400_000).toISOString()

const rules = (identity: Identity) => exposuresOfAnswer(identity, at).map(({ rule }) => rule)
const said = (finding: Finding, tls: TlsFacts | null = null, startTls: TlsFacts | null = null) =>
  identityOf(7000, finding, [], tls, startTls)
const tlsWith = (certificate: Certificate | null, ...versions: string[]): TlsFacts => ({
  versions,
  alpn: null,
  certificate,
  wantsCertificate: null,
})
const lasting = (from: number, to: number, expired = false): Certificate => ({
  subject: 'nas.example',
  names: [],
  issuer: 'nas.example',
  validFrom: inDays(from),
  validTo: inDays(to),
  selfSigned: true,
  expired,
  fingerprint: '',
})

describe('a service without a password', () => {
  it('is called so only where it said so itself', () => {
    const open: Finding = { protocol: 'redis', confidence: 'certain', noPassword: true }
    expect(rules(said(open))).toEqual(['no-password'])
    expect(rules(said({ ...open, confidence: 'likely' }))).toEqual([])
    expect(rules(said({ ...open, noPassword: false }))).toEqual([])
    expect(rules(said({ protocol: 'redis', confidence: 'certain' }))).toEqual([])
    expect(rules({ ...said(open), confidence: 'guess' })).toEqual([])
  })

  it('has a remedy, whatever it is', () => {
    for (const protocol of [...Object.keys(openDoors), 'toString', 'never-heard-of']) {
      const [found] = exposuresOfAnswer(said({ protocol, confidence: 'certain', noPassword: true }), at)
      expect(found?.remedy, protocol).toMatch(/\w/)
    }
    const known = new Set(exposureRules.map(({ rule }) => rule))
    for (const { rule } of Object.values(openDoors)) if (rule !== undefined) expect(known).toContain(rule)
  })
})

describe('a certificate', () => {
  const of = (certificate: Certificate) =>
    rules(said({ protocol: 'http', confidence: 'certain' }, tlsWith(certificate, 'TLSv1.3')))

  it('ends soon where whatever renews it should have done so', () => {
    expect(of(lasting(-300, 60))).toEqual([])
    expect(of(lasting(-340, 25))).toEqual(['certificate-ends-soon'])
    // one of 90 days is renewed at a third, one of six days at two
    expect(of(lasting(-62, 28))).toEqual([])
    expect(of(lasting(-70, 20))).toEqual(['certificate-ends-soon'])
    expect(of(lasting(-4, 2))).toEqual([])
    expect(of(lasting(-5, 1))).toEqual(['certificate-ends-soon'])
  })

  it('may be over, or not begun, and says nothing where its dates can not be read', () => {
    expect(of(lasting(-100, -1, true))).toEqual(['certificate-expired'])
    // it was valid when it was looked at, by a clock that was slow
    expect(of(lasting(-100, -1))).toEqual(['certificate-expired'])
    expect(of(lasting(1, 90))).toEqual(['certificate-not-yet-valid'])
    expect(of({ ...lasting(-1, 1), validFrom: '', validTo: '' })).toEqual([])
    expect(of({ ...lasting(-1, 1), validFrom: '' })).toEqual([])
  })

  it('counts also where TLS begins after a word in plain', () => {
    const mail = said(
      { protocol: 'smtp', product: 'Postfix', confidence: 'certain' },
      null,
      tlsWith(lasting(-9, -1, true), 'TLSv1.2'),
    )
    expect(rules(mail)).toEqual(['certificate-expired'])
  })
})

it('old versions of TLS are told with the way to end them', () => {
  const web = (product: string, ...versions: string[]) =>
    exposuresOfAnswer(
      said({ protocol: 'http', product, confidence: 'certain' }, tlsWith(null, ...versions)),
      at,
    )
  expect(web('nginx', 'TLSv1.3', 'TLSv1.2')).toEqual([])
  const [old] = web('nginx', 'TLSv1.2', 'TLSv1.1', 'TLSv1')
  expect(old?.meaning).toContain('agrees to TLS 1.1 and TLS 1.0, ')
  expect(old?.remedy).toContain('ssl_protocols TLSv1.2 TLSv1.3;')
  const [broken] = web('constructor', 'SSLv3')
  expect(broken?.meaning).toContain('SSL 3.0, whose encryption is broken')
  expect(broken?.remedy).toContain('Allow TLS 1.2 and newer alone')
})
