/** The four bytes at a place as a number, the highest first; NaN where the answer ends before. */
export function u32At(from: Uint8Array, at: number): number {
  if (at < 0 || at + 4 > from.length) return Number.NaN
  return new DataView(from.buffer, from.byteOffset).getUint32(at)
}

/** The same with the lowest first. */
export function u32LowAt(from: Uint8Array, at: number): number {
  if (at < 0 || at + 4 > from.length) return Number.NaN
  return new DataView(from.buffer, from.byteOffset).getUint32(at, true)
}

/** The two bytes at a place as a number, the lowest first; NaN where the answer ends before. */
export function u16LowAt(from: Uint8Array, at: number): number {
  if (at < 0 || at + 2 > from.length) return Number.NaN
  return new DataView(from.buffer, from.byteOffset).getUint16(at, true)
}
