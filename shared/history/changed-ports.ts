import { type Protocol, protocols } from '../ports/protocol'
import type { HostComparison } from './comparison'
import { PortRanges } from './port-ranges'
import type { StoredHost, StoredProtocol } from './stored-run'

/** What became of a host's ports of one protocol; each port is in one of them at most. */
export interface ChangedPorts {
  readonly protocol: Protocol
  /** Open now, and not before. */
  readonly came: PortRanges
  /** Open before, and not now. */
  readonly went: PortRanges
  /** Changed otherwise: another service, another state that is not open. */
  readonly other: PortRanges
  /** Open in both, and the same. */
  readonly stays: PortRanges
}

/** Sorts the changes of a host by what a map shows of them. Protocols of which nothing changed are left out. */
export function changedPorts({ changes }: HostComparison, after: StoredHost | null): readonly ChangedPorts[] {
  return protocols.flatMap((protocol) => {
    const [came, went, other] = [new Set<number>(), new Set<number>(), new Set<number>()]
    for (const change of changes) {
      switch (change.kind) {
        case 'ports': {
          if (change.protocol !== protocol) break
          const set = change.to === 'open' ? came : change.from === 'open' ? went : other
          for (const port of change.ports) set.add(port)
          break
        }
        case 'service':
        case 'certificate':
          if (change.protocol === protocol) other.add(change.port)
          break
        case 'appeared':
        case 'gone':
          for (const port of portsIn(change.open, protocol)) (change.kind === 'gone' ? went : came).add(port)
          break
        case 'names':
        case 'mac':
        case 'system':
        case 'script':
          break
        default:
          change satisfies never
      }
    }
    // a port that is new, or gone, may be told of twice: that it is so weighs more than what else is told of it
    for (const port of [...came, ...went]) other.delete(port)
    if (came.size + went.size + other.size === 0) return []
    const open = (after?.ports ?? []).filter(({ state }) => state === 'open')
    const stays = portsIn(open, protocol).filter((port) => !came.has(port) && !other.has(port))
    const [a, b, c, d] = [came, went, other, stays].map((set) => PortRanges.of(set))
    const none = PortRanges.none
    return [{ protocol, came: a ?? none, went: b ?? none, other: c ?? none, stays: d ?? none }]
  })
}

function portsIn(
  ports: readonly { readonly protocol: StoredProtocol; readonly port: number }[],
  protocol: Protocol,
): readonly number[] {
  return ports.flatMap((one) => (one.protocol === protocol ? [one.port] : []))
}
