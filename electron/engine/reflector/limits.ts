/** What a reflector bears; docs/reflector.md tells it to whoever runs one. `each` is for one home: an IPv4 address or an IPv6 /64. */
export const limits = {
  /** Looks back at who asked. */
  probes: {
    each: { burst: 10, perSecond: 1 / 6 },
    total: { burst: 60, perSecond: 20 },
    atOnceEach: 4,
    atOnce: 64,
  },
  /** All requests over HTTP, looks included. */
  requests: { each: { burst: 30, perSecond: 1 }, total: { burst: 300, perSecond: 100 } },
  /** STUN answers that are no larger than their questions. */
  stun: { each: { burst: 50, perSecond: 10 }, total: { burst: 1000, perSecond: 1000 } },
  /** STUN answers that are larger: a forged source address must not be worth its while. */
  stunLarger: { each: { burst: 8, perSecond: 0.5 }, total: { burst: 200, perSecond: 100 } },
  connections: { atOnceEach: 16, atOnce: 256 },
  /** Bytes. */
  headerBytes: 4096,
  bodyBytes: 512,
} as const

/** How long it waits for whom, in milliseconds: for the headers, for all of a request, and for all of a connection. */
export interface Patience {
  readonly headersMs: number
  readonly requestMs: number
  readonly connectionMs: number
}

export const usualPatience: Patience = { headersMs: 5000, requestMs: 8000, connectionMs: 15_000 }

/**
 * Milliseconds of a look: until TCP is accepted, then until something was said, or where nothing is to be said, for which the
 * connection stays; and for a datagram to come back.
 */
export const probeTimes = { connectMs: 4000, readMs: 1500, stayMs: 600, datagramMs: 3000 } as const
