import type { Endpoint, Owner, Socket } from '../socket'
import type { SocketsReport } from './report'

/** One JSON document, a socket a line. In pieces, because there may be tens of megabytes of it. */
export function* socketsJson(report: SocketsReport): Generator<string, void, void> {
  yield `{"portlight": ${JSON.stringify(report.version)}, "command": "sockets",\n"sockets": [`
  const rows = new JsonRows()
  let first = true
  for (const socket of report.sockets) {
    yield `${first ? '' : ','}\n  ${rows.text(socket)}`
    first = false
  }
  yield `${first ? '' : '\n'}],\n${members(tailOf(report), ',\n')}}\n`
}

/** The same document in one line, for a stream of them (JSON Lines). */
export function* socketsJsonLine(report: SocketsReport): Generator<string, void, void> {
  yield `{"portlight": ${JSON.stringify(report.version)}, "command": "sockets", "sockets": [`
  const rows = new JsonRows()
  let first = true
  for (const socket of report.sockets) {
    yield `${first ? '' : ', '}${rows.text(socket)}`
    first = false
  }
  yield `], ${members(tailOf(report), ', ')}}\n`
}

/** What stands behind the rows. */
function tailOf({ summary, exposures }: SocketsReport): Record<string, unknown> {
  return {
    unattributed: summary.unattributed.map(({ count, why, remedy, kind }) => ({ count, why, remedy, kind })),
    exposures,
    facts: summary.facts,
    total: summary.total,
    at: new Date(summary.at).toISOString(),
    tookMs: Math.round(summary.tookMs),
  }
}

function members(value: Record<string, unknown>, between: string): string {
  return Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}: ${JSON.stringify(member)}`)
    .join(between)
}

/** Texts of rows. Owners are the longest part of a row and are shared by many, so their text is kept. */
class JsonRows {
  readonly #owners = new Map<readonly Owner[], string>()

  text(socket: Socket): string {
    const { protocol, family, state, local, remote, reach, service, ownerless, user, handle, endsAt } = socket
    const condition = state === null ? 'null' : `"${state}"`
    const peer = remote === null ? 'null' : endpoint(remote)
    const ends = endsAt === null ? 'null' : `"${new Date(endsAt).toISOString()}"`
    return `{"protocol": "${protocol}", "family": "${family}", "state": ${condition}, "local": ${endpoint(local)}, "remote": ${peer}, "owners": ${this.#ownersText(socket.owners)}, "reach": "${reach}", "service": ${text(service)}, "ownerless": ${text(ownerless)}, "user": ${text(user)}, "receiveQueue": ${socket.receiveQueue}, "sendQueue": ${socket.sendQueue}, "handle": ${text(handle)}, "endsAt": ${ends}}`
  }

  #ownersText(owners: readonly Owner[]): string {
    if (owners.length === 0) return '[]'
    const known = this.#owners.get(owners)
    if (known !== undefined) return known
    const made = JSON.stringify(owners.map(jsonOwner))
    this.#owners.set(owners, made)
    return made
  }
}

/** A process as JSON has it: without `birth`, which is to be compared and not shown. */
export function jsonOwner(owner: Owner): Record<string, unknown> {
  const { pid, program, commandLine, user, startedAt, unit, container, unitManager, executable, parents } =
    owner
  return { pid, program, commandLine, user, startedAt, unit, container, unitManager, executable, parents }
}

function endpoint({ address, port }: Endpoint): string {
  // only a zone could hold what needs escaping
  const quoted = address.includes('%') ? JSON.stringify(address) : `"${address}"`
  return `{"address": ${quoted}, "port": ${port}}`
}

function text(value: string | null): string {
  return value === null ? 'null' : JSON.stringify(value)
}
