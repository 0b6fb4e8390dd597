/** A target's text and its offset. */
export interface Word {
  readonly word: string
  readonly start: number
}

/** Pieces that are tried to make one octet list: more than four times all 256 values make no sense. */
const mostPieces = 1024

/** Characters of octet ranges and lists. */
const octetCharacters = /^[\d.*-]+$/

/**
 * The targets in a text: blanks, commas and line ends separate, `#` begins a comment. A comma inside an octet list does
 * not separate: pieces made of digits, dots, hyphens and stars belong together where they have three dots in all, so
 * `192.168.1,3.1-` is one target and `10.0.0.1,10.0.0.2` are two.
 */
export function* splitTargets(text: string): Generator<Word> {
  const chunks = /#[^\r\n]*|[^\s#]+/g
  for (let match = chunks.exec(text); match !== null; match = chunks.exec(text)) {
    if (!match[0].startsWith('#')) yield* splitChunk(match[0], match.index)
  }
}

function* splitChunk(chunk: string, chunkStart: number): Generator<Word> {
  let start = 0
  while (start < chunk.length) {
    if (chunk[start] === ',') {
      start++
      continue
    }
    const end = endOfOctets(chunk, start) ?? endOfPiece(chunk, start)
    yield { word: chunk.slice(start, end), start: chunkStart + start }
    start = end
  }
}

function endOfPiece(chunk: string, start: number): number {
  const comma = chunk.indexOf(',', start)
  return comma === -1 ? chunk.length : comma
}

/** Where pieces with exactly three dots in all end, further list items of the last number included; null if they don't. */
function endOfOctets(chunk: string, start: number): number | null {
  let dots = 0
  let end: number | null = null
  for (let at = start, pieces = 0; at < chunk.length && pieces < mostPieces; pieces++) {
    const pieceEnd = endOfPiece(chunk, at)
    const piece = chunk.slice(at, pieceEnd)
    if (!octetCharacters.test(piece)) break
    dots += piece.split('.').length - 1
    if (dots > 3) break
    if (dots === 3) end = pieceEnd
    at = pieceEnd + 1
  }
  return end
}
