/** A name that nobody else has: 128 random bits. `crypto.randomUUID` is not to be had where a page comes without TLS. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
