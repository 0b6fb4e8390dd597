import type { TextOutput } from '../../terminal'

/** Characters that are handed to the system at a time. */
const pieceSize = 64 * 1024

/** Writes many small texts in few large pieces. */
export async function writePieces(output: TextOutput, texts: Iterable<string>): Promise<void> {
  let piece = ''
  for (const text of texts) {
    piece += text
    if (piece.length < pieceSize) continue
    await output.write(piece)
    if (output.problem !== null) return
    piece = ''
  }
  await output.write(piece)
}
