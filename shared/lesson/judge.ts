import { endpointText } from '../sockets/output/table'
import type { Endpoint } from '../sockets/socket'
import type { Claim, Ports, RowMatch } from './lesson'
import type { Finding, LessonRow, Outcome } from './lesson-event'

/** What was observed when a step was done. */
export interface Observed {
  readonly ports: Ports
  /** Name of the operating system, as Node has it: linux, darwin, win32. */
  readonly system: string
  /** Of all deeds so far. */
  readonly outcomes: readonly Outcome[]
  /** Null: the kernel's table could not be read. */
  readonly rows: readonly LessonRow[] | null
  readonly heard: readonly { readonly who: string; readonly text: string }[]
  /** Both ends of each connection, as either of them tells. */
  readonly ends: readonly End[]
  readonly scanned: readonly Scanned[]
  /** Ends of connections on other machines, as each sees itself. */
  readonly views: readonly View[]
  /** So many connections each was given. */
  readonly visits: ReadonlyMap<string, number>
  readonly ephemeral: { readonly first: number; readonly last: number } | null
}

/** What the scan said of a port. */
export interface Scanned {
  readonly port: number
  readonly state: string
  readonly reason: string
  /** What lists call the port; null: nothing. */
  readonly service: string | null
}

/** What one end of a connection says of it. */
export interface View {
  readonly who: string
  readonly local: Endpoint
  readonly remote: Endpoint
}

export interface End {
  readonly who: string
  readonly localPort: number
  /** What the other end calls it; null: not told yet. */
  readonly seenAs: number | null
}

/** What the system says where an address or a protocol is not to be had here at all. */
const notHere: Readonly<Record<string, string>> = {
  EADDRNOTAVAIL: 'this computer does not have that address',
  EAFNOSUPPORT: 'this computer does not speak that version of IP',
  UNSUPPORTED: 'the version of Node that runs Portlight cannot ask for it',
  NO_NETWORK: 'it needs a network of its own',
  NO_ADDRESS: 'this computer has no other address to try it with',
}

const unread = 'the sockets of this computer could not be read'

/** Whether a claim holds here, and how that is known. Pure: the same observation gives the same finding. */
export function judge(claim: Claim, sentence: string, seen: Observed): Finding {
  const yesOr = (holds: boolean, evidence: string): Finding => ({
    sentence,
    holds: holds ? 'yes' : 'no',
    evidence,
  })
  const unknown = (why: string): Finding => ({
    sentence,
    holds: 'unknown',
    evidence: `Not known here, because ${why}.`,
  })
  switch (claim.kind) {
    case 'outcome': {
      const outcome = seen.outcomes.findLast(({ who }) => who === claim.who)
      if (outcome === undefined) return unknown('it was not tried')
      const { error } = outcome
      if (error !== null && !claim.is.includes(error)) {
        const why = notHere[error]
        if (why !== undefined) return unknown(why)
      }
      if (claim.on !== undefined && !claim.on.includes(seen.system))
        return unknown('systems differ in this, and what this one does is no rule')
      return yesOr(
        claim.is.includes(error ?? 'works'),
        error === null ? 'It worked.' : `The system said ${error}.`,
      )
    }
    case 'rows': {
      if (seen.rows === null) return unknown(unread)
      const found = seen.rows.filter((row) => matches(row, claim.match, seen.ports))
      return yesOr(found.length === claim.count, rowsText(found))
    }
    case 'heard': {
      const texts = seen.heard.filter(({ who }) => who === claim.who).map(({ text }) => text)
      const text = texts.at(-1)
      return yesOr(
        text === claim.text,
        text === undefined
          ? `${claim.who} was told nothing.`
          : `${claim.who} was told “${text}”${text.endsWith('.') ? '' : '.'}`,
      )
    }
    case 'ephemeral': {
      if (seen.ephemeral === null) return unknown('this system does not tell which ports it gives away')
      const { first, last } = seen.ephemeral
      const port = seen.ends.find(({ who }) => who === claim.who)?.localPort
      if (port === undefined) return unknown('there was no connection')
      return yesOr(
        port >= first && port <= last,
        `It comes from port ${port}; the range is ${first} to ${last}.`,
      )
    }
    case 'seen-as': {
      const end = seen.ends.find(({ who }) => who === claim.who)
      if (end === undefined || end.seenAs === null) return unknown('there was no connection')
      return yesOr(
        end.localPort === end.seenAs,
        `${claim.who} has port ${end.localPort}, and the other end was told ${end.seenAs}.`,
      )
    }
    case 'scanned': {
      if (claim.on !== undefined && !claim.on.includes(seen.system))
        return unknown('other systems than Linux answer in another way here')
      const found = seen.scanned.findLast(({ port }) => port === seen.ports[claim.port])
      if (found === undefined) return unknown('it was not scanned')
      const { port, state, reason, service } = found
      const called = service === null ? '' : `, and lists call it ${service}`
      return yesOr(state === claim.state, `The scan says: port ${port} is ${state} (${reason})${called}.`)
    }
    case 'visits': {
      const count = seen.visits.get(claim.who) ?? 0
      const times = count === 0 ? 'no connection' : count === 1 ? 'one connection' : `${count} connections`
      return yesOr(count >= claim.least && count <= claim.most, `${claim.who} was given ${times}.`)
    }
    case 'view': {
      const view = seen.views.findLast(({ who }) => who === claim.who)
      if (view === undefined) return unknown('there was no connection')
      const { local, remote } = view
      return yesOr(
        view[claim.end].address === claim.address,
        `${claim.who} says: I am ${endpointText(local)}, and I talk to ${endpointText(remote)}.`,
      )
    }
    case 'distinct': {
      if (seen.rows === null) return unknown(unread)
      const found = seen.rows.filter((row) => matches(row, claim.match, seen.ports))
      const names = new Set(found.map(pairText))
      return yesOr(
        found.length > 0 && names.size === found.length,
        `${found.length} rows, ${names.size} different groups of four numbers.`,
      )
    }
  }
}

function matches(row: LessonRow, match: RowMatch, ports: Ports): boolean {
  const { protocol, state, localPort, localAddress, remotePort } = match
  return (
    row.machine === undefined &&
    (protocol === undefined || row.protocol === protocol) &&
    (state === undefined || row.state === state) &&
    (localPort === undefined || row.local.port === ports[localPort]) &&
    (localAddress === undefined || row.local.address === localAddress) &&
    (remotePort === undefined || row.remote?.port === ports[remotePort])
  )
}

/** Rows that the evidence names at most. */
const mostNamed = 4

function rowsText(rows: readonly LessonRow[]): string {
  if (rows.length === 0) return 'The kernel’s table has no such row.'
  const named = rows.slice(0, mostNamed).map((row) => `${row.state ?? 'UDP'} ${pairText(row)}`)
  const more = rows.length > mostNamed ? `; ${rows.length} rows in all` : ''
  return `The kernel’s table has ${named.join('; ')}${more}.`
}

function pairText({ local, remote }: LessonRow): string {
  return remote === null ? endpointText(local) : `${endpointText(local)} to ${endpointText(remote)}`
}
