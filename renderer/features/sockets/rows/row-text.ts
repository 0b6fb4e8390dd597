import { endpointText, ownerText } from '#shared/sockets/output/table'
import { listensForWords } from '#shared/sockets/reach'
import { conditionOf, isListening, type Owner, type Socket } from '#shared/sockets/socket'
import { copiedRows } from '../../../ui/data-grid/copied-rows'

/** What a column says where nothing is known. */
export const unknown = '–'

/** `tcp4`, `udp6`. */
export function protocolText({ protocol, family }: Pick<Socket, 'protocol' | 'family'>): string {
  return `${protocol}${family === 'ipv4' ? 4 : 6}`
}

/** A port, or a dash for none. */
export function portText(port: number | undefined): string {
  return port === undefined || port === 0 ? unknown : String(port)
}

/** The user of the owner, or whom the system says the socket belongs to. */
export function userText({ owners, user }: Pick<Socket, 'owners' | 'user'>): string {
  return owners[0]?.user ?? user ?? unknown
}

const runners = new WeakMap<readonly Owner[], string>()

/** Who runs it: a container (its first 12 characters, as its tools show it), else a unit; else null. */
export function runnerText(owners: readonly Owner[]): string | null {
  if (owners.length === 0) return null
  // owners are shared by many rows, and sorting asks often
  const known = runners.get(owners) ?? runnerOf(owners)
  runners.set(owners, known)
  return known === '' ? null : known
}

function runnerOf(owners: readonly Owner[]): string {
  for (const { container } of owners) {
    if (container !== null) return `${container.runtime} ${container.id.slice(0, 12)}`
  }
  return owners.find(({ unit }) => unit !== null)?.unit ?? ''
}

/** For whom it listens, by its address alone: the details say who can reach it. A dash for what waits for nobody. */
export function reachText(socket: Socket): string {
  return isListening(socket) ? listensForWords[socket.reach] : unknown
}

/** `0 / 4096`: what is not read, and what is not confirmed; of a listener, what is not accepted. */
export function queuesText({ receiveQueue, sendQueue }: Pick<Socket, 'receiveQueue' | 'sendQueue'>): string {
  if (sendQueue === null) return receiveQueue === null ? unknown : String(receiveQueue)
  return `${receiveQueue ?? unknown} / ${sendQueue}`
}

/** The heads of {@link rowCells}. */
export const copiedHeads = [
  'Type',
  'State',
  'Local',
  'Remote',
  'Owner',
  'User',
  'Service',
  'Listens for',
  'Queues',
] as const

/** What the columns of a socket's row say: what copying it gives. */
export function rowCells(socket: Socket): readonly string[] {
  const { local, remote, owners, service } = socket
  return [
    protocolText(socket),
    conditionOf(socket),
    endpointText(local),
    remote === null ? unknown : endpointText(remote),
    ownerText(socket),
    userText(socket),
    runnerText(owners) ?? service ?? unknown,
    reachText(socket),
    queuesText(socket),
  ]
}

/** A socket as one line of tab-separated text, to be pasted anywhere, a terminal included. */
export function rowText(socket: Socket): string {
  return copiedRows('text', copiedHeads, [rowCells(socket)])
}
