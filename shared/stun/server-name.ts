import { parseIpv4, parseIpv6 } from '../targets/address'
import { clip } from '../words/problem'
import { stunPort } from './words'

/** A STUN server as a person names it. */
export interface StunServer {
  /** A name or an address, without brackets. */
  readonly host: string
  readonly port: number
  /** Null: a name, whose addresses are not known yet. */
  readonly literal: 'ipv4' | 'ipv6' | null
}

export type StunServerOrProblem =
  | { readonly ok: true; readonly server: StunServer }
  | { readonly ok: false; readonly problem: string }

/** `host:port`, `host`, `[2001:db8::1]:3478`, and RFC 7064's `stun:host`. Without a port it is 3478. */
export function parseStunServer(text: string): StunServerOrProblem {
  const trimmed = text.trim().replace(/^stun:/i, '')
  const match = /^(\[[^\]]*\]|[^:[\]]*)(?::(\d{1,5}))?$/.exec(trimmed)
  const host = match?.[1] ?? ''
  const port = match?.[2] === undefined ? stunPort : Number(match[2])
  const no = (why: string): StunServerOrProblem => ({
    ok: false,
    problem: `"${clip(text)}" is not a STUN server: ${why}.`,
  })
  if (match === null || host === '') {
    return parseIpv6(trimmed) === null
      ? no('HOST:PORT is meant, such as stun.example.org:3478')
      : no('an IPv6 address goes into brackets, such as [2001:db8::1]:3478')
  }
  if (port < 1 || port > 65_535) return no('ports go from 1 to 65535')
  if (host.startsWith('[')) {
    if (parseIpv6(host) === null) return no('what stands in brackets is no IPv6 address')
    return { ok: true, server: { host: host.slice(1, -1), port, literal: 'ipv6' } }
  }
  if (parseIpv4(host) !== null) return { ok: true, server: { host, port, literal: 'ipv4' } }
  // RFC 1123 section 2.1; an all-numeric last label would be read as an address by some resolvers
  const isName = /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,62})\.)*(?!\d+\.?$)[a-z0-9_][a-z0-9_-]{0,62}\.?$/i
  return isName.test(host)
    ? { ok: true, server: { host, port, literal: null } }
    : no('that is neither a name nor an address')
}
