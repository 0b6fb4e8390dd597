import { describe, expect, it } from 'vitest'
import { howItEnded } from './how-it-ended'

describe("how a question ended, by the system's code", () => {
  it.each([
    ['ENOTFOUND', 'not-asked'],
    ['EPERM', 'not-asked'],
    ['EAI_AGAIN', 'no-name-server'],
    // a filter on the way says it too, so it is no proof that there is no internet
    ['EHOSTUNREACH', 'silent'],
    ['ENETUNREACH', 'unreachable'],
    ['ECONNREFUSED', 'answered'],
    ['CERT_HAS_EXPIRED', 'answered'],
  ])('%s: %s', (code, ended) => expect(howItEnded(code)).toBe(ended))
})
