import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { natPmp, pcp } from '../testing/recordings'
import { natPmpRequest, readNatPmpMapping, readOuterAddress } from './nat-pmp-message'
import { announceRequest, mapRequest, readAnnounceAnswer, readMapAnswer } from './pcp-message'

const hex = (text: string) => Buffer.from(text, 'hex')
const nonce = hex('0102030405060708090a0b0c')

/** Bytes with some of them changed or cut. */
function changed(recording: string): fc.Arbitrary<Buffer> {
  return fc
    .tuple(fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 6 }), fc.nat(80))
    .map(([changes, length]) => {
      const bytes = Buffer.from(hex(recording).subarray(0, length))
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
      return bytes
    })
}

describe('NAT-PMP', () => {
  it('reads the outer address of a real router', () => {
    expect(readOuterAddress(hex(natPmp.outerAddress))).toEqual({ result: 0, epoch: 2, address: '25.0.0.2' })
  })

  it('writes a request as RFC 6886 has it, and reads its real answer', () => {
    expect(natPmpRequest('tcp', 25565, 25565, 600).toString('hex')).toBe('0002000063dd63dd00000258')
    expect(natPmpRequest('udp', 25565, 0, 0).toString('hex')).toBe('0001000063dd000000000000')
    expect(readNatPmpMapping(hex(natPmp.mapTcp), 'tcp', 25565)).toEqual({
      result: 0,
      epoch: 2,
      internalPort: 25565,
      externalPort: 25565,
      leaseSeconds: 600,
    })
  })

  it('takes no answer to something else: other protocol, other port, request, other version', () => {
    expect(readNatPmpMapping(hex(natPmp.mapTcp), 'udp', 25565)).toBeNull()
    expect(readNatPmpMapping(hex(natPmp.mapTcp), 'tcp', 80)).toBeNull()
    expect(readNatPmpMapping(natPmpRequest('tcp', 25565, 25565, 600), 'tcp', 25565)).toBeNull()
    expect(readOuterAddress(hex(natPmp.unknownOperation))).toBeNull()
    expect(readOuterAddress(hex(pcp.announce))).toBeNull()
    expect(readOuterAddress(hex('0080000000000002'))).toBeNull()
  })

  it('reads refusals, short as they may be', () => {
    expect(readOuterAddress(hex('0080000300000009'))).toEqual({ result: 3, epoch: 9, address: null })
    expect(readNatPmpMapping(hex('0082000200000009'), 'tcp', 1)).toMatchObject({ result: 2 })
  })

  it('never throws, and never takes half an answer', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ maxLength: 64 }).map(Buffer.from), changed(natPmp.mapTcp)),
        (bytes) => {
          const mapping = readNatPmpMapping(bytes, 'tcp', 25565)
          if (mapping?.result === 0) expect(bytes.length).toBeGreaterThanOrEqual(16)
          const outer = readOuterAddress(bytes)
          if (outer?.result === 0) expect(outer.address).toMatch(/^\d+\.\d+\.\d+\.\d+$/)
        },
      ),
    )
  })
})

describe('PCP', () => {
  const request = {
    protocol: 'tcp',
    family: 'ipv4',
    internalPort: 25566,
    externalPort: 25566,
    seconds: 600,
    nonce,
    client: '192.168.77.10',
  } as const

  it('writes requests as RFC 6887 has them', () => {
    expect(announceRequest('192.168.77.10')?.toString('hex')).toBe(
      '020000000000000000000000000000000000ffffc0a84d0a',
    )
    expect(mapRequest(request)?.toString('hex')).toBe(
      '020100000000025800000000000000000000ffffc0a84d0a0102030405060708090a0b0c0600000063de63de00000000000000000000ffff00000000',
    )
    const six = mapRequest({ ...request, family: 'ipv6', client: '2a00:77:1::10', protocol: 'udp' })
    expect(six?.subarray(8, 24).toString('hex')).toBe('2a000077000100000000000000000010')
    expect(six?.subarray(36, 44).toString('hex')).toBe('1100000063de63de')
    expect(six?.subarray(44).toString('hex')).toBe('00'.repeat(16))
    expect(announceRequest('no address')).toBeNull()
    expect(mapRequest({ ...request, client: '' })).toBeNull()
  })

  it('reads the answers of a real router', () => {
    expect(readAnnounceAnswer(hex(pcp.announce))).toEqual({ result: 0, lifetime: 0, epoch: 4 })
    expect(readMapAnswer(hex(pcp.map), request)).toEqual({
      result: 0,
      lifetime: 600,
      epoch: 4,
      externalPort: 25566,
      externalAddress: '25.0.0.2',
    })
    expect(readMapAnswer(hex(pcp.addressMismatch), request)).toMatchObject({ result: 12 })
  })

  it('takes no answer to something else: other nonce, port, protocol, operation, request', () => {
    const answer = hex(pcp.map)
    expect(readMapAnswer(answer, { ...request, nonce: Buffer.alloc(12) })).toBeNull()
    expect(readMapAnswer(answer, { ...request, internalPort: 1 })).toBeNull()
    expect(readMapAnswer(answer, { ...request, protocol: 'udp' })).toBeNull()
    expect(readAnnounceAnswer(answer)).toBeNull()
    expect(readMapAnswer(mapRequest(request) ?? Buffer.alloc(0), request)).toBeNull()
    expect(readMapAnswer(answer.subarray(0, 56), request)).toBeNull()
  })

  it('knows a server of another version by its answer: NAT-PMP is 0', () => {
    expect(readAnnounceAnswer(hex('0080000100000002'))).toEqual({ otherVersion: 0 })
    expect(readMapAnswer(hex('0181000100000000'), request)).toEqual({ otherVersion: 1 })
    // not an answer that says so
    expect(readMapAnswer(hex(pcp.otherVersion), request)).toBeNull()
  })

  it('never throws, and reads no mapping from less than one', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ maxLength: 1_200 }).map(Buffer.from), changed(pcp.map)),
        (bytes) => {
          const answer = readMapAnswer(bytes, request)
          if (answer !== null && 'externalPort' in answer) expect(bytes.length).toBeGreaterThanOrEqual(60)
          readAnnounceAnswer(bytes)
        },
      ),
    )
  })
})
