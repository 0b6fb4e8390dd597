import type { OutsideTrace } from './report'

/** How far packets came. */
export type PacketsStop =
  /** At the device that has our address on the internet: whoever is before it lets them pass. */
  | { readonly kind: 'at-home'; readonly address: string }
  /** The last that answered; those behind it may be silent by nature. */
  | { readonly kind: 'on-the-way'; readonly address: string; readonly hop: number }
  | { readonly kind: 'nobody' }

/**
 * Where a trace ended. A SYN that nobody answers is told of on its way only (ICMP time exceeded, RFC 792), so an answer of
 * the target itself is of one who had the packet, and passed it on or kept it.
 */
export function packetsStop({ hops, target }: OutsideTrace): PacketsStop {
  if (hops.includes(target)) return { kind: 'at-home', address: target }
  const last = hops.findLastIndex((hop) => hop !== null)
  const address = hops[last] ?? null
  return address === null ? { kind: 'nobody' } : { kind: 'on-the-way', address, hop: last + 1 }
}

/** The same in a few words; null: nothing to show. */
export function stopCaption(trace: OutsideTrace): string | null {
  const stop = packetsStop(trace)
  switch (stop.kind) {
    case 'at-home':
      return `came to ${stop.address}`
    case 'on-the-way':
      return `last seen at ${stop.address}`
    case 'nobody':
      return null
  }
}

/**
 * What that means, for people.
 * @param wan the router's outer address, as it tells it
 */
export function traceWords(trace: OutsideTrace, wan: string | null): string {
  const stop = packetsStop(trace)
  const from = trace.place === null ? '' : ` from ${trace.place}`
  switch (stop.kind) {
    case 'at-home':
      return wan === stop.address
        ? `Packets to this port${from} come as far as your router (${stop.address}).`
        : `Packets to this port${from} come as far as ${stop.address}, the device that has your address on the internet.`
    case 'on-the-way':
      return `Packets to this port${from} were last seen at ${stop.address}, hop ${stop.hop}. Whoever comes behind it did not answer, and many never do.`
    case 'nobody':
      return `Of packets to this port${from}, nobody on the way told anything.`
  }
}
