import { toldMappings } from '#shared/forward/router-told'
import { failure } from '#shared/ipc/result'
import { allSockets } from '#shared/sockets/request'
import { unattributedText } from '#shared/sockets/unattributed'
import type { WatchEvent } from '#shared/watch/event'
import type { WatchRequest } from '#shared/watch/request'
import { interfaces } from '../computer/interfaces'
import type { Forward } from '../forward/forward'
import type { Platform } from '../platform/platform'
import type { Reachable } from '../reach/reachable'
import type { Scans } from '../scan/scans'
import type { Sockets } from '../sockets/sockets'
import { networksOf } from './networks'
import { watchClock } from './watch-clock'
import { watch } from './watch-run'
import type { OthersLook } from './watched-others'

export interface WatchingNeeds {
  readonly platform: Platform
  readonly sockets: Sockets
  readonly scans: () => Promise<Scans>
  readonly reachable: () => Promise<Reachable>
  readonly forward: () => Promise<Forward>
}

/** The watches of one engine. */
export class Watching {
  readonly #needs: WatchingNeeds
  #others: OthersLook | null = null

  constructor(needs: WatchingNeeds) {
    this.#needs = needs
  }

  /** What hosts and router of a baseline were last seen to be; null: nobody looked. */
  get others(): OthersLook | null {
    return this.#others
  }

  /** Watches until the signal is given. @throws Failure where this computer's sockets can't be read */
  run(request: WatchRequest, signal: AbortSignal): AsyncGenerator<WatchEvent, void, void> {
    const { platform, sockets, scans, reachable, forward } = this.#needs
    return watch(
      request,
      {
        clock: watchClock,
        read: async (stop) => {
          const snapshot = await sockets.list(
            { filter: allSockets, limit: Infinity, fresh: false, packages: request.baseline !== null },
            stop,
          )
          // what is missing in a table that was not read is not gone
          const unread = snapshot.unattributed.find(({ kind }) => kind === 'unread-table')
          if (unread !== undefined) throw failure('failed', unattributedText(unread))
          return snapshot
        },
        accepted: () => platform.portVisits?.accepted() ?? null,
        networks: () => networksOf(interfaces()),
        reachable: async (stop) => {
          try {
            const found = await (await reachable()).all(stop)
            return new Map(found.map((one) => [one.socket, one.reachableFrom]))
          } catch {
            return null
          }
        },
        mappings: async (stop) => toldMappings(await (await forward()).mappings({ gateway: null }, stop)),
        saw: (look) => {
          this.#others = look
        },
        scan: async function* ({ targets, mayScanPublic }, stop) {
          yield* (await scans()).runWithin(targets, stop, mayScanPublic)
        },
      },
      signal,
    )
  }
}
