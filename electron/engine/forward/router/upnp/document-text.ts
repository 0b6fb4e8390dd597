/**
 * The text of a document that a router sent. What it says of its encoding is often wrong, so the bytes are believed first:
 * a mark of their order, the zeros of UTF-16, whether they are UTF-8. Only then what is declared, and Windows-1252 at last.
 * @param contentType the header of that name; may be empty
 */
export function documentText(bytes: Buffer, contentType: string): string {
  const [first = 0, second = 0] = bytes
  if (first === 0xff && second === 0xfe) return decoded(bytes, 'utf-16le')
  if (first === 0xfe && second === 0xff) return decoded(bytes, 'utf-16be')
  if (first === 0x3c && second === 0) return decoded(bytes, 'utf-16le')
  if (first === 0 && second === 0x3c) return decoded(bytes, 'utf-16be')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const head = bytes.toString('latin1', 0, 200)
    const inside = /^[^>]{0,150}\bencoding\s*=\s*["']([\w.:-]{1,40})["']/i.exec(head)?.[1]
    const outside = /\bcharset\s*=\s*["']?([\w.:-]{1,40})/i.exec(contentType)?.[1]
    const label = [inside, outside].find((one) => one !== undefined && !/^utf-?8$/i.test(one))
    return decoded(bytes, label ?? 'windows-1252')
  }
}

function decoded(bytes: Buffer, label: string): string {
  try {
    return new TextDecoder(label).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
