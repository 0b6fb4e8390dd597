import type { FirewallChange, Mend } from '#shared/forward/mend'

export type FirewallMend = Extract<Mend, { readonly kind: 'firewall' }>

/** A change of this computer's firewall that waits for the person's word, or is done. */
export interface MendDialog {
  readonly mend: FirewallMend
  readonly what: FirewallChange['what']
  readonly busy: boolean
  readonly problem: string | null
}

/** What was opened here, so that it can be taken back. */
export interface MendDone {
  readonly mend: FirewallMend
  readonly sentence: string
}
