import type { NatLifetime } from './report'

/** What became of a port that a program opened by sending: something still came in by it, nothing did, or it can't be told. */
export type BindingSight = 'open' | 'gone' | 'not-known'

/** What RFC 5780's test of section 4.6 brought, with packets of a short life beside it. */
export interface LifetimeSights {
  /** The server that was asked, as it was named. */
  readonly server: string
  /** Ports on which nothing was sent for so long (seconds), each tried once. */
  readonly idle: readonly { readonly seconds: number; readonly met: BindingSight }[]
  /** Ports on which something was sent meanwhile that came as far as hop 1, hop 2, and the server; null: they were not tried. */
  readonly kept: {
    readonly one: BindingSight
    readonly two: BindingSight
    readonly whole: BindingSight
  } | null
}

/**
 * Between which two waits a port closes that nothing is sent on, and who on the way closes it. One packet out and one in is
 * the shortest that a NAT knows: many keep a port for longer on which more was said, and none for less.
 */
export function natLifetimeOf({ server, idle, kept }: LifetimeSights): NatLifetime {
  const secondsOf = (met: BindingSight) =>
    idle.filter((one) => one.met === met).map(({ seconds }) => Math.round(seconds))
  const [open, gone] = [secondsOf('open'), secondsOf('gone')]
  const unknown = (note: string): NatLifetime => ({ atLeast: null, lessThan: null, notes: [note] })
  if (open.length === 0 && gone.length === 0) {
    return unknown(`${server} stopped answering, so how long a port stays open can't be told.`)
  }
  const atLeast = open.length === 0 ? null : Math.max(...open)
  const lessThan = gone.length === 0 ? null : Math.min(...gone)
  if (atLeast !== null && lessThan !== null && lessThan <= atLeast) {
    return unknown(
      `A port was closed after ${lessThan} seconds, and another one still open after ${atLeast}, so how long a port stays open can't be told. Packets may get lost on the way.`,
    )
  }
  return { atLeast, lessThan, notes: lessThan === null || kept === null ? [] : whoForgets(kept) }
}

/**
 * A packet that lives for two hops has passed the first router, so whatever that one remembers is renewed; where the port
 * closes all the same, and stays open for packets that come all the way, somebody farther on remembers it too. A packet that
 * lives for one hop is counted by routers that look before they pass on, as Linux and pf do, and not by all.
 */
function whoForgets({ one, two, whole }: NonNullable<LifetimeSights['kept']>): readonly string[] {
  if (whole !== 'open') return []
  if (two === 'gone') {
    return [
      'Packets that come past your router, but no farther than the next device, do not keep the port open; those that come all the way do. So somebody farther on keeps a list of connections too: a provider’s NAT, a VPN or a firewall.',
    ]
  }
  if (one === 'gone' && two === 'open') {
    return [
      'Packets that end at your router do not keep the port open; those that come one device farther do. Most likely a second router or a provider’s NAT stands behind yours; but some routers count only what they pass on, so this is no proof.',
    ]
  }
  if (one === 'open') {
    return [
      'Packets that end at your router keep the port open: it is your router that closes the port, and nobody behind it does so as early.',
    ]
  }
  return []
}

/** Why nothing could be measured, as sentences. */
export const noLifetime = {
  deaf: 'No STUN server answered, so how long a port stays open is not known.',
  plain:
    'No STUN server that was named answers at another port (RESPONSE-PORT of RFC 5780), so how long a port stays open can’t be told.',
  noSocket: (code: string) =>
    `How long a port stays open could not be tested: this computer has no socket for it (${code}).`,
} as const

/** How long a NAT keeps a port open, and what to do about it, as sentences: in the app as in the terminal. */
export function lifetimeWords({ atLeast, lessThan, notes }: NatLifetime): readonly string[] {
  return [...meaning(atLeast, lessThan), ...notes]
}

const port = 'A UDP port that a program opened by sending, and on which nothing more is sent,'

/** RFC 4787 section 4.3 asks for two minutes. */
function meaning(atLeast: number | null, lessThan: number | null): readonly string[] {
  if (lessThan === null) {
    return atLeast === null ? [] : [`${port} was still open after ${atLeast} seconds: longer was not waited.`]
  }
  if (atLeast === null) {
    return [
      `${port} is closed in less than ${lessThan} seconds. Programs that wait for packets (games, calls, WireGuard) have to send something more often than that.`,
    ]
  }
  return [
    `${port} stays open for at least ${atLeast} seconds, and is closed after ${lessThan}. Programs that wait for packets (games, calls, WireGuard) have to send something every ${atLeast} seconds at least.`,
  ]
}
