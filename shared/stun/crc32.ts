/** ISO 3309's polynomial, reflected: the one that RFC 8489 section 14.7 names. */
const polynomial = 0xedb8_8320

let table: Uint32Array | null = null

/** CRC-32 as an unsigned number. */
export function crc32(bytes: Uint8Array): number {
  table ??= remainders()
  let value = 0xffff_ffff
  for (const byte of bytes) value = (value >>> 8) ^ (table[(value ^ byte) & 0xff] ?? 0)
  return (value ^ 0xffff_ffff) >>> 0
}

/** Of each byte; made when one is asked for first. */
function remainders(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1
    return value
  })
}
