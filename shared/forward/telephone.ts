import { isBrowserBlocked } from '../reference/browser-blocked'
import type { Family, Protocol } from '../sockets/socket'
import { parseIpv6 } from '../targets/address'
import { addressToLookAt, isOnInternet } from './addresses'
import type { TelephoneSaw, TelephoneWait } from './report'
import type { ForwardFindings } from './verdict/findings'

/** Seconds that a telephone is waited for. */
export const telephoneSeconds = 120

/** Why no telephone can test a port, as a sentence; null: one can. */
export function noTelephone(port: number, protocol: Protocol): string | null {
  if (protocol === 'udp') return 'A telephone’s browser opens TCP ports only, so it can’t test UDP.'
  return isBrowserBlocked(port)
    ? `Browsers refuse to open port ${port}, so a telephone can’t test it. Let another port lead here for the test.`
    : null
}

/** Our address that a link for a telephone leads to; null: none is known. */
export function telephoneTarget(
  findings: ForwardFindings,
): { readonly family: Family; readonly address: string } | null {
  for (const family of ['ipv4', 'ipv6'] as const) {
    const address = addressToLookAt(findings, family)
    if (address !== null) return { family, address }
  }
  return null
}

/**
 * Whether who came can be from outside: not by the home's own address, which routers put in the place of who comes from
 * inside (hairpin), and not from the same network.
 * @param onOwnNetwork whether an address is of one of this computer's own networks
 */
export function cameFromOutside(
  from: string,
  target: string,
  onOwnNetwork: (address: string) => boolean,
): boolean {
  if (!isOnInternet(from) || from === target || onOwnNetwork(from)) return false
  const [one, other] = [parseIpv6(from), parseIpv6(target)]
  // an IPv6 network is a /64 (RFC 4291 section 2.5.4)
  return one === null || other === null || one.value >> 64n !== other.value >> 64n
}

/** What to do with the link, in whole sentences. */
export function telephoneSteps({ opens, fromInside }: TelephoneWait): readonly string[] {
  return [
    ...(fromInside === null
      ? ['Switch the Wi-Fi of your telephone off, so that it uses mobile data, and open this link.']
      : [
          `The link was opened from inside your home (${fromInside}), which proves nothing. Switch the telephone’s Wi-Fi off, and open the link again.`,
        ]),
    opens.kind === 'page'
      ? 'It shows a page of Portlight if the way in is open. Nobody else learns anything.'
      : `It opens ${opens.name}, which holds the port and may show nothing or an error. Portlight sees who connects meanwhile, but others may come by chance, so this is a hint and no proof.`,
  ]
}

/** What follows from what a person saw on the telephone, in whole sentences: nobody proved it, so nothing is proved. */
export function telephoneSawWords(saw: TelephoneSaw['saw']): string {
  switch (saw) {
    case 'error':
      return 'The telephone showed an error, as you said. Most likely the way in is closed; but a telephone without a connection shows one too, so this proves nothing.'
    case 'other-page':
      return 'The telephone showed another page than Portlight’s, as you said. Most likely another device answers there, such as the router with its own page; but this proves nothing.'
  }
}

/** Nobody can be told to open a link to an address that is not known. */
export const noLink =
  'A link for a telephone needs your address on the internet, which is not known: your router does not tell it, and no STUN server did.'
