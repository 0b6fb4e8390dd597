import { lookerWords } from '#shared/forward/lookers'
import { nobodyOutside, type OutsideHelpers } from '#shared/forward/request'

/** A STUN server that anybody may use. */
export interface KnownStun {
  readonly server: string
  readonly operator: string
}

/** Suggestions; none of them is asked before a person chose it and agreed. */
export const knownStun: readonly KnownStun[] = [
  { server: 'stun.cloudflare.com:3478', operator: 'Cloudflare, USA' },
  { server: 'stun.l.google.com:19302', operator: 'Google, USA' },
  { server: 'stun.nextcloud.com:3478', operator: 'Nextcloud, Germany' },
  { server: 'stun.sipgate.net:3478', operator: 'sipgate, Germany' },
]

/** Looks from three places, and two servers that tell where they have to look. */
export const recommended: OutsideHelpers = {
  ...nobodyOutside,
  globalping: lookerWords.globalping.publicUrl,
  stun: ['stun.cloudflare.com:3478', 'stun.nextcloud.com:3478'],
}

/** Who learns what by it. */
export const recommendedWords =
  'Globalping (jsDelivr) and up to four of its volunteers around the world learn your public address and which port is tested. Cloudflare and Nextcloud are asked what that address is, and learn the address alone.'
