import { encode } from 'uqr'

/** Modules of light around the code: ISO/IEC 18004 asks for four. */
const quiet = 4

/** A QR code of a text, row by row with its quiet zone; true is dark. */
export function qrCode(text: string): readonly (readonly boolean[])[] {
  return encode(text, { ecc: 'M', border: quiet }).data
}
