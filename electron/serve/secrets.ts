import { createHash, timingSafeEqual } from 'node:crypto'

/** Bytes of a secret: 192 bits, whose text in base64url has 32 characters. */
const secretBytes = 24

/** What the server draws its secrets from. */
export type RandomBytes = (size: number) => Buffer

/** A new secret, as text that may stand in an address, a path and a cookie. */
export function newSecret(random: RandomBytes): string {
  return random(secretBytes).toString('base64url')
}

/** Whether two texts are the same, in a time that tells neither their contents nor their length. */
export function sameSecret(offered: string, right: string): boolean {
  return timingSafeEqual(digest(offered), digest(right))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
