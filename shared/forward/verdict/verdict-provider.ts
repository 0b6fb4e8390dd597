import { portText } from '../../ports/port-text'
import { listText } from '../../words/list-text'
import { outerKind, type SeenFromOutside, seenFromOutside } from '../addresses'
import { natEvidence } from '../chain-told'
import { stunEvidence } from '../stun-told'
import type { ForwardFindings } from './findings'
import { noInternet, somebodyAnswered, whyInVain } from './verdict-internet'
import { brokenLink, type LinkView, link } from './verdict-parts'
import { portSetEvidence } from './verdict-port-set'
import { carriersOwn, isDirect, isOnlyIpv6 } from './verdict-router'

/** The provider's link: is the router's outer address the one that the internet sees? */
export function providerLink(findings: ForwardFindings): LinkView {
  const { provider, router, computer } = findings
  if (provider === null && router === null)
    return link('not-tested', 'Nothing beyond the router has been looked at.')
  const dialled = carriersOwn(findings)
  const wan = isDirect(findings) ? (computer?.lan ?? null) : (dialled ?? router?.router?.wan ?? null)
  const seen = seenFromOutside(findings, 'ipv4')
  const evidence = [
    ...(wan === null ? [] : [{ what: "router's outer address", detail: wan }]),
    ...stunEvidence(provider?.stun ?? []),
    ...(provider == null ? [] : natEvidence(provider)),
    ...(provider?.beyond ?? []).map((detail) => ({ what: 'answers beyond the router', detail })),
    ...(provider?.hops === undefined
      ? []
      : [
          {
            what: 'first hops on the way out',
            detail: provider.hops.map((hop) => hop ?? 'silent').join(', '),
          },
        ]),
    ...(provider?.second ?? []).map(({ address, way, outer }) => ({
      what: `${way} ${address}, beyond the router`,
      detail: `outer address ${outer ?? 'not told'}`,
    })),
    ...portSetEvidence(findings),
  ]
  const kind = wan === null ? null : outerKind(wan)
  const nobody = noInternet(findings, wan)
  if (nobody !== null) {
    return brokenLink(
      {
        verdict: 'no-internet',
        ...nobody,
        nextStep:
          'Look at the connection of your router (its lights, its page), or ask your provider; then test again.',
      },
      evidence,
    )
  }
  if (kind === 'none' && !somebodyAnswered(findings)) {
    return link(
      'unknown',
      `Your router says that its outer address is ${wan}: it has no connection, or its provider gives it no IPv4 address. Nobody on the internet could be asked which it is.${whyInVain(findings)}`,
      evidence,
    )
  }
  if (wan !== null && kind !== null && kind !== 'public') return behindAnother(findings, wan, kind, evidence)
  const hidden = wan === null ? behindHidden(findings, evidence) : null
  if (hidden !== null) return hidden
  if (seen.kind === 'disputed') {
    return link(
      'unknown',
      `The servers outside do not agree on your address (${listText(seen.addresses)}): one of them is wrong, or there are several ways out.`,
      evidence,
    )
  }
  if (isOnlyIpv6(findings)) {
    return link(
      'unknown',
      'Only IPv6 leads to the internet here, and no router changes addresses on that way.',
      evidence,
    )
  }
  if (wan !== null && kind === null) {
    return link(
      'unknown',
      `Your router says that its outer address is ${wan}, which no host on the internet can have${seen.kind === 'agreed' ? `; the internet sees ${seen.address}` : ''}.`,
      evidence,
    )
  }
  if (wan === null) {
    return link(
      'unknown',
      seen.kind === 'agreed'
        ? `The internet sees ${seen.address}. Whether that is your router's own address is not known, because the router doesn't tell it.`
        : `Neither your router nor anybody outside tells your address on the internet.${whyInVain(findings)}`,
      evidence,
    )
  }
  if (seen.kind === 'unseen') {
    return link(
      'unknown',
      `Your router's outer address is ${wan}, a public one. Nobody outside confirmed that this is where your connections come from.${whyInVain(findings)}`,
      evidence,
    )
  }
  if (seen.address === wan) {
    return link(
      'ok',
      `Your router's outer address ${wan} is public, and it is the one that the internet sees.`,
      evidence,
    )
  }
  const { exit } = computer ?? {}
  return brokenLink(
    {
      verdict: 'vpn-or-other-exit',
      confidence: seen.witnesses >= 2 ? 'likely' : 'possible',
      sentence: `Your router's outer address is ${wan}, but the internet sees ${seen.address}: your connections leave ${exit?.tunnel === true ? `through a VPN (${exit.interface})` : 'through a VPN, or another NAT beyond your router'}.`,
      nextStep: `Switch off any VPN or proxy on this computer and on the router, and test again. If ${seen.address} stays, your provider has another NAT: ask it for a public IPv4 address of your own.`,
    },
    evidence,
  )
}

/** True where the internet is there, and the router does not tell its outer address, or speaks nothing to tell it by. */
export function tellsNoAddress(findings: ForwardFindings): boolean {
  const { router } = findings
  return (
    router !== null &&
    (router.router?.wan ?? null) === null &&
    !isDirect(findings) &&
    carriersOwn(findings) === null &&
    seenFromOutside(findings, 'ipv4').kind === 'agreed'
  )
}

/**
 * True where a router that speaks a protocol which tells its outer address tells none, though the internet is there:
 * miniupnpd, which many routers have, does so where that address is not public.
 */
export function hidesItsAddress(findings: ForwardFindings): boolean {
  const { router } = findings
  return tellsNoAddress(findings) && (router?.router?.speaks ?? []).some(({ way }) => way !== 'pcp')
}

/** What stands beyond the router, and how it was met. */
interface Beyond {
  readonly address: string
  readonly met: string
  /** It told the very address that the internet sees as its own outer one. */
  readonly sure?: boolean
}

/** Devices that answer NAT-PMP or PCP, which whoever does no NAT has little use for; their outer address tells the rest. */
function behindByAnswer({ provider, computer }: ForwardFindings, seen: SeenFromOutside): readonly Beyond[] {
  const gateway = computer?.gateway ?? null
  return (provider?.second ?? [])
    .filter(({ address }) => gateway !== null && !sameHome(address, gateway))
    .map(({ address, way, outer }) => ({
      address,
      met: `answers ${way} beyond it${outer === null ? '' : `, with the outer address ${outer}`}`,
      sure: outer !== null && seen.kind === 'agreed' && outer === seen.address,
    }))
    .sort((one, other) => Number(other.sure) - Number(one.sure))
}

/**
 * The first hop behind the router, where its address tells what it is. 192.168/16 is for homes; the private networks that
 * are left (10/8, 172.16/12) are what many providers number their own devices from, before customers with a public address
 * too, so they tell nothing.
 */
function behindByHops({ provider, computer }: ForwardFindings): Beyond | null {
  const [first = null, ...rest] = provider?.hops ?? []
  const gateway = computer?.gateway ?? null
  // another way out, such as a VPN
  if (first !== null && first !== gateway) return null
  const address = rest.find((hop) => hop !== null) ?? null
  if (address === null || gateway === null || sameHome(address, gateway)) return null
  const telling = outerKind(address) === 'carrier' || address.startsWith('192.168.')
  return telling ? { address, met: 'comes behind it on the way to the internet' } : null
}

/** Two routers of one home network (/24) may pass packets on to each other without any NAT. */
function sameHome(one: string, other: string): boolean {
  return one.replace(/(?<!\d)\d+$/, '') === other.replace(/(?<!\d)\d+$/, '')
}

function behindHidden(findings: ForwardFindings, evidence: LinkView['evidence']): LinkView | null {
  if (!tellsNoAddress(findings)) return null
  const seen = seenFromOutside(findings, 'ipv4')
  const beyond: readonly Beyond[] = [
    ...behindByAnswer(findings, seen),
    ...(findings.provider?.beyond ?? []).map((address) => ({ address, met: 'answers beyond it' })),
    ...[behindByHops(findings)].filter((hop) => hop !== null),
  ]
  const outside = seen.kind === 'agreed' ? `, and the internet sees ${seen.address}` : ''
  const words = portText(findings)
  const second = beyond.find(({ address }) => outerKind(address) === 'private')
  const carrier = beyond.find(({ address }) => outerKind(address) === 'carrier')
  if (second !== undefined) {
    return brokenLink(
      {
        verdict: 'double-nat',
        confidence: second.sure === true ? 'certain' : 'likely',
        sentence: `There is a second router before yours: your router tells no public address of its own, and ${second.address}, a private address, ${second.met}${outside}.`,
        nextStep: `On the second router (http://${second.address}, often the provider's box), forward ${words} to the outer address of your router, which stands on that one's list of devices; or switch it to bridge mode, so that your router gets the public address. The forward on your own router is needed too.`,
      },
      evidence,
    )
  }
  if (carrier !== undefined) {
    return brokenLink(
      {
        verdict: 'carrier-grade-nat',
        confidence: carrier.sure === true ? 'certain' : 'likely',
        sentence: `Your provider shares one address among many customers (carrier-grade NAT): your router tells no public address of its own, and ${carrier.address}, which is kept for ${keptFor(carrier.address)}, ${carrier.met}${outside}. No forward on your router can help.`,
        nextStep: carrierStep,
      },
      evidence,
    )
  }
  return hidesItsAddress(findings) ? link('unknown', `${hiddenWords}${outside}.`, evidence) : null
}

/** What it most likely means. */
export const hiddenWords =
  'Your router tells no public address of its own, though it is connected: there may be another NAT before it (a second router, or one of your provider)'

/** What the addresses of a carrier's NAT are for: RFC 6598, and RFC 7335, whose hosts have IPv4 only inside of IPv6. */
function keptFor(address: string): string {
  return address.startsWith('192.0.0.')
    ? 'IPv4 that is carried over IPv6 (DS-Lite or 464XLAT)'
    : "providers' own NAT"
}

const carrierStep =
  'Ask your provider for a public IPv4 address (sometimes it costs extra), use IPv6 if your friends have it too, or use a relay or a VPN with port forwarding.'

function behindAnother(
  findings: ForwardFindings,
  wan: string,
  kind: 'none' | 'private' | 'carrier',
  evidence: LinkView['evidence'],
): LinkView {
  const { port, protocol } = findings
  const words = portText({ port, protocol })
  const seen = seenFromOutside(findings, 'ipv4')
  const outside = seen.kind === 'agreed' ? `, and the internet sees ${seen.address}` : ''
  if (kind === 'private') {
    return brokenLink(
      {
        verdict: 'double-nat',
        confidence: 'certain',
        sentence: `There is a second router before yours: the outer address of your router is ${wan}, which is a private one${outside}.`,
        nextStep: `On the second router (often the provider's box), forward ${words} to ${wan}, port ${port}; or switch it to bridge mode, so that your router gets the public address. The forward on your own router is needed too.`,
      },
      evidence,
    )
  }
  // an uplink without IPv4 address that works all the same is DS-Lite (RFC 6333): the provider has the address
  const how =
    kind === 'none'
      ? 'your router has no IPv4 address of its own on the internet, as with DS-Lite'
      : `the outer address of ${carriersOwn(findings) === null ? 'your router' : 'this computer'} is ${wan}, which is kept for ${keptFor(wan)}`
  return brokenLink(
    {
      verdict: 'carrier-grade-nat',
      confidence: kind === 'none' ? 'likely' : 'certain',
      sentence: `Your provider shares one address among many customers (carrier-grade NAT): ${how}${outside}. No forward on your router can help.`,
      nextStep: carrierStep,
    },
    evidence,
  )
}
