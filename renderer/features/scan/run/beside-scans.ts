import type { ProbePackets, ProbeRequest } from '#shared/capture/probe-packets'
import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { ListenersHere } from '#shared/scan/listeners-here'
import type { FirewallWord, OwnPort } from '#shared/sockets/reachable-from'
import { allSockets } from '#shared/sockets/request'
import type { ScanStore } from '../scan-slice'

/** Milliseconds that the look at this computer's sockets may take. */
const lookingMs = 5_000
/** Listeners that are looked up: no computer that people sit at has so many. */
const mostListeners = 20_000

/** What is asked beside a scan, and what no scan waits for. */
export interface BesideScans {
  /** What this computer's packet filter does with what it sends itself; null: that can't be told. */
  toItself(port: OwnPort, signal: AbortSignal): Promise<FirewallWord | null>
  /** Asks one port once more while its packets are captured. @throws Failure */
  packets(probe: ProbeRequest, signal: AbortSignal): Promise<ProbePackets>
  /** Gathers what is known of this computer. */
  describeComputer(): Promise<void>
}

interface BesideEdges {
  /** A client that is connected, or a `disconnected` failure. */
  readonly engine: (signal: AbortSignal) => Promise<Client<EngineContract>>
  readonly now: () => number
}

export function besideScans(
  { getState, update }: ScanStore,
  { engine, now }: BesideEdges,
): BesideScans & {
  /** Who has the ports of this computer, where it is one of the hosts that were scanned. The scan is whole without it. */
  lookHere(id: string): Promise<void>
} {
  return {
    async packets(probe, signal) {
      return (await engine(signal))['scan.packets'](probe, signal)
    },
    async toItself(port, signal) {
      try {
        return await (await engine(signal))['sockets.to-itself'](port, signal)
      } catch {
        return null
      }
    },
    async describeComputer() {
      try {
        const client = await engine(new AbortController().signal)
        const computer = await client['computer.describe']({})
        update(() => ({ computer }))
      } catch {
        // Only an invitation depends on it; the first scan says what is wrong.
      }
    },
    async lookHere(id) {
      const scopes = getState().scan.run?.hosts.map(({ host }) => host.scope) ?? []
      if (!scopes.includes('this-computer')) return
      const signal = AbortSignal.timeout(lookingMs)
      try {
        const filter = { ...allSockets, listeningOnly: true }
        const request = { filter, limit: mostListeners, fresh: true }
        const { sockets } = await (await engine(signal))['sockets.list'](request, signal)
        const here = new ListenersHere(sockets, now())
        update(({ run }) => (run?.id === id ? { run: { ...run, here } } : {}))
      } catch {
        // nothing was promised: the scan says what it saw
      }
    },
  }
}
