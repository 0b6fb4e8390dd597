import { createHash } from 'node:crypto'
import type { Finding } from '#shared/identity/matcher'

/** What was found, with the fingerprints of the keys that it showed among its details. */
export function withFingerprints(found: Finding): Finding {
  const fingerprints = Object.entries(found.fingerprints ?? {}).map(
    ([name, key]) => [name, `SHA256:${sha256(key)}`] as const,
  )
  return { ...found, details: { ...found.details, ...Object.fromEntries(fingerprints) } }
}

/** As OpenSSH writes it: in base64 without its padding. */
function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64').replace(/=$/, '')
}
