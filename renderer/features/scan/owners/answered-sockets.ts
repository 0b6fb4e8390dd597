import type { ListenersHere } from '#shared/scan/listeners-here'
import type { AnsweredSockets, SocketAnswer } from '#shared/sockets/exposure'
import type { Socket } from '#shared/sockets/socket'
import type { RunState } from '../scan-state'

/** What the sockets of this computer said to a scan of it, where it is certain whose answer it was. */
export function answeredSockets(
  run: Pick<RunState, 'hosts' | 'startedAt'> & { readonly results: Pick<RunState['results'], 'hosts'> },
  here: ListenersHere,
): AnsweredSockets {
  const found = new Map<string, SocketAnswer>()
  for (const [at, { host }] of run.hosts.entries()) {
    const results = host.scope === 'this-computer' ? run.results.hosts[at] : undefined
    for (const { protocol, port, identity } of results?.identified() ?? []) {
      const { atMs } = results?.evidenceOf(protocol, port) ?? { atMs: null }
      if (identity.because !== null || atMs === null) continue
      const { answering } = here.on(host.address, protocol, port)
      const answeredAt = run.startedAt + atMs
      for (const { id } of answererAmong(answering, host.address, answeredAt))
        found.set(id, { identity, at: answeredAt })
    }
  }
  return found
}

/** Those whose answer it must have been; none where programs share a port, or one of them began after it. @param at of the answer */
function answererAmong(answering: readonly Socket[], address: string, at: number): readonly Socket[] {
  // one on :: gets IPv4 only where nobody is on 0.0.0.0
  const family = address.includes(':') ? 'ipv6' : 'ipv4'
  const own = answering.filter((socket) => socket.family === family)
  const heard = own.length > 0 ? own : answering
  const programs = new Set(heard.map(({ owners }) => owners.map(({ program }) => program).join('\n')))
  const isLate = heard.some(({ owners }) =>
    owners.some((owner) => !(Date.parse(owner.startedAt ?? '') <= at)),
  )
  return programs.size === 1 && !isLate ? heard : []
}
