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
