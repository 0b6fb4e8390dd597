import { remedyText } from '../../command-line/remedy'
import { jsonText } from '../../words/json-text'
import { kernelName } from '../kernel-use'
import { farthestOf } from '../reachable-from'
import type { Endpoint, Owner, Socket } from '../socket'
import { unattributedText } from '../unattributed'
import type { SocketsReport } from './report'

/** One JSON document, a socket a line. In large pieces, because there may be tens of megabytes of it. */
export function* socketsJson(report: SocketsReport): Generator<string, void, void> {
  yield `{"portlight": ${jsonText(report.version)}, "command": "sockets",\n"sockets": [`
  yield* rowTexts(report, '\n  ')
  yield `${report.sockets.length === 0 ? '' : '\n'}],\n${members(tailOf(report), ',\n')}}\n`
}

/** The same document in one line, for a stream of them (JSON Lines). */
export function* socketsJsonLine(report: SocketsReport): Generator<string, void, void> {
  yield `{"portlight": ${jsonText(report.version)}, "command": "sockets", "sockets": [`
  yield* rowTexts(report, ' ')
  yield `], ${members(tailOf(report), ', ')}}\n`
}

/** Rows that are put together at once. */
const rowsInPiece = 200

function* rowTexts({ sockets, reachable }: SocketsReport, before: string): Generator<string, void, void> {
  const owners = new OwnerTexts()
  const parts: string[] = []
  for (const [at, socket] of sockets.entries()) {
    parts.push(at === 0 ? before : `,${before}`)
    addRow(parts, socket, owners, reachable)
    if (at % rowsInPiece !== rowsInPiece - 1) continue
    yield parts.join('')
    parts.length = 0
  }
  yield parts.join('')
}

/** What stands behind the rows. */
function tailOf({ summary, exposures, reachable }: SocketsReport): Record<string, unknown> {
  return {
    unattributed: summary.unattributed.map((group) => ({
      count: group.count,
      why: unattributedText(group),
      remedy: group.remedy === null ? null : remedyText(group.remedy),
      kind: group.kind,
    })),
    exposures: exposures.map((exposure) => ({
      ...exposure,
      reachableFrom: farthestOf(exposure.sockets.flatMap((id) => reachable?.get(id) ?? [])),
    })),
    facts: summary.facts,
    total: summary.total,
    at: new Date(summary.at).toISOString(),
    tookMs: Math.round(summary.tookMs),
  }
}

function members(value: Record<string, unknown>, between: string): string {
  return Object.entries(value)
    .map(([name, member]) => `${jsonText(name)}: ${jsonText(member)}`)
    .join(between)
}

/** Adds the text of a row in small parts: joining many at once costs a fraction of adding one to another. */
function addRow(
  parts: string[],
  socket: Socket,
  owners: OwnerTexts,
  reachable: SocketsReport['reachable'],
): void {
  const {
    protocol,
    family,
    state,
    local,
    remote,
    reach,
    service,
    ownerless,
    kernelUse,
    user,
    handle,
    endsAt,
  } = socket
  parts.push('{"protocol": "', protocol, '", "family": "', family)
  parts.push(state === null ? '", "state": null, "local": ' : `", "state": "${state}", "local": `)
  addEndpoint(parts, local)
  parts.push(', "remote": ')
  if (remote === null) parts.push('null')
  else addEndpoint(parts, remote)
  parts.push(', "owners": ', owners.of(socket.owners), ', "reach": "', reach)
  // only listeners can be reached
  parts.push('", "reachableFrom": ', reachText(socket, reachable), ', "service": ', text(service))
  parts.push(
    ', "ownerless": ',
    text(ownerless),
    ', "kernelUse": ',
    kernelUse === null ? 'null' : jsonText({ name: kernelName(kernelUse), interfaces: kernelUse.interfaces }),
  )
  parts.push(', "user": ', text(user))
  parts.push(', "receiveQueue": ', `${socket.receiveQueue}`, ', "sendQueue": ', `${socket.sendQueue}`)
  parts.push(', "handle": ', text(handle), ', "endsAt": ')
  parts.push(endsAt === null ? 'null}' : `"${new Date(endsAt).toISOString()}"}`)
}

function reachText({ id }: Socket, reachable: SocketsReport['reachable']): string {
  const known = reachable?.get(id)
  return known === undefined ? 'null' : jsonText(known)
}

function addEndpoint(parts: string[], { address, port }: Endpoint): void {
  // only a zone could hold what needs escaping
  const quoted = address.includes('%') ? jsonText(address).slice(1, -1) : address
  parts.push('{"address": "', quoted, '", "port": ', `${port}`, '}')
}

/** Texts of owners: they are the longest part of a row and are shared by many. */
class OwnerTexts {
  readonly #known = new Map<readonly Owner[], string>()

  of(owners: readonly Owner[]): string {
    if (owners.length === 0) return '[]'
    const before = this.#known.get(owners)
    if (before !== undefined) return before
    const made = jsonText(owners.map(jsonOwner))
    this.#known.set(owners, made)
    return made
  }
}

/** A process as JSON has it: without `birth`, which is to be compared and not shown. */
export function jsonOwner(owner: Owner): Record<string, unknown> {
  const { birth: _, ...told } = owner
  return told
}

/** Of the system's own words and names of users: to search them for control characters would cost more than all the rest. */
function text(value: string | null): string {
  return value === null ? 'null' : JSON.stringify(value)
}
