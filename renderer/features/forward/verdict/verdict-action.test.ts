import { describe, expect, it } from 'vitest'
import { foreignMapping, ownMapping, reportOf } from '../../../test/fake-forward-reports'
import { actionFor, addressToShare } from './verdict-action'

const plain = { helpers: 2, mapped: false }

describe('after a verdict', () => {
  it('an address is given away only while its forward is there', () => {
    expect(actionFor(reportOf('reachable'), plain)).toBe('share')
    const gone = reportOf('reachable', { nextStep: 'The forward was made for this test and is removed.' })
    expect(actionFor(gone, { ...plain, mapped: true })).toBe('forward-it')
    expect(actionFor(gone, plain)).toBeNull()
    expect(actionFor({ ...gone, mappings: [ownMapping] }, plain)).toBe('share')
    expect(actionFor({ ...gone, mappings: [foreignMapping] }, { ...plain, mapped: true })).toBe('forward-it')
  })

  it('a router that speaks no protocol for it is not offered to be asked', () => {
    expect(actionFor(reportOf('no-mapping'), plain)).toBe('forward-it')
    expect(actionFor(reportOf('no-mapping', { router: null }), plain)).toBeNull()
    expect(actionFor(reportOf('mapping-disabled', { router: null }), plain)).toBeNull()
  })

  it('helpers are offered only where none is agreed to', () => {
    expect(actionFor(reportOf('not-known'), { ...plain, helpers: 0 })).toBe('ask-outside')
    expect(actionFor(reportOf('not-known'), plain)).toBeNull()
  })
})

describe('the address to give away', () => {
  it('is the one that was reached', () => {
    expect(addressToShare(reportOf('reachable'))).toBe('203.0.113.7:25565')
    const sentence =
      'The internet reaches TCP port 25565 over IPv6 at 2001:db8:5a0:1::34: java answered here.'
    expect(addressToShare(reportOf('reachable', { sentence }))).toBe('[2001:db8:5a0:1::34]:25565')
    expect(addressToShare(reportOf('reachable', { sentence: 'It is reached.' }))).toBeNull()
  })
})
