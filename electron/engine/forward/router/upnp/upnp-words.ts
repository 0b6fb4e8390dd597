import { oneLine } from './one-line'

/** What a router's refusal means, in plain words, by UPnP's error code (WANIPConnection:2 section 2.5, :1 section 2.4). */
const sentences: Readonly<Record<number, string>> = {
  401: 'The router does not know this kind of request.',
  402: 'The router did not take the request. Some routers also say so when they have no room for another forward.',
  501: 'The router tried, and failed without saying why.',
  602: 'The router does not offer this kind of request.',
  606: 'The router does not let this computer do that. Many routers let a device forward ports to itself only, or not at all until UPnP is allowed in their settings.',
  713: 'The router has no forward with that number in its list.',
  714: 'The router has no such forward (any more).',
  715: 'The router can’t make a forward for everybody; it wants one sender named.',
  716: 'The router can’t forward all ports at once; it wants one port named.',
  718: 'The router already uses this port for another forward or for itself.',
  724: 'The router wants the same port number outside and inside.',
  725: 'The router only knows forwards without an end, not for a limited time.',
  726: 'The router can’t limit a forward to one sender.',
  727: 'The router can’t forward a single port, only all of them.',
  728: 'The router has no room for another forward. Remove one that is not needed.',
  729: 'The port is already taken by a setting on the router’s own page, or by another protocol.',
  730: 'The router has no forward in that range.',
  731: 'The router does not let this computer use this port.',
  732: 'The router wants one port of this computer named.',
  733: 'The router finds the values contradictory.',
}

/** The same for WANIPv6FirewallControl:1 section 2.4, which uses some of these numbers for other things. */
const pinholeSentences: Readonly<Record<number, string>> = {
  701: 'The router has no room for another opening.',
  702: 'The router’s IPv6 firewall is switched off: nothing has to be opened.',
  703: 'The router’s settings don’t allow devices to open ports for IPv6.',
  704: 'The router has no such opening (any more).',
  705: 'The router can’t open ports of this protocol for IPv6.',
  706: 'The router wants one port of this computer named.',
  707: 'The router wants one protocol named.',
  708: 'The router can’t open a port for everybody; it wants one sender named.',
}

/** A refusal as an answer of the contract has it. */
export interface Refusal {
  readonly code: string | null
  readonly sentence: string
}

/** @param description the router's own words, for the code that is shown */
export function upnpRefusal(
  code: number,
  description: string,
  about: 'forward' | 'pinhole' = 'forward',
): Refusal {
  const own = about === 'pinhole' ? pinholeSentences[code] : undefined
  const sentence = own ?? sentences[code] ?? 'The router refused, with an error that Portlight does not know.'
  const words = oneLine(description, 100)
  return { code: words === '' ? String(code) : `${code} ${words}`, sentence }
}
