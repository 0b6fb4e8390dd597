import { remedyText } from '../../command-line/remedy'
import { firewallReasonText } from '../../computer/firewall-told'
import { portText } from '../../ports/port-text'
import type { Evidence } from '../../words/evidence'
import { familyWords } from '../../words/family-words'
import { arrivalPort } from '../mapping-choice'
import type { ComputerFinding, FirewallFinding, ForwardFindings } from './findings'
import { brokenLink, firewallOver, type LinkView, link, thisComputer } from './verdict-parts'
import { carriersOwn, isOnlyIpv6 } from './verdict-router'

/** This computer's link: its place in the network, and its packet filter. */
export function computerLink(findings: ForwardFindings): LinkView {
  const { computer, protocol } = findings
  if (computer === null) return link('not-tested', "This computer's network has not been looked at yet.")
  const { gateway, gateway6, exit, lan, lan6, firewall6 } = computer
  const onlyIpv6 = isOnlyIpv6(findings)
  const firewall = firewallOver(findings, onlyIpv6 ? 'ipv6' : 'ipv4')
  const evidence = [
    ...placeEvidence(computer),
    ...(firewall?.evidence ?? []),
    ...(onlyIpv6
      ? []
      : (firewall6?.evidence ?? []).map(({ what, detail }) => ({ what: `${what} (IPv6)`, detail }))),
  ]
  const noGateway = gateway === null && gateway6 === null
  if (noGateway && exit === null && computer.routes !== null) {
    return brokenLink(
      {
        verdict: 'no-gateway',
        confidence: 'certain',
        sentence: `This computer has no way out: no network that it is on has a router (default gateway)${lan === null ? '' : `, and its address there is ${lan}`}.`,
        nextStep:
          'Connect it to your router by cable or Wi-Fi, and look whether it gets an address and a gateway there (DHCP).',
      },
      evidence,
    )
  }
  const words = portText({ port: onlyIpv6 ? findings.port : arrivalPort(findings), protocol })
  const overIpv6 = onlyIpv6 ? '' : ipv6Words(firewall, firewall6)
  if (firewall?.verdict === 'blocks') {
    return brokenLink(
      {
        verdict: 'host-firewall',
        confidence: 'certain',
        sentence: `The firewall of ${thisComputer(findings)} keeps ${words} closed: ${firewallReasonText(firewall.because)}${overIpv6}`,
        nextStep:
          firewall.remedy === null
            ? `Allow incoming ${words} in ${firewall.name ?? 'its firewall'}.`
            : `Allow incoming ${words} in ${firewall.name ?? 'its firewall'}: ${remedyText(firewall.remedy)}`,
      },
      evidence,
    )
  }
  // who was told no routes knows no router, and not that there is none
  if (noGateway && computer.routes === null && exit?.tunnel !== true) {
    const leaves =
      exit === null ? '' : ` What this computer sends to the internet leaves over ${exitText(exit)}.`
    return link(
      'unknown',
      `This system does not tell Portlight its routes, so its router is not known.${leaves}`,
      evidence,
    )
  }
  const leavesElsewhere = exit !== null && (exit.tunnel || noGateway)
  // a dial-up line looks like a tunnel; the provider's address on it is the provider's link
  if (leavesElsewhere && carriersOwn(findings) === null) {
    const what = exit.tunnel ? `a VPN (${exit.interface})` : `${exitText(exit)}, which has no router`
    return brokenLink(
      {
        verdict: 'vpn-or-other-exit',
        confidence: 'likely',
        sentence: `What this computer sends to the internet goes through ${what}${gateway === null ? '' : `, and not through the router ${gateway}`}: who comes in over the router gets no answer.`,
        nextStep: exit.tunnel
          ? 'Switch the VPN off and test again; if it has to stay on, leave this program out of it (split tunnel), or forward the port at the VPN provider.'
          : 'Let the network with your router be the way to the internet (its default route), and test again.',
      },
      evidence,
    )
  }
  const place = `This computer is ${[lan, lan6].filter((address) => address !== null).join(' and ') || 'without an address'}${computer.interface === null ? '' : ` on ${computer.interface}`}`
  const other = exit === null ? '' : ` What it sends to the internet leaves over ${exitText(exit)}.`
  if (firewall === null)
    return link('unknown', `${place}; its firewall is being looked at.${other}`, evidence)
  return firewall.verdict === 'allows'
    ? link(
        'ok',
        `${place}, and its firewall lets ${words} in: ${firewallReasonText(firewall.because)}${overIpv6}${other}`,
        evidence,
      )
    : link(
        'unknown',
        `${place}. Whether its firewall lets ${words} in is not known: ${firewallReasonText(firewall.because)}${firewall.remedy === null ? '' : ` This shows it: ${remedyText(firewall.remedy)}`}${overIpv6}${other}`,
        evidence,
      )
}

/** What the packet filter does over IPv6, where that is another thing than over IPv4. */
function ipv6Words(firewall: FirewallFinding | null, firewall6: FirewallFinding | null): string {
  if (firewall6 === null || firewall6.verdict === firewall?.verdict) return ''
  switch (firewall6.verdict) {
    case 'allows':
      return ` Over IPv6 it lets it in: ${firewallReasonText(firewall6.because)}`
    case 'blocks':
      return ` That is over IPv4; over IPv6 it keeps it closed: ${firewallReasonText(firewall6.because)}`
    case 'not-known':
      return ` That is over IPv4; over IPv6 it is not known: ${firewallReasonText(firewall6.because)}`
  }
}

/** What the system told of its way to the internet. */
export function placeEvidence({ routes, sources, named }: ComputerFinding): readonly Evidence[] {
  const told = (routes ?? []).map(({ family, gateway, interface: name, tunnel, metric }) => ({
    what: `default route (${familyWords[family]})`,
    detail: `${gateway === null ? '' : `over ${gateway} `}by ${name}${tunnel ? ', a tunnel' : ''}, metric ${metric}`,
  }))
  return [
    ...(routes === null ? [{ what: 'routing table', detail: 'not told by this system' }] : told),
    ...sources.map((detail) => ({ what: 'source address of packets to the internet', detail })),
    ...(named === undefined ? [] : [{ what: 'router', detail: `${named}, as it was named` }]),
  ]
}

function exitText({ interface: name, address }: NonNullable<ComputerFinding['exit']>): string {
  return name ?? `an interface that is not running (${address})`
}
