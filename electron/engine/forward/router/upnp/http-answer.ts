/** The head of an answer, as far as anybody here needs it. */
export interface HttpHead {
  readonly status: number
  /** Where a redirect leads to, as it was sent. */
  readonly location: string | null
  readonly contentType: string
  /** Bytes that were announced; null: none were, or no number. */
  readonly length: number | null
  readonly chunked: boolean
  /** Where the body begins, in bytes. */
  readonly bodyAt: number
}

/** Longest head that is read, in bytes. */
const longestHead = 16 * 1024
/** Interim answers (RFC 9110 section 15.2) that are passed over. */
const mostInterim = 8

/**
 * Reads the head as browsers do: bare line feeds, blank lines before it, no version, no reason, or no head at all before a
 * document (HTTP/0.9) are all taken.
 * @param ended nothing more will come
 * @returns `more`: it is not whole yet; null: this is no HTTP
 */
export function readHead(bytes: Buffer, ended: boolean): HttpHead | 'more' | null {
  let from = 0
  for (let interim = 0; interim <= mostInterim; interim++) {
    const text = bytes.toString('latin1', from, from + longestHead)
    const start = /^\s*/.exec(text)?.[0].length ?? 0
    // a document, perhaps in UTF-16
    if (/^(?:\u00EF\u00BB\u00BF|\u00FF\u00FE|\u00FE\u00FF)?\0?</.test(text.slice(start, start + 8))) {
      return {
        status: 200,
        location: null,
        contentType: '',
        length: null,
        chunked: false,
        bodyAt: from + start,
      }
    }
    const status = /^(?:HTTP|ICY)(?:\/[\d.]*)?[ \t]+(\d{3})(?!\d)/i.exec(text.slice(start, start + 64))?.[1]
    // of its first line nothing speaks against it yet
    const begun = /^(?:h?|ht|htt|http[^\n]{0,32})$/i.test(text.slice(start, start + 64))
    if (status === undefined) return begun && !ended && text.length < longestHead ? 'more' : null
    const end = /\r?\n\r?\n/g
    end.lastIndex = start
    const blank = end.exec(text)
    if (blank === null && (!ended || text.length >= longestHead)) {
      return text.length >= longestHead ? null : 'more'
    }
    const bodyAt = from + (blank === null ? text.length : end.lastIndex)
    if (status.startsWith('1') && status !== '101') {
      from = bodyAt
      continue
    }
    return { status: Number(status), ...headersIn(text.slice(start, blank?.index)), bodyAt }
  }
  return null
}

function headersIn(head: string): Pick<HttpHead, 'location' | 'contentType' | 'length' | 'chunked'> {
  const headers = new Map<string, string>()
  for (const line of head.split('\n').slice(1)) {
    const colon = line.indexOf(':')
    if (colon <= 0) continue
    const name = line.slice(0, colon).trim().toLowerCase()
    // the first counts: what comes behind it may be somebody's addition
    if (!headers.has(name)) headers.set(name, line.slice(colon + 1).trim())
  }
  const length = headers.get('content-length') ?? ''
  return {
    location: headers.get('location') ?? null,
    contentType: headers.get('content-type') ?? '',
    length: /^\d{1,9}$/.test(length) ? Number(length) : null,
    chunked: /\bchunked\b/i.test(headers.get('transfer-encoding') ?? ''),
  }
}

/** How much of a body has come. */
export type BodyState =
  /** All. */
  | 'whole'
  /** As much as was announced, but its document goes on: many routers count characters instead of bytes. */
  | 'announced'
  | 'more'

/** Bytes at both ends of a body that are looked at, so that each look costs the same. */
const window = 512

/** Looks at the ends of what has come of a body, whatever its length: a slow drip costs no more than a stream. */
export function bodyState({ status, length, chunked }: HttpHead, body: Buffer): BodyState {
  // nothing that is read here has a body
  if (status === 204 || (status >= 300 && status < 400)) return 'whole'
  const tail = body.toString('latin1', Math.max(0, body.length - window)).replaceAll('\0', '')
  if ((chunked || looksChunked(body)) && /(?:^|\n)[ \t]*0+[ \t]*\r?\n\s*$/.test(tail)) return 'whole'
  if (endsDocument(body.toString('latin1', 0, window * 4).replaceAll('\0', ''), tail)) return 'whole'
  return !chunked && length !== null && body.length >= length ? 'announced' : 'more'
}

/** Whether the first element of a document is closed at its end. */
function endsDocument(head: string, tail: string): boolean {
  const first = /<([a-z_][^\s<>/]{0,100})/i.exec(head)?.[1]
  const last = /<\/([a-z_][^\s<>/]{0,100})\s*>\s*$/i.exec(tail)?.[1]
  return first !== undefined && first.toLowerCase() === last?.toLowerCase()
}

/** RFC 9112 section 7.1; blanks are none of it, and are sent all the same. */
const chunkSize = /^\s{0,8}([0-9a-f]{1,8})[ \t]{0,8}(?:;[^\n]{0,30})?\r?\n/i

/** Whether a document comes in chunks, whatever its head says: some send them without saying it, others only say it. */
function looksChunked(body: Buffer): boolean {
  return /^\s*[0-9a-f]{1,8}[ \t]*(?:;[^\n]{0,200})?\r?\n\s*\0?</i.test(body.toString('latin1', 0, 256))
}

/** The bytes of a body without the marks of its chunks. */
export function bodyOf({ chunked }: HttpHead, body: Buffer): Buffer {
  if (!chunked && !looksChunked(body)) return body
  const pieces: Buffer[] = []
  for (let at = 0; at < body.length; ) {
    const line = chunkSize.exec(body.toString('latin1', at, at + 64))
    if (line?.[1] === undefined) {
      const rest = body.subarray(at)
      // the end of a line, whose next has not come
      if (pieces.length > 0 && rest.length <= 2 && rest.toString('latin1').trim() === '') break
      // none, or a length that is off: the rest as it stands, whoever reads it sees what it is worth
      return Buffer.concat([...pieces, rest])
    }
    const length = Number.parseInt(line[1], 16)
    if (length === 0) break
    at += line[0].length
    pieces.push(body.subarray(at, at + length))
    at += length
  }
  return Buffer.concat(pieces)
}
