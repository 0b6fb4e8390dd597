import type { Protocol } from '../ports/protocol'
import { ownerText } from '../sockets/output/table'
import { isListening, type Socket } from '../sockets/socket'
import { listText } from '../words/list-text'
import type { ScannedHost } from './event'
import type { PortState } from './state'

/** What the socket table of this computer said when a scan of it had ended. */
export class ListenersHere {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly #byPort = new Map<number, Socket[]>()

  constructor(sockets: readonly Socket[], at: number) {
    this.at = at
    for (const socket of sockets) {
      if (!isListening(socket)) continue
      const key = keyOf(socket.protocol, socket.local.port)
      this.#byPort.set(key, [...(this.#byPort.get(key) ?? []), socket])
    }
  }

  /** Those that answer at an address of this computer, and those of the same port that are bound to other ones. */
  on(address: string, protocol: Protocol, port: number): FoundListeners {
    const all = this.#byPort.get(keyOf(protocol, port))
    if (all === undefined) return nobody
    const exact = all.filter(({ local }) => local.address === address)
    // the one that is bound to the address itself gets what comes there, before one that is bound to all
    const answering = exact.length > 0 ? exact : all.filter(({ local }) => takes(local.address, address))
    return { answering, elsewhere: all.filter((socket) => !answering.includes(socket)) }
  }
}

export interface FoundListeners {
  readonly answering: readonly Socket[]
  readonly elsewhere: readonly Socket[]
}

const nobody: FoundListeners = { answering: [], elsewhere: [] }

/** A number, as a filter asks for every row of a table. */
function keyOf(protocol: Protocol, port: number): number {
  return protocol === 'tcp' ? port : -port
}

/** `::` may take IPv4 too, which no table tells (RFC 3493 section 5.3). */
function takes(bound: string, address: string): boolean {
  return bound === '::' || (bound === '0.0.0.0' && !address.includes(':'))
}

/** Who has a port, in a table's cell; '' where nobody is known to. */
function programText({ answering }: FoundListeners): string {
  const [first] = answering
  return first === undefined || (first.owners.length === 0 && first.kernelUse === null)
    ? ''
    : ownerText(first)
}

/** The same of a port of a scan; '' for other computers, and where the table was not looked at. */
export function programOf(
  here: ListenersHere | null,
  host: Pick<ScannedHost, 'address' | 'scope'> | undefined,
  protocol: Protocol,
  port: number,
): string {
  return here === null || host?.scope !== 'this-computer'
    ? ''
    : programText(here.on(host.address, protocol, port))
}

/** Where what the scan saw and what the table says don't go together, a sentence about it; else null. */
export function disagreement(state: PortState, { answering, elsewhere }: FoundListeners): string | null {
  if (state === 'open' && answering.length === 0) {
    return 'The socket table has no listener that would answer here. The program may have ended since, or a rule of this computer leads the port on, as it does for containers.'
  }
  const answered = state === 'closed' || state === 'filtered'
  if (!answered) return null
  if (answering.length > 0) {
    const waiting = Math.max(...answering.map(waitingAt))
    if (state === 'filtered' && waiting > 0) {
      const wait = waiting === 1 ? '1 connection waits' : `${waiting} connections wait`
      return `The socket table has a listener for it all the same, and ${wait} that the program has not accepted. Once that queue is full, the system answers nobody: most likely the program is busy, or hangs. A rule of this computer’s firewall may swallow what is sent to it, too.`
    }
    return state === 'closed'
      ? 'The socket table has a listener for it all the same. It began after the scan had asked, or a rule of this computer’s firewall refuses who asks.'
      : 'The socket table has a listener for it all the same: a rule of this computer’s firewall swallows what is sent to it, or the program is too busy to accept.'
  }
  if (elsewhere.length === 0) return null
  const places = [...new Set(elsewhere.map(({ local }) => local.address))]
  return `${ownerName(elsewhere[0])} listens on this port at ${listText(places)}, and not at the address that was scanned.`
}

/** Connections that a listener has not accepted; of UDP, bytes wait there. */
function waitingAt({ protocol, receiveQueue }: Socket): number {
  return protocol === 'tcp' ? (receiveQueue ?? 0) : 0
}

/** At the beginning of a sentence. */
function ownerName(socket: Socket | undefined): string {
  const text = socket === undefined ? '–' : ownerText(socket)
  return text === '–' ? 'A program' : text
}
