import { commandText } from '../command-line/shell-text'
import { doorEffectText } from '../computer/firewall-told'
import { portText } from '../ports/port-text'
import type { Family } from '../sockets/socket'
import { arrivalPort, portMappings } from './mapping-choice'
import type { Mend } from './mend'
import type { ForwardFindings } from './verdict/findings'
import type { Ending } from './verdict/judgement'
import { fromOutside } from './verdict/verdict-outside'
import { firewallOver, thisComputer } from './verdict/verdict-parts'
import { portSetHint } from './verdict/verdict-port-set'

/** What can be done about a verdict, from here, in the order in which it is worth a try. The app and the terminal show the same. */
export function mendsOf(findings: ForwardFindings, { verdict }: Pick<Ending, 'verdict'>): readonly Mend[] {
  switch (verdict) {
    case 'host-firewall':
      return throughFirewall(findings, ['ipv4', 'ipv6'])
    case 'not-known':
      return [...maybeFirewall(findings), ...aroundPortSet(findings, verdict)]
    case 'no-mapping':
    case 'mapping-wrong-host':
    case 'mapping-wrong-port':
    case 'mapping-disabled':
      return forwardHere(findings)
    case 'carrier-grade-nat':
      return [...overIpv6(findings), publicAddress('shares'), relay]
    case 'mapping-ineffective':
      return aroundPortSet(findings, verdict)
    case 'blocked-upstream':
      return [...overIpv6(findings), unblocked(findings), relay]
    default:
      return []
  }
}

function throughFirewall(findings: ForwardFindings, families: readonly Family[]): readonly Mend[] {
  const { computer, protocol } = findings
  const seen = new Set<string>()
  return families.flatMap((family): readonly Mend[] => {
    const door = computer?.doors?.[family] ?? null
    const firewall = firewallOver(findings, family)
    if (door === null || firewall?.verdict === 'allows' || firewall === null) return []
    // one rule may be for both
    const text = commandText(door.open) ?? ''
    if (seen.has(text)) return []
    seen.add(text)
    const port = family === 'ipv4' ? arrivalPort(findings) : findings.port
    const over = family === 'ipv6' ? ' over IPv6' : ''
    return [
      {
        kind: 'firewall',
        title: `Let ${portText({ protocol, port })} through the firewall of this computer${over}`,
        family,
        protocol,
        port,
        door: { ...door, effect: doorEffectText(door.effect, { protocol, port }) },
      },
    ]
  })
}

/** A firewall that is on and can't be read is one of those that may be at fault, where nobody is answered. */
function maybeFirewall(findings: ForwardFindings): readonly Mend[] {
  const { kind } = fromOutside(findings)
  return kind === 'silent' && firewallOver(findings, 'ipv4')?.verdict === 'not-known'
    ? throughFirewall(findings, ['ipv4'])
    : []
}

/** Where the provider may have given this home other ports of a shared address alone. */
function aroundPortSet(findings: ForwardFindings, verdict: Ending['verdict']): readonly Mend[] {
  return portSetHint(findings, { verdict }) === null
    ? []
    : [...overIpv6(findings), publicAddress('seems to share'), relay]
}

function forwardHere(findings: ForwardFindings): readonly Mend[] {
  const { router, protocol, port, computer } = findings
  if ((router?.router?.speaks.length ?? 0) === 0 || computer?.lan == null) return []
  const { here, elsewhere } = portMappings(findings)
  const old = here ?? elsewhere
  const where = old === null ? null : `${old.internalAddress}, port ${old.internalPort}`
  return [
    {
      kind: 'forward',
      title: old === null ? 'Let the router forward it here' : 'Move the forward to this computer',
      family: 'ipv4',
      protocol,
      externalPort: port,
      internalPort: port,
      replace: old !== null,
      effect: `Your router is asked to lead ${portText(findings)} to ${thisComputer(findings)}, port ${port}${where === null ? '' : `, instead of ${where}`}. Everybody on the internet can reach it then.`,
      back:
        where === null
          ? 'Remove the forward again, under Router or with “forward remove”.'
          : `Lead it back to ${where}, under Router or with “forward add --to”.`,
    },
  ]
}

/** A way around an IPv4 address that others share; only who has IPv6 too can take it. */
function overIpv6(findings: ForwardFindings): readonly Mend[] {
  const { computer, router, protocol, port } = findings
  const own = computer?.lan6 ?? null
  if (own === null) return []
  const opens = (router?.router?.speaks ?? []).some(
    ({ detail }) => detail.includes('WANIPv6FirewallControl') || /IPv6/.test(detail),
  )
  const friends = 'It helps those who have IPv6 too.'
  return [
    opens
      ? {
          kind: 'forward',
          title: 'Open the port over IPv6 instead',
          family: 'ipv6',
          protocol,
          externalPort: port,
          internalPort: port,
          replace: false,
          effect: `Your router’s IPv6 firewall is asked to let ${portText(findings)} in to this computer (${own}). ${friends}`,
          back: 'Close it again, under Router or with “forward remove -6”.',
        }
      : {
          kind: 'advice',
          title: 'Open the port over IPv6 instead',
          sentence: `On your router’s page, let ${portText(findings)} in to this computer (${own}) in its IPv6 firewall, and give friends that address. ${friends}`,
        },
  ]
}

function publicAddress(shares: 'shares' | 'seems to share'): Mend {
  return {
    kind: 'message',
    title: 'Ask your provider for an address of your own',
    text: `Hello, my connection ${shares} its IPv4 address with other customers (carrier-grade NAT, DS-Lite or MAP). I would like to be reachable from the internet. Please give me a public IPv4 address (dual stack), and tell me what it costs.`,
  }
}

const relay: Mend = {
  kind: 'advice',
  title: 'Or take a way around',
  sentence:
    'A tunnel leads a port of a computer that has a public address to yours: a small server of your own with WireGuard or SSH, a VPN service that forwards ports, or a relay for games. Whoever runs it sees what passes through it unless that is encrypted.',
}

function unblocked(findings: ForwardFindings): Mend {
  return {
    kind: 'message',
    title: 'Ask your provider whether it blocks the port',
    text: `Hello, connections from the internet to ${portText(findings)} do not arrive at my router, though other ports do or everything here is set up for it. Do you block this port? If so, please open it for my connection.`,
  }
}
