import type { ScanEvent } from '#shared/scan/event'
import type { Outcome } from '#shared/scan/state'
import { RowWriter } from '../row-writer'
import type { HostScan } from './host-scan'

/** An unreachable whose cause, the network or this computer, is being looked up. */
export interface Deferred {
  readonly lot: number
  readonly port: number
  readonly outcome: Outcome
  readonly ms: number
}

/** What a run keeps of one host beside the host's own account: its place in the stream, its route, open questions. */
export interface HostSeat {
  readonly scan: HostScan
  readonly writer: RowWriter
  /** Place in the stream; null until the host has something to say. */
  index: number | null
  localAddress: string | null
  /** The local address is one that the interfaces list, so that its vanishing means something. */
  isLocalListed: boolean
  /** Since when the route is gone, ms; null while it is there. */
  lostSince: number | null
  lookingUp: boolean
  readonly deferred: Deferred[]
  /** Questions about its open ports that have no answer yet. */
  questions: number
  /** Opens at which the host is asked for random ports the next time. */
  nextDoubt: number
}

/** @param push gets the host's batches once it has an index @param firstDoubt opens at which it is first doubted */
export function newSeat(scan: HostScan, push: (event: ScanEvent) => void, firstDoubt: number): HostSeat {
  const seat: HostSeat = {
    scan,
    writer: new RowWriter(scan.portCount, (rows) => {
      if (seat.index !== null) push({ kind: 'rows', host: seat.index, rows })
    }),
    index: null,
    localAddress: null,
    isLocalListed: false,
    lostSince: null,
    lookingUp: false,
    deferred: [],
    questions: 0,
    nextDoubt: firstDoubt,
  }
  return seat
}
