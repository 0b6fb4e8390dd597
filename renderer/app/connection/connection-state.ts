/** Why a server lets go of this page for good. `signed-out`: it no longer knows the page's cookie. */
export type EndReason = 'stopped' | 'idle' | 'full' | 'signed-out'

/** How the page stands with its server. */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  /** It broke and is being made again. `since`: milliseconds since 1970. */
  | { readonly kind: 'lost'; readonly since: number }
  | { readonly kind: 'ended'; readonly reason: EndReason }

/** A connection as a view looks at it. */
export interface ConnectionView {
  state(): ConnectionState
  subscribe(listener: () => void): () => void
  /** Tries at once, where it would wait before the next try. */
  tryNow(): void
}
