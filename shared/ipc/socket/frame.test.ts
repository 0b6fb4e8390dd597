import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyRows } from '../../scan/rows'
import { decodeFrame, encodeFrame } from './frame'

const crossed = (message: unknown) => decodeFrame(encodeFrame({ sequence: 7, received: 3, message }))

/** What the contract carries: JSON, columns, and numbers that JSON lacks. */
const messages = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array(),
    fc.uint16Array(),
    fc.float32Array(),
    fc.array(tie('value'), { maxLength: 6 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 6 }),
  ),
}))

/** JSON has no -0, and nobody needs it. */
const withoutNegativeZero = (value: unknown): unknown =>
  Object.is(value, -0)
    ? 0
    : Array.isArray(value)
      ? value.map(withoutNegativeZero)
      : typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)
        ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutNegativeZero(part)]))
        : value

describe('a frame', () => {
  it('arrives as it was sent, columns and all', () => {
    fc.assert(
      fc.property(messages.value.map(withoutNegativeZero), (message) => {
        const frame = crossed(message)
        // more columns than any message of the contract has are refused, not cut
        if (frame === null) return expect(columnsIn(message)).toBeGreaterThan(64)
        expect(frame).toEqual({ sequence: 7, received: 3, message })
      }),
      { numRuns: 300 },
    )
  })

  it('costs the bytes of its columns and little more', () => {
    const rows = emptyRows(4096)
    rows.rtts.fill(Number.NaN)
    const bytes = encodeFrame({ sequence: 1, received: 0, message: { kind: 'rows', host: 0, rows } })
    expect(bytes.byteLength).toBeLessThan(4096 * 19 + 500)
    expect(decodeFrame(bytes)?.message).toEqual({ kind: 'rows', host: 0, rows })
  })

  it('reads columns that lie anywhere in a larger buffer', () => {
    const bytes = encodeFrame({ sequence: 1, received: 0, message: Float32Array.of(1.5, Number.NaN) })
    const around = new Uint8Array(bytes.byteLength + 5)
    around.set(bytes, 3)
    expect(decodeFrame(around.subarray(3, 3 + bytes.byteLength))?.message).toEqual(
      Float32Array.of(1.5, Number.NaN),
    )
  })

  it('reads a buffer of Node, which lies in memory that others use too, and takes nothing of theirs', () => {
    const column = Uint16Array.of(1, 2, 3)
    const bytes = encodeFrame({ sequence: 1, received: 0, message: { column, byte: Uint8Array.of(7) } })
    const message = decodeFrame(Buffer.from(bytes))?.message as { column: Uint16Array }
    expect(message).toEqual({ column, byte: Uint8Array.of(7) })
    expect(message.column.buffer.byteLength).toBe(6)
  })

  it('does not write what the contract never carries', () => {
    expect(() => crossed({ n: 1n })).toThrow(TypeError)
    expect(() => crossed(new BigUint64Array(1))).toThrow(TypeError)
    const endless: { self?: unknown } = {}
    endless.self = endless
    expect(() => crossed(endless)).toThrow(TypeError)
  })
})

describe('bytes that are not a frame', () => {
  it('are refused, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => decodeFrame(bytes)).not.toThrow()
      }),
    )
  })

  it('are refused or harmless when a true frame was damaged', () => {
    const whole = encodeFrame({ sequence: 1, received: 0, message: { rows: emptyRows(3), at: Number.NaN } })
    fc.assert(
      fc.property(fc.nat(whole.byteLength - 1), fc.nat(255), fc.nat(whole.byteLength), (at, value, end) => {
        const damaged = whole.slice(0, end)
        damaged[at] = value
        expect(() => decodeFrame(damaged)).not.toThrow()
        expect(() => decodeFrame(Buffer.from(damaged))).not.toThrow()
      }),
      { numRuns: 500 },
    )
  })

  const written = (content: unknown, columns: readonly number[] = []) => {
    const text = new TextEncoder().encode(JSON.stringify(content))
    const bytes = new Uint8Array(12 + text.length + columns.length)
    new DataView(bytes.buffer).setUint32(8, text.length, true)
    bytes.set(text, 12)
    bytes.set(columns, 12 + text.length)
    return decodeFrame(bytes)
  }

  it.each([
    ['no list', {}, []],
    ['a list of three', [1, [], 3], []],
    ['a place that is nowhere', [{ a: null }, [[['b'], 'u8', 1]]], [1]],
    ['a place that is taken', [{ a: 5 }, [[['a'], 'u8', 1]]], [1]],
    [
      'a place twice',
      [
        { a: null },
        [
          [['a'], 'u8', 0],
          [['a', 0], 'u8', 0],
        ],
      ],
      [],
    ],
    ['an inherited place', [{}, [[['__proto__', 'polluted'], 'nan', 0]]], []],
    ['a constructor', [{ a: [] }, [[['a', 'constructor'], 'nan', 0]]], []],
    ['a type that is none', [{ a: null }, [[['a'], 'u64', 8]]], [0, 0, 0, 0, 0, 0, 0, 0]],
    ['half an element', [{ a: null }, [[['a'], 'u16', 3]]], [0, 0, 0]],
    ['more bytes than there are', [{ a: null }, [[['a'], 'u8', 4]]], [0]],
    ['bytes that nobody wants', [{ a: null }, []], [0]],
    ['a negative size', [{ a: null }, [[['a'], 'u8', -1]]], []],
    ['a number with bytes', [{ a: null }, [[['a'], 'nan', 1]]], [0]],
    ['too many places', [[], Array.from({ length: 65 }, () => [[], 'nan', 0])], []],
  ])('%s', (_name, content, columns) => {
    expect(written(content, columns)).toBeNull()
    expect('polluted' in {}).toBe(false)
  })
})

function columnsIn(value: unknown): number {
  if (typeof value === 'number') return Number.isFinite(value) ? 0 : 1
  if (typeof value !== 'object' || value === null) return 0
  if (ArrayBuffer.isView(value)) return 1
  return Object.values(value).reduce((sum: number, part) => sum + columnsIn(part), 0)
}
