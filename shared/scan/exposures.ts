import { type AnswerExposure, exposuresOfAnswer } from '../identity/exposures'
import type { ProtocolPort } from '../ports/asked-ports'
import type { HostResults } from './results'

/** What should be mended at some ports of a host. */
export interface HostExposure extends AnswerExposure {
  /** Ascending, TCP first; several where they are the same in every word. */
  readonly ports: readonly ProtocolPort[]
}

/** What should be mended of what answers at a host's open ports. @param at when it was looked at, milliseconds since 1970 */
export function exposuresOfHost(results: HostResults, at: number): readonly HostExposure[] {
  const found = new Map<string, AnswerExposure & { readonly ports: ProtocolPort[] }>()
  for (const { port, protocol, identity } of results.identified()) {
    for (const exposure of exposuresOfAnswer(identity, at)) {
      const key = JSON.stringify(exposure)
      const known = found.get(key)
      if (known === undefined) found.set(key, { ...exposure, ports: [{ port, protocol }] })
      else known.ports.push({ port, protocol })
    }
  }
  return [...found.values()]
}

/** "443/tcp and 8443/tcp", or how many there are. */
export function exposedPortsText(ports: readonly ProtocolPort[]): string {
  const most = 8
  const named = ports.slice(0, most).map(({ port, protocol }) => `${port}/${protocol}`)
  return ports.length > most ? `${named.join(', ')} and ${ports.length - most} more` : named.join(', ')
}
