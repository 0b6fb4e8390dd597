import { exposuresOf } from '#shared/sockets/exposure'
import { isListening, type Socket } from '#shared/sockets/socket'
import { exposedPort, type PortRef } from '../../../ui/port-ways'

/** What this computer offers to others, by its table of sockets alone: firewalls are left aside. */
export interface ListenerSummary {
  /** Programs that listen for other computers, each once, by name, the first few. */
  readonly programs: readonly string[]
  /** All of them. */
  readonly programCount: number
  /** Listeners for others whose program this user may not see. */
  readonly unnamed: number
  /** What usually should not be open to others, with its ports. */
  readonly exposed: readonly { readonly title: string; readonly ports: readonly PortRef[] }[]
}

const mostNamed = 4

export function listenerSummary(sockets: readonly Socket[]): ListenerSummary {
  const forOthers = sockets.filter((socket) => isListening(socket) && socket.reach !== 'loopback')
  const programs = [
    ...new Set(forOthers.flatMap(({ owners }) => owners.map(({ program }) => program))),
  ].sort()
  return {
    programs: programs.slice(0, mostNamed),
    programCount: programs.length,
    unnamed: forOthers.filter(({ owners }) => owners.length === 0).length,
    exposed: exposuresOf(sockets).map(({ title, ports, sockets: ids }) => ({
      title,
      ports: ports.map((port) => exposedPort(port, ids, sockets)),
    })),
  }
}
