/** What `bytes` puts together. */
export type Part = number | string | Uint8Array | readonly number[]

/** Puts a datagram together: numbers are single bytes, texts have a byte for each character (Latin-1). */
export function bytes(...parts: readonly Part[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => {
      if (typeof part === 'number') return [part]
      if (typeof part === 'string') return Array.from(part, (letter) => letter.charCodeAt(0))
      return [...part]
    }),
  )
}

/** Two bytes, the higher one first. */
export function u16(value: number): readonly number[] {
  return [(value >>> 8) & 0xff, value & 0xff]
}

/** Four bytes, the highest one first. */
export function u32(value: number): readonly number[] {
  return [...u16(value >>> 16), ...u16(value)]
}

/** So many zeros. */
export function zeros(count: number): Uint8Array {
  return new Uint8Array(count)
}

/** The bytes of a text in hexadecimal digits; blanks between them don't count. */
export function hex(digits: string): Uint8Array {
  const pairs = digits.replace(/\s/g, '').match(/../g) ?? []
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16))
}

/** The two bytes at a place as a number, NaN where the datagram ends before. */
export function u16At(from: Uint8Array, at: number): number {
  const [high, low] = [from[at], from[at + 1]]
  return high === undefined || low === undefined ? Number.NaN : high * 256 + low
}

/** Whether `from` has these bytes at a place. */
export function has(from: Uint8Array, at: number, wanted: Uint8Array): boolean {
  return at + wanted.length <= from.length && wanted.every((byte, index) => from[at + index] === byte)
}

/** Whether `a` and `b` have the same bytes from `start` to before `end`. */
export function same(a: Uint8Array, b: Uint8Array, start: number, end: number): boolean {
  return b.length >= end && has(a, start, b.subarray(start, end))
}

/** Whether a text begins a datagram. */
export function begins(from: Uint8Array, text: string): boolean {
  return has(from, 0, bytes(text))
}

/** The datagram as text, one character for each byte. */
export function latin1(from: Uint8Array): string {
  return Array.from(from, (byte) => String.fromCharCode(byte)).join('')
}
