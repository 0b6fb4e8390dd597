import type { NetworkWatch } from '../pace/network-watch'
import type { HostLine } from './host-line'
import type { HostScan } from './host-scan'
import type { HostSeat } from './host-seat'
import { arpFirstLook, judgeSilence } from './silent-host'

export interface HostEndNeeds {
  readonly network: NetworkWatch
  readonly line: HostLine
  /** Hosts of the whole scan. */
  readonly hosts: number
  /** Ports of a host that are still asked what answers there. */
  readonly answersLeft: (seat: HostSeat) => number
}

/** When a host is done: it answered all, it is not there, or nobody can know it. */
export class HostEnd {
  readonly #needs: HostEndNeeds

  constructor(needs: HostEndNeeds) {
    this.#needs = needs
  }

  /** What comes next for a host. @param now ms, monotonic */
  stepOf(seat: HostSeat, now: number): 'goes-on' | 'begins-anew' | 'is-done' {
    const { network, line, answersLeft } = this.#needs
    const { scan } = seat
    if (scan.isFirstLook && this.#lookAtSilence(seat, now) === 'begins-anew') return 'begins-anew'
    if (!scan.isDown && (scan.held || seat.questions > 0 || scan.goOn())) return 'goes-on'
    if (!scan.isDown && answersLeft(seat) > 0) return 'goes-on'
    if (scan.isDoubtful) {
      if (network.neighboursAsOf <= scan.began) {
        void network.readNeighbours()
        return 'goes-on'
      }
      // no router speaks for an address of a link: it is the kernel that found nobody there
      if (seat.index === null && line.mayLackPlace(scan.host)) {
        if (network.neighbour(scan.host.address) === 'unresolved') scan.declareDown('host-unreach')
        else if (network.neighboursTold && !this.isNeighbour(scan) && line.mayBeginAnew(scan.host))
          return 'begins-anew'
      }
      scan.settleDoubt(this.isNeighbour(scan))
    }
    return 'is-done'
  }

  isNeighbour(scan: HostScan): boolean {
    return this.#needs.network.neighbour(scan.host.address) === 'resolved'
  }

  /** A host that was silent so far: not there, begun anew later, passed over, or asked for all its ports. */
  #lookAtSilence(seat: HostSeat, now: number): 'begins-anew' | 'goes-on' {
    const { network, line, hosts } = this.#needs
    const { scan } = seat
    const { began, host } = scan
    if (now - began > arpFirstLook) void network.readNeighbours()
    const means = judgeSilence({
      now,
      began,
      neighboursAsOf: network.neighboursAsOf,
      neighbour: network.neighbour(host.address),
      mayBeginAgain: seat.index === null && network.neighboursTold && line.mayBeginAnew(host),
      tries: scan.firstLookTries,
      hosts,
      ports: scan.portCount,
    })
    if (means === 'begin-again') return 'begins-anew'
    if (means === 'down') scan.declareDown('host-unreach')
    else if (means === 'pass-over') scan.passOver('no-response')
    else if (means === 'ask-all') scan.openUp()
    return 'goes-on'
  }
}
